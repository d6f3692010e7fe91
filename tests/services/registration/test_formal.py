"""The formal checks on real filings: what they find in the database and in files that were read."""

import pytest
from sqlalchemy import event, select

from filing.errors import NotFound
from filing.formal.record import Outcome
from filing.models import Filing
from filing.services.procedure import submission
from filing.services.procedure.submission import FilingForm, Upload
from filing.services.profiles import choose
from filing.services.registration.formal import FormalReport, formal_report, formal_reports
from filing.terms import CheckState, DocumentType, FilingState, JobKind, MaterialKind
from tests.services.city import CLEAN, TEXT, City, draft, submitted, work_off

REPORT = "备案报告\n现将《云山市流动人口管理办法》报请备案。"
EXPLANATION = "说明\n必要性：人口流动。依据：有关法律。过程：已公开征求意见。"


def report(city: City, filing_id: int, by: str = "registrar") -> FormalReport:
    with city.read(city.actors[by]) as ctx:
        return formal_report(ctx, filing_id)


def states(found: FormalReport) -> dict[str, str]:
    return {outcome.id: outcome.state.value for outcome in found.outcomes}


def whole(city: City) -> int:
    """A filing with a report and an explanation."""
    papers = (("报告.txt", REPORT, MaterialKind.REPORT), ("说明.txt", EXPLANATION, MaterialKind.EXPLANATION))
    uploads = [Upload("办法.txt", TEXT.encode()), *(Upload(name, text.encode(), kind) for name, text, kind in papers)]
    with city.work(city.clerk) as ctx:
        form = FilingForm(document_number="云政发〔2026〕18号")
        filing_id = submission.submit_files(ctx, uploads, form).id
    work_off(city)
    return filing_id


def test_other_materials_are_read_for_the_checks(city: City) -> None:
    found = report(city, whole(city))
    assert states(found) == {
        **{f"F{n}": "pass" for n in (1, 2, 4, 5, 6, 7, 8, 9, 10, 12, 13, 15, 16)},
        **{f"F{n}": "unknown" for n in (11, 14)},
        "F3": "fail",
    }
    assert [outcome.id for outcome in found.hindrances] == []
    assert found.count(CheckState.FAIL) == 1


def test_a_material_that_cannot_be_read_says_so_and_stops_nothing(city: City) -> None:
    with city.work(city.clerk) as ctx:
        uploads = [Upload("办法.txt", TEXT.encode()), Upload("报告.docx", b"PK\x03\x04 broken", MaterialKind.REPORT)]
        filing_id = submission.submit_files(ctx, uploads, FilingForm()).id
    assert work_off(city)[:2] == [JobKind.PARSE, JobKind.MATERIALS]
    answer = next(o for o in report(city, filing_id).outcomes if o.id == "F4").answer
    assert answer.message == "报送表与正式文本的标题一致；备案报告没有读出文字，请人工核对。"


def test_same_document_again_is_found_by_file_number_title_and_words(city: City) -> None:
    first = whole(city)
    again = submitted(city, TEXT.replace("2026年12月1日起施行。\n", "2026年12月2日起施行。\n"))
    answer = next(o for o in report(city, again).outcomes if o.id == "F13").answer
    assert (answer.state, answer.evidence[0].file) == (CheckState.FAIL, f"备案件 {first}")
    assert answer.evidence[0].place == "标题相同，条文相同 83%"
    third = submitted(city)
    answer = next(o for o in report(city, third).outcomes if o.id == "F13").answer
    assert [(e.file, e.place) for e in answer.evidence] == [
        (f"备案件 {first}", "文件完全相同，标题相同，条文相同 100%"),
        (f"备案件 {again}", "标题相同，条文相同 83%"),
    ]


def test_filing_unit_checks_its_own_draft_and_nobody_elses(city: City) -> None:
    filing_id = draft(city)
    assert states(report(city, filing_id, "clerk"))["F2"] == "fail"
    with pytest.raises(NotFound):
        report(city, filing_id, "registrar")
    with pytest.raises(NotFound):
        report(city, submitted(city), "clerk2")


def test_attachments_that_the_text_names_are_looked_for_in_text_and_files(city: City) -> None:
    articles = "第一条　名录见附件1，流程见附件2。\n第二条　本办法自2026年12月1日起施行。\n"
    text = f"云山市公园管理办法\n{articles}附件1\n公园名录\n"
    filing_id = submitted(city, text)
    answer = next(o for o in report(city, filing_id).outcomes if o.id == "F10").answer
    assert (answer.state, [e.words for e in answer.evidence]) == (CheckState.FAIL, ["附件2"])


def looked_at(city: City) -> tuple[int, dict[int, tuple[Outcome, ...]]]:
    """SQL statements of the batch page's checks, and what they answer."""
    statements: list[str] = []
    count = lambda *given: statements.append(given[2])  # noqa: E731 - SQLAlchemy removes the very function
    with city.read(city.registrar) as ctx:
        filings = ctx.session.scalars(select(Filing).where(Filing.state == FilingState.SUBMITTED)).all()
        event.listen(city.instance.database.engine, "before_cursor_execute", count)
        reports = formal_reports(ctx, filings)
        event.remove(city.instance.database.engine, "before_cursor_execute", count)
    return len(statements), {one.filing.id: one.outcomes for one in reports}


def test_many_filings_are_checked_with_as_many_statements_as_one_and_answered_alike(city: City) -> None:
    whole(city)
    few, _ = looked_at(city)
    for number in range(4):
        submitted(city, TEXT.replace("暂住证", f"暂住证{number}"))
        submitted(city, CLEAN)
    many, found = looked_at(city)
    assert (many, len(found)) == (few, 9)
    assert found == {filing_id: report(city, filing_id).outcomes for filing_id in found}


def test_the_answers_follow_whatever_changes(city: City) -> None:
    filing_id = whole(city)
    assert states(report(city, filing_id))["F2"] == "pass"
    with city.work(city.registrar) as ctx:
        filing = ctx.session.get_one(Filing, filing_id)
        filing.document_type = DocumentType.CITY_RULE  # asks for a promulgation order as well
        filing.title = "云山市户外广告管理办法"
    assert {name: states(report(city, filing_id))[name] for name in ("F2", "F4")} == {"F2": "fail", "F4": "fail"}
    with city.work(city.registrar) as ctx:
        choose(ctx, "shandong")
    assert looked_at(city)[1][filing_id] == report(city, filing_id).outcomes
