"""Accounts and who may use them. Logging in and out stands in `sessions`, API tokens in `tokens`."""

import re

from sqlalchemy import func, select

from filing.errors import Conflict, InvalidInput
from filing.models import Account, Unit
from filing.permissions import FILING_SIDE, POLICY, REVIEW_SIDE, Permission, require
from filing.services.account import passwords
from filing.services.account.sessions import (
    LiveSession,
    LogIn,
    change_password,
    end_other_session,
    end_session,
    end_sessions,
    list_sessions,
    log_in,
    session_of,
)
from filing.services.account.tokens import actor_of_token, create_token, list_tokens, revoke_token, revoke_tokens
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_line
from filing.services.identity import account_named, actor_of, get_account
from filing.terms import Role, UnitKind

__all__ = [
    "LiveSession",
    "LogIn",
    "account_named",
    "actor_of",
    "actor_of_token",
    "change_password",
    "create_account",
    "create_token",
    "end_other_session",
    "end_session",
    "list_sessions",
    "list_tokens",
    "log_in",
    "reset_password",
    "revoke_token",
    "session_of",
    "set_active",
    "unlock",
]

USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,59}")
NAME_CHARACTERS = 60
KIND_OF_ROLE = dict.fromkeys(FILING_SIDE, UnitKind.ENACTING) | dict.fromkeys(REVIEW_SIDE, UnitKind.REVIEWING)
"""The kind of unit that a role belongs to; the other roles belong to none."""


def create_account(
    ctx: Context, *, username: str, name: str, role: Role, unit_code: str = "", must_change_password: bool = True
) -> tuple[Account, str]:
    """The account and its one-time password, which cannot be shown again.

    Raises NotAllowed, InvalidInput by field, Conflict for a name that is taken (names are never given twice).
    """
    require(ctx.actor, Permission.MANAGE_ACCOUNTS)
    unit = _checked(ctx, username, name=name, role=role, unit_code=unit_code)
    if ctx.session.scalar(select(Account.id).where(Account.username == username)) is not None:
        raise Conflict(f"用户名“{username}”已被使用，请换一个。", details={"username": ["已被使用。"]})
    password = passwords.one_time_password(username)
    account = Account(
        username=username,
        name=clean_line(name, NAME_CHARACTERS, "姓名"),
        role=role,
        unit_id=unit.id if unit else None,
        password_hash=passwords.hash_password(password),
        must_change_password=must_change_password,
        is_active=True,
        created_at=ctx.now,
    )
    ctx.session.add(account)
    ctx.session.flush()
    body = {"username": username, "role": role, "unit": unit.code if unit else ""}
    record(ctx, "account.create", f"account:{account.id}", dict(body))
    return account, password


def _checked(ctx: Context, username: str, *, name: str, role: Role, unit_code: str) -> Unit | None:
    faults: dict[str, object] = {}
    if not USERNAME.fullmatch(username):
        faults["username"] = ["用户名由 3 至 60 个小写字母、数字、点、横线组成，以字母开头。"]
    if not clean_line(name, NAME_CHARACTERS, "姓名"):
        faults["name"] = ["请填写姓名。"]
    unit = ctx.session.scalars(select(Unit).where(Unit.code == unit_code)).one_or_none() if unit_code else None
    kind = KIND_OF_ROLE.get(role)
    if unit_code and unit is None:
        faults["unit"] = [f"没有代码为“{unit_code}”的单位。"]
    elif kind is None and unit is not None:
        faults["unit"] = [f"“{role.label}”不属于任何单位，请留空。"]
    elif kind is not None and (unit is None or not (unit.kind is kind or _files_upward(unit, role))):
        faults["unit"] = [f"“{role.label}”须属于一个{kind.label}，请选择单位。"]
    if faults:
        raise InvalidInput("账号没有建立，请按提示修改。", details=faults)
    return unit


def _files_upward(unit: Unit, role: Role) -> bool:
    """A reviewing body files its own documents with the higher one, and has clerks for that."""
    return role in FILING_SIDE and unit.receiver_id is not None


def reset_password(ctx: Context, account_id: int) -> str:
    """A new one-time password; ends all sessions and tokens of the account and unlocks it."""
    require(ctx.actor, Permission.MANAGE_ACCOUNTS)
    account = get_account(ctx, account_id)
    password = passwords.one_time_password(account.username)
    account.password_hash = passwords.hash_password(password)
    account.must_change_password, account.failed_logins, account.locked_until = True, 0, None
    end_sessions(ctx, account.id)
    tokens = revoke_tokens(ctx, account.id)
    record(ctx, "account.reset", f"account:{account.id}", {"username": account.username, "tokens": tokens})
    return password


def set_active(ctx: Context, account_id: int, active: bool) -> Account:
    """停用, which ends all sessions and tokens for good, or 启用.

    Raises Conflict for the own account and for the last one of the administrators.
    """
    require(ctx.actor, Permission.MANAGE_ACCOUNTS)
    account = get_account(ctx, account_id)
    if account.is_active == active:
        return account
    if not active:
        _require_others(ctx, account)
        end_sessions(ctx, account.id)
        revoke_tokens(ctx, account.id)
    account.is_active = active
    action = "account.activate" if active else "account.deactivate"
    record(ctx, action, f"account:{account.id}", {"username": account.username})
    return account


def _require_others(ctx: Context, account: Account) -> None:
    if account.id == ctx.actor.account_id:
        raise Conflict("不能停用自己的账号。")
    managers = sorted(POLICY[Permission.MANAGE_ACCOUNTS])
    others = select(func.count()).where(Account.role.in_(managers), Account.is_active, Account.id != account.id)
    if account.role in managers and not ctx.session.scalar(others):
        raise Conflict("这是最后一个可以管理账号的管理员，不能停用。")


def unlock(ctx: Context, account_id: int) -> Account:
    """Lets an account that was locked by wrong passwords try again at once."""
    require(ctx.actor, Permission.MANAGE_ACCOUNTS)
    account = get_account(ctx, account_id)
    account.failed_logins, account.locked_until = 0, None
    record(ctx, "account.unlock", f"account:{account.id}", {"username": account.username})
    return account
