"""To-do lists and clocks: what waits for whom until when, and what has happened to a clock."""

from typing import Any

from marshmallow import Schema, fields, validate

from filing.api.access import blueprint, reading, working
from filing.deadlines.clock import colour_of
from filing.models import Clock
from filing.schemas import Day, InputSchema, TermField, Whole, Words, needed
from filing.services.clock import clock_acts, clocks
from filing.services.clock.todo import TodoPage, is_provisional, todo
from filing.services.context import Context
from filing.services.listing import PAGES
from filing.services.procedure import lateness
from filing.services.profiles import profile_in_force
from filing.terms import ClockAct, ClockColour, ClockKind, SubjectKind, TimeUnit, TodoScope

blp = blueprint("todo", "待办和期限")

PROVISIONAL = "到期日落在放假安排尚未收录的年份，按周一至周五推算，以后可能变动。"


class TodoQuerySchema(InputSchema):
    scope = TermField(TodoScope, load_default=TodoScope.MINE)
    page = Whole(1, PAGES, load_default=1)


class TodoItemSchema(Schema):
    what = fields.Str()
    kind = TermField(ClockKind)
    subject_kind = TermField(SubjectKind)
    subject_id = fields.Int()
    filing = fields.Int(attribute="filing_id", allow_none=True)
    clock = fields.Int(attribute="clock_id", allow_none=True, metadata={"description": "尚未报送的没有期限记录。"})
    title = fields.Str()
    document_number = fields.Str()
    unit = fields.Str(metadata={"description": "由谁办理。"})
    person = fields.Str()
    source = fields.Str()
    due = fields.Date(allow_none=True)
    is_provisional = fields.Bool(metadata={"description": PROVISIONAL})
    colour = TermField(ClockColour)


class TodoSchema(Schema):
    scope = TermField(TodoScope)
    total = fields.Int()
    page = fields.Int()
    pages = fields.Int()
    items = fields.List(fields.Nested(TodoItemSchema))
    unsent = fields.List(fields.Nested(TodoItemSchema), metadata={"description": "本单位尚未报送的文件。"})


class ClockEventSchema(Schema):
    act = TermField(ClockAct)
    day = fields.Date()
    until = fields.Date(allow_none=True)
    reason = fields.Str()
    actor = fields.Str()
    at = fields.AwareDateTime()


class ClockSchema(Schema):
    id = fields.Int()
    kind = TermField(ClockKind)
    subject_kind = TermField(SubjectKind)
    subject_id = fields.Int()
    filing = fields.Int(attribute="filing_id", allow_none=True)
    title = fields.Str()
    started_on = fields.Date()
    amount = fields.Int(allow_none=True)
    unit = TermField(TimeUnit, allow_none=True)
    given = fields.Date(allow_none=True, metadata={"description": "由办理人指定的到期日。"})
    source = fields.Str()
    due = fields.Date(allow_none=True)
    is_provisional = fields.Bool(metadata={"description": PROVISIONAL})
    colour = TermField(ClockColour)
    paused_on = fields.Date(allow_none=True)
    stopped_on = fields.Date(allow_none=True)
    events = fields.List(fields.Nested(ClockEventSchema))


class LateReasonSchema(InputSchema):
    reason = Words(required=True, validate=needed(lateness.REASON_CHARACTERS))


class ClockActSchema(InputSchema):
    act = TermField(
        ClockAct,
        required=True,
        validate=validate.OneOf([ClockAct.PAUSE, ClockAct.RESUME, ClockAct.EXTEND], error="只能中止、恢复或者延长。"),
    )
    reason = Words(required=True, validate=needed(clock_acts.REASON_CHARACTERS))
    until = Day(load_default=None, allow_none=True, metadata={"description": "延长后的到期日。"})


@blp.get("/todo")
@blp.arguments(TodoQuerySchema, location="query")
@blp.response(200, TodoSchema)
def show_todo(query: dict[str, Any]) -> TodoPage:
    """待办事项，到期最近的在前。"""
    with reading() as ctx:
        return todo(ctx, query["scope"], page=query["page"])


@blp.get("/filings/<int:filing_id>/clocks")
@blp.response(200, ClockSchema(many=True))
def list_clocks(filing_id: int) -> list[dict[str, Any]]:
    """一件备案件及其审查意见、询问等的全部期限，新的在前。"""
    with reading() as ctx:
        return [_object(ctx, clock) for clock in clock_acts.clocks_of_filing(ctx, filing_id)]


@blp.get("/clocks/<int:clock_id>")
@blp.response(200, ClockSchema)
def show_clock(clock_id: int) -> dict[str, Any]:
    """一个期限及其经过。"""
    with reading() as ctx:
        return _object(ctx, clock_acts.get_clock(ctx, clock_id))


@blp.post("/clocks/<int:clock_id>/actions")
@blp.arguments(ClockActSchema)
@blp.response(200, ClockSchema)
def act_on_clock(body: dict[str, Any], clock_id: int) -> dict[str, Any]:
    """中止、恢复或者延长一个期限，须说明理由。"""
    with working() as ctx:
        if body["act"] is ClockAct.EXTEND:
            clock = clock_acts.extend(ctx, clock_id, body["until"], body["reason"])
        else:
            step = clock_acts.pause if body["act"] is ClockAct.PAUSE else clock_acts.resume
            clock = step(ctx, clock_id, body["reason"])
        return _object(ctx, clock)


@blp.put("/filings/<int:filing_id>/late-reason")
@blp.arguments(LateReasonSchema)
@blp.response(204)
def explain_lateness(body: dict[str, Any], filing_id: int) -> None:
    """报送单位说明迟报的原因。"""
    with working() as ctx:
        lateness.explain_lateness(ctx, filing_id, body["reason"])


def _object(ctx: Context, clock: Clock) -> dict[str, Any]:
    plain = {column.key: getattr(clock, column.key) for column in Clock.__table__.columns}
    notice = profile_in_force(ctx).notice_of(clock.kind)
    colour = colour_of(clock.due, ctx.today, notice=notice, is_paused=clock.paused_on is not None)
    events = clocks.events_of(ctx, clock)
    return plain | {"colour": colour, "is_provisional": is_provisional(ctx, clock.due), "events": events}
