"""Counters without gaps: one row for each, raised in the transaction that uses the number."""

from sqlalchemy import text
from sqlalchemy.orm import Session

LOCK = 0x61756469
"""PostgreSQL's advisory lock of all numbers: writers stand in one line until each commits. With a line for each stream,
one writer that has its receipt number and one that has its place in the audit trail would wait for each other."""

RAISE = text(
    "INSERT INTO sequence (name, value) VALUES (:name, 1)"
    " ON CONFLICT (name) DO UPDATE SET value = sequence.value + 1 RETURNING value"
)


def raised(session: Session, name: str) -> int:
    """The next number of a sequence, from 1. Other writers of numbers wait until this transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    return int(session.execute(RAISE, {"name": name}).scalar_one())
