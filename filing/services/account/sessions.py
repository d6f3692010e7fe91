"""Logging in and out. What verifies a password takes the instance: argon2 runs outside of any transaction, and a
failure is counted in the database although the request fails.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from filing.errors import InvalidInput, NotAllowed, NotFound
from filing.models import Account, UserSession
from filing.permissions import ANONYMOUS, SYSTEM, Actor, Permission, has, require
from filing.services.account import passwords
from filing.services.audit import record
from filing.services.context import Context, Instance
from filing.services.identity import actor_of, find_account, get_account

TOUCH = timedelta(seconds=60)
"""How stale `last_seen_at` may be: a write for every page would queue up behind each other."""
AGENT_CHARACTERS = 200
SESSIONS_LISTED = 100
PLAIN_USERNAME = re.compile(r"[a-z0-9._-]{1,60}")


@dataclass(frozen=True, slots=True)
class LogIn:
    """`secret` goes into the cookie and is kept nowhere else; `last_*` are for the page after log-in."""

    secret: str
    actor: Actor
    must_change_password: bool
    last_login_at: datetime | None
    last_login_ip: str


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A log-in that still holds."""

    session_id: int
    actor: Actor
    username: str
    must_change_password: bool


def log_in(instance: Instance, username: str, password: str, *, ip: str = "", agent: str = "") -> LogIn:
    """Begins a session. Raises NotAllowed, in the same words and time for every cause, after counting the failure."""
    with instance.read(ANONYMOUS, ip=ip) as ctx:
        account = find_account(ctx, username)
        account_id = account.id if account else None
        hashed = account.password_hash if account else passwords.NOBODY
    fits = passwords.verify(password[: passwords.LONGEST + 1], hashed)
    fresh = passwords.hash_password(password) if fits and passwords.needs_rehash(hashed) else None
    with instance.work(ANONYMOUS, ip=ip) as ctx:
        if account_id is not None:
            begun = _finish(ctx, account_id, fits=fits, seen=hashed, fresh=fresh, agent=agent)
            if begun is not None:
                return begun
        else:
            name = username.strip().lower()
            record(ctx, "session.refuse", "account:0", {"username": name if PLAIN_USERNAME.fullmatch(name) else "?"})
    settings = instance.settings
    raise NotAllowed(
        "用户名或密码不正确，或者账号已停用、锁定。"
        f"连续输错 {settings.lock_after_failures} 次将锁定 {settings.lock_minutes} 分钟，忘记密码请联系安全管理员。"
    )


def _finish(ctx: Context, account_id: int, *, fits: bool, seen: str, fresh: str | None, agent: str) -> LogIn | None:
    """With the row locked: a session, or the failure counted."""
    account = get_account(ctx, account_id)
    fits = fits and account.password_hash == seen  # not if it was changed while argon2 ran
    if not account.is_active or is_locked(account, ctx.now):
        record(ctx, "session.refuse", f"account:{account.id}", {"username": account.username, "cause": "locked"})
        return None
    if not fits:
        count_failure(ctx, account)
        return None
    before = account.last_login_at, account.last_login_ip
    account.password_hash = fresh or account.password_hash
    account.failed_logins, account.locked_until = 0, None
    account.last_login_at, account.last_login_ip = ctx.now, ctx.ip
    secret = _begin_session(ctx, account, agent)
    record(ctx, "session.begin", f"account:{account.id}", {"username": account.username, "agent": agent[:100]})
    return LogIn(secret, actor_of(account), account.must_change_password, *before)


def is_locked(account: Account, now: datetime) -> bool:
    return account.locked_until is not None and account.locked_until > now


def count_failure(ctx: Context, account: Account) -> None:
    """One more failure; the last allowed one locks the account for a while."""
    account.failed_logins += 1
    record(ctx, "session.refuse", f"account:{account.id}", {"username": account.username, "cause": "password"})
    if account.failed_logins >= ctx.settings.lock_after_failures:
        account.failed_logins = 0
        account.locked_until = ctx.now + timedelta(minutes=ctx.settings.lock_minutes)
        body = {"username": account.username, "until": account.locked_until.isoformat()}
        record(ctx, "account.lock", f"account:{account.id}", dict(body))
    ctx.session.flush()


def _begin_session(ctx: Context, account: Account, agent: str) -> str:
    secret = secrets.token_urlsafe(32)
    row = UserSession(
        digest=digest_of(secret),
        account_id=account.id,
        created_at=ctx.now,
        last_seen_at=ctx.now,
        ip=ctx.ip,
        agent="".join(c for c in agent if c.isprintable())[:AGENT_CHARACTERS],
    )
    ctx.session.add(row)
    ctx.session.flush()
    return secret


