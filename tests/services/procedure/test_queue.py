"""The desk and the home page: right numbers, few statements, nothing of others."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, select

from filing.errors import InvalidInput, NotAllowed
from filing.models import Clock, Filing, Flag, Material, Revision
from filing.services.figure.statistics import overview
from filing.services.form import FilingForm
from filing.services.procedure import submission
from filing.services.procedure.queue import Facet, QueueFilter, queue
from filing.services.procedure.submission import Upload
from filing.services.review import review
from filing.terms import (
    ClockKind,
    Criterion,
    DocumentType,
    FilingAction,
    FilingState,
    FlagState,
    MaterialKind,
    RevisionState,
    Severity,
    SubjectKind,
    Verdict,
)
from tests.services.city import CLEAN, TEXT, City, act, draft, flags_of, in_state, registered, submitted, work_off

BROKEN = Upload("坏.docx", b"PK" + bytes(99))


def ids(city: City, by: str, **conditions: Any) -> list[int]:
    with city.read(city.actors[by]) as ctx:
        return [row.filing.id for row in queue(ctx, QueueFilter(**conditions)).rows]


def test_everybody_sees_the_own_desk(city: City) -> None:
    own_draft, sent, filed = draft(city), submitted(city), registered(city)
    elsewhere = submitted(city, by="clerk2")
    assert sorted(ids(city, "clerk")) == [own_draft, sent, filed]
    assert sorted(ids(city, "registrar")) == [sent, filed]
    assert ids(city, "health_clerk") == []
    assert ids(city, "registrar2") == [elsewhere]
    assert ids(city, "public") == [filed]
    assert sorted(ids(city, "registrar2", everything=True)) == [filed, elsewhere]


def test_the_nearest_deadline_comes_first(city: City) -> None:
    """Form check is due in ten working days, the review in three months, a concluded case never."""
    concluded = in_state(city, FilingState.CONCLUDED)
    filed, sent = registered(city), submitted(city)
    city.clock.pass_(days=1)
    later = submitted(city)
    with city.read(city.reviewer) as ctx:
        rows = queue(ctx, QueueFilter()).rows
    assert [row.filing.id for row in rows] == [sent, later, filed, concluded]
    assert [row.due for row in rows] == [date(2026, 12, 8), date(2026, 12, 9), date(2027, 2, 24), None]
    assert [row.age_days for row in rows] == [1, 0, 1, 1]


def test_rows_tell_open_flags_and_how_the_text_was_read(city: City) -> None:
    filing_id = registered(city)
    with city.work(city.reviewer) as ctx:
        review.decide_flag(ctx, flags_of(city, filing_id)[0].id, Verdict.CONFIRM)
    with city.read(city.reviewer) as ctx:
        (row,) = queue(ctx, QueueFilter()).rows
    assert (row.open_flags, row.intake, row.is_overdue) == ({Severity.HIGH: 1}, RevisionState.INDEXED, False)
    with city.read(city.clerk) as ctx:
        (row,) = queue(ctx, QueueFilter()).rows
    assert row.open_flags == {}


def test_every_filter_narrows(city: City) -> None:
    flagged, clean, waiting = registered(city), registered(city, CLEAN), submitted(city, CLEAN)
    with city.work(city.clerk) as ctx:
        broken = submission.submit_files(
            ctx, [Upload("坏.docx", b"PK" + bytes(99))], FilingForm(organ="云山市水务局")
        ).id
        form = FilingForm(document_type=DocumentType.CITY_RULE, document_number="云政令〔2026〕7号")
        typed = submission.submit_files(ctx, [Upload("办法.txt", CLEAN.encode())], form).id
    work_off(city)
    everything = [flagged, clean, waiting, broken, typed]
    assert sorted(ids(city, "reviewer")) == everything
    assert ids(city, "reviewer", severity=Severity.HIGH) == [flagged]
    assert ids(city, "reviewer", severity=Severity.LOW) == []
    assert ids(city, "reviewer", topic="abolished_system") == [flagged]
    assert sorted(ids(city, "reviewer", state=FilingState.REGISTERED)) == [flagged, clean]
    assert sorted(ids(city, "reviewer", reviewable=True)) == [flagged, clean]
    assert ids(city, "reviewer", failed=True) == [broken]
    assert ids(city, "reviewer", document_type=DocumentType.CITY_RULE) == [typed]
    assert ids(city, "reviewer", organ="水务局") == [broken]
    assert sorted(ids(city, "reviewer", organ="云山市人民")) == everything
    assert ids(city, "reviewer", text="令〔2026〕7号") == [typed]
    assert ids(city, "reviewer", text="备〔2026〕0002号") == [clean]
    assert ids(city, "reviewer", text="收〔2026〕0003号") == [waiting]
    assert ids(city, "reviewer", text="100%_") == []
    assert sorted(ids(city, "reviewer", year=2026)) == everything
    assert ids(city, "reviewer", year=2025) == []
    city.clock.pass_(days=15)
    assert ids(city, "reviewer", age_days=16) == []
    assert sorted(ids(city, "reviewer", age_days=15)) == everything
    assert sorted(ids(city, "reviewer", overdue=True)) == [waiting, broken, typed]


def test_flags_are_no_filter_for_those_who_may_not_see_them(city: City) -> None:
    registered(city)
    for name in ("clerk", "public", "system_admin"):
        for conditions in ({"severity": Severity.HIGH}, {"topic": "family_planning"}):
            with pytest.raises(NotAllowed):
                ids(city, name, **conditions)
    assert ids(city, "reviewer2", everything=True, severity=Severity.HIGH) == []


@pytest.mark.parametrize("conditions", [{"page": 0}, {"page": 100_001}, {"text": "长" * 201}, {"organ": "长" * 201}])
def test_a_filter_is_bounded(city: City, conditions: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        ids(city, "reviewer", **conditions)


def test_facets_count_what_the_filter_leaves(city: City) -> None:
    registered(city)
    registered(city, CLEAN)
    submitted(city)
    with city.read(city.reviewer) as ctx:
        page = queue(ctx, QueueFilter())
        narrowed = queue(ctx, QueueFilter(state=FilingState.SUBMITTED))
    assert page.total == 3
    assert page.facets["state"] == (Facet("registered", "已登记", 2), Facet("submitted", "已报送", 1))
    assert page.facets["severity"] == (Facet("high", "抵触或越权", 2), Facet("medium", "不一致", 2))
    assert page.facets["topic"] == (
        Facet("abolished_system", "已取消的制度", 2),
        Facet("family_planning", "计划生育", 2),
    )
    assert narrowed.facets["state"] == (Facet("submitted", "已报送", 1),)
    assert narrowed.facets["severity"] == (Facet("high", "抵触或越权", 1), Facet("medium", "不一致", 1))
    with city.read(city.clerk) as ctx:
        assert queue(ctx, QueueFilter()).facets["severity"] == ()


def fill(city: City, count: int) -> None:
    """`count` registered filings with two open flags each, written directly."""
    template = {
        "unit_id": city.units["gov"],
        "receiver_id": city.units["npc"],
        "state": FilingState.REGISTERED,
        "is_open": True,
        "organ": "云山市人民政府",
        "created_at": city.clock.now,
        "submitted_at": city.clock.now,
    }
    with city.instance.database.transaction() as session:
        numbers = range(1, count + 1)
        session.execute(insert(Filing), [template | {"id": n, "title": f"文件{n:05d}"} for n in numbers])
        clock = {
            "kind": ClockKind.REVIEW,
            "subject_kind": SubjectKind.FILING,
            "unit_id": city.units["npc"],
            "receiver_id": city.units["npc"],
            "started_on": city.clock.now.date(),
            "rolls": True,
            "source": "",
            "profile": "gansu",
            "due": city.clock.now.date() + timedelta(days=90),
        }
        session.execute(insert(Clock), [clock | {"id": n, "subject_id": n, "filing_id": n} for n in numbers])
        material = {"kind": MaterialKind.TEXT, "filename": "a.txt", "sha256": "0" * 64, "size": 1}
        session.execute(
            insert(Material), [material | {"id": n, "filing_id": n, "uploaded_at": city.clock.now} for n in numbers]
        )
        text = {"number": 1, "state": RevisionState.INDEXED, "text": "文" * 2000}
        session.execute(insert(Revision), [text | {"id": n, "filing_id": n, "material_id": n} for n in numbers])
        flag = {
            "state": FlagState.OPEN,
            "rule_id": "TT-001",
            "topic": "fire",
            "criterion": Criterion.VALUES,
            "address": "art_1",
            "article": "第一条",
            "start": 0,
            "end": 1,
            "quote": "文",
            "fingerprint": "f",
            "message": "疑似",
            "created_at": city.clock.now,
        }
        rows = [
            flag | {"filing_id": n, "revision_id": n, "severity": severity}
            for n in numbers
            for severity in (Severity.HIGH, Severity.LOW)
        ]
        session.execute(insert(Flag), rows)


@contextmanager
def counting(city: City) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        statements.append(statement)

    event.listen(city.instance.database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(city.instance.database.engine, "before_cursor_execute", note)


def test_a_long_queue_costs_five_statements_and_one_page(city: City) -> None:
    fill(city, 3_000)
    with city.read(city.reviewer) as ctx, counting(city) as statements:
        page = queue(ctx, QueueFilter(page=150))
    assert (page.total, len(page.rows), page.page, page.pages) == (3_000, 20, 150, 150)
    assert len([s for s in statements if s.lstrip().startswith(("SELECT", "WITH"))]) == 5
    assert page.facets["severity"] == (Facet("high", "抵触或越权", 3_000), Facet("low", "技术性", 3_000))
    with city.read(city.reviewer) as ctx, counting(city) as statements:
        found = overview(ctx)
    assert len([s for s in statements if s.lstrip().startswith("SELECT")]) == 2
    assert {n.name: n.value for n in found.flags}["high"] == 3_000


NAMES = {
    "clerk": {s.value for s in FilingState} | {"overdue", "failed", "late", "this_year"},
    "reviewer": {s.value for s in FilingState if s not in {"draft", "pending_signoff"}}
    | {"overdue", "failed", "late", "this_year"},
    "public": {"registered", "under_review", "concluded", "archived", "overdue", "failed", "late", "this_year"},
}


@pytest.mark.parametrize("name", ["clerk", "reviewer", "public", "system_admin", "registrar2"])
def test_every_number_lists_what_it_counts(city: City, name: str) -> None:
    for state in FilingState:
        in_state(city, state)
    in_state(city, FilingState.REGISTERED, TEXT)
    late = in_state(city, FilingState.DRAFT)
    with city.work(city.clerk) as ctx:
        submission.edit(ctx, late, FilingForm(published_on=date(2026, 1, 5)), seen_version=None)
        submission.submit(ctx, late)
        submission.submit_files(ctx, [BROKEN], FilingForm())
    work_off(city)
    city.clock.pass_(days=30)
    with city.read(city.actors[name]) as ctx:
        found = overview(ctx)
        if name in NAMES:
            assert {n.name for n in found.numbers} == NAMES[name]
        for number in found.numbers:
            assert queue(ctx, number.filter).total == number.value, number
        for number in found.flags:
            rows = queue(ctx, number.filter).rows
            assert sum(row.open_flags[number.filter.severity or Severity.INFO] for row in rows) == number.value
        numbers = {n.name: n.value for n in found.numbers}
    if name == "clerk":
        assert (numbers["late"], numbers["failed"], numbers["draft"]) == (2, 1, 1)
        assert found.flags == ()
    if name == "reviewer":
        assert {n.name: n.value for n in found.flags} == {"high": 1, "medium": 1, "low": 0, "info": 0}
        assert (numbers["overdue"], numbers["submitted"]) == (4, 3)  # one supplement is overdue as well


def test_flags_of_a_replaced_text_are_not_counted(city: City) -> None:
    filing_id = submitted(city)
    act(city, "registrar", FilingAction.REQUEST_SUPPLEMENT, filing_id, "请更正")
    with city.work(city.clerk) as ctx:
        submission.add_material(ctx, filing_id, Upload("新.txt", CLEAN.encode()))
        submission.submit(ctx, filing_id)
    work_off(city)
    assert len(flags_of(city, filing_id)) == 2
    with city.read(city.reviewer) as ctx:
        (row,) = queue(ctx, QueueFilter()).rows
        assert row.open_flags == {}
        assert queue(ctx, QueueFilter(severity=Severity.HIGH)).total == 0
        assert queue(ctx, QueueFilter()).facets["severity"] == ()
        assert [n.value for n in overview(ctx).flags] == [0, 0, 0, 0]
        assert ctx.session.scalar(select(Filing.title).where(Filing.id == filing_id)) == "云山市公园管理办法"
