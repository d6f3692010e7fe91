"""What a resubmission changed: form fields, files, provisions of the text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from filing.models import Filing, Material, ProvisionRow, Revision
from filing.services.context import Context
from filing.services.form import LABELS
from filing.services.visibility import current_revision
from filing.terms import DocumentType, MaterialKind, ProvisionKind
from filing.text.comparison import Change, Passage, compare


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """`files` in words, e.g. 新增说明“说明.docx”. All empty when nothing changed."""

    fields: tuple[FieldChange, ...]
    files: tuple[str, ...]
    text: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.fields or self.files or self.text)


def state_of(ctx: Context, filing: Filing) -> dict[str, Any]:
    """Form fields, files and revision as JSON."""
    revision = current_revision(ctx, filing.id)
    rows = ctx.session.scalars(select(Material).where(Material.filing_id == filing.id).order_by(Material.id))
    return {
        "fields": {name: _words(getattr(filing, name)) for name in LABELS},
        "files": [[m.kind.value, m.filename, m.sha256] for m in rows],
        "revision": revision.id if revision else None,
    }


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "公开" if value else "内部"
    if isinstance(value, DocumentType):
        return value.label
    return "；".join(value) if isinstance(value, list) else str(value or "")


def changes_between(ctx: Context, before: dict[str, Any], after: dict[str, Any]) -> Changes:
    """Of two results of `state_of`. Texts that the worker has not read yet compare as empty ones."""
    fields = tuple(
        FieldChange(LABELS[name], was, after["fields"].get(name, ""))
        for name, was in before["fields"].items()
        if was != after["fields"].get(name, "")
    )
    text: tuple[Change, ...] = ()
    if before["revision"] != after["revision"]:
        text = compare(_passages(ctx, before["revision"]), _passages(ctx, after["revision"]))
    return Changes(fields, tuple(_files(before["files"], after["files"])), text)


def _files(before: list[list[str]], after: list[list[str]]) -> Iterator[str]:
    for word, ours, others in (("新增", after, before), ("移除", before, after)):
        for kind, name, sha256 in ours:
            if all(sha256 != other[2] or kind != other[0] for other in others):
                yield f"{word}{MaterialKind(kind).label}“{name}”"


def _passages(ctx: Context, revision_id: int | None) -> list[Passage]:
    revision = ctx.session.get(Revision, revision_id) if revision_id else None
    if revision is None:
        return []
    rows = ctx.session.scalars(
        select(ProvisionRow).where(ProvisionRow.revision_id == revision.id).order_by(ProvisionRow.ordinal)
    )
    return list(passages_of(revision.text, rows))


def passages_of(text: str, rows: Iterable[ProvisionRow]) -> Iterator[Passage]:
    """Articles whole, and the leaves that stand in none."""
    covered = 0
    for row in rows:
        if row.kind is ProvisionKind.ARTICLE or (row.is_leaf and row.start >= covered):
            covered = row.end
            yield Passage(row.label or row.kind.label, text[row.start : row.end].strip())
