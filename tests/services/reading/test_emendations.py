"""更正: a person's text becomes the next one, the one before it stays, decisions follow, no machine writes over it."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from filing.errors import Conflict, FilingError, InvalidInput, NotAllowed, NotFound, Outdated
from filing.models import Emendation, Filing, Job, Revision
from filing.parsing.report import IntakeReport, IntakeWarning, RecognisedLine
from filing.permissions import SYSTEM
from filing.services.reading.doubts import doubts_of, stored_report
from filing.services.reading.emendations import EmendationInput, emend, parts_of, restore
from filing.services.reading.intake import PREPARE, STORE
from filing.services.reading.rereading import ReadingFilter, Reread, reread
from filing.services.reading.versions import history
from filing.services.review import review
from filing.terms import DismissReason, FilingState, FlagState, JobKind, JobState, RevisionState, Verdict
from filing.text.model import Span
from tests.services.city import CLEAN, TEXT, City, audited, draft, flags_of, get, in_state, registered, work_off

MISREAD = TEXT.replace("经批准", "经扯准")


def given(text: str = TEXT, *, revision: int = 1, reason: str = "对照原件，识别有误", **more: Any) -> EmendationInput:
    return EmendationInput(text, reason, revision, **more)


def emended(city: City, filing_id: int, what: EmendationInput, by: str = "registrar") -> int:
    """The id of the new text."""
    with city.work(city.actors[by]) as ctx:
        return emend(ctx, filing_id, what).id


def recognised(city: City, filing_id: int) -> str:
    """Makes the newest text one that was recognised in a picture, with two lines and one page in doubt; its words."""
    with city.instance.database.transaction() as session:
        revision = session.query(Revision).filter_by(filing_id=filing_id).one()
        first, *lines = revision.text.split("\n")
        at = revision.text.index("第四条")
        counts = tuple(len("".join(part.split())) for part in (revision.text[:at], revision.text[at:]))
        report = IntakeReport(
            "image",
            "image/1 rapidocr/3.10.0",
            0,
            warnings=(IntakeWarning("damaged_pages", "第2页有损坏。", "第2页", (2,)),),
            page_characters=counts,
            recognised=tuple(
                RecognisedLine(2 if "第四条" in line else 1, number, line, 0.6 if number in (2, 4) else 0.99)
                for number, line in enumerate([first, *lines], 1)
            ),
        )
        revision.report = revision.report | stored_report(revision.text, report)
        revision.parser_version = report.reader_version
        return revision.text


def test_a_emendation_is_the_next_text_and_the_former_stays(city: City) -> None:
    filing_id = registered(city, MISREAD)
    city.clock.pass_(hours=1)
    new = get(city, Revision, emended(city, filing_id, given()))
    assert (new.number, new.state, new.parser_version) == (2, RevisionState.PARSED, "emended/1 text/1 utf-8")
    assert work_off(city) == [JobKind.CHECK, JobKind.INDEX]
    with city.read(city.registrar) as ctx:
        old, new = (ctx.session.scalars(select(Revision).filter_by(number=n)).one() for n in (1, 2))
        assert ("经扯准" in old.text, "经批准" in new.text) == (True, True)
        assert (old.material_id, new.state) == (new.material_id, RevisionState.INDEXED)
    assert ("revision.emend", f"filing:{filing_id}", city.registrar.name) in audited(city)


def test_the_history_tells_who_changed_what_when_and_why(city: City) -> None:
    filing_id = registered(city, MISREAD)
    emended(city, filing_id, given(is_proofread=True))
    with city.work(city.clerk) as ctx:
        newest, first = history(ctx, filing_id)
        assert first.emendation is None
        assert newest.emendation is not None
        told = newest.emendation
        assert (told.actor, told.reason, told.is_proofread) == (city.registrar.name, "对照原件，识别有误", True)
        assert (told.at, newest.changes) == (city.clock.now, 1)
        (group,) = newest.groups
        assert [(p.kind, p.words) for p in group if p.kind != "same"] == [("gone", "扯"), ("new", "批")]
    with pytest.raises(NotAllowed), city.work(city.public) as ctx:
        history(ctx, filing_id)


def test_a_part_is_put_right_and_the_rest_stays(city: City) -> None:
    filing_id = registered(city, MISREAD)
    text = get_text(city, filing_id)
    at = text.index("扯准")
    emended(city, filing_id, given("批准", span=Span(at, at + 2)))
    assert get_text(city, filing_id) == text.replace("扯准", "批准")
    with pytest.raises(InvalidInput):
        emended(city, filing_id, given("批准", span=Span(0, 10_000), revision=2))


def get_text(city: City, filing_id: int) -> str:
    with city.read(SYSTEM) as ctx:
        newest = select(Revision).filter_by(filing_id=filing_id).order_by(Revision.number.desc()).limit(1)
        return ctx.session.scalars(newest).one().text


def test_decisions_follow_unchanged_provisions_and_changed_ones_are_open_again(city: City) -> None:
    filing_id = registered(city, MISREAD)
    permit, fee = flags_of(city, filing_id)
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, permit.id, Verdict.DISMISS, reason=DismissReason.QUOTATION, note="转引")
        review.decide_flag(ctx, fee.id, Verdict.CONFIRM)
    text = MISREAD.replace("应当缴纳社会抚养费", "应当缴纳社会扶养费社会抚养费")
    revision = emended(city, filing_id, given(text), "reviewer")
    work_off(city)
    new = [flag for flag in flags_of(city, filing_id) if flag.revision_id == revision]
    assert [(f.quote, f.state, f.note) for f in new] == [
        ("暂住证", FlagState.DISMISSED, "转引"),
        ("社会抚养费", FlagState.OPEN, ""),
    ]


def test_no_reading_writes_over_a_emendation(city: City) -> None:
    filing_id = registered(city, MISREAD)
    emended(city, filing_id, given())
    work_off(city)
    text = get_text(city, filing_id)
    with city.work(SYSTEM) as ctx:
        assert reread(ctx, ReadingFilter(format="text")) == Reread(0, 0, 0, 1)
        assert reread(ctx, ReadingFilter(older_than="text/2")) == Reread(0, 0, 0, 1)
    with pytest.raises(Conflict, match="人工更正"), city.work(city.registrar) as ctx:
        reread(ctx, ReadingFilter(filing_id=filing_id))
    for number in (1, 2):  # a job of a time before the emendation
        read_now(city, number)
    assert get_text(city, filing_id) == text
    with city.read(SYSTEM) as ctx:
        assert "经扯准" in ctx.session.scalars(select(Revision).filter_by(number=1)).one().text


def read_now(city: City, number: int) -> None:
    with city.work(SYSTEM) as ctx:
        revision = ctx.session.scalars(select(Revision).filter_by(number=number)).one()
        job = Job(kind=JobKind.PARSE, revision_id=revision.id, filing_id=revision.filing_id)
        STORE[JobKind.PARSE](ctx, job, PREPARE[JobKind.PARSE](ctx, job))


def test_words_that_a_person_wrote_are_in_doubt_no_more(city: City) -> None:
    filing_id = registered(city, MISREAD)
    text = recognised(city, filing_id)
    two, four = text.split("\n")[1], text.split("\n")[3]
    with city.read(SYSTEM) as ctx:
        doubts = doubts_of(ctx.session.query(Revision).one())
        assert [text[d.start : d.end] for d in doubts] == [two, four, text[text.index("第四条") :]]
    better = text.replace("流动人口应当申领", "流动人口，应当申领").replace("违反规定生育", "违反有关规定生育")
    revision = get(city, Revision, emended(city, filing_id, given(better.replace(two, "　" + two))))
    assert [d.code for d in doubts_of(revision)] == ["low_confidence", "damaged_pages"]
    with city.read(SYSTEM) as ctx:
        new = ctx.session.get_one(Revision, revision.id)
        assert [new.text[d.start : d.end] for d in doubts_of(new)] == [two, new.text[new.text.index("第四条") :]]
        assert [new.text[at : at + 3] for at in new.report["page_starts"]] == ["云山市", "第四条"]
        assert [w["code"] for w in new.report["warnings"]] == ["damaged_pages"]
    proofread = get(city, Revision, emended(city, filing_id, given(better, revision=2, is_proofread=True)))
    assert (doubts_of(proofread), proofread.report["warnings"]) == ((), [])
    assert proofread.parser_version == "emended/1 image/1 rapidocr/3.10.0"


def test_what_makes_no_sense_is_refused_by_field(city: City) -> None:
    filing_id = registered(city)
    same = get_text(city, filing_id)
    for what, fields in (
        (given(same), {"text"}),
        (given("\n \n", reason=" "), {"text", "reason"}),
        (given(same, reason="", is_proofread=True), {"reason"}),
    ):
        with pytest.raises(InvalidInput) as refused:
            emended(city, filing_id, what)
        assert set(refused.value.details) == fields
    emended(city, filing_id, given(same, is_proofread=True))
    with pytest.raises(Outdated):
        emended(city, filing_id, given())


@pytest.mark.parametrize("state", list(FilingState))
def test_the_unit_emends_what_it_may_change_and_the_body_what_it_works_on(city: City, state: FilingState) -> None:
    filing_id = in_state(city, state)
    may = {
        "clerk": state in {FilingState.DRAFT, FilingState.SUPPLEMENT_REQUESTED},
        "reviewer": state in {FilingState.SUBMITTED, FilingState.REGISTERED, FilingState.UNDER_REVIEW},
    }
    for by, allowed in may.items():
        try:
            emended(city, filing_id, given(CLEAN.replace("免费", "收费")), by)
        except (Conflict, NotAllowed, NotFound):
            assert not allowed
        else:
            assert allowed
        work_off(city)
    for by in ("clerk2", "registrar2", "public", "system_admin"):
        with pytest.raises(FilingError):
            emended(city, filing_id, given(CLEAN), by)


def test_a_text_that_is_being_read_waits(city: City) -> None:
    filing_id = registered(city)
    with city.work(SYSTEM) as ctx:
        reread(ctx, ReadingFilter(format="text"))
    with pytest.raises(Conflict, match="重新读取"):
        emended(city, filing_id, given())


def test_a_draft_fills_its_form_again(city: City) -> None:
    filing_id = draft(city, TEXT.replace("云山市流动人口管理办法", "云山市流动入口管理办法"))
    assert get(city, Filing, filing_id).title == "云山市流动入口管理办法"
    emended(city, filing_id, given(), "clerk")
    assert get(city, Filing, filing_id).title == "云山市流动人口管理办法"
    assert work_off(city) == []


def test_parts_are_pages_or_paragraphs_and_together_the_text() -> None:
    text = "\n".join(f"第{n}段" + "文" * 1000 for n in range(20))
    plain = Revision(text=text, report={})
    parts = parts_of(plain)
    assert [p.label for p in parts] == [f"第{n}部分" for n in range(1, 5)]
    assert "\n".join(text[p.span.start : p.span.end] for p in parts) == text
    paged = Revision(text=text, report={"page_starts": [0, 500, 9000]})
    assert [p.label for p in parts_of(paged)] == ["第1页", "第2页", "第3页"]
    assert [p.span.start for p in parts_of(paged)] == [0, 500, 9000]


def test_nothing_of_a_emendation_is_changed_afterwards(city: City) -> None:
    filing_id = registered(city, MISREAD)
    emended(city, filing_id, given())
    emended(city, filing_id, replace(given(MISREAD, reason="恢复"), revision=2))
    with city.read(SYSTEM) as ctx:
        rows = ctx.session.scalars(select(Emendation).order_by(Emendation.id)).all()
        assert [(r.former.number, r.revision.number, r.reason) for r in rows] == [
            (1, 2, "对照原件，识别有误"),
            (2, 3, "恢复"),
        ]
    assert {job.state for job in jobs(city)} == {JobState.QUEUED, JobState.DONE}


def jobs(city: City) -> list[Job]:
    with city.instance.database.reading() as session:
        return list(session.scalars(select(Job)))


def restored(city: City, filing_id: int, number: int, *, seen: int, reason: str = "改错了") -> int:
    """The number of the new text."""
    with city.work(city.registrar) as ctx:
        return restore(ctx, filing_id, number, reason=reason, seen=seen).number


def test_a_former_text_becomes_the_newest_again_with_what_was_in_doubt_of_it(city: City) -> None:
    filing_id = registered(city, MISREAD)
    words = recognised(city, filing_id)
    emended(city, filing_id, given("第一条 全错。", is_proofread=True))
    assert restored(city, filing_id, 1, seen=2) == 3
    assert work_off(city)[-2:] == [JobKind.CHECK, JobKind.INDEX]
    with city.work(city.registrar) as ctx:
        newest, emended_, first = history(ctx, filing_id)
        assert newest.emendation is not None
        told = newest.emendation
        assert (told.reason, told.former.number, told.is_proofread) == ("恢复第 1 版。改错了", 2, False)
        assert (newest.revision.text, doubts_of(newest.revision)) == (words, doubts_of(first.revision))
        assert newest.revision.parser_version == "emended/1 image/1 rapidocr/3.10.0"
        assert [version.can_be_restored for version in (newest, emended_, first)] == [False, True, False]
    assert ("revision.restore", f"filing:{filing_id}", city.registrar.name) in audited(city)


def test_what_cannot_be_restored_is_told(city: City) -> None:
    filing_id = registered(city, MISREAD)
    emended(city, filing_id, given())
    with pytest.raises(Outdated):
        restored(city, filing_id, 1, seen=1)
    with pytest.raises(Conflict, match="第 2 版不能恢复"):
        restored(city, filing_id, 2, seen=2)
    with pytest.raises(NotFound):
        restored(city, filing_id, 9, seen=2)
    with pytest.raises(InvalidInput):
        restored(city, filing_id, 1, seen=2, reason=" ")
    with pytest.raises(NotAllowed), city.work(city.clerk) as ctx:
        restore(ctx, filing_id, 1, reason="改错了", seen=2)
