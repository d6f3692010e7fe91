"""The parts of a docx as python-docx opens them; what it refuses is mended first and then opened by it as well."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx import Document
from docx.opc.part import Part

from filing.errors import ExternalEntity
from filing.parsing.archive import open_archive, read_entry
from filing.parsing.report import Limits
from filing.parsing.word.mending import mended, parsed, refuse_exhaustion
from filing.parsing.word.names import STRICT_MARK, A, R

DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
HEAD = 2048
XML_SUFFIXES = (".xml", ".rels")
DIRECTORIES = ("[content_types].xml", ".rels")
"""XML that python-docx keeps to itself: it is looked through whole, for nothing can be asked of it afterwards."""


class Package:
    """Judged by `open_archive` and looked through for document type declarations before any XML is parsed.

    One that hides behind more than the head of a part is found where its tree is asked for; until then nothing is
    resolved and nothing is fetched. Raises CorruptFile, ExternalEntity and what `open_archive` raises.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        with open_archive(data, limits) as archive:
            self.names = frozenset(name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist())
            strict = _look_through(archive)
            self._main = (None if strict else _opened(data)) or Document(BytesIO(mended(archive))).part

    @property
    def document(self) -> Any:
        """Root element of the main part."""
        return _sound(self._main.element)

    def trees(self, kind: str) -> list[Any]:
        """Root elements of the parts of a kind: styles, numbering, header …, the last word of their relationship."""
        return [_tree(part) for part in self._parts(kind)]

    def tree(self, kind: str) -> Any | None:
        """The first of `trees`, None for none."""
        return next((_tree(part) for part in self._parts(kind)), None)

    def blob(self, relationship: str) -> bytes | None:
        """Bytes of the part at the end of a relationship of the main part; None for one that is not in the file."""
        link = self._main.rels.get(relationship)
        return None if link is None or link.is_external else link.target_part.blob

    def pictures(self) -> list[bytes]:
        """Those that stand in the main part, in their order."""
        names = [blip.get(f"{R}embed") or "" for blip in self.document.iter(f"{A}blip")]
        return [blob for name in dict.fromkeys(names) if (blob := self.blob(name)) is not None]

    def _parts(self, kind: str) -> Iterator[Part]:
        for link in self._main.rels.values():
            if not link.is_external and link.reltype.rsplit("/", 1)[-1] == kind:
                yield link.target_part


def _opened(data: bytes) -> Any | None:
    """The main part; None for what python-docx refuses, whatever it stumbles over."""
    try:
        return Document(BytesIO(data)).part
    except MemoryError:
        raise
    except Exception as error:  # KeyError, ValueError, AttributeError …: the mended package answers for all of them
        refuse_exhaustion(error)
        return None


def _tree(part: Part) -> Any:
    element = getattr(part, "element", None)
    # python-docx has no class of its own for notes
    return _sound(parsed(part.blob, part.partname.membername) if element is None else element)


def _look_through(archive: ZipFile) -> bool:
    """Whether a part uses the strict namespaces. Raises ExternalEntity for a document type declaration."""
    strict = False
    for name in archive.namelist():
        if name.lower().endswith(XML_SUFFIXES):
            whole = name.lower().endswith(DIRECTORIES)
            head = read_entry(archive, name, most=-1 if whole else HEAD)
            if any(mark in head for mark in DOCTYPES):
                raise _refused(name)
            strict = strict or STRICT_MARK in head
    return strict


def _sound(root: Any) -> Any:
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused(root.tag.rsplit("}", 1)[-1])
    return root


def _refused(name: str) -> ExternalEntity:
    return ExternalEntity(
        f"部件“{name}”含有文档类型声明（DTD），可能引用外部实体，已拒绝读取。请用 Word 或 WPS 重新另存后上传。"
    )
