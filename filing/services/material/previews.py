"""原件预览: pages of an original as pictures beside the text that was read from them, a flag's words marked on them.

Whoever may download a file may look at its pages, and each page drawn is recorded as a download is. Drawing takes a
process and a while, so it is never done within a transaction: a use case gives a `Sheet`, and `drawn` needs only that.
"""

from dataclasses import dataclass

from filing.models import Flag, Material, Revision
from filing.parsing.report import Limits
from filing.parsing.sandbox import preview
from filing.parsing.shown import Preview, Wanted
from filing.permissions import Permission, may
from filing.services.audit import record
from filing.services.context import Context, limits_of
from filing.services.material.materials import describe, is_watched, readable
from filing.services.visibility import current_revision, facts
from filing.text.doubts import page_at, page_spans
from filing.text.model import Span

LEAD = 40
"""Characters before a flag's words that tell its place from others where the same words stand."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file and what is to be shown of it. `text` was read from it, its pages begin at `starts`, both empty where it
    is not the newest text; `place` is where the flag's words stand in it.
    """

    filename: str
    data: bytes
    wanted: Wanted
    limits: Limits
    text: str = ""
    starts: tuple[int, ...] = ()
    place: Span | None = None


def page_to_draw(ctx: Context, filing_id: int, material_id: int, number: int) -> Sheet:
    """After an audit entry. Call it within a unit of work, not of reading. Raises NotFound."""
    material = readable(ctx, filing_id, material_id)
    record(ctx, "page.read", f"filing:{filing_id}", describe(material) | {"page": number})
    wanted = Wanted(number, is_drawn=True)
    return Sheet(material.filename, ctx.files.get(material.sha256), wanted, limits_of(ctx.settings))


def page_to_show(ctx: Context, filing_id: int, material_id: int, *, number: int = 0, flag_id: int = 0) -> Sheet:
    """Page `number`, else that of the flag's words, else the first. Records the look where one must. Raises NotFound.

    The flag is left out for whoever may not see flags, as if there were none.
    """
    material = readable(ctx, filing_id, material_id)
    if is_watched(ctx, material.filing):
        record(ctx, "filing.read", f"filing:{filing_id}", {"state": material.filing.state})
    flag, revision = _flag(ctx, material, flag_id), _revision(ctx, material)
    starts = tuple(revision.report.get("page_starts") or ()) if revision else ()
    is_here = flag is not None and revision is not None and flag.revision_id == revision.id
    place = Span(flag.start, flag.end) if flag is not None and is_here else None
    known = page_at(starts, place.start) if place else 0 if flag else 1
    return Sheet(
        material.filename,
        ctx.files.get(material.sha256),
        Wanted(number or known, flag.quote if flag else "", lead=_lead(revision, place)),
        limits_of(ctx.settings),
        revision.text if revision else "",
        starts,
        place,
    )


def _lead(revision: Revision | None, place: Span | None) -> str:
    return revision.text[max(0, place.start - LEAD) : place.start] if revision and place else ""


def _flag(ctx: Context, material: Material, flag_id: int) -> Flag | None:
    flag = ctx.session.get(Flag, flag_id) if flag_id else None
    if flag is None or flag.filing_id != material.filing_id:
        return None
    return flag if may(ctx.actor, Permission.SEE_FLAGS, facts(material.filing)) else None


def _revision(ctx: Context, material: Material) -> Revision | None:
    revision = current_revision(ctx, material.filing_id)
    return revision if revision is not None and revision.material_id == material.id else None


def drawn(sheet: Sheet) -> Preview:
    """In a process of its own. Raises BadFile for what has no such page, EngineDown."""
    return preview(sheet.data, sheet.wanted, limits=sheet.limits)


def text_of(sheet: Sheet, number: int) -> tuple[str, str, str]:
    """The words read from page `number`, before, in and behind the flag's; all empty where pages are not known."""
    spans = page_spans(sheet.text, sheet.starts)
    if not 1 <= number <= len(spans):
        return "", "", ""
    page, text = spans[number - 1], sheet.text
    place = sheet.place or Span(page.end, page.end)
    start, end = (min(max(at, page.start), page.end) for at in (place.start, place.end))
    return text[page.start : start], text[start:end], text[end : page.end]
