"""/readings: files that could not be read or were read with doubt, and the way to have them read again."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from filing.api.access import blueprint, reading, working
from filing.schemas import LARGEST_ID, InputSchema, PageSchema, Whole, Words, up_to
from filing.services.reading.reading_list import ReadingPage, list_readings
from filing.services.reading.rereading import FORMAT_LABELS, KINDS, ReadingFilter, Reread, reread

blp = blueprint("readings", "文件读取：失败、存疑、重新读取")

VERSION_CHARACTERS = 120


def one_of(values: dict[str, str]) -> validate.OneOf:
    return validate.OneOf(list(values), error="应为其中之一：{choices}。")


class ReadingFilterSchema(PageSchema):
    kind = Words(validate=one_of(KINDS))
    format = Words(validate=one_of(FORMAT_LABELS))
    older_than = Words(validate=up_to(VERSION_CHARACTERS))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ReadingFilter:
        return ReadingFilter(**data)


class RetrySchema(InputSchema):
    """All conditions hold together; one at least."""

    kind = Words(validate=one_of(KINDS))
    format = Words(validate=one_of(FORMAT_LABELS))
    older_than = Words(validate=up_to(VERSION_CHARACTERS))
    filing_id = Whole(1, LARGEST_ID)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ReadingFilter:
        return ReadingFilter(**data)


class ReadingRowSchema(Schema):
    """`error` is the class of what went wrong, empty for a text that was read."""

    filing = fields.Int(attribute="filing_id")
    receipt_number = fields.Str(allow_none=True)
    title = fields.Str()
    filename = fields.Str()
    unit = fields.Str()
    version = fields.Str(attribute="parser_version")
    error = fields.Str()
    message = fields.Str()
    advice = fields.Str()
    doubts = fields.Int()
    numbering = fields.Int()
    said = fields.List(fields.Str())
    is_waiting = fields.Bool()


class CountSchema(Schema):
    value = fields.Str()
    label = fields.Str()
    count = fields.Int()


class ReadingPageSchema(Schema):
    total = fields.Int()
    page = fields.Int()
    pages = fields.Int()
    kinds = fields.List(fields.Nested(CountSchema))
    formats = fields.List(fields.Nested(CountSchema))
    items = fields.List(fields.Nested(ReadingRowSchema), attribute="rows")


class RereadSchema(Schema):
    """`waiting` had a job already; `finished` keep the text that their review rests on, `emended` a person's."""

    queued = fields.Int()
    waiting = fields.Int()
    finished = fields.Int()
    emended = fields.Int()


@blp.get("/readings")
@blp.arguments(ReadingFilterSchema, location="query")
@blp.response(200, ReadingPageSchema)
def show_readings(filters: ReadingFilter) -> ReadingPage:
    """未能读取和读取存疑的文件：原因、办法和存疑之处；失败的在前。"""
    with reading() as ctx:
        return list_readings(ctx, filters)


@blp.post("/readings/retries")
@blp.arguments(RetrySchema)
@blp.response(200, RereadSchema)
def retry_readings(chosen: ReadingFilter) -> Reread:
    """重新读取一件，或符合条件的全部；至少给出一个条件，每件一个任务，互不影响。"""
    with working() as ctx:
        return reread(ctx, chosen)
