"""Documents that were not filed: the catalogue, gaps in number series, and the case of each."""

from io import BytesIO

import openpyxl
import pytest

from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound
from filing.models import Clock, Filing, Omission
from filing.services.listing import CountedListing
from filing.services.material.materials import Upload
from filing.services.omission.catalogues import read_catalogue
from filing.services.omission.omissions import (
    OmissionFilter,
    act_on_omission,
    ask_about_gap,
    check_catalogue,
    list_omissions,
    number_gaps,
    upload_catalogue,
)
from filing.services.procedure import submission
from filing.services.procedure.submission import FilingForm
from filing.terms import ClockKind, SubjectKind
from filing.terms import OmissionAction as A
from filing.terms import OmissionState as S
from tests.parsing.build import archive
from tests.services.city import CLEAN, TEXT, City, audited, get, work_off

CSV = """云山市人民政府2026年发文目录
序号,文件标题,发文字号,成文日期
1,云山市流动人口管理办法,云政发[2026]18号,2026年10月8日
2,《云山市公园管理办法》,云政发〔2026〕19号,2026-10-09
3,关于某人任职的通知,云政任〔2026〕2号,
"""


def sent(city: City, number: str, text: str = TEXT, by: str = "clerk") -> int:
    with city.work(city.actors[by]) as ctx:
        form = FilingForm(document_number=number)
        filing_id = submission.submit_files(ctx, [Upload("办法.txt", text.encode())], form).id
    work_off(city)
    return filing_id


def upload(
    city: City, table: str | bytes = CSV, *, by: str = "registrar", unit: str = "gov", name: str = "目录.csv"
) -> int:
    """How many of the listed documents were sent."""
    data = table.encode() if isinstance(table, str) else table
    sent = Upload(name, data)
    with city.read(city.actors[by]) as ctx:
        limits = check_catalogue(ctx, unit, 2026, sent)
    entries = read_catalogue(data, name, limits)
    with city.work(city.actors[by]) as ctx:
        return upload_catalogue(ctx, unit, 2026, sent, entries=entries).matched


def listed(city: City, by: str = "registrar", **filter: object) -> CountedListing[Omission, S]:
    with city.read(city.actors[by]) as ctx:
        return list_omissions(ctx, OmissionFilter(**filter))  # type: ignore[arg-type]


def act(city: City, by: str, omission_id: int, action: A, reason: str = "", filing_id: int | None = None) -> Omission:
    with city.work(city.actors[by]) as ctx:
        return act_on_omission(ctx, omission_id, action, reason=reason, filing_id=filing_id)


def test_catalogue_joins_by_number_and_title_and_makes_a_case_of_the_rest(city: City) -> None:
    sent(city, "云政发〔2026〕18号")
    assert upload(city) == 1
    page = listed(city)
    assert [(row.title, row.document_number, str(row.issued_on), row.state) for row in page.rows] == [
        ("关于某人任职的通知", "云政任〔2026〕2号", "None", S.DETECTED),
        ("云山市公园管理办法", "云政发〔2026〕19号", "2026-10-09", S.DETECTED),
    ]
    assert page.counts == {S.DETECTED: 2}
    assert upload(city, by="clerk") == 1
    assert listed(city).total == 2


def test_xlsx_says_the_same_as_csv(city: City) -> None:
    book = openpyxl.Workbook()
    for line in CSV.splitlines():
        book.active.append(line.split(","))
    data = BytesIO()
    book.save(data)
    assert upload(city, data.getvalue(), name="目录.xlsx") == 0
    assert listed(city).total == 3


