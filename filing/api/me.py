"""/me: the account that the token stands for, its log-ins and its tokens."""

from typing import Any

from flask import g
from marshmallow import Schema, fields

from filing.api.access import address, blueprint, reading, the_instance, working
from filing.models import Account, UserSession
from filing.schemas import InputSchema, TermField, Whole, Words, needed, up_to
from filing.services.account import accounts
from filing.services.account.passwords import LONGEST
from filing.services.account.tokens import LONGEST_DAYS
from filing.services.clock import reminders
from filing.terms import Role

blp = blueprint("me", "本人：账号、登录、访问令牌")


class MeSchema(Schema):
    username = fields.Str()
    name = fields.Str()
    role = TermField(Role)
    unit = fields.Str(attribute="unit.code", dump_default=None, allow_none=True)


class PasswordSchema(InputSchema):
    current = Words(required=True, validate=needed(LONGEST))
    new = Words(required=True, validate=needed(LONGEST))


class SessionSchema(Schema):
    id = fields.Int()
    created_at = fields.AwareDateTime()
    last_seen_at = fields.AwareDateTime()
    ip = fields.Str()
    agent = fields.Str()


class TokenInputSchema(InputSchema):
    name = Words(required=True, validate=needed(60))
    days = Whole(1, LONGEST_DAYS, required=True)


class TokenSchema(Schema):
    """`prefix` is the part of the secret that may be shown."""

    id = fields.Int()
    name = fields.Str()
    prefix = fields.Str()
    created_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()
    last_used_at = fields.AwareDateTime(allow_none=True)


class NewTokenSchema(Schema):
    token = fields.Nested(TokenSchema)
    secret = fields.Str(metadata={"description": "只给出这一次。"})


class EmailSchema(InputSchema):
    email = Words(required=True, validate=up_to(reminders.EMAIL_CHARACTERS))


class FeedSchema(Schema):
    path = fields.Str(metadata={"description": "本站的路径，日历软件凭它读取，无须登录。"})


@blp.get("/me")
@blp.response(200, MeSchema)
def show_me() -> Account:
    """当前令牌代表的账号。"""
    with reading() as ctx:
        return ctx.session.get_one(Account, g.actor.account_id)


@blp.post("/me/password")
@blp.arguments(PasswordSchema)
@blp.response(204)
def change_password(body: dict[str, Any]) -> None:
    """修改密码；网页上的登录全部退出。连续输错当前密码会锁定账号。"""
    accounts.change_password(the_instance(), g.actor, current=body["current"], new=body["new"], ip=address())


@blp.get("/me/sessions")
@blp.response(200, SessionSchema(many=True))
def list_sessions() -> list[UserSession]:
    """网页上尚未退出的登录。"""
    with reading() as ctx:
        return accounts.list_sessions(ctx)


@blp.delete("/me/sessions/<int:session_id>")
@blp.response(204)
def end_session(session_id: int) -> None:
    """退出一个登录。"""
    with working() as ctx:
        accounts.end_other_session(ctx, session_id)


@blp.put("/me/email")
@blp.arguments(EmailSchema)
@blp.response(204)
def set_email(body: dict[str, Any]) -> None:
    """接收每日待办提醒的邮箱；空为不接收。"""
    with working() as ctx:
        reminders.set_email(ctx, body["email"])


@blp.post("/me/calendar")
@blp.response(201, FeedSchema)
def create_feed() -> dict[str, str]:
    """建立日历订阅，原有的地址作废；path 只给出这一次。"""
    with working() as ctx:
        return {"path": f"/calendar/{reminders.create_feed(ctx)}.ics"}


@blp.delete("/me/calendar")
@blp.response(204)
def revoke_feed() -> None:
    """撤销日历订阅。"""
    with working() as ctx:
        reminders.revoke_feed(ctx)


@blp.get("/me/tokens")
@blp.response(200, TokenSchema(many=True))
def list_tokens() -> Any:
    """有效的访问令牌。"""
    with reading() as ctx:
        return accounts.list_tokens(ctx)


@blp.post("/me/tokens")
@blp.arguments(TokenInputSchema)
@blp.response(201, NewTokenSchema)
def create_token(body: dict[str, Any]) -> dict[str, Any]:
    """建立访问令牌；secret 只给出这一次。"""
    with working() as ctx:
        token, secret = accounts.create_token(ctx, body["name"], body["days"])
        return {"token": token, "secret": secret}


@blp.delete("/me/tokens/<int:token_id>")
@blp.response(204)
def revoke_token(token_id: int) -> None:
    """撤销访问令牌；管理账号的人也可以撤销他人的。"""
    with working() as ctx:
        accounts.revoke_token(ctx, token_id)
