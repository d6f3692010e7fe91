"""更正: the form on which a person puts right what was read wrongly, page by page, and the history of the texts."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from filing.errors import InvalidInput, NotFound
from filing.models import Revision
from filing.schemas import EmendationSchema, RestorationSchema, load
from filing.services.context import Context
from filing.services.memory.provisions import provisions_of
from filing.services.reading.doubts import doubts_of
from filing.services.reading.emendations import (
    EmendationInput,
    Part,
    emend,
    may_emend,
    parts_of,
    restore,
    text_to_emend,
)
from filing.services.reading.versions import history
from filing.services.visibility import get_filing
from filing.text.doubts import Doubt, doubts_on
from filing.text.model import Span
from filing.web.access import working
from filing.web.filters import whole
from filing.web.marking import Block, Mark, blocks

pages = Blueprint("emendations", __name__, url_prefix="/filings/<int:filing_id>")

WHOLE = "all"
WHOLE_CHARACTERS = 200_000
"""Of a text that one form can send as a whole."""


@pages.get("/emendation")
def form(filing_id: int) -> ResponseReturnValue:
    return _form(filing_id, request.args.get("part", ""))


def _form(filing_id: int, chosen: str, error: InvalidInput | None = None) -> ResponseReturnValue:
    """A look into what is not published is recorded, so this is a unit of work."""
    with working() as ctx:
        revision = text_to_emend(ctx, filing_id)
        parts = parts_of(revision)
        number, part = _chosen(revision, parts, chosen)
        page = render_template(
            "emendations/form.html",
            filing=get_filing(ctx, filing_id),
            revision=revision,
            parts=_choices(revision, parts),
            number=number,
            part=part,
            page=number if number != WHOLE and revision.report.get("page_starts") else None,
            may_send_whole=revision.characters <= WHOLE_CHARACTERS,
            words=request.form.get("text", "") if error else revision.text[part.span.start : part.span.end],
            blocks=_blocks(ctx, revision, part.span),
            doubts=[(_key(doubt), doubt) for doubt in doubts_on(doubts_of(revision), part.span)],
            error=error,
            faults=error.details if error else {},
        )
    return page, 422 if error else 200


def _chosen(revision: Revision, parts: tuple[Part, ...], chosen: str) -> tuple[str, Part]:
    """Without a choice the first part in doubt, else the first. Raises NotFound."""
    if chosen == WHOLE and revision.characters <= WHOLE_CHARACTERS:
        return WHOLE, Part("全文", Span(0, len(revision.text)))
    doubts = doubts_of(revision)
    doubtful = (n for n, part in enumerate(parts, 1) if doubts_on(doubts, part.span))
    number = whole(chosen) if chosen else next(doubtful, 1)
    if not 1 <= number <= len(parts):
        raise NotFound("文本没有这一部分，请刷新页面。")
    return str(number), parts[number - 1]


def _choices(revision: Revision, parts: tuple[Part, ...]) -> list[tuple[str, str]]:
    """(number, words) of each part, with how many doubts lie on it."""
    doubts = doubts_of(revision)
    counts = [len(doubts_on(doubts, part.span)) for part in parts]
    return [
        (str(number), f"{part.label}，存疑 {count} 处" if count else part.label)
        for number, (part, count) in enumerate(zip(parts, counts, strict=True), 1)
    ]


def _blocks(ctx: Context, revision: Revision, span: Span) -> tuple[Block, ...]:
    """The paragraphs of the part as they were read, with what is in doubt marked."""
    marks = [Mark(_key(doubt), doubt.start, doubt.end, "doubt") for doubt in doubts_of(revision)]
    shown = blocks(revision.text, provisions_of(ctx, revision), marks)
    return tuple(block for block in shown if block.segments and _touches(block, span))


def _touches(block: Block, span: Span) -> bool:
    last = block.segments[-1]
    return block.segments[0].start < span.end and span.start < last.start + len(last.text)


def _key(doubt: Doubt) -> str:
    return f"doubt-{doubt.start}-{doubt.end}"


@pages.post("/emendation")
def save(filing_id: int) -> ResponseReturnValue:
    chosen = request.form.get("part", "")
    try:
        with working() as ctx:
            revision = emend(ctx, filing_id, _given())
    except InvalidInput as error:
        return _form(filing_id, chosen, error)
    flash(f"已保存为第 {revision.number} 版，原来的文本保留在历史中。", "good")
    return redirect(url_for("web.emendations.show_history", filing_id=filing_id))


def _given() -> EmendationInput:
    """The words of a text area as they stand: an empty one clears the part. Raises InvalidInput by field."""
    values: dict[str, Any] = {name: request.form.get(name, "") for name in ("text", "reason")}
    values |= {name: request.form.get(name, "") for name in ("revision", "start", "end")}
    values["is_proofread"] = request.form.get("is_proofread", "0")
    loaded: EmendationInput = load(EmendationSchema(), values)
    return loaded


@pages.get("/revisions")
def show_history(filing_id: int) -> ResponseReturnValue:
    return _history(filing_id)


def _history(filing_id: int, error: InvalidInput | None = None, tried: int = 0) -> ResponseReturnValue:
    with working() as ctx:
        filing = get_filing(ctx, filing_id)
        page = render_template(
            "emendations/history.html",
            filing=filing,
            versions=history(ctx, filing_id),
            may_emend=may_emend(ctx.actor, filing),
            faults=error.details if error else {},
            tried=tried,
        )
    return page, 422 if error else 200


@pages.post("/revisions/<int:number>/restoration")
def bring_back(filing_id: int, number: int) -> ResponseReturnValue:
    """Makes a former text the newest again."""
    try:
        with working() as ctx:
            given = load(RestorationSchema(), {name: request.form.get(name, "") for name in ("reason", "revision")})
            revision = restore(ctx, filing_id, number, reason=given["reason"], seen=given["revision"])
    except InvalidInput as error:
        return _history(filing_id, error, number)
    flash(f"已把第 {number} 版的文字恢复为第 {revision.number} 版，正在重新比对。", "good")
    return redirect(url_for("web.emendations.show_history", filing_id=filing_id))