@pytest.mark.parametrize(
    ("table", "name", "message"),
    [
        ("甲,乙\n1,2\n", "目录.csv", "没有找到表头"),
        ("标题,发文字号\n", "目录.csv", "没有可读的行"),
        ("标题,文号\n甲,乙\n", "目录.xlsx", "xlsx 文件不能读取"),
        (b"\xff\xff\x00\x81", "目录.csv", "编码不能识别"),
    ],
)
def test_table_that_cannot_be_read_says_why(city: City, table: str | bytes, name: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        upload(city, table, name=name)
    assert listed(city).total == 0


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"xl/workbook.xml": b"<!DOCTYPE a><a/>"}, "文档类型声明"),
        ({"xl/workbook.xml": bytes(30_000_000)}, "压缩炸弹"),
        ({"xl/workbook.xml": b"<a/>"}, "xlsx 文件不能读取"),
    ],
)
def test_hostile_table_is_refused_by_the_reading_process(city: City, entries: dict[str, bytes], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        upload(city, archive(entries), name="目录.xlsx")
    assert listed(city).total == 0


def test_reminder_starts_the_clock_and_filing_the_document_ends_the_case(city: City) -> None:
    upload(city)
    omission = listed(city).rows[1]
    assert act(city, "registrar", omission.id, A.REMIND).state is S.REMINDED
    with city.read(city.registrar) as ctx:
        (clock,) = ctx.session.query(Clock).where(Clock.subject_kind == SubjectKind.OMISSION)
        assert (clock.kind, clock.subject_id, clock.stopped_on) == (ClockKind.OMISSION, omission.id, None)
    filing_id = sent(city, "云政发〔2026〕19号", CLEAN)
    closed = get(city, Omission, omission.id)
    assert (closed.state, closed.filing_id) == (S.FILED, filing_id)
    assert [event.action for event in closed.events] == [A.REMIND, A.FILE]
    with city.read(city.registrar) as ctx:
        assert ctx.session.get_one(Clock, clock.id).stopped_on is not None


def test_unit_explains_its_own_and_the_desk_may_refuse_the_explanation(city: City) -> None:
    upload(city)
    omission = listed(city).rows[0]
    with pytest.raises(InvalidInput, match="请说明"):
        act(city, "clerk", omission.id, A.EXPLAIN)
    assert act(city, "clerk", omission.id, A.EXPLAIN, "人事任免，不属于备案范围").state is S.EXPLAINED
    assert act(city, "registrar", omission.id, A.REOPEN, "请补充依据").state is S.REMINDED
    assert act(city, "registrar", omission.id, A.ESCALATE, "逾期未报").state is S.ESCALATED
    assert [entry[0] for entry in audited(city)][-3:] == ["omission.explain", "omission.reopen", "omission.escalate"]


def test_who_may_not_is_refused_and_sees_nothing(city: City) -> None:
    upload(city)
    omission = listed(city).rows[0]
    for by in ("clerk2", "registrar2", "health_clerk"):
        assert listed(city, by).total == 0
        with pytest.raises((NotFound, NotAllowed)):
            act(city, by, omission.id, A.EXPLAIN, "甲")
    with pytest.raises(NotAllowed):
        act(city, "clerk", omission.id, A.REMIND)
    with pytest.raises(NotAllowed):
        listed(city, "public")
    for by, unit in (("clerk", "health"), ("registrar", "gov2"), ("clerk2", "gov")):
        with pytest.raises(NotFound):
            upload(city, by=by, unit=unit)
    with pytest.raises(Conflict):
        act(city, "registrar", omission.id, A.ESCALATE, "甲")
    with pytest.raises(InvalidInput, match="没有找到已经报送的这份文件"):
        act(city, "registrar", omission.id, A.FILE)


def test_gaps_are_asked_about_and_become_cases_once(city: City) -> None:
    for number in (3, 4, 7):
        sent(city, f"云政发〔2026〕{number}号")
    sent(city, "云卫发〔2026〕9号", by="health_clerk")
    with city.read(city.registrar) as ctx:
        assert [(gap.unit.code, gap.code, gap.missing) for gap in number_gaps(ctx)] == [
            ("gov", "云政发", ("云政发〔2026〕5号", "云政发〔2026〕6号"))
        ]
    for new in (2, 0):
        with city.work(city.registrar) as ctx:
            assert ask_about_gap(ctx, "gov", "云政发", 2026) == new
    with pytest.raises(NotFound), city.work(city.registrar) as ctx:
        ask_about_gap(ctx, "gov", "云政函", 2026)
    with pytest.raises(NotAllowed), city.work(city.clerk) as ctx:
        ask_about_gap(ctx, "gov", "云政发", 2026)
    assert get(city, Filing, 1).document_number == "云政发〔2026〕3号"
