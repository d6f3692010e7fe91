"""账号与单位: who may log in, and for whom."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from filing.errors import Conflict, FilingError, InvalidInput
from filing.models import Account
from filing.permissions import Permission, require
from filing.services.account import accounts
from filing.services.account.administration import AccountFilter, create_unit, list_accounts, list_units
from filing.terms import Role, UnitKind
from filing.web.access import reading, working
from filing.web.errors import status_of
from filing.web.filters import given, id_of, page_of, term_of

pages = Blueprint("people", __name__)


@pages.get("/accounts")
def list_all() -> ResponseReturnValue:
    return _accounts()


def _accounts(
    *, error: FilingError | None = None, made: tuple[Account, str] | None = None, status: int = 200
) -> ResponseReturnValue:
    """`made`: an account with its one-time password, shown this once."""
    values = given(request.args)
    chosen = AccountFilter(
        role=term_of(Role, values.get("role")),
        unit_id=id_of(values, "unit_id"),
        text=values.get("text", "")[:60],
        active={"1": True, "0": False}.get(values.get("active", "")),
        page=page_of(values),
    )
    with reading() as ctx:
        page = render_template(
            "admin/accounts.html",
            page=list_accounts(ctx, chosen),
            chosen=chosen,
            roles=list(Role),
            units=list_units(ctx),
            now=ctx.now,
            error=error,
            faults=error.details if error else {},
            made=made,
            typed=request.form,
        )
    return page, status


def _status(error: FilingError) -> int:
    return 422 if isinstance(error, InvalidInput) else status_of(error)


@pages.post("/accounts")
def create() -> ResponseReturnValue:
    form = request.form
    try:
        role = term_of(Role, form.get("role") or None)
        if not isinstance(role, Role):
            raise InvalidInput("账号没有建立，请按提示修改。", details={"role": ["请选择角色。"]})
        with working() as ctx:
            made = accounts.create_account(
                ctx,
                username=form.get("username", "").strip(),
                name=form.get("name", ""),
                role=role,
                unit_code=form.get("unit", ""),
            )
    except (InvalidInput, Conflict) as error:
        return _accounts(error=error, status=_status(error))
    return _accounts(made=made, status=201)


@pages.post("/accounts/<int:account_id>/<act>")
def change(account_id: int, act: str) -> ResponseReturnValue:
    """停用, 启用, 解锁."""
    with working() as ctx:
        if act == "unlock":
            account, done = accounts.unlock(ctx, account_id), "已解锁"
        elif act in {"enable", "disable"}:
            account = accounts.set_active(ctx, account_id, act == "enable")
            done = "已启用" if act == "enable" else "已停用，其登录已全部退出"
        else:
            raise InvalidInput("没有这种操作。")
    flash(f"账号“{account.username}”{done}。", "good")
    return redirect(url_for("web.people.list_all"))


@pages.post("/accounts/<int:account_id>/reset")
def reset(account_id: int) -> ResponseReturnValue:
    """The answer itself carries the one-time password."""
    with working() as ctx:
        password = accounts.reset_password(ctx, account_id)
        account = ctx.session.get_one(Account, account_id)
    return _accounts(made=(account, password), status=201)


@pages.get("/units")
def units() -> ResponseReturnValue:
    return _units()


def _units(error: FilingError | None = None) -> ResponseReturnValue:
    with reading() as ctx:
        require(ctx.actor, Permission.MANAGE_ACCOUNTS)
        rows = list_units(ctx)
        page = render_template(
            "admin/units.html",
            units=rows,
            names={unit.id: unit.name for unit in rows},
            receivers=[unit for unit in rows if unit.kind is UnitKind.REVIEWING],
            kinds=list(UnitKind),
            error=error,
            faults=error.details if error else {},
            typed=request.form,
        )
    return page, _status(error) if error else 200


@pages.post("/units")
def add_unit() -> ResponseReturnValue:
    form = request.form
    values: dict[str, Any] = {name: form.get(name, "").strip() for name in ("code", "name", "region")}
    try:
        kind = term_of(UnitKind, form.get("kind") or None)
        if not isinstance(kind, UnitKind):
            raise InvalidInput("单位没有建立。", details={"kind": ["请选择单位的种类。"]})
        with working() as ctx:
            unit = create_unit(ctx, **values, kind=kind, receiver_code=form.get("receiver", ""))
    except (InvalidInput, Conflict) as error:
        return _units(error)
    flash(f"已建立单位“{unit.name}”。", "good")
    return redirect(url_for("web.people.units"))
