"""An invented city to test with: units, one account for each role, two rules of its own, and a clock that obeys."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from filing.models import Account, AuditEntry, Filing, Flag, Job, Unit
from filing.permissions import FILING_SIDE, REVIEW_SIDE, SYSTEM, Actor
from filing.services.context import Instance
from filing.services.identity import actor_of
from filing.services.procedure import submission, transitions
from filing.services.procedure.submission import FilingForm, Upload
from filing.services.reading import intake
from filing.services.review import review
from filing.terms import FilingAction as A
from filing.terms import FilingState as S
from filing.terms import JobKind, JobState, Role, UnitKind, Verdict

MORNING = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
"""Ten in the morning of Tuesday 24 November 2026 in China."""

UNITS = {
    "npc": ("云山市人大常委会", UnitKind.REVIEWING, None),
    "gov": ("云山市人民政府", UnitKind.ENACTING, "npc"),
    "health": ("云山市卫生健康委员会", UnitKind.ENACTING, "npc"),
    "npc2": ("平川市人大常委会", UnitKind.REVIEWING, None),
    "gov2": ("平川市人民政府", UnitKind.ENACTING, "npc2"),
}

TEXT = """云山市流动人口管理办法
（2026年10月8日云山市人民政府公布　自2026年12月1日起施行）
第一条　为了加强流动人口管理，制定本办法。
第二条　流动人口应当申领暂住证。
第三条　违反规定生育的，应当缴纳社会抚养费。
经批准的除外。
第四条　本办法自2026年12月1日起施行。
"""
CLEAN = "云山市公园管理办法\n第一条　公园免费开放。\n第二条　本办法自2026年12月1日起施行。\n"


def rule(id: str, word: str, *, topic: str, severity: str, other: str) -> dict[str, Any]:
    """A whole rule, as a lawyer would write it."""
    hits = [f"应当办理{word}。", f"没有{word}的，不予受理。", f"{word}由市政府规定。"]
    misses = [f"应当办理{other}。", f"没有{other}的，不予受理。", f"{other}由市政府规定。"]
    return {
        "id": id,
        "title": f"{word}已取消",
        "topic": topic,
        "status": "stable",
        "severity": severity,
        "criterion": "legality.inconsistent",
        "basis": [{"law": "某某法", "article": "第一条", "quote": "取消", "valid_from": "2021-08-20"}],
        "check": {"kind": "phrase", "scope": "sentence", "any": [word]},
        "message": "「{quote}」疑似已经取消。",
        "advice": "建议删去。",
        "examples": {
            "hit": [{"text": text, "quotes": [word]} for text in hits],
            "miss": [{"text": text, "why": "没有提到"} for text in misses],
        },
    }


RULES = {
    "fee": rule("TT-001", "社会抚养费", topic="family_planning", severity="high", other="登记证"),
    "permit": rule("TT-002", "暂住证", topic="abolished_system", severity="medium", other="居住登记"),
}


def write_rules(folder: Path, rules: dict[str, dict[str, Any]]) -> None:
    pack = folder / "test"
    pack.mkdir(parents=True, exist_ok=True)
    for old in pack.glob("*.yaml"):
        old.unlink()
    about = {"id": "test", "title": "试验", "maintainer": "测试", "version": "1"}
    for name, content in {"pack": about, **rules}.items():
        (pack / f"{name}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")


@dataclass
class Clock:
    """What `Instance` takes for the time."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **period: float) -> None:
        self.now += timedelta(**period)


@dataclass
class City:
    """An instance with its people; `clerk` and the rest belong to 云山市, the names with 2 to 平川市."""

    instance: Instance
    clock: Clock
    actors: dict[str, Actor] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.actors[name]
        except KeyError as error:  # whoever asks whether an attribute exists expects this answer
            raise AttributeError(name) from error

    def work(self, actor: Actor) -> Any:
        return self.instance.work(actor, ip="10.0.0.1")

    def read(self, actor: Actor) -> Any:
        return self.instance.read(actor, ip="10.0.0.1")


def found(instance: Instance, clock: Clock) -> City:
    """Writes units and accounts directly: whoever tests `accounts` shall not need `accounts`."""
    city = City(instance, clock)
    with instance.database.transaction() as session:
        for code, (name, kind, receiver) in UNITS.items():
            unit = Unit(code=code, name=name, kind=kind, region=name[:3], receiver_id=city.units.get(receiver or ""))
            session.add(unit)
            session.flush()
            city.units[code] = unit.id
        for key, account in _accounts(city):
            session.add(account)
            session.flush()
            session.refresh(account)
            city.actors[key] = actor_of(account)
    return city


def _accounts(city: City) -> Iterator[tuple[str, Account]]:
    for suffix, filing_unit, reviewing_unit in (("", "gov", "npc"), ("2", "gov2", "npc2")):
        for role in Role:
            unit = filing_unit if role in FILING_SIDE else reviewing_unit if role in REVIEW_SIDE else None
            yield f"{role.value}{suffix}", _account(f"{role.value}{suffix}", role, city.units[unit] if unit else None)
    yield "health_clerk", _account("health_clerk", Role.CLERK, city.units["health"])


def _account(username: str, role: Role, unit_id: int | None) -> Account:
    return Account(
        username=username.replace("_", "-"),
        name=f"{role.label}{username}",
        role=role,
        unit_id=unit_id,
        password_hash="nobody logs in with this",
        created_at=MORNING,
    )


