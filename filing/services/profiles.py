"""Which jurisdiction profile (办理规程) rules, and choosing one."""

from datetime import date

from sqlalchemy import select

from filing.deadlines.period import last_day
from filing.errors import BadProfile, InvalidInput
from filing.models import ProfileChoice
from filing.profile import Profile
from filing.services.audit import record
from filing.services.context import Context
from filing.terms import ClockKind

DEFAULT = "gansu"


def chosen(ctx: Context) -> ProfileChoice | None:
    """None for an instance that has never chosen: DEFAULT rules there."""
    return ctx.session.scalars(select(ProfileChoice).order_by(ProfileChoice.id.desc()).limit(1)).first()


def profile_in_force(ctx: Context) -> Profile:
    """Raises BadProfile for files that cannot be loaded, and when the profile chosen is no longer among them."""
    choice = chosen(ctx)
    name = choice.profile if choice else DEFAULT
    profile = ctx.instance.profiles.by_id.get(name)
    if profile is None:
        folder = ctx.settings.profiles_path
        raise BadProfile(f"选定的办理规程“{name}”不在目录 {folder} 中。请放回，或用 flask init --profile 另选。")
    return profile


def due_by_profile(ctx: Context, kind: ClockKind, start: date) -> date | None:
    """When a period that begins on `start` ends; None where the profile has no such period."""
    profile = profile_in_force(ctx)
    period = profile.periods.get(kind)
    return last_day(start, period.length, ctx.calendar, rolls=profile.rolls) if period else None


def choose(ctx: Context, name: str) -> Profile:
    """Makes a profile rule from now on; clocks that run already keep what they were started with.

    Raises InvalidInput, naming the profiles there are; choosing the one that rules already changes nothing.
    """
    known = ctx.instance.profiles.by_id
    if name not in known:
        message = f"没有办理规程“{name}”，可用：{'、'.join(sorted(known))}。"
        raise InvalidInput(message, details={"profile": [message]})
    choice = chosen(ctx)
    if choice is None or choice.profile != name:
        ctx.session.add(ProfileChoice(profile=name, actor=ctx.actor.name, at=ctx.now))
        record(ctx, "profile.choose", f"profile:{name}", {"from": choice.profile if choice else None})
    return known[name]
