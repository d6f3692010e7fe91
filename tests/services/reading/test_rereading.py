"""Files that failed or are in doubt: the list of them, and the way to have them read again."""

from typing import Any

import pytest
from sqlalchemy import insert

from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound
from filing.models import Filing, Flag, Job, Material, Revision
from filing.permissions import SYSTEM
from filing.services.procedure.submission import FilingForm, Upload, submit_files
from filing.services.reading.reading_list import Count, ReadingPage, list_readings
from filing.services.reading.rereading import ReadingFilter, Reread, is_older, reread, versions_of
from filing.services.review import review
from filing.terms import DismissReason, FilingState, FlagState, JobKind, JobState, RevisionState, Verdict
from tests.services.city import CLEAN, City, audited, draft, flags_of, get, in_state, registered, submitted, work_off
from tests.services.procedure.test_queue import counting
from tests.services.reading.test_reports import GAPS, tell, warning

BROKEN = b"PK\x03\x04" + bytes(200)


def failed(city: City, name: str = "坏.docx", data: bytes = BROKEN, by: str = "clerk") -> int:
    with city.work(city.actors[by]) as ctx:
        filing_id = submit_files(ctx, [Upload(name, data)], FilingForm()).id
    work_off(city)
    return filing_id


def listed(city: City, by: str = "registrar", **chosen: Any) -> ReadingPage:
    with city.read(city.actors[by]) as ctx:
        return list_readings(ctx, ReadingFilter(**chosen))


def again(city: City, by: str = "registrar", **chosen: Any) -> Reread:
    with city.work(SYSTEM if by == "system" else city.actors[by]) as ctx:
        return reread(ctx, ReadingFilter(**chosen))


def set_version(city: City, filing_id: int, version: str) -> None:
    with city.instance.database.transaction() as session:
        session.query(Revision).filter_by(filing_id=filing_id).one().parser_version = version


def test_failed_and_doubted_files_are_listed_with_class_and_advice(city: City) -> None:
    sound, gaps, broken = submitted(city, CLEAN), submitted(city, GAPS), failed(city)
    tell(city, sound, warnings=[warning("page_furniture"), warning("table_layout")])
    page = listed(city)
    assert [row.filing_id for row in page.rows] == [broken, gaps]
    first, second = page.rows
    assert (first.error, first.error_label, first.filename) == ("CorruptFile", "文件损坏", "坏.docx")
    assert "重新上传" in first.advice
    assert (second.error, second.doubts, second.numbering, len(second.said)) == ("", 0, 2, 2)
    assert [(one.value, one.count) for one in page.kinds] == [("either", 2), ("failed", 1), ("doubted", 1)]
    assert page.formats == (Count("docx", "Word 文档（docx）", 1), Count("text", "纯文本（txt）", 1))
    tell(city, sound, warnings=[warning("page_furniture"), warning("comments", "第2页")])
    assert [(row.filing_id, row.doubts, row.said) for row in listed(city, kind="doubted").rows] == [
        (gaps, 0, second.said),
        (sound, 1, ("第2页：comments。",)),
    ]


def test_a_reading_that_broke_off_is_listed_until_it_waits_again(city: City) -> None:
    with city.work(city.clerk) as ctx:
        filing_id = submit_files(ctx, [Upload("办法.txt", CLEAN.encode())], FilingForm()).id
    with city.instance.database.transaction() as session:
        job = session.query(Job).one()
        job.state, job.error = JobState.FAILED, "磁盘已满。"
    (row,) = listed(city).rows
    assert (row.error_label, row.message) == ("读取中断", "磁盘已满。")
    assert again(city, filing_id=filing_id) == Reread(1, 0, 0)
    assert listed(city).rows == ()
    assert work_off(city)[0] is JobKind.PARSE


def test_lists_narrow_by_format_and_by_who_looks(city: City) -> None:
    word, pdf, own_draft = failed(city), failed(city, "坏.pdf", b"%PDF-1.7 nothing"), draft(city, GAPS)
    assert [row.filing_id for row in listed(city, format="pdf").rows] == [pdf]
    assert {row.filing_id for row in listed(city, by="clerk").rows} == {word, pdf, own_draft}
    assert listed(city, by="registrar2").rows == listed(city, by="health_clerk").rows == ()
    rows = listed(city, by="system_admin").rows
    assert {row.filing_id for row in rows} == {word, pdf, own_draft}
    assert {(row.title, row.filename, row.said) for row in rows} == {("", "", ())}
    assert listed(city, format="other").rows == ()
    for wrong in ({"format": "exe"}, {"kind": "all"}, {"page": 0}, {"older_than": "latest"}):
        with pytest.raises(InvalidInput):
            listed(city, **wrong)
    for name in ("public", "security_admin"):
        with pytest.raises(NotAllowed):
            listed(city, by=name)


def test_a_long_list_costs_two_statements_and_one_page(city: City) -> None:
    failed(city)
    with city.instance.database.transaction() as session:
        filing, material, revision = (session.query(m).one() for m in (Filing, Material, Revision))
        same: list[dict[str, Any]] = [
            {c.key: getattr(row, c.key) for c in type(row).__table__.columns} for row in (filing, material, revision)
        ]
        for n in range(2, 202):
            unique = {"receipt_number": f"收{n}", "submission_key": None}
            session.execute(insert(Filing).values(same[0] | unique | {"id": n}))
            session.execute(insert(Material).values(same[1] | {"id": n, "filing_id": n}))
            session.execute(insert(Revision).values(same[2] | {"id": n, "filing_id": n, "material_id": n}))
    with city.read(city.registrar) as ctx, counting(city) as statements:
        page = list_readings(ctx, ReadingFilter(page=11))
    assert (page.total, len(page.rows), page.pages) == (201, 1, 11)
    assert len([s for s in statements if s.lstrip().startswith("SELECT")]) == 2


