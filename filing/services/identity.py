"""Accounts as rows and as actors."""

from sqlalchemy import select

from filing.errors import NotFound
from filing.models import Account
from filing.permissions import Actor
from filing.services.context import Context

USERNAME_CHARACTERS = 60


def actor_of(account: Account) -> Actor:
    return Actor(
        account_id=account.id,
        name=account.name,
        role=account.role,
        unit_id=account.unit_id,
        unit_kind=account.unit.kind if account.unit else None,
    )


def account_named(ctx: Context, username: str) -> Account:
    """Raises NotFound."""
    account = find_account(ctx, username)
    if account is None:
        raise NotFound(f"没有用户名为“{username[:USERNAME_CHARACTERS]}”的账号。")
    return account


def find_account(ctx: Context, username: str) -> Account | None:
    name = username.strip().lower()
    if not name or len(name) > USERNAME_CHARACTERS:
        return None
    return ctx.session.scalars(select(Account).where(Account.username == name)).one_or_none()


def get_account(ctx: Context, account_id: int) -> Account:
    """The row, held until the end of the transaction. Raises NotFound."""
    statement = select(Account).where(Account.id == account_id).with_for_update(of=Account)
    account = ctx.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if account is None:
        raise NotFound("没有这个账号。")
    return account
