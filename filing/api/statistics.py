"""/figures: the statistics of a year, what each number counts, those fixed on a day, ledger and report as files."""

from io import BytesIO
from typing import Any

from flask import Response, send_file
from marshmallow import Schema, fields, post_load

from filing.api.access import blueprint, reading, working
from filing.models import FrozenFigures
from filing.schemas import DOCX, LARGEST_ID, XLSX, InputSchema, PageSchema, TermField, Whole, Words, needed
from filing.services.context import Context
from filing.services.figure.figures import YEARS, Statistics, statistics_of
from filing.services.figure.frozen_figures import TITLE_CHARACTERS, freeze, get_frozen, list_frozen, thawed
from filing.services.figure.ledger import Entry, entries_of, ledger, ledger_sheet, statistics_sheets
from filing.services.figure.yearly_report import report_draft
from filing.services.listing import Listing
from filing.terms import Counted

blp = blueprint("figures", "统计：年度数字、清单、台账、年度报告")

FILE = {"type": "string", "format": "binary"}


class ChoiceSchema(PageSchema):
    """`frozen`: figures fixed before, by their id, instead of those of a year as they are now."""

    year = Whole(YEARS.start, YEARS.stop - 1)
    frozen = Whole(1, LARGEST_ID)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"year": None, "frozen": None, "page": 1} | data


class FixInputSchema(InputSchema):
    year = Whole(YEARS.start, YEARS.stop - 1, required=True)
    title = Words(required=True, validate=needed(TITLE_CHARACTERS))


class FigureSchema(Schema):
    key = fields.Str(attribute="measure.key")
    group = fields.Str(attribute="measure.group")
    label = fields.Str(attribute="measure.label")
    counted = TermField(Counted, attribute="measure.counted")
    value = fields.Int()


class FiguresSchema(Schema):
    year = fields.Int()
    as_of = fields.Date()
    figures = fields.List(fields.Nested(FigureSchema))


class CountedItemSchema(Schema):
    title = fields.Str()
    detail = fields.Str()
    state = fields.Str()
    filing = fields.Int(attribute="filing_id", allow_none=True)
    suggestion = fields.Int(attribute="suggestion_id", allow_none=True)
    opinion = fields.Int(attribute="opinion_id", allow_none=True)


class CountedPageSchema(Schema):
    total = fields.Int()
    page = fields.Int()
    pages = fields.Int()
    items = fields.List(fields.Nested(CountedItemSchema), attribute="rows")


class FrozenSchema(Schema):
    id = fields.Int()
    year = fields.Int()
    title = fields.Str()
    as_of = fields.Date()
    taken_by = fields.Str()
    taken_at = fields.AwareDateTime()


def chosen(ctx: Context, choice: dict[str, Any], *, listed: bool = True) -> Statistics:
    if choice["frozen"] is not None:
        return thawed(get_frozen(ctx, choice["frozen"]))
    return statistics_of(ctx, choice["year"] or ctx.today.year, listed=listed)


@blp.get("/figures")
@blp.arguments(ChoiceSchema, location="query")
@blp.response(200, FiguresSchema)
def show_figures(choice: dict[str, Any]) -> Statistics:
    """本机构一年的统计数字；不给年份为今年。"""
    with reading() as ctx:
        return chosen(ctx, choice, listed=False)


@blp.get("/figures/<string:key>")
@blp.arguments(ChoiceSchema, location="query")
@blp.response(200, CountedPageSchema)
def show_figure(choice: dict[str, Any], key: str) -> Listing[Entry]:
    """一个数字所计的清单。"""
    with reading() as ctx:
        return entries_of(ctx, chosen(ctx, choice).figure(key), choice["page"])


@blp.get("/frozen-figures")
@blp.response(200, FrozenSchema(many=True))
def show_frozen_figures() -> list[FrozenFigures]:
    """已固定的统计，新的在前。"""
    with reading() as ctx:
        return list_frozen(ctx)


@blp.post("/frozen-figures")
@blp.arguments(FixInputSchema)
@blp.response(201, FrozenSchema)
def fix_figures(data: dict[str, Any]) -> FrozenFigures:
    """把一年的统计固定在今天，连同每个数字的清单。"""
    with working() as ctx:
        return freeze(ctx, data["year"], data["title"])


@blp.get("/figures.xlsx")
@blp.arguments(ChoiceSchema, location="query")
@blp.response(200, FILE, content_type=XLSX)
def download_figures(choice: dict[str, Any]) -> Response:
    """统计表。"""
    with reading() as ctx:
        statistics = chosen(ctx, choice)
    return _file(statistics_sheets(statistics), XLSX, f"{statistics.year}年统计.xlsx")


@blp.get("/ledger.xlsx")
@blp.arguments(ChoiceSchema, location="query")
@blp.response(200, FILE, content_type=XLSX)
def download_ledger(choice: dict[str, Any]) -> Response:
    """登记台账。"""
    with reading() as ctx:
        year = choice["year"] or ctx.today.year
        data = ledger_sheet(year, ledger(ctx, year))
    return _file(data, XLSX, f"{year}年登记台账.xlsx")


@blp.get("/yearly-report.docx")
@blp.arguments(ChoiceSchema, location="query")
@blp.response(200, FILE, content_type=DOCX)
def download_report(choice: dict[str, Any]) -> Response:
    """年度报告草稿。"""
    with reading() as ctx:
        statistics = chosen(ctx, choice)
        data = report_draft(ctx, statistics)
    return _file(data, DOCX, f"{statistics.year}年备案审查工作报告（草稿）.docx")


def _file(data: bytes, mimetype: str, name: str) -> Response:
    return send_file(BytesIO(data), mimetype, as_attachment=True, download_name=name)