def test_all_of_a_format_are_read_again_and_audited_once(city: City) -> None:
    word, pdf, other = failed(city), failed(city, "坏.pdf", b"%PDF-1.7 nothing"), failed(city, "差.DOCX")
    assert again(city, format="docx") == Reread(2, 0, 0)
    assert again(city, format="docx") == Reread(0, 2, 0)
    states = [get(city, Revision, n).state for n in (1, 2, 3)]
    assert states == [RevisionState.RECEIVED, RevisionState.FAILED, RevisionState.RECEIVED]
    assert audited(city)[-2] == ("revision.reread", "filings", city.registrar.name)
    assert work_off(city) == [JobKind.PARSE] * 2
    assert {row.filing_id for row in listed(city, kind="failed").rows} == {word, pdf, other}


def test_one_that_fails_again_stops_no_other(city: City) -> None:
    broken, sound = failed(city), submitted(city, CLEAN)
    with city.instance.database.transaction() as session:
        revision = session.query(Revision).filter_by(filing_id=sound).one()
        revision.state, revision.error_class = RevisionState.FAILED, "TimeLimit"
    assert again(city, "system", kind="failed") == Reread(2, 0, 0)
    work_off(city)
    assert [row.filing_id for row in listed(city).rows] == [broken]
    assert get(city, Revision, 2).state is RevisionState.INDEXED


def test_whoever_looks_after_it_has_it_read_again_and_nobody_else(city: City) -> None:
    filing_id = failed(city)
    for name in ("clerk2", "registrar2", "health_clerk"):
        with pytest.raises(NotFound):
            again(city, name, filing_id=filing_id)
        assert again(city, name, kind="failed") == Reread(0, 0, 0)
    with pytest.raises(NotAllowed):
        again(city, "public", filing_id=filing_id)
    with pytest.raises(InvalidInput):
        again(city)
    assert again(city, "system_admin", filing_id=filing_id) == Reread(1, 0, 0)


def test_what_has_been_concluded_keeps_its_text(city: City) -> None:
    filing_id = in_state(city, FilingState.CONCLUDED)
    assert again(city, "system", format="text") == Reread(0, 0, 1)
    with pytest.raises(Conflict):
        again(city, filing_id=filing_id)


@pytest.mark.parametrize(
    ("written", "asked", "older"),
    [
        ("pdf/1 pdfminer.six/20250506", "pdf/2", True),
        ("pdf/2 pdfminer.six/20250506", "pdf/2", False),
        ("pdf/10", "pdf/9", False),
        ("docx/1 python-docx/1.2.0", "pdf/2", False),
        ("docx/2 python-docx/1.2.0", "python-docx/1.10", True),
        ("docx/2 python-docx/1.1.0", "docx/2 python-docx/1.2.0", True),
        ("text/1 utf-8", "text/2 utf-8", True),
        ("", "text/2", False),
    ],
)
def test_versions_are_compared_by_program_and_number(written: str, asked: str, older: bool) -> None:
    assert is_older(versions_of(written), versions_of(asked)) is older


def test_older_readings_are_read_again_by_themselves(city: City) -> None:
    old, new = submitted(city, CLEAN), submitted(city, GAPS)
    set_version(city, old, "text/0 utf-8")
    assert again(city, "system", older_than="text/1", format="pdf") == Reread(0, 0, 0)
    assert again(city, "system", older_than="text/1", format="text") == Reread(1, 0, 0)
    work_off(city)
    assert get(city, Revision, old).parser_version == "text/1 utf-8"
    assert again(city, "system", older_than="text/1") == Reread(0, 0, 0)
    assert get(city, Revision, new).parser_version == "text/1 utf-8"


def decided(flag: Flag) -> tuple[Any, ...]:
    place = (flag.id, flag.rule_id, flag.address, flag.start, flag.end, flag.quote, flag.found)
    return (*place, flag.state, flag.reason, flag.note, flag.decided_by, flag.decided_at)


def test_decisions_survive_a_new_reading_of_unchanged_provisions(city: City) -> None:
    filing_id = registered(city)
    permit, fee = flags_of(city, filing_id)
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, permit.id, Verdict.DISMISS, reason=DismissReason.QUOTATION, note="转引")
        review.decide_flag(ctx, fee.id, Verdict.CONFIRM, note="应当删去")
    work_off(city)
    before = flags_of(city, filing_id)
    set_version(city, filing_id, "text/0 utf-8")
    assert again(city, "system", older_than="text/1") == Reread(1, 0, 0)
    assert work_off(city) == [JobKind.PARSE, JobKind.CHECK, JobKind.INDEX]
    assert get(city, Revision, 1).parser_version == "text/1 utf-8"
    after = flags_of(city, filing_id)
    assert [decided(flag) for flag in after] == [decided(flag) for flag in before]
    assert [f.state for f in after] == [FlagState.DISMISSED, FlagState.CONFIRMED]
