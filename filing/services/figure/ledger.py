"""登记台账: the filings of a year as rows, and what a figure counts as rows, for the page and as xlsx."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select

from filing.db import Base
from filing.deadlines import day_in_china
from filing.models import Filing, Flag, Opinion, Suggestion
from filing.permissions import Permission, require
from filing.services.context import Context
from filing.services.figure.figures import Figure, Statistics, rows_of, year_of
from filing.services.listing import Listing, check_page, pages_of
from filing.terms import Counted, DocumentType

Cell = str | int | date | None

LEDGER_HEAD = (
    "备案登记号",
    "登记日期",
    "标题",
    "发文字号",
    "制定机关",
    "报送单位",
    "文件类型",
    "公布日期",
    "施行日期",
    "报送日期",
    "是否迟报",
    "迟报原因",
    "状态",
    "审结日期",
    "审查意见",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the beginning of a cell."""
PAGE_SIZE = 100
WIDEST, CHARACTER = 60, 2.1


@dataclass(frozen=True, slots=True)
class Entry:
    """One item that a figure counts; `filing_id`, `suggestion_id` and `opinion_id` say which page shows it."""

    title: str
    detail: str
    state: str
    filing_id: int | None = None
    suggestion_id: int | None = None
    opinion_id: int | None = None


def ledger(ctx: Context, year: int) -> list[tuple[Cell, ...]]:
    """The filings registered in the year by the order of their numbers. Raises NotAllowed, InvalidInput."""
    require(ctx.actor, Permission.SEE_STATISTICS)
    chosen = year_of(ctx, year)
    mine = (Filing.receiver_id == chosen.receiver_id, chosen.holds(Filing.registered_at))
    rows = ctx.session.scalars(select(Filing).where(*mine).order_by(Filing.registered_at, Filing.id))
    return [_ledger_row(filing) for filing in rows]


def _ledger_row(filing: Filing) -> tuple[Cell, ...]:
    return (
        filing.registration_number,
        _day(filing.registered_at),
        filing.title,
        filing.document_number,
        filing.organ,
        filing.unit.name,
        _type(filing.document_type),
        filing.published_on,
        filing.effective_on,
        _day(filing.submitted_at),
        "迟报" if filing.is_late else "",
        filing.late_reason,
        filing.state.label,
        _day(filing.concluded_at),
        filing.conclusion,
    )


def _day(moment: datetime | None) -> date | None:
    return day_in_china(moment) if moment else None


def _type(kind: DocumentType | None) -> str:
    return kind.label if kind else "未注明"


def entries_of(ctx: Context, figure: Figure, page: int = 1) -> Listing[Entry]:
    """What the number counts, a page of it, in order; items that are gone by now are left out."""
    check_page(page)
    ids = figure.ids[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    model, entry = KINDS[figure.measure.counted]
    rows = tuple(entry(row) for row in rows_of(ctx, model, ids))
    return Listing(figure.value, rows, page, pages_of(figure.value, PAGE_SIZE))


def _of_filing(row: Filing) -> Entry:
    return Entry(row.title, row.document_number or row.unit.name, row.state.label, filing_id=row.id)


def _of_flag(row: Flag) -> Entry:
    return Entry(row.filing.title, f"{row.article}　{row.message}", row.state.label, filing_id=row.filing_id)


def _of_opinion(row: Opinion) -> Entry:
    return Entry(row.filing.title, row.number, row.state.label, filing_id=row.filing_id, opinion_id=row.id)


def _of_suggestion(row: Suggestion) -> Entry:
    return Entry(row.title, row.number, row.state.label, suggestion_id=row.id)


KINDS: dict[Counted, tuple[type[Base], Callable[[Any], Entry]]] = {
    Counted.FILING: (Filing, _of_filing),
    Counted.FLAG: (Flag, _of_flag),
    Counted.OPINION: (Opinion, _of_opinion),
    Counted.SUGGESTION: (Suggestion, _of_suggestion),
}


def ledger_sheet(year: int, rows: Iterable[Sequence[Cell]]) -> bytes:
    """The ledger as xlsx."""
    book = Workbook()
    _fill(book, f"{year}年登记台账", LEDGER_HEAD, rows)
    return _saved(book)


def statistics_sheets(statistics: Statistics) -> bytes:
    """Figures and matrix as xlsx, a sheet each."""
    book = Workbook()
    rows = [(f.measure.group, f.measure.label, f.value, f.measure.counted.label) for f in statistics.figures]
    _fill(book, f"{statistics.year}年统计", ("类别", "项目", "数量", "单位"), rows)
    head, table = matrix_table(statistics)
    _fill(book, "制定机关和文件类型", head, table)
    return _saved(book)


def matrix_table(statistics: Statistics) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Units down, types across, with sums; types that nobody filed are left out."""
    units = sorted({unit for unit, _ in statistics.matrix})
    kinds = [kind for kind in (*DocumentType, None) if any(k is kind for _, k in statistics.matrix)]
    rows: list[tuple[Cell, ...]] = []
    for unit in units:
        counts = [statistics.matrix.get((unit, kind), 0) for kind in kinds]
        rows.append((unit, *counts, sum(counts)))
    sums = [sum(int(str(row[at])) for row in rows) for at in range(1, len(kinds) + 2)]
    return ("报送单位", *map(_type, kinds), "合计"), [*rows, ("合计", *sums)]


def _fill(book: Workbook, title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    first = book.active
    sheet: Worksheet = first if isinstance(first, Worksheet) and first.max_row == 1 else book.create_sheet()
    sheet.title = title[:31]
    sheet.append(list(head))
    for row in rows:
        sheet.append([_safe(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(sheet.iter_cols(), 1):
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(WIDEST, 4 + longest * CHARACTER)
        for cell in column:
            cell.alignment = Alignment(vertical="top", wrap_text=True)


def _safe(cell: Cell) -> Cell:
    """Words of others never become a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _saved(book: Workbook) -> bytes:
    data = BytesIO()
    book.save(data)
    return data.getvalue()
