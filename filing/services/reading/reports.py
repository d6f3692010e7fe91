"""The intake report (读取报告) of a filing's newest text: what was read, what was left out, what is in doubt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from filing.errors import NotFound
from filing.models import Filing, ProvisionRow, Revision
from filing.parsing.ocr.account import LINE_IN_DOUBT
from filing.permissions import Permission, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.material.materials import is_watched
from filing.services.procedure.stages import ADVICE, AGAIN
from filing.services.visibility import current_revision, facts, get_filing
from filing.terms import ProvisionKind, RevisionState
from filing.text.doubts import doubts_from

NUMBERED = frozenset(
    {ProvisionKind.PART, ProvisionKind.SUBPART, ProvisionKind.CHAPTER, ProvisionKind.SECTION, ProvisionKind.ARTICLE}
)
HARMLESS = frozenset(
    {
        "embedded_text",
        "line_numbers",
        "macros",
        "notes",
        "page_furniture",
        "signature",
        "table_layout",
        "turned_pages",
    }
)
"""Warnings that tell how a text was read and not that it may be wrong; what is not named here is a doubt."""
LEFT_OUT = frozenset(
    {
        "annotations",
        "attachments",
        "comments",
        "embedded_object",
        "embedded_unread",
        "garbled_pages",
        "hidden_text",
        "left_out",
        "line_numbers",
        "missing_pages",
        "page_furniture",
        "pictures",
        "rotated_text",
        "scanned_pages",
        "unread_field",
        "unread_marks",
    }
)
"""Warnings of what stands in the file and not in the text."""
SHOWN = 500
"""Warnings of one kind, and recognised lines, that are listed; the numbers count all."""
KNOWN = frozenset(
    {
        "characters",
        "doubts",
        "doubted_pages",
        "page_characters",
        "page_starts",
        "pages",
        "reader",
        "reader_version",
        "recognised",
        "structure",
        "tables",
        "unread_pages",
        "unrun",
        "warnings",
    }
)
"""Keys of a stored report that are shown in a place of their own."""


@dataclass(frozen=True, slots=True)
class Remark:
    """`place` in words, e.g. 第3页; `address` of the provision that it concerns, where it concerns one."""

    code: str
    message: str
    place: str = ""
    address: str = ""
    page: int = 0
    """The first page concerned, counted from 1; 0 where it concerns none."""


@dataclass(frozen=True, slots=True)
class DoubtfulLine:
    """A line recognised in a picture with less confidence, from 0 to 1, than a sound one has."""

    page: int
    line: int
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class FileReport:
    """How the newest text came out of its file. Nothing but `failure` is filled where nothing was ever read."""

    filing: Filing
    revision: Revision
    failure: Remark | None
    """Error class and reason; `place` holds what to do."""
    reader: str
    pages: int | None
    articles: int
    tables: int
    unread_pages: tuple[int, ...]
    doubted_pages: tuple[int, ...]
    """Numbers of the pages on which single characters are in doubt."""
    empty_pages: tuple[int, ...]
    """Numbers of the pages that gave no character."""
    numbering: tuple[Remark, ...]
    left_out: tuple[Remark, ...]
    doubts: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    recognised: int
    """Lines that were recognised in pictures."""
    doubtful_lines: tuple[DoubtfulLine, ...]
    others: tuple[tuple[str, str], ...]
    """What a reader told beyond all this, as it named it."""

    @property
    def filename(self) -> str:
        return self.revision.material.filename

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look at the original."""
        left_out = any(remark.code not in HARMLESS for remark in self.left_out)
        return bool(
            self.failure or self.numbering or left_out or self.doubts or self.doubtful_lines or self.unread_pages
        )


