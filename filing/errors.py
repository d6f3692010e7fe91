"""One tree of errors, without HTTP. Each message is Chinese and says what happened, where, and what to do.

`web`, `api` and `cli` each hold one table that turns these into a page, a problem document or an exit status.
"""


class FilingError(Exception):
    """Anything the service can explain to a person. `code` is the stable name that the doors print."""

    def __init__(self, message: str, *, details: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details or {}

    @property
    def code(self) -> str:
        return type(self).__name__


class NotAllowed(FilingError):
    """The actor may not do this; the message says which condition failed."""


class NotFound(FilingError):
    """No such object, or none that this actor may see: the two are never told apart."""


class Conflict(FilingError):
    """Somebody was faster, the state does not allow it, or the same thing exists already."""


class Outdated(Conflict):
    """The thing has changed since the caller saw it."""


class InvalidInput(FilingError):
    """Form, JSON or argument values that cannot be accepted; `details` maps field to messages."""


class BadRule(FilingError):
    """Rule files that cannot be loaded; the message lists every fault of every file."""


class BadProfile(FilingError):
    """Files of the jurisdiction profiles that cannot be loaded; the message lists every fault of every file."""


class EngineDown(FilingError):
    """Database, index, file store or queue does not answer, is full, or is of another version."""


class BadFile(FilingError):
    """A file that cannot be read to text; the subclass says why and the message what to do."""


class CorruptFile(BadFile):
    """The bytes break off or contradict the format."""


class EmptyFile(BadFile):
    """No bytes, or no text in them."""


class EncryptedFile(BadFile):
    """A password is needed."""


class TypeMismatch(BadFile):
    """The content is not what the name says."""


class UnsupportedType(BadFile):
    """No reader for this format; the message names formats that work."""


class DecompressionLimit(BadFile):
    """Unpacked size or ratio beyond the limit."""


class ExternalEntity(BadFile):
    """XML with a document type declaration or entities."""


class UnsafeArchivePath(BadFile):
    """An archive member that points outside its archive."""


class UndecodableText(BadFile):
    """Neither UTF-8, UTF-16 nor GB18030."""


class NeedsOCR(BadFile):
    """Pages are pictures: there is no text to read."""


class TimeLimit(BadFile):
    """Reading took longer than allowed."""


class MemoryLimit(BadFile):
    """Reading took more memory than allowed."""