def digest_of(secret: str) -> str:
    """The secrets are random, so a plain digest keeps them."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def session_of(instance: Instance, secret: str) -> LiveSession | None:
    """The session that the cookie stands for; None when it has ended, rested too long, grown too old, or its account
    is no longer active. Notes that it was seen, at most once a minute.
    """
    with instance.read(SYSTEM) as ctx:
        row = ctx.session.scalars(select(UserSession).where(UserSession.digest == digest_of(secret))).one_or_none()
        if row is None or not _holds(ctx, row):
            return None
        account, now = row.account, ctx.now
        live = LiveSession(row.id, actor_of(account), account.username, account.must_change_password)
        stale = now - row.last_seen_at >= TOUCH
    if stale:
        with instance.work(SYSTEM) as ctx:
            seen = update(UserSession).where(UserSession.id == live.session_id, UserSession.ended_at.is_(None))
            ctx.session.execute(seen.values(last_seen_at=now))
    return live


def _holds(ctx: Context, row: UserSession) -> bool:
    settings = ctx.settings
    return (
        row.ended_at is None
        and row.account.is_active
        and ctx.now - row.last_seen_at < timedelta(minutes=settings.session_idle_minutes)
        and ctx.now - row.created_at < timedelta(hours=settings.session_hours)
    )


def end_session(ctx: Context, secret: str) -> None:
    """Logs out; an unknown or ended session is no error."""
    row = ctx.session.scalars(select(UserSession).where(UserSession.digest == digest_of(secret))).one_or_none()
    if row is not None and row.ended_at is None:
        row.ended_at = ctx.now
        record(ctx, "session.end", f"account:{row.account_id}", {"session": row.id})


def list_sessions(ctx: Context, account_id: int | None = None) -> list[UserSession]:
    """The live sessions of the actor, or of any account for those who manage accounts; the newest first."""
    wanted = account_id if account_id is not None else ctx.actor.account_id
    if wanted != ctx.actor.account_id:
        require(ctx.actor, Permission.MANAGE_ACCOUNTS)
    statement = (
        select(UserSession)
        .where(UserSession.account_id == wanted, UserSession.ended_at.is_(None))
        .order_by(UserSession.last_seen_at.desc())
        .limit(SESSIONS_LISTED)
    )
    return [row for row in ctx.session.scalars(statement) if _holds(ctx, row)]


def end_other_session(ctx: Context, session_id: int) -> None:
    """Ends a session of the actor, or of any account for those who manage accounts. Raises NotFound."""
    row = ctx.session.get(UserSession, session_id)
    if row is None or (row.account_id != ctx.actor.account_id and not has(ctx.actor, Permission.MANAGE_ACCOUNTS)):
        raise NotFound("没有这个登录会话。")
    if row.ended_at is None:
        row.ended_at = ctx.now
        record(ctx, "session.end", f"account:{row.account_id}", {"session": row.id})


def end_sessions(ctx: Context, account_id: int, *, but: str = "") -> None:
    """Ends all sessions of an account, except the one whose secret is `but`."""
    statement = update(UserSession).where(UserSession.account_id == account_id, UserSession.ended_at.is_(None))
    ctx.session.execute(statement.where(UserSession.digest != digest_of(but)).values(ended_at=ctx.now))


def change_password(
    instance: Instance, actor: Actor, *, current: str, new: str, secret: str = "", ip: str = ""
) -> None:
    """The owner's new password; ends all other sessions. `secret` is the session that stays.

    Raises InvalidInput by field (`current`, `new`); a wrong current password counts as a failed log-in.
    """
    if actor.account_id is None:
        raise NotAllowed("请先登录。")
    with instance.read(actor, ip=ip) as ctx:
        account = ctx.session.get_one(Account, actor.account_id)
        username, hashed = account.username, account.password_hash
    fits = passwords.verify(current[: passwords.LONGEST + 1], hashed)
    faults = passwords.faults(new, username=username, shortest=instance.settings.password_length)
    if fits and current == new:
        faults.append("新密码不能与当前密码相同。")
    fresh = passwords.hash_password(new) if fits and not faults else ""
    with instance.work(actor, ip=ip) as ctx:
        account = get_account(ctx, actor.account_id)
        fits = fits and account.password_hash == hashed and not is_locked(account, ctx.now)
        if not fits:
            count_failure(ctx, account)
        elif not faults:
            account.password_hash, account.must_change_password = fresh, False
            end_sessions(ctx, account.id, but=secret)
            record(ctx, "account.password", f"account:{account.id}", {"username": username})
    if not fits:
        raise InvalidInput("当前密码不正确。", details={"current": ["当前密码不正确。"]})
    if faults:
        raise InvalidInput("新密码不符合要求：" + "".join(faults), details={"new": faults})