def draft(city: City, text: str = TEXT, *, by: str = "clerk", filename: str = "办法.txt") -> int:
    """The id of a draft whose text has been read."""
    with city.work(city.actors[by]) as ctx:
        filing_id = submission.create_draft(ctx, Upload(filename, text.encode())).id
    work_off(city)
    return filing_id


def submitted(city: City, text: str = TEXT, *, by: str = "clerk", is_open: bool = True) -> int:
    """The id of a filing that has been sent, read, checked and indexed."""
    with city.work(city.actors[by]) as ctx:
        upload = Upload("办法.txt", text.encode())
        filing_id = submission.submit_files(ctx, [upload], FilingForm(is_open=is_open)).id
    work_off(city)
    return filing_id


def registered(city: City, text: str = TEXT, *, is_open: bool = True) -> int:
    filing_id = submitted(city, text, is_open=is_open)
    act(city, "registrar", A.REGISTER, filing_id)
    work_off(city)
    return filing_id


def act(city: City, by: str, action: A, filing_id: int, reason: str = "") -> Filing:
    with city.work(city.actors[by]) as ctx:
        return transitions.apply(ctx, action, ctx.session.get_one(Filing, filing_id), reason=reason)


def decide_all(city: City, filing_id: int, verdict: Verdict = Verdict.CONFIRM) -> None:
    with city.work(city.reviewer) as ctx:
        for flag in review.case(ctx, filing_id).flags:
            review.decide_flag(ctx, flag.id, verdict)


WAYS: dict[S, tuple[tuple[str, A, str], ...]] = {
    S.DRAFT: (),
    S.PENDING_SIGNOFF: (("clerk", A.REQUEST_SIGNOFF, ""),),
    S.SUBMITTED: (("unit_lead", A.SUBMIT, ""),),
    S.SUPPLEMENT_REQUESTED: (("clerk", A.SUBMIT, ""), ("registrar", A.REQUEST_SUPPLEMENT, "缺少说明")),
    S.RETURNED: (("clerk", A.SUBMIT, ""), ("registrar", A.RETURN, "不属于备案范围")),
    S.WITHDRAWN: (("clerk", A.SUBMIT, ""), ("clerk", A.WITHDRAW, "重复报送")),
    S.REGISTERED: (("clerk", A.SUBMIT, ""), ("registrar", A.REGISTER, "")),
    S.UNDER_REVIEW: (
        ("clerk", A.SUBMIT, ""),
        ("registrar", A.REGISTER, ""),
        ("reviewer", A.BEGIN_REVIEW, ""),
    ),
    S.CONCLUDED: (
        ("clerk", A.SUBMIT, ""),
        ("registrar", A.REGISTER, ""),
        ("reviewer", A.BEGIN_REVIEW, ""),
        ("reviewer", A.CONCLUDE, "未发现问题"),
    ),
    S.ARCHIVED: (
        ("clerk", A.SUBMIT, ""),
        ("registrar", A.REGISTER, ""),
        ("reviewer", A.BEGIN_REVIEW, ""),
        ("reviewer", A.CONCLUDE, "未发现问题"),
        ("registrar", A.ARCHIVE, ""),
    ),
}


def in_state(city: City, state: S, text: str = CLEAN, *, is_open: bool = True) -> int:
    """A filing brought to `state` through the doors; `text` should raise no flags for states behind the review."""
    filing_id = draft(city, text)
    with city.work(city.clerk) as ctx:
        ctx.session.get_one(Filing, filing_id).is_open = is_open
    for by, action, reason in WAYS[state]:
        act(city, by, action, filing_id, reason)
        work_off(city)
    return filing_id


def work_off(city: City) -> list[JobKind]:
    """Does all queued jobs as the worker does, and returns what they were."""
    done = []
    while (job := _next_job(city)) is not None:
        with city.instance.read(SYSTEM) as ctx:
            result = intake.PREPARE[job.kind](ctx, job)
        with city.instance.work(SYSTEM) as ctx:
            intake.STORE[job.kind](ctx, job, result)
        done.append(job.kind)
    return done


def _next_job(city: City) -> Job | None:
    with city.instance.database.transaction() as session:
        statement = select(Job).where(Job.state == JobState.QUEUED).order_by(Job.id).limit(1)
        job = session.scalars(statement).one_or_none()
        if job is not None:
            job.state, job.finished_at = JobState.DONE, city.clock.now
        return job


def get(city: City, model: Any, id_: int) -> Any:
    """A row as the database holds it."""
    with city.instance.database.reading() as session:
        return session.get_one(model, id_)


def rows(city: City, model: Any) -> list[Any]:
    """All rows of a table, in order of their ids."""
    with city.instance.database.reading() as session:
        return list(session.scalars(select(model).order_by(model.id)))


def flags_of(city: City, filing_id: int) -> list[Flag]:
    with city.instance.database.reading() as session:
        return list(session.scalars(select(Flag).where(Flag.filing_id == filing_id).order_by(Flag.start, Flag.id)))


def audited(city: City) -> list[tuple[str, str, str]]:
    """(action, target, actor) of every entry, in order."""
    with city.instance.database.reading() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.seq))
        return [(row.action, row.target, row.actor) for row in rows]
