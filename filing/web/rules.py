"""规则: what the machine looks for, with its examples and what people made of its flags."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from filing.checking.card import SCOPE_LABELS
from filing.checking.rule import TOPICS
from filing.permissions import Permission, has
from filing.services.rule.authoring import versions
from filing.services.rule.rules import RuleFilter, list_rules, rule_row
from filing.terms import DismissReason, FlagState, RuleStatus, RuleVersionState, Severity
from filing.web import authoring
from filing.web.access import reading
from filing.web.filters import given, page_of, term_of

pages = Blueprint("rules", __name__, url_prefix="/rules")
pages.register_blueprint(authoring.pages)


@pages.get("")
def list_all() -> ResponseReturnValue:
    values = given(request.args)
    chosen = RuleFilter(
        topic=values.get("topic", "")[:60],
        status=term_of(RuleStatus, values.get("status")),
        severity=term_of(Severity, values.get("severity")),
        text=values.get("text", "")[:100],
        page=page_of(values),
    )
    with reading() as ctx:
        page = list_rules(ctx, chosen)
        return render_template(
            "rules/list.html",
            page=page,
            chosen=chosen,
            topics=TOPICS,
            statuses=list(RuleStatus),
            severities=list(Severity),
            states=FlagState,
            may_write=has(ctx.actor, Permission.WRITE_RULES),
            waiting=len(versions(ctx, RuleVersionState.DRAFT)),
        )


@pages.get("/<rule_id>")
def show(rule_id: str) -> ResponseReturnValue:
    with reading() as ctx:
        row = rule_row(ctx, rule_id)
        return render_template(
            "rules/show.html",
            row=row,
            rule=row.rule,
            topic=TOPICS.get(row.rule.topic, row.rule.topic),
            scope=SCOPE_LABELS[row.rule.check.scope],
            states=list(FlagState),
            reasons=list(DismissReason),
            may_write=has(ctx.actor, Permission.WRITE_RULES),
            versions=versions(ctx, rule_id=rule_id),
        )
