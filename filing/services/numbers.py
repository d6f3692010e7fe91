"""Gap-free numbers: one row per stream and year, raised in the transaction that uses the number."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from filing.services.context import Context

STREAMS = {"receipt": "收", "registration": "备", "suggestion": "建"}
"""Stream → the word in front of the number."""

LOCK = 0x61756469
"""PostgreSQL's advisory lock of all numbers: writers stand in one line until each commits. With a line for each stream,
one writer that has its receipt number and one that has its place in the audit trail would wait for each other."""

RAISE = text(
    "INSERT INTO sequence (name, value) VALUES (:name, 1)"
    " ON CONFLICT (name) DO UPDATE SET value = sequence.value + 1 RETURNING value"
)


def next_number(ctx: Context, stream: str) -> str:
    """E.g. 收〔2026〕0001号, by the year in China. Concurrent callers wait for each other's commit or rollback."""
    year = ctx.today.year
    return f"{STREAMS[stream]}〔{year}〕{raised(ctx.session, f'{stream}/{year}'):04d}号"


def raised(session: Session, name: str) -> int:
    """The next number of a sequence, from 1. Other writers of numbers wait until this transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    return int(session.execute(RAISE, {"name": name}).scalar_one())
