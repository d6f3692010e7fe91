"""An instance from nothing: database, first administrator or the invented city of 云山 with its sample filings."""

import logging
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from filing.errors import FilingError
from filing.models import Account, Filing, Unit
from filing.permissions import POLICY, SYSTEM, Actor, Permission
from filing.services.account.accounts import create_account
from filing.services.account.administration import create_unit
from filing.services.context import Context, Instance
from filing.services.identity import account_named, actor_of
from filing.services.procedure.submission import KEY_CHARACTERS, FilingForm, Upload, submit_files
from filing.services.procedure.transitions import apply
from filing.services.profiles import DEFAULT, choose, chosen
from filing.services.reading.work import work_until_empty
from filing.services.visibility import get_filing
from filing.terms import FilingAction, Role, UnitKind

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SAMPLE_SUFFIXES = frozenset({".docx", ".pdf", ".txt", ".html"})
UNREGISTERED = 2
"""So many of the samples wait at the registrar's desk; the others are registered, so that reviewers have a queue."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """`password` is known here and nowhere else: print it once."""

    role: Role
    name: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class DemoUnit:
    code: str
    name: str
    kind: UnitKind
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    username: str
    role: Role
    unit: str = ""


REGION = "云山市"
DEMO_UNITS = (
    DemoUnit("yunshan-npc", "云山市人民代表大会常务委员会", UnitKind.REVIEWING),
    DemoUnit("yunshan-gov", "云山市人民政府", UnitKind.ENACTING, "yunshan-npc"),
    DemoUnit("yunshan-health", "云山市卫生健康委员会", UnitKind.ENACTING, "yunshan-npc"),
)
DEMO_ACCOUNTS = (
    DemoAccount("clerk", Role.CLERK, "yunshan-gov"),
    DemoAccount("lead", Role.UNIT_LEAD, "yunshan-gov"),
    DemoAccount("health", Role.CLERK, "yunshan-health"),
    DemoAccount("registrar", Role.REGISTRAR, "yunshan-npc"),
    DemoAccount("reviewer", Role.REVIEWER, "yunshan-npc"),
    DemoAccount("committee", Role.COMMITTEE_LEAD, "yunshan-npc"),
    DemoAccount("admin", Role.SYSTEM_ADMIN),
    DemoAccount("security", Role.SECURITY_ADMIN),
    DemoAccount("audit", Role.AUDIT_ADMIN),
    DemoAccount("reader", Role.PUBLIC),
)
FIRST_ACCOUNT = DemoAccount("admin", Role.SYSTEM_ADMIN)


def initialise(instance: Instance, *, demo: bool, samples: bool, profile: str = "") -> list[NewAccount]:
    """Brings the database up to date and adds what is missing; a second run changes nothing and loses nothing.

    Without `demo`: the first administrator, if nobody can manage accounts yet. With it: units, one account for each
    role, and with `samples` the files of `examples/` as filings of yunshan-gov. Passwords are random and returned once.
    `profile` is the jurisdiction profile to rule from now on; without it what was chosen stays. Raises InvalidInput.
    """
    instance.upgrade()
    with instance.work(SYSTEM) as ctx:
        if profile or chosen(ctx) is None:
            choose(ctx, profile or DEFAULT)
        made = _add_demo(ctx) if demo else _add_first(ctx)
    if demo and samples:
        file_samples(instance)
    return made


def _add_first(ctx: Context) -> list[NewAccount]:
    managers = sorted(POLICY[Permission.MANAGE_ACCOUNTS])
    if ctx.session.scalar(select(func.count()).where(Account.role.in_(managers), Account.is_active)):
        return []
    return [_add_account(ctx, FIRST_ACCOUNT, must_change_password=True)]


def _add_demo(ctx: Context) -> list[NewAccount]:
    codes = set(ctx.session.scalars(select(Unit.code)))
    for unit in DEMO_UNITS:
        if unit.code not in codes:
            create_unit(ctx, code=unit.code, name=unit.name, kind=unit.kind, region=REGION, receiver_code=unit.receiver)
    names = set(ctx.session.scalars(select(Account.username)))
    missing = [account for account in DEMO_ACCOUNTS if account.username not in names]
    return [_add_account(ctx, account, must_change_password=False) for account in missing]


def _add_account(ctx: Context, account: DemoAccount, *, must_change_password: bool) -> NewAccount:
    label = account.role.label
    _, password = create_account(
        ctx,
        username=account.username,
        name=label,
        role=account.role,
        unit_code=account.unit,
        must_change_password=must_change_password,
    )
    return NewAccount(account.role, label, account.username, password)


def file_samples(instance: Instance) -> int:
    """Files each example once, under its name as key, and has it read and checked; how many were new.

    A sample that fails is logged and left as it stands: the accounts must reach whoever runs the command.
    """
    with instance.read(SYSTEM) as ctx:
        clerk, registrar = (actor_of(account_named(ctx, name)) for name in ("clerk", "registrar"))
    fresh = [id_ for path in sample_files() if (id_ := _file_sample(instance, clerk, path)) is not None]
    if fresh:
        work_until_empty(instance)
    for filing_id in fresh[:-UNREGISTERED]:
        _register(instance, registrar, filing_id)
    if fresh:
        work_until_empty(instance)
    return len(fresh)


def sample_files() -> list[Path]:
    return sorted(path for path in EXAMPLES.glob("*") if path.suffix in SAMPLE_SUFFIXES)


def _file_sample(instance: Instance, clerk: Actor, path: Path) -> int | None:
    """The id of the new filing; None for one that has been filed before or cannot be."""
    key = f"sample:{path.stem}"[:KEY_CHARACTERS]
    with instance.read(clerk) as ctx:
        if ctx.session.scalar(select(Filing.id).where(Filing.submission_key == f"{clerk.unit_id}:{key}")) is not None:
            return None
    try:
        with instance.work(clerk) as ctx:
            return submit_files(ctx, [Upload(path.name, path.read_bytes())], FilingForm(), key=key).id
    except FilingError as error:
        log.warning("sample %s was not filed: %s", path.name, error.message)
        return None


def _register(instance: Instance, registrar: Actor, filing_id: int) -> None:
    try:
        with instance.work(registrar) as ctx:
            apply(ctx, FilingAction.REGISTER, get_filing(ctx, filing_id))
    except FilingError as error:
        log.warning("sample filing %s was not registered: %s", filing_id, error.message)
