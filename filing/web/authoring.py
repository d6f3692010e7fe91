"""规则的编写: text with preview and dry run, drafts, and the second person who lets them into force."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from filing.checking.skeleton import CHECKS, skeleton
from filing.errors import Conflict, FilingError, InvalidInput
from filing.models import RuleVersion
from filing.permissions import Permission, has, require
from filing.services.context import Context
from filing.services.rule import authoring, trials
from filing.services.rule.authoring import Examined
from filing.services.rule.trials import Effect
from filing.terms import FlagState, RuleVersionState
from filing.web.access import reading, wants_fragment, working
from filing.web.filters import given, term_of, whole

pages = Blueprint("authoring", __name__)

NEW_ID = "XX-001"
TEXT_CHARACTERS = 100_000


@pages.get("/write")
def begin() -> ResponseReturnValue:
    """An empty rule, the one in force, or an earlier version to go on from."""
    values = given(request.args)
    with reading() as ctx:
        require(ctx.actor, Permission.WRITE_RULES)
        pack, text = _beginning(ctx, values)
        return _editor(ctx, {"pack": pack, "text": text})


def _beginning(ctx: Context, values: dict[str, str]) -> tuple[str, str]:
    if "version" in values:
        version = authoring.version_of(ctx, whole(values["version"]))
        return version.pack, version.text
    if "rule" in values:
        return authoring.text_of(ctx, values["rule"])
    kind = values.get("kind", "phrase")
    return "", skeleton(NEW_ID, kind if kind in CHECKS else "phrase")


def _editor(ctx: Context, form: dict[str, str], status: int = 200, **found: Any) -> ResponseReturnValue:
    page = render_template(
        "rules/write.html", form=form, packs=ctx.instance.rules.ruleset.packs, kinds=sorted(CHECKS), **found
    )
    return page, status


@pages.post("/write")
def write() -> ResponseReturnValue:
    """Three buttons of one form: hold against examples and a provision, run dry, keep as a draft."""
    form = _form()
    act = request.form.get("act", "preview")
    if act == "save":
        return _save(form)
    with reading() as ctx:
        examined = _examined(ctx, form)
        if wants_fragment():
            return {"html": render_template("rules/_examined.html", examined=examined, form=form)}
        effect = trials.try_on_library(ctx, examined.rule) if act == "try" and examined.rule else None
        answer = _editor(ctx, form, examined=examined, effect=effect, states=FlagState)
    _remember(effect)
    return answer


def _form() -> dict[str, str]:
    """Browsers send line ends as CR LF; files have LF."""
    names = ("pack", "text", "provision", "reason")
    form = {name: request.form.get(name, "").replace("\r\n", "\n") for name in names}
    if len(form["text"]) > TEXT_CHARACTERS:
        raise InvalidInput(f"规则最长 {TEXT_CHARACTERS} 个字，请拆成几条。")
    return form | {"text": form["text"].rstrip() + "\n"}


def _examined(ctx: Context, form: dict[str, str]) -> Examined:
    return authoring.examine(ctx, form["text"], form["pack"], form["provision"])


def _remember(effect: Effect | None) -> None:
    if effect is not None:
        with working() as ctx:
            trials.remember(ctx, effect.trial)


def _save(form: dict[str, str]) -> ResponseReturnValue:
    try:
        with working() as ctx:
            version_id = authoring.save_draft(ctx, form["text"], form["pack"], reason=form["reason"]).id
    except (InvalidInput, Conflict) as error:
        with reading() as ctx:
            faults = {"reason": error.details["reason"]} if "reason" in error.details else {}
            return _editor(ctx, form, 422, examined=_examined(ctx, form), error=error, faults=faults)
    flash("草稿已保存，由另一位有权人员批准后生效。", "good")
    return redirect(url_for("web.rules.authoring.show", version_id=version_id))


@pages.get("/versions")
def list_all() -> ResponseReturnValue:
    values = given(request.args)
    state = term_of(RuleVersionState, values.get("state"))
    with reading() as ctx:
        versions = authoring.versions(ctx, state, rule_id=values.get("rule", "")[:60])
        return render_template("rules/versions.html", versions=versions, state=state, states=list(RuleVersionState))


@pages.get("/versions/<int:version_id>")
def show(version_id: int) -> ResponseReturnValue:
    with reading() as ctx:
        return _version(ctx, version_id)


def _version(
    ctx: Context, version_id: int, *, effect: Effect | None = None, error: FilingError | None = None
) -> ResponseReturnValue:
    version = authoring.version_of(ctx, version_id)
    is_own = version.author_id == ctx.actor.account_id
    may_write, may_approve = has(ctx.actor, Permission.WRITE_RULES), has(ctx.actor, Permission.APPROVE_RULES)
    page = render_template(
        "rules/version.html",
        version=version,
        examined=authoring.examine(ctx, version.text, version.pack) if may_write else None,
        difference=authoring.difference(ctx, version),
        effect=effect,
        error=error,
        states=FlagState,
        is_own=is_own,
        may_write=may_write,
        may_approve=may_approve and not is_own,
        may_reject=may_approve or (may_write and is_own),
    )
    return page, 422 if error else 200


@pages.post("/versions/<int:version_id>/trial")
def try_version(version_id: int) -> ResponseReturnValue:
    with reading() as ctx:
        version = authoring.version_of(ctx, version_id)
        effect = trials.try_on_library(ctx, authoring.require_rule(ctx, version.text, version.pack))
        answer = _version(ctx, version_id, effect=effect)
    _remember(effect)
    return answer


ACTS: dict[str, tuple[Callable[..., RuleVersion], str]] = {
    "approval": (authoring.approve, "已批准，规则即时生效；在办的备案件将重新比对。"),
    "rejection": (authoring.reject, "已否决，草稿不会生效。"),
    "retirement": (authoring.retire, "已撤下；在办的备案件将重新比对。"),
}


@pages.post("/versions/<int:version_id>/<any(approval, rejection, retirement):act>")
def decide(version_id: int, act: str) -> ResponseReturnValue:
    done, said = ACTS[act]
    try:
        with working() as ctx:
            done(ctx, version_id, note=request.form.get("note", ""))
    except (InvalidInput, Conflict) as error:
        with reading() as ctx:
            return _version(ctx, version_id, error=error)
    flash(said, "good")
    return redirect(url_for("web.rules.authoring.show", version_id=version_id))
