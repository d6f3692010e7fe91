"""Being reminded: the address for the daily digest, and the calendar that programs fetch by a secret address."""

import re
import secrets

from sqlalchemy import select

from filing.errors import InvalidInput, NotAllowed, NotFound
from filing.models import Account, CalendarFeed
from filing.permissions import SYSTEM, Permission, require
from filing.services.account.sessions import digest_of
from filing.services.audit import record
from filing.services.clock.ical import Event, calendar_text
from filing.services.clock.todo import TodoItem, everything_of
from filing.services.context import Context, Instance
from filing.services.form import clean_line
from filing.services.identity import actor_of

EVENTS = 500
SECRET_CHARACTERS = 100
EMAIL_CHARACTERS = 200
EMAIL = re.compile(
    r"""
    [^\s@<>,;:"()\\]+ @ [A-Za-z0-9-]+ (?: \. [A-Za-z0-9-]+ )+    # wang@yunshan.example
    """,
    re.VERBOSE,
)


def set_email(ctx: Context, email: str) -> None:
    """The actor's own address; empty ends the digests. Raises InvalidInput for what is none."""
    cleaned = clean_line(email, EMAIL_CHARACTERS, "邮箱")
    if cleaned and not EMAIL.fullmatch(cleaned):
        message = "邮箱地址有误，应写作 name@example.cn 的形式。"
        raise InvalidInput(message, details={"email": [message]})
    account = _own_account(ctx)
    if account.email != cleaned:
        account.email = cleaned
        record(ctx, "account.email", f"account:{account.id}", {})


def email_of(ctx: Context) -> str:
    return _own_account(ctx).email


def create_feed(ctx: Context) -> str:
    """The secret of a new calendar address, shown once; an earlier address ends. Raises NotAllowed."""
    require(ctx.actor, Permission.SEE_TODO)
    account, secret = _own_account(ctx), secrets.token_urlsafe(32)
    feed = ctx.session.get(CalendarFeed, account.id)
    if feed is None:
        feed = CalendarFeed(account_id=account.id, digest=digest_of(secret), created_at=ctx.now)
        ctx.session.add(feed)
    feed.digest, feed.created_at = digest_of(secret), ctx.now
    ctx.session.flush()
    record(ctx, "feed.create", f"account:{account.id}", {})
    return secret


def revoke_feed(ctx: Context) -> None:
    """Ends the actor's address; where there is none, nothing changes."""
    feed = feed_of(ctx)
    if feed is not None:
        ctx.session.delete(feed)
        ctx.session.flush()
        record(ctx, "feed.revoke", f"account:{feed.account_id}", {})


def feed_of(ctx: Context) -> CalendarFeed | None:
    """None where the actor has no address."""
    return ctx.session.get(CalendarFeed, _own_account(ctx).id)


def _own_account(ctx: Context) -> Account:
    account = ctx.session.get(Account, ctx.actor.account_id) if ctx.actor.account_id is not None else None
    if account is None:
        raise NotAllowed("请先登录。")
    return account


def calendar_of(instance: Instance, secret: str) -> str:
    """The calendar behind a secret address. Raises NotFound for a wrong or revoked one, or an account that is off."""
    with instance.read(SYSTEM) as ctx:
        wanted = select(CalendarFeed).where(CalendarFeed.digest == digest_of(secret[:SECRET_CHARACTERS]))
        feed = ctx.session.scalars(wanted).one_or_none()
        account = ctx.session.get(Account, feed.account_id) if feed else None
        if account is None or not account.is_active:
            raise NotFound("没有这个日历，或者它已经撤销。")
        actor = actor_of(account)
    with instance.read(actor) as ctx:
        items = everything_of(ctx, limit=EVENTS)
        events = [_event(item, instance.settings.public_url) for item in items if item.due is not None]
        return calendar_text("备案审查待办", events, now=ctx.now)


def _event(item: TodoItem, site: str) -> Event:
    assert item.due is not None
    provisional = "\n到期日按周一至周五推算，放假安排尚未收录。" if item.is_provisional else ""
    thing = f"clock-{item.clock_id}" if item.clock_id is not None else f"filing-{item.filing_id}"
    return Event(
        uid=f"{thing}@filing",
        day=item.due,
        summary=f"{item.what}：{item.title}",
        description=f"{item.colour.label}　{item.document_number}\n{item.source}{provisional}".strip(),
        url=f"{site.rstrip('/')}/todo" if site else "",
    )
