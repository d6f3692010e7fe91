"""审计: an append-only chain of acts, each written in the transaction of what it records.

An entry's hash covers its fields and the hash before it; the number of the last entry stands in `sequence` as well, so
that a chain cut off at its end is found too. Triggers refuse UPDATE and DELETE (migrations).
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, text
from sqlalchemy.orm import Session

from filing.deadlines import CHINA
from filing.models import AuditEntry, Sequence
from filing.permissions import Permission, require
from filing.services.context import Context
from filing.services.form import clean_line
from filing.services.listing import Listing, paged, pages_of
from filing.services.sequences import raised

GENESIS = "0" * 64
"""What the first entry has for the hash before it."""
STREAM = "audit"
PAGE_SIZE = 50
WORDS = 80
FAULTS_LISTED = 20
BATCH = 1_000

LAST_HASH = text("SELECT hash FROM audit_entry WHERE seq = :seq")
FIELDS = ("seq", "at", "account_id", "actor", "ip", "action", "target", "body", "prev")


def record(ctx: Context, action: str, target: str, body: dict[str, Any]) -> None:
    """Adds one act: `action` e.g. `flag.decide`, `target` e.g. `filing:7`, `body` plain values, no document text."""
    session = ctx.session
    seq = raised(session, STREAM)
    prev = session.execute(LAST_HASH, {"seq": seq - 1}).scalar()
    values = {
        "seq": seq,
        "at": ctx.now.isoformat(timespec="microseconds"),
        "account_id": ctx.actor.account_id,
        "actor": ctx.actor.name,
        "ip": ctx.ip,
        "action": action,
        "target": target,
        "body": json.dumps(body, ensure_ascii=False, sort_keys=True, default=str),
        "prev": prev or GENESIS,
    }
    session.execute(insert(AuditEntry).values(**values, hash=hash_of(values)))


def hash_of(values: dict[str, Any]) -> str:
    """SHA-256 over the fields as a JSON list, in the order of FIELDS."""
    written = json.dumps([values[name] for name in FIELDS], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`head` is the hash of the last entry: written down elsewhere, it proves later that no entry was exchanged."""

    count: int
    head: str
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.faults


def verify(session: Session) -> ChainReport:
    """Walks the whole chain: finds entries that were changed, removed, put in or put elsewhere."""
    count, seq, head = 0, 0, GENESIS
    faults: list[str] = []
    statement = select(*(getattr(AuditEntry, name) for name in (*FIELDS, "hash"))).order_by(AuditEntry.seq)
    for row in session.execute(statement.execution_options(yield_per=BATCH)):
        faults += _faults(row, seq, head)
        count, seq, head = count + 1, row.seq, row.hash
    last = session.scalar(select(Sequence.value).where(Sequence.name == STREAM)) or 0
    if last != seq:
        faults.append(f"最后一条应为第 {last} 条，实为第 {seq} 条：其间的记录被删除或者增补。")
    if len(faults) > FAULTS_LISTED:
        faults = [*faults[:FAULTS_LISTED], f"另有 {len(faults) - FAULTS_LISTED} 处。"]
    return ChainReport(count, head, tuple(faults))


def _faults(row: Row[Any], seq: int, head: str) -> Iterator[str]:
    if row.seq != seq + 1:
        yield f"第 {seq} 条之后应为第 {seq + 1} 条，实为第 {row.seq} 条：其间的记录被删除。"
    elif row.prev != head:
        yield f"第 {row.seq} 条与前一条不衔接：记录被改动、调换或者增补。"
    if hash_of(row._asdict()) != row.hash:
        yield f"第 {row.seq} 条的内容与其散列值不符：记录被改动。"


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """`target` e.g. `filing:7`; `since` and `until` are days in China, both included."""

    action: str = ""
    actor: str = ""
    target: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1


def list_entries(ctx: Context, filter: AuditFilter) -> Listing[AuditEntry]:
    """The newest first. Raises NotAllowed, InvalidInput for words or pages beyond bounds."""
    require(ctx.actor, Permission.SEE_AUDIT)
    conditions = _conditions(filter)
    total = ctx.session.scalar(select(func.count()).select_from(AuditEntry).where(*conditions)) or 0
    statement = select(AuditEntry).where(*conditions).order_by(AuditEntry.seq.desc())
    rows = ctx.session.scalars(paged(statement, filter.page, PAGE_SIZE))
    return Listing(total, tuple(rows), filter.page, pages_of(total, PAGE_SIZE))


def list_actions(ctx: Context) -> list[str]:
    """Every action that has been recorded, for the choices of a form."""
    require(ctx.actor, Permission.SEE_AUDIT)
    return list(ctx.session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)))


def _conditions(filter: AuditFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if action := clean_line(filter.action, WORDS, "行为"):
        conditions.append(AuditEntry.action == action)
    if actor := clean_line(filter.actor, WORDS, "办理人"):
        conditions.append(AuditEntry.actor.contains(actor, autoescape=True))
    if target := clean_line(filter.target, WORDS, "对象"):
        conditions.append(AuditEntry.target == target)
    if filter.since is not None:
        conditions.append(AuditEntry.at >= _begin(filter.since))
    if filter.until is not None:
        conditions.append(AuditEntry.at < _begin(filter.until + timedelta(days=1)))
    return conditions


def _begin(day: date) -> str:
    """The first moment of a day in China as `at` is written: UTC, so that text sorts as time does."""
    return datetime.combine(day, time(), CHINA).astimezone(UTC).isoformat(timespec="microseconds")
