"""The figures of a year: every number is its list; what was fixed stays; ledger and report come out as files."""

from datetime import date
from io import BytesIO

import docx
import openpyxl
import pytest

from filing.errors import InvalidInput, NotAllowed, NotFound
from filing.permissions import ANONYMOUS
from filing.services.figure.figures import MEASURES, statistics_of
from filing.services.figure.frozen_figures import freeze, get_frozen, thawed
from filing.services.figure.ledger import LEDGER_HEAD, entries_of, ledger, ledger_sheet, statistics_sheets
from filing.services.figure.yearly_report import report_draft
from filing.services.suggestion import suggestions
from filing.terms import DocumentType, Verdict
from filing.terms import FilingAction as A
from filing.terms import FilingState as S
from tests.services.city import CLEAN, City, act, decide_all, in_state, registered, submitted
from tests.services.suggestion.test_suggestions import FORM


def values(city: City, year: int = 2026) -> dict[str, int]:
    """The figures that are not zero."""
    with city.read(city.registrar) as ctx:
        numbers = {f.measure.key: f.value for f in statistics_of(ctx, year, listed=False).figures if f.value}
        assert numbers == {f.measure.key: len(f.ids) for f in statistics_of(ctx, year).figures if f.ids}
    return numbers


def test_an_empty_year_counts_nothing(city: City) -> None:
    assert values(city) == {}
    assert len({measure.key for measure in MEASURES}) == len(MEASURES)


def test_a_year_is_counted_by_what_was_done_in_it(city: City) -> None:
    reviewed = registered(city)
    decide_all(city, reviewed)
    in_state(city, S.RETURNED)
    in_state(city, S.SUPPLEMENT_REQUESTED)
    in_state(city, S.CONCLUDED)
    in_state(city, S.DRAFT)
    with city.work(ANONYMOUS) as ctx:
        suggestions.make(ctx, FORM, receiver_id=city.units["npc"])
    assert values(city) == {
        "received": 4,
        "registered": 2,
        "supplemented": 1,
        "returned": 1,
        "late": 1,
        "reviewed": 1,
        "raised": 2,
        "confirmed": 2,
        "suggestions": 1,
        "by_online": 1,
    }
    city.clock.pass_(days=60)
    act(city, "reviewer", A.CONCLUDE, reviewed, "已提出意见")
    assert values(city, 2027) == {"reviewed": 1}


def test_the_last_verdict_of_the_year_counts(city: City) -> None:
    filing_id = registered(city)
    decide_all(city, filing_id)
    decide_all(city, filing_id, Verdict.UNDO)
    found = values(city)
    assert "confirmed" not in found
    assert "dismissed" not in found


def test_another_body_has_its_own_figures(city: City) -> None:
    registered(city)
    with city.read(city.registrar2) as ctx:
        assert [figure.value for figure in statistics_of(ctx, 2026).figures if figure.value] == []
    with city.read(city.clerk) as ctx, pytest.raises(NotAllowed):
        statistics_of(ctx, 2026)
    with city.read(city.registrar) as ctx, pytest.raises(InvalidInput, match="年份应在"):
        statistics_of(ctx, 1900)


def test_each_number_opens_its_list(city: City) -> None:
    filing_id = registered(city)
    with city.read(city.reviewer) as ctx:
        figures = {figure.measure.key: figure for figure in statistics_of(ctx, 2026).figures}
        assert [entry.filing_id for entry in entries_of(ctx, figures["received"]).rows] == [filing_id]
        assert [entry.state for entry in entries_of(ctx, figures["raised"]).rows] == ["待研判", "待研判"]


def test_fixed_figures_stay_what_they_were(city: City) -> None:
    first = submitted(city)
    with city.work(city.registrar) as ctx:
        kept = freeze(ctx, 2026, "年中统计").id
    submitted(city, CLEAN)
    assert values(city)["received"] == 2
    with city.read(city.reviewer) as ctx:
        statistics = thawed(get_frozen(ctx, kept))
        received = statistics.figures[0]
        assert (received.ids, statistics.as_of, statistics.matrix) == (
            (first,),
            date(2026, 11, 24),
            {("云山市人民政府", DocumentType.ADMINISTRATIVE_DOCUMENT): 1},
        )
    with city.read(city.reviewer2) as ctx, pytest.raises(NotFound):
        get_frozen(ctx, kept)


def test_the_ledger_is_a_sheet_without_formulas(city: City) -> None:
    registered(city)
    with city.read(city.registrar) as ctx:
        rows = ledger(ctx, 2026)
    sheet = openpyxl.load_workbook(BytesIO(ledger_sheet(2026, [*rows, ("=1+1", *rows[0][1:])]))).active
    got = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert tuple(got[0]) == LEDGER_HEAD
    assert got[1][:4] == ["备〔2026〕0001号", got[1][1], "云山市流动人口管理办法", None]
    assert got[2][0] == "'=1+1"


def test_the_statistics_are_two_sheets(city: City) -> None:
    registered(city)
    with city.read(city.registrar) as ctx:
        book = openpyxl.load_workbook(BytesIO(statistics_sheets(statistics_of(ctx, 2026))))
    assert book.sheetnames == ["2026年统计", "制定机关和文件类型"]
    assert [cell.value for cell in book["制定机关和文件类型"][2]] == ["云山市人民政府", 1, 1]


def test_the_report_tells_the_figures_and_leaves_the_rest_to_people(city: City) -> None:
    registered(city)
    with city.read(city.committee_lead) as ctx:
        document = docx.Document(BytesIO(report_draft(ctx, statistics_of(ctx, 2026))))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "全年收到报送备案的规范性文件1件，备案登记1件" in text
    assert "【请补充下一年度工作安排。】" in text
    assert [len(table.rows) for table in document.tables] == [3, 2]
    cells = [cell.text for cell in document.tables[1].rows[1].cells]
    assert cells[:2] == [
        "备〔2026〕0001号",
        "云山市流动人口管理办法",
    ]
