"""统计: the figures of a year, each with its list, fixed on a day, and out as xlsx and docx."""

from collections.abc import Sequence
from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from filing.errors import InvalidInput
from filing.schemas import DOCX, XLSX
from filing.services.context import Context
from filing.services.figure.figures import Statistics, statistics_of
from filing.services.figure.frozen_figures import freeze, get_frozen, list_frozen, thawed
from filing.services.figure.ledger import entries_of, ledger, ledger_sheet, matrix_table, statistics_sheets
from filing.services.figure.yearly_report import report_draft
from filing.web.access import reading, working
from filing.web.charts import stacked
from filing.web.filters import given, page_of, whole

pages = Blueprint("statistics", __name__, url_prefix="/statistics")

NAME_CHARACTERS = 8


def chosen_of(ctx: Context, *, listed: bool = True) -> tuple[Statistics, int]:
    """What the address asks for: figures fixed before, by their id, or those of a year as they are now."""
    if frozen_id := whole(request.args.get("frozen", "")):
        return thawed(get_frozen(ctx, frozen_id)), frozen_id
    year = request.args.get("year", "")
    if year and not whole(year):
        raise InvalidInput("年份应为数字。", details={"year": ["年份应为数字。"]})
    return statistics_of(ctx, whole(year) or ctx.today.year, listed=listed), 0


@pages.get("")
def show() -> ResponseReturnValue:
    return _show()


def _show(error: InvalidInput | None = None) -> ResponseReturnValue:
    with reading() as ctx:
        statistics, frozen_id = chosen_of(ctx, listed=False)
        head, rows = matrix_table(statistics)
        page = render_template(
            "statistics/show.html",
            statistics=statistics,
            frozen_id=frozen_id,
            frozen=list_frozen(ctx),
            head=head,
            rows=rows,
            chart=stacked([str(row[0])[:NAME_CHARACTERS] for row in rows[:-1]], _series(head, rows)),
            this_year=ctx.today.year,
            error=error,
        )
    return page, 422 if error else 200


def _series(head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> dict[str, list[int]]:
    """Kinds of document, each with its number for every unit; the sums are left out."""
    return {kind: [int(str(row[at])) for row in rows[:-1]] for at, kind in enumerate(head[1:-1], 1)}


@pages.get("/figures/<key>")
def figure(key: str) -> ResponseReturnValue:
    with reading() as ctx:
        statistics, frozen_id = chosen_of(ctx)
        found = statistics.figure(key)
        return render_template(
            "statistics/figure.html",
            statistics=statistics,
            figure=found,
            page=entries_of(ctx, found, page_of(given(request.args))),
            frozen_id=frozen_id,
        )


@pages.post("/frozen")
def fix() -> ResponseReturnValue:
    """固定: the figures of a year as they are now, under a name."""
    try:
        with working() as ctx:
            kept = freeze(ctx, whole(request.form.get("year", "")), request.form.get("title", ""))
    except InvalidInput as error:
        return _show(error)
    flash(f"已固定“{kept.title}”，以后数字不再变动。", "good")
    return redirect(url_for("web.statistics.show", frozen=kept.id))


@pages.get("/ledger.xlsx")
def ledger_file() -> ResponseReturnValue:
    with reading() as ctx:
        year = whole(request.args.get("year", "")) or ctx.today.year
        data = ledger_sheet(year, ledger(ctx, year))
    return _file(data, XLSX, f"{year}年登记台账.xlsx")


@pages.get("/figures.xlsx")
def figures_file() -> ResponseReturnValue:
    with reading() as ctx:
        statistics, _ = chosen_of(ctx)
    return _file(statistics_sheets(statistics), XLSX, f"{statistics.year}年统计.xlsx")


@pages.get("/report.docx")
def report_file() -> ResponseReturnValue:
    with reading() as ctx:
        statistics, _ = chosen_of(ctx)
        data = report_draft(ctx, statistics)
    return _file(data, DOCX, f"{statistics.year}年备案审查工作报告（草稿）.docx")


def _file(data: bytes, mimetype: str, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(data), mimetype, as_attachment=True, download_name=name)
