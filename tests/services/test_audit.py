"""The chain finds every row that was changed, removed, put in or put elsewhere."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from filing.errors import InvalidInput, NotAllowed
from filing.models import AuditEntry
from filing.permissions import SYSTEM
from filing.services.audit import GENESIS, AuditFilter, ChainReport, hash_of, list_actions, list_entries, record, verify
from filing.services.context import Context
from tests.services.city import City


def write(city: City, count: int = 5) -> None:
    for number in range(1, count + 1):
        city.clock.pass_(hours=12)
        with city.work(city.reviewer) as ctx:
            record(ctx, f"test.{'odd' if number % 2 else 'even'}", f"filing:{number}", {"号": number})


def check(city: City) -> ChainReport:
    with city.read(SYSTEM) as ctx:
        return verify(ctx.session)


def tamper(city: City, *statements: str) -> None:
    """As somebody would who owns the database: the triggers first."""
    with city.instance.database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP TRIGGER audit_entry_no_change ON audit_entry"))
        else:
            for act in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_entry_no_{act}"))
        for statement in statements:
            connection.execute(text(statement))


def test_each_entry_covers_the_one_before(city: City) -> None:
    write(city, 2)
    with city.read(SYSTEM) as ctx:
        first, second = ctx.session.scalars(select(AuditEntry).order_by(AuditEntry.seq))
    assert (first.seq, first.prev, second.seq, second.prev) == (1, GENESIS, 2, first.hash)
    assert (first.actor, first.ip, first.action, first.target) == (
        city.reviewer.name,
        "10.0.0.1",
        "test.odd",
        "filing:1",
    )
    assert (first.at, first.body) == ("2026-11-24T14:00:00.000000+00:00", '{"号": 1}')
    names = ("seq", "at", "account_id", "actor", "ip", "action", "target", "body", "prev")
    assert second.hash == hash_of({name: getattr(second, name) for name in names})
    assert check(city) == ChainReport(2, second.hash, ())


def test_an_empty_chain_holds(city: City) -> None:
    assert check(city) == ChainReport(0, GENESIS, ())


TAMPERINGS: dict[str, tuple[list[str], str]] = {
    "changed words": (["UPDATE audit_entry SET actor = '别人' WHERE seq = 3"], "第 3 条的内容与其散列值不符"),
    "changed body": (["UPDATE audit_entry SET body = '{}' WHERE seq = 1"], "第 1 条的内容与其散列值不符"),
    "changed hash": (["UPDATE audit_entry SET hash = prev WHERE seq = 2"], "第 2 条的内容与其散列值不符"),
    "removed in the middle": (["DELETE FROM audit_entry WHERE seq = 3"], "第 2 条之后应为第 3 条"),
    "removed at the beginning": (["DELETE FROM audit_entry WHERE seq = 1"], "第 0 条之后应为第 1 条"),
    "removed at the end": (["DELETE FROM audit_entry WHERE seq = 5"], "最后一条应为第 5 条，实为第 4 条"),
    "removed whole": (["DELETE FROM audit_entry"], "最后一条应为第 5 条，实为第 0 条"),
    "exchanged": (
        [
            "UPDATE audit_entry SET seq = 99 WHERE seq = 2",
            "UPDATE audit_entry SET seq = 2 WHERE seq = 3",
            "UPDATE audit_entry SET seq = 3 WHERE seq = 99",
        ],
        "第 2 条与前一条不衔接",
    ),
    "put in": (
        [
            "INSERT INTO audit_entry SELECT 6, at, account_id, actor, ip, action, target, body, hash, hash"
            " FROM audit_entry WHERE seq = 5"
        ],
        "最后一条应为第 5 条，实为第 6 条",
    ),
}


@pytest.mark.parametrize("way", TAMPERINGS)
def test_tampering_is_found(city: City, way: str) -> None:
    write(city)
    statements, expected = TAMPERINGS[way]
    tamper(city, *statements)
    report = check(city)
    assert not report.ok
    assert any(expected in fault for fault in report.faults), report.faults


def test_a_rewritten_entry_breaks_the_link_to_the_next(city: City) -> None:
    write(city)
    with city.read(SYSTEM) as ctx:
        entry = ctx.session.get_one(AuditEntry, 2)
        names = ("seq", "at", "account_id", "ip", "action", "target", "body", "prev")
        values: dict[str, Any] = {name: getattr(entry, name) for name in names} | {"actor": "别人"}
    tamper(city, f"UPDATE audit_entry SET actor = '别人', hash = '{hash_of(values)}' WHERE seq = 2")
    assert check(city).faults == ("第 3 条与前一条不衔接：记录被改动、调换或者增补。",)


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor = '别人'", "DELETE FROM audit_entry"])
def test_the_database_refuses_changes(city: City, statement: str) -> None:
    write(city, 1)
    with pytest.raises(DBAPIError, match="never changed"), city.instance.database.engine.begin() as connection:
        connection.execute(text(statement))
    assert check(city).ok


def test_an_act_that_is_rolled_back_leaves_no_entry_and_no_hole(city: City) -> None:
    write(city, 1)

    def lose(ctx: Context) -> None:
        record(ctx, "test.lost", "filing:1", {})
        raise RuntimeError

    with pytest.raises(RuntimeError), city.work(city.reviewer) as ctx:
        lose(ctx)
    write(city, 1)
    assert (check(city).count, check(city).ok) == (2, True)


def test_many_writers_make_one_chain(city: City) -> None:
    def run() -> None:
        for _ in range(10):
            with city.work(city.reviewer) as ctx:
                record(ctx, "test.race", "filing:1", {})

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (check(city).count, check(city).ok) == (40, True)


def listed(city: City, filter: AuditFilter, by: str = "audit_admin") -> list[int]:
    with city.read(city.actors[by]) as ctx:
        page = list_entries(ctx, filter)
        assert page.total == len(page.rows)
        return [row.seq for row in page.rows]


def test_entries_are_narrowed_the_newest_first(city: City) -> None:
    write(city)
    assert listed(city, AuditFilter()) == [5, 4, 3, 2, 1]
    assert listed(city, AuditFilter(action="test.even")) == [4, 2]
    assert listed(city, AuditFilter(target="filing:3")) == [3]
    assert listed(city, AuditFilter(actor="审查人员")) == [5, 4, 3, 2, 1]
    assert listed(city, AuditFilter(actor="%")) == []
    # written at 22:00 on the 24th, 10:00 and 22:00 on the 25th … in China
    assert listed(city, AuditFilter(since=date(2026, 11, 25), until=date(2026, 11, 25))) == [3, 2]
    with city.read(city.audit_admin) as ctx:
        assert list_actions(ctx) == ["test.even", "test.odd"]


@pytest.mark.parametrize("by", ["clerk", "reviewer", "security_admin", "public"])
def test_the_trail_is_for_those_who_watch(city: City, by: str) -> None:
    with pytest.raises(NotAllowed):
        listed(city, AuditFilter(), by)
    with pytest.raises(NotAllowed), city.read(city.actors[by]) as ctx:
        list_actions(ctx)


BOUNDS: list[Callable[[], AuditFilter]] = [
    lambda: AuditFilter(page=0),
    lambda: AuditFilter(page=100_001),
    lambda: AuditFilter(actor="长" * 81),
]


@pytest.mark.parametrize("filter", BOUNDS)
def test_filters_are_bounded(city: City, filter: Callable[[], AuditFilter]) -> None:
    with pytest.raises(InvalidInput):
        listed(city, filter())
