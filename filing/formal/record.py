"""What the formal checks look at, and what they answer. Plain frozen data."""

from dataclasses import dataclass, field
from datetime import date

from filing.terms import CheckState, DocumentType, MaterialKind
from filing.text.model import Regulation


@dataclass(frozen=True, slots=True)
class Paper:
    """One uploaded file; `text` is None where it has not been read."""

    kind: MaterialKind
    filename: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Twin:
    """Another filing that may be the same document: `shared` is the part of the provisions with the same words."""

    filing_id: int
    title: str
    document_number: str
    state: str
    same_file: bool
    same_number: bool
    same_title: bool
    shared: float


@dataclass(frozen=True, slots=True)
class Differences:
    """What the comparison of the editable text with the scan found; `faults` is empty where both agree."""

    filename: str
    faults: tuple[str, ...]
    unclear: str = ""
    """Why the two could not be compared."""


@dataclass(frozen=True, slots=True)
class Record:
    """A filing as the formal check finds it."""

    unit: str
    organ: str
    title: str
    document_number: str
    document_type: DocumentType | None
    published_on: date | None
    adopted_on: date | None
    effective_on: date | None
    submitted_on: date | None
    last_day: date | None
    """The last day for filing; None without a date of publication."""
    is_open: bool
    text_file: str
    regulation: Regulation | None
    unread: str
    """Why there is no text; empty where there is one."""
    papers: tuple[Paper, ...]
    required: tuple[MaterialKind, ...]
    """What the jurisdiction asks for with this type (备案材料)."""
    codes: tuple[str, ...] = ()
    """机关代字 that this unit's numbers began with before."""
    twins: tuple[Twin, ...] = ()
    attachments: tuple[tuple[str, bool], ...] | None = None
    """Attachment named in the text → whether it is there; None where nobody has looked."""
    scan: Differences | None = None

    def of_kind(self, *kinds: MaterialKind) -> tuple[Paper, ...]:
        return tuple(paper for paper in self.papers if paper.kind in kinds)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words as they stand, the file that they stand in, and where."""

    words: str
    file: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """`tolerated`: a failure that does not keep the filing from being received, as a late one (domain research 2.4)."""

    state: CheckState
    message: str
    evidence: tuple[Evidence, ...] = ()
    tolerated: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check with its answer. `needed`: whether a filing must pass it to be received together with others."""

    id: str
    title: str
    source: str
    needed: bool
    answer: Answer = field(repr=False)

    @property
    def state(self) -> CheckState:
        return self.answer.state

    @property
    def hinders(self) -> bool:
        """Whether a person must look before the filing is received."""
        if self.state is CheckState.FAIL:
            return not self.answer.tolerated
        return self.state is CheckState.UNKNOWN and self.needed


def passed(message: str, *evidence: Evidence) -> Answer:
    return Answer(CheckState.PASS, message, evidence)


def failed(message: str, *evidence: Evidence, tolerated: bool = False) -> Answer:
    return Answer(CheckState.FAIL, message, evidence, tolerated)


def unknown(message: str, *evidence: Evidence) -> Answer:
    return Answer(CheckState.UNKNOWN, message, evidence)
