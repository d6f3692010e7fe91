"""审计: every act that was recorded, by filter, and whether the chain still holds."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from filing.errors import InvalidInput
from filing.permissions import Permission, require
from filing.services import audit
from filing.services.audit import AuditFilter
from filing.web.access import reading
from filing.web.filters import day_of, given, page_of
from filing.web.trail import ACTS, TARGETS, act_words, details_of, target_words

pages = Blueprint("audit", __name__, url_prefix="/audit")


@pages.get("")
def list_all() -> ResponseReturnValue:
    values, fault = given(request.args), ""
    with reading() as ctx:
        try:
            page = audit.list_entries(ctx, filter_of(values))
        except InvalidInput as error:
            page, fault = None, error.message
        actions = sorted(audit.list_actions(ctx), key=_order)
        html = render_template(
            "admin/audit.html",
            page=page,
            fault=fault,
            values=values,
            actions=[(action, act_words(action)) for action in actions],
            kinds=TARGETS.items(),
            act_words=act_words,
            target_words=target_words,
            details_of=details_of,
        )
    return html, 422 if fault else 200


def _order(action: str) -> tuple[int, str]:
    """As the table has them: acts on one thing stand together."""
    names = list(ACTS)
    return (names.index(action) if action in ACTS else len(names), action)


def filter_of(values: dict[str, str]) -> AuditFilter:
    """Raises InvalidInput for days that cannot be, or that end before they begin."""
    since, until = day_of(values, "since", "起始日期"), day_of(values, "until", "截止日期")
    if since and until and since > until:
        raise InvalidInput("截止日期早于起始日期，请更正。")
    kind, name = values.get("kind", ""), values.get("name", "")
    if bool(kind) != bool(name):
        raise InvalidInput("按对象筛选时，请同时选择种类并填写编号。")
    return AuditFilter(
        action=values.get("action", ""),
        actor=values.get("actor", ""),
        target=f"{kind}:{name}" if kind else "",
        since=since,
        until=until,
        page=page_of(values),
    )


@pages.get("/chain")
def verify() -> ResponseReturnValue:
    """Walks the whole chain each time: nobody should have to believe an old answer."""
    with reading() as ctx:
        require(ctx.actor, Permission.SEE_AUDIT)
        return render_template("admin/chain.html", report=audit.verify(ctx.session), at=ctx.now)
