"""API tokens: `prefix.secret`, shown once, kept as a digest, always with an end."""

import secrets
from datetime import timedelta

from sqlalchemy import func, select, update

from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound
from filing.models import ApiToken
from filing.permissions import SYSTEM, Actor, Permission, has
from filing.services.account.sessions import TOUCH, digest_of
from filing.services.audit import record
from filing.services.context import Context, Instance
from filing.services.form import clean_line
from filing.services.identity import actor_of

LONGEST_DAYS = 365
TOKENS_LIMIT = 20
NAME_CHARACTERS = 60
SECRET_CHARACTERS = 200


def create_token(ctx: Context, name: str, days: int) -> tuple[ApiToken, str]:
    """The row and the secret, which cannot be shown again. It may do what its account may do, no more.

    Raises InvalidInput by field, Conflict beyond TOKENS_LIMIT live tokens.
    """
    if ctx.actor.account_id is None:
        raise NotAllowed("请先登录，再建立访问令牌。")
    cleaned = clean_line(name, NAME_CHARACTERS, "令牌名称")
    if not cleaned:
        raise InvalidInput("请填写令牌名称，例如使用它的系统。", details={"name": ["请填写令牌名称。"]})
    if not 1 <= days <= LONGEST_DAYS:
        message = f"有效期应为 1 至 {LONGEST_DAYS} 天。"
        raise InvalidInput(message, details={"days": [message]})
    if len(list_tokens(ctx)) >= TOKENS_LIMIT:
        raise Conflict(f"一个账号最多 {TOKENS_LIMIT} 个有效令牌，请先撤销不用的。")
    prefix, secret = f"fil{secrets.token_hex(4)}", secrets.token_urlsafe(32)
    whole = f"{prefix}.{secret}"
    token = ApiToken(
        account_id=ctx.actor.account_id,
        name=cleaned,
        prefix=prefix,
        digest=digest_of(whole),
        created_at=ctx.now,
        expires_at=ctx.now + timedelta(days=days),
    )
    ctx.session.add(token)
    ctx.session.flush()
    body = {"account": ctx.actor.account_id, "name": cleaned, "until": token.expires_at.isoformat()}
    record(ctx, "token.create", f"token:{token.id}", dict(body))
    return token, whole


def list_tokens(ctx: Context) -> list[ApiToken]:
    """The actor's live tokens, the newest first."""
    statement = select(ApiToken).where(
        ApiToken.account_id == ctx.actor.account_id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > ctx.now
    )
    return list(ctx.session.scalars(statement.order_by(ApiToken.id.desc())))


def actor_of_token(instance: Instance, secret: str) -> Actor | None:
    """Whom the bearer token stands for; None for a wrong, expired or revoked one, or an account that may not log in.

    Only reads, so that no caller waits for a writer, but notes the use at most once a minute.
    """
    if len(secret) > SECRET_CHARACTERS:
        return None
    with instance.read(SYSTEM) as ctx:
        token = ctx.session.scalars(select(ApiToken).where(ApiToken.digest == digest_of(secret))).one_or_none()
        if token is None or token.revoked_at is not None or token.expires_at <= ctx.now or not token.account.is_active:
            return None
        actor, now = actor_of(token.account), ctx.now
        is_stale = token.last_used_at is None or now - token.last_used_at >= TOUCH
    if is_stale:
        with instance.work(SYSTEM) as ctx:
            ctx.session.execute(update(ApiToken).where(ApiToken.id == token.id).values(last_used_at=now))
    return actor


def revoke_token(ctx: Context, token_id: int) -> None:
    """Ends a token of the actor, or of any account for those who manage accounts. Raises NotFound."""
    token = ctx.session.get(ApiToken, token_id)
    own = token is not None and token.account_id == ctx.actor.account_id
    if token is None or not (own or has(ctx.actor, Permission.MANAGE_ACCOUNTS)):
        raise NotFound("没有这个访问令牌。")
    if token.revoked_at is None:
        token.revoked_at = ctx.now
        record(ctx, "token.revoke", f"token:{token.id}", {"account": token.account_id, "name": token.name})


def revoke_tokens(ctx: Context, account_id: int) -> int:
    """Ends all tokens of an account; how many there were."""
    live = select(ApiToken).where(ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None))
    count = ctx.session.scalar(select(func.count()).select_from(live.subquery())) or 0
    for token in ctx.session.scalars(live):
        token.revoked_at = ctx.now
    return count
