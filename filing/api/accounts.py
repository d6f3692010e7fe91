"""/accounts and /units: who may log in, and for whom."""

from typing import Any

from marshmallow import Schema, fields, validate

from filing.api.access import blueprint, reading, working
from filing.models import Account, Unit
from filing.permissions import Permission, require
from filing.schemas import LARGEST_ID, InputSchema, PageSchema, TermField, Whole, Words, YesNo, needed, up_to
from filing.services.account import accounts
from filing.services.account.administration import AccountFilter, create_unit, list_accounts, list_units
from filing.services.listing import Listing
from filing.terms import Role, UnitKind

blp = blueprint("accounts", "账号与单位")


class AccountFilterSchema(PageSchema):
    role = TermField(Role)
    unit_id = Whole(1, LARGEST_ID)
    text = Words(validate=up_to(60))
    active = YesNo()


class AccountInputSchema(InputSchema):
    username = Words(
        required=True,
        validate=validate.Regexp(r"^[a-z][a-z0-9._\-]{2,59}$", error="应为 3 至 60 个小写字母、数字、点、横线。"),
    )
    name = Words(required=True, validate=needed(60))
    role = TermField(Role, required=True)
    unit = Words(load_default="", validate=up_to(60), metadata={"description": "单位代码；不属于单位的角色留空。"})


class ActivationSchema(InputSchema):
    active = YesNo(required=True)


class AccountSchema(Schema):
    id = fields.Int()
    username = fields.Str()
    name = fields.Str()
    role = TermField(Role)
    unit = fields.Str(attribute="unit.code", dump_default=None, allow_none=True)
    is_active = fields.Bool()
    must_change_password = fields.Bool()
    locked_until = fields.AwareDateTime(allow_none=True)
    last_login_at = fields.AwareDateTime(allow_none=True)
    created_at = fields.AwareDateTime()


class AccountPageSchema(Schema):
    total = fields.Int()
    page = fields.Int()
    pages = fields.Int()
    items = fields.List(fields.Nested(AccountSchema), attribute="rows")


class NewAccountSchema(Schema):
    account = fields.Nested(AccountSchema)
    password = fields.Str(metadata={"description": "一次性密码，只给出这一次。"})


class OneTimePasswordSchema(Schema):
    password = fields.Str(metadata={"description": "一次性密码，只给出这一次。"})


class UnitInputSchema(InputSchema):
    code = Words(
        required=True,
        validate=validate.Regexp(r"^[A-Za-z0-9][A-Za-z0-9\-]{0,59}$", error="1 至 60 个字母、数字、横线。"),
    )
    name = Words(required=True, validate=needed(120))
    kind = TermField(UnitKind, required=True)
    region = Words(load_default="", validate=up_to(60))
    receiver = Words(load_default="", validate=up_to(60), metadata={"description": "接受备案的机构的代码。"})


class UnitSchema(Schema):
    id = fields.Int()
    code = fields.Str()
    name = fields.Str()
    kind = TermField(UnitKind)
    region = fields.Str()
    receiver_id = fields.Int(allow_none=True)


@blp.get("/accounts")
@blp.arguments(AccountFilterSchema, location="query")
@blp.response(200, AccountPageSchema)
def show_accounts(filters: dict[str, Any]) -> Listing[Account]:
    """账号，按用户名。"""
    with reading() as ctx:
        return list_accounts(ctx, AccountFilter(**filters))


@blp.post("/accounts")
@blp.arguments(AccountInputSchema)
@blp.response(201, NewAccountSchema)
def create_account(body: dict[str, Any]) -> dict[str, Any]:
    """建立账号；一次性密码只给出这一次，首次登录须修改。"""
    with working() as ctx:
        account, password = accounts.create_account(
            ctx, username=body["username"], name=body["name"], role=body["role"], unit_code=body["unit"]
        )
        ctx.session.refresh(account)  # its unit with it, for the answer that is written when the session has ended
        return {"account": account, "password": password}


@blp.post("/accounts/<int:account_id>/password")
@blp.response(201, OneTimePasswordSchema)
def reset_password(account_id: int) -> dict[str, str]:
    """重设一次性密码；该账号的登录和令牌全部失效。"""
    with working() as ctx:
        return {"password": accounts.reset_password(ctx, account_id)}


@blp.put("/accounts/<int:account_id>/activation")
@blp.arguments(ActivationSchema)
@blp.response(200, AccountSchema)
def set_activation(body: dict[str, Any], account_id: int) -> Account:
    """停用或启用账号；停用时其登录全部退出。"""
    with working() as ctx:
        return accounts.set_active(ctx, account_id, body["active"])


@blp.post("/accounts/<int:account_id>/unlock")
@blp.response(200, AccountSchema)
def unlock(account_id: int) -> Account:
    """解除因连续输错密码造成的锁定。"""
    with working() as ctx:
        return accounts.unlock(ctx, account_id)


@blp.get("/units")
@blp.response(200, UnitSchema(many=True))
def show_units() -> list[Unit]:
    """单位，按代码。"""
    with reading() as ctx:
        require(ctx.actor, Permission.MANAGE_ACCOUNTS)
        return list_units(ctx)


@blp.post("/units")
@blp.arguments(UnitInputSchema)
@blp.response(201, UnitSchema)
def add_unit(body: dict[str, Any]) -> Unit:
    """建立单位；制定机关须指明接受备案的机构。"""
    with working() as ctx:
        receiver = body.pop("receiver")
        return create_unit(ctx, **body, receiver_code=receiver)
