"""Fills a new demo instance with copies of its samples: `python -m benchmarks.seeding FOLDER [FILINGS]`.

The copies have texts, provisions and flags as the worker wrote them for the samples, with titles, numbers, days, units
and states of their own; they are not put into the search index. For measuring pages, never for an instance in use.
"""

import hashlib
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from filing.db import Base
from filing.errors import Conflict
from filing.models import Filing, FilingEvent, Flag, Material, ProvisionRow, Revision, Unit
from filing.services.context import Instance
from filing.services.installation import initialise
from filing.settings import load_settings
from filing.terms import DocumentType, FilingAction, FilingState, FlagState, UnitKind
from filing.workflow import FINISHED

FILINGS, FLAGS_EACH = 10_000, 17
BATCH = 500
SHARED = 200
"""One filing in so many shares its provisions with others, word for word."""
STATES = (
    (FilingState.SUBMITTED, 1),
    (FilingState.SUPPLEMENT_REQUESTED, 1),
    (FilingState.REGISTERED, 2),
    (FilingState.UNDER_REVIEW, 2),
    (FilingState.CONCLUDED, 10),
    (FilingState.ARCHIVED, 84),
)
"""As in an office after years: most of it is done."""


def main() -> None:
    folder = Path(sys.argv[1])
    instance = Instance(load_settings({"INSTANCE_PATH": str(folder), "WORKER": "off"}))
    passwords = seed(instance, int(sys.argv[2]) if len(sys.argv) > 2 else FILINGS)
    instance.close()
    print("\n".join(f"{name}\t{password}" for name, password in passwords.items()))


def seed(instance: Instance, filings: int) -> dict[str, str]:
    """Passwords by user name. Raises Conflict for an instance that somebody else has filed with."""
    passwords = {account.username: account.password for account in initialise(instance, demo=True, samples=True)}
    if not passwords:
        raise Conflict("目录中已有实例。请指定一个空目录。")
    dice = random.Random(7)
    done = 0
    while done < filings:
        with instance.database.transaction() as session:
            done += _copy(session, dice, done, min(BATCH, filings - done))
    return passwords


def _copy(session: Session, dice: random.Random, done: int, count: int) -> int:
    samples = [s for s in session.scalars(select(Filing).order_by(Filing.id).limit(20)) if s.id <= 20 and s.revisions]
    units = session.scalars(select(Unit.id).where(Unit.kind == UnitKind.ENACTING)).all()
    first = (session.scalar(select(func.max(Filing.id))) or 0) + 1
    copies = [(samples[number % len(samples)], first + number) for number in range(count)]
    for sample, new_id in copies:
        _copy_one(session, sample, new_id, values=_facts(dice, new_id, units[new_id % len(units)]))
    return len(copies)


def _facts(dice: random.Random, number: int, unit_id: int) -> dict[str, Any]:
    state = dice.choices([s for s, _ in STATES], [weight for _, weight in STATES])[0]
    submitted = datetime(2026, 11, 20, 2, tzinfo=UTC) - timedelta(minutes=number * 300 % 5_000_000)
    registered = state not in {FilingState.SUBMITTED, FilingState.SUPPLEMENT_REQUESTED}
    return {
        "unit_id": unit_id,
        "state": state,
        "document_type": dice.choice(list(DocumentType)),
        "document_number": f"云政规〔{submitted.year}〕{number}号",
        "receipt_number": f"收〔{submitted.year}〕S{number}号",
        "registration_number": f"备〔{submitted.year}〕S{number}号" if registered else None,
        "submission_key": None,
        "submitted_at": submitted,
        "created_at": submitted,
        "registered_at": submitted + timedelta(days=2) if registered else None,
        "concluded_at": submitted + timedelta(days=40) if state in FINISHED else None,
        "is_late": dice.random() < 0.08,
    }


def _copy_one(session: Session, sample: Filing, new_id: int, *, values: dict[str, Any]) -> None:
    title = f"{sample.title[:-2]}第{new_id}号{sample.title[-2:]}"
    session.execute(insert(Filing), [_row(sample) | values | {"id": new_id, "title": title}])
    material = session.scalars(select(Material).where(Material.filing_id == sample.id).limit(1)).one()
    material_id = _added(session, Material, _row(material) | {"filing_id": new_id})
    revision = sample.revisions[-1]
    rest = {"filing_id": new_id, "material_id": material_id, "text": revision.text, "number": 1}
    revision_id = _added(session, Revision, _row(revision) | rest)
    provisions = session.scalars(select(ProvisionRow).where(ProvisionRow.revision_id == revision.id)).all()
    rows = [_row(row) | {"revision_id": revision_id} for row in provisions]
    session.execute(insert(ProvisionRow), [_own(row, new_id, place) for place, row in enumerate(rows)])
    if flags := list(_flags(session, sample, values | {"filing_id": new_id, "revision_id": revision_id})):
        session.execute(insert(Flag), flags)
    event = {
        "filing_id": new_id,
        "action": FilingAction.SUBMIT,
        "source": FilingState.DRAFT,
        "target": FilingState.SUBMITTED,
        "actor": "报送单位经办人",
        "reason": "",
        "at": values["submitted_at"],
    }
    session.execute(insert(FilingEvent), [event])


def _flags(session: Session, sample: Filing, copy: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """FLAGS_EACH for a sample that has any, as often as it takes; those of finished filings are decided."""
    rows = session.scalars(select(Flag).where(Flag.filing_id == sample.id)).all()
    new_id, is_finished = copy["filing_id"], copy["state"] in FINISHED
    choices = (FlagState.CONFIRMED, FlagState.DISMISSED) if is_finished else (FlagState.OPEN,)
    common = {name: copy[name] for name in ("filing_id", "revision_id", "created_at")}
    common["decided_by"] = "审查人员" if is_finished else ""
    for number in range(FLAGS_EACH if rows else 0):
        row = rows[number % len(rows)]
        yield _own(_row(row) | common | {"state": choices[number % len(choices)]}, new_id, number)


def _own(row: dict[str, Any], filing_id: int, number: int) -> dict[str, Any]:
    """With words of its own, but in one filing of SHARED."""
    if not filing_id % SHARED:
        return row
    return row | {"fingerprint": hashlib.sha256(f"{filing_id}/{number}".encode()).hexdigest()}


def _row(row: Base) -> dict[str, Any]:
    """The columns of a row without its id."""
    return {column.key: getattr(row, column.key) for column in row.__mapper__.column_attrs if column.key != "id"}


def _added(session: Session, model: Any, values: dict[str, Any]) -> int:
    return int(session.execute(insert(model).returning(model.id), [values]).scalar_one())


if __name__ == "__main__":
    main()