def report_of(ctx: Context, filing_id: int) -> FileReport:
    """After an audit entry where the filing is unpublished and another unit's, as `cases.case` makes one.

    Raises NotFound, and NotAllowed for whoever has no part in the filing.
    """
    filing = get_filing(ctx, filing_id)
    require(ctx.actor, Permission.SEE_READINGS, facts(filing))
    revision = current_revision(ctx, filing.id)
    if revision is None:
        raise NotFound("还没有正式文本，没有读取报告。请先上传正式文本。")
    if is_watched(ctx, filing):
        record(ctx, "filing.read", f"filing:{filing.id}", {"state": filing.state})
    stored = revision.report
    warnings = remarks_of(stored)
    lines = _doubtful(revision)
    if lines:  # these are listed by line
        warnings = tuple(warning for warning in warnings if warning.code != LINE_IN_DOUBT)
    return FileReport(
        filing=filing,
        revision=revision,
        failure=_failure(revision),
        reader=stored.get("reader", ""),
        pages=stored.get("pages"),
        articles=_articles(ctx, revision),
        tables=stored.get("tables") or 0,
        unread_pages=tuple(stored.get("unread_pages") or ()),
        doubted_pages=tuple(stored.get("doubted_pages") or ()),
        empty_pages=tuple(page for page, count in enumerate(stored.get("page_characters") or (), 1) if not count),
        numbering=_numbering(ctx, revision),
        left_out=tuple(w for w in warnings if w.code in LEFT_OUT),
        doubts=tuple(w for w in warnings if w.code not in LEFT_OUT | HARMLESS),
        notes=tuple(w for w in warnings if w.code in HARMLESS - LEFT_OUT),
        recognised=stored.get("recognised") or 0,
        doubtful_lines=lines,
        others=_others(stored),
    )


def remarks_of(stored: Mapping[str, Any]) -> tuple[Remark, ...]:
    """The reader's warnings in a stored report."""
    return tuple(
        Remark(w.get("code", ""), w.get("message", ""), w.get("place", ""), page=next(iter(w.get("pages") or ()), 0))
        for w in (stored.get("warnings") or ())[:SHOWN]
    )


def noticed(ctx: Context, revision: Revision | None) -> tuple[Remark, ...]:
    """All that whoever files should look at: what is odd about the numbering, then the reader's warnings."""
    return () if revision is None else (*_numbering(ctx, revision), *remarks_of(revision.report))


def _failure(revision: Revision) -> Remark | None:
    if revision.state is not RevisionState.FAILED:
        return None
    return Remark(revision.error_class, revision.error_message, ADVICE.get(revision.error_class, AGAIN))


def _articles(ctx: Context, revision: Revision) -> int:
    of_revision = (ProvisionRow.revision_id == revision.id, ProvisionRow.kind == ProvisionKind.ARTICLE)
    return ctx.session.scalar(select(func.count()).select_from(ProvisionRow).where(*of_revision)) or 0


def _numbering(ctx: Context, revision: Revision) -> tuple[Remark, ...]:
    """Gaps and repeats, each with the provision at which it was noticed."""
    warnings = (revision.report.get("structure") or ())[:SHOWN]
    starts = {warning.get("start") for warning in warnings}
    statement = select(ProvisionRow.start, ProvisionRow.label, ProvisionRow.address).where(
        ProvisionRow.revision_id == revision.id, ProvisionRow.kind.in_(sorted(NUMBERED)), ProvisionRow.start.in_(starts)
    )
    rows = ctx.session.execute(statement.order_by(ProvisionRow.ordinal)).tuples() if starts else ()
    places = {start: (label, address) for start, label, address in rows}
    return tuple(
        Remark(w.get("code", ""), w.get("message", ""), *places.get(w.get("start"), ("", ""))) for w in warnings
    )


def _doubtful(revision: Revision) -> tuple[DoubtfulLine, ...]:
    doubts = (doubt for doubt in doubts_from(revision.report.get("doubts") or ()) if doubt.confidence is not None)
    return tuple(DoubtfulLine(d.page, d.line, revision.text[d.start : d.end], d.confidence or 0.0) for d in doubts)[
        :SHOWN
    ]


def _others(stored: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Lists by their number, the rest as it stands: a newer reader may tell more than this page knows."""
    return tuple(
        (key, f"{len(value)} 项" if isinstance(value, list | dict) else str(value))
        for key, value in sorted(stored.items())
        if key not in KNOWN and value not in (None, "", [], {})
    )
