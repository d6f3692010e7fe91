"""Rules written in the house: drafts with author and reason, in force once a second person has approved them."""

import difflib
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from filing.checking.engine import RUNNING, compile_rules
from filing.checking.examples import ExampleFailure, check_example, run_rule
from filing.checking.loader import REFERENCES, make_rule_set, parse_rule
from filing.checking.rule import Example, Finding, Rule
from filing.checking.source import Fault
from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound
from filing.jobs import enqueue_all
from filing.models import Filing, Revision, RuleVersion
from filing.permissions import Permission, has, require
from filing.services.audit import record
from filing.services.context import Context
from filing.services.form import clean_text
from filing.services.procedure.readiness import READ
from filing.services.procedure.stages import RECHECKABLE
from filing.services.rule.rulebook import rules_by_id
from filing.services.rules_in_force import forget
from filing.terms import JobKind, RuleVersionState

REASON_CHARACTERS = 2_000
PROVISION_CHARACTERS = 5_000
LISTED = 200


@dataclass(frozen=True, slots=True)
class Examined:
    """A text held against the form of rules, its own examples, and a provision. `rule` is None where it has faults."""

    rule: Rule | None
    faults: tuple[Fault, ...]
    examples: tuple[ExampleFailure, ...] = ()
    findings: tuple[Finding, ...] = ()
    failures: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return self.rule is not None and not self.examples


def examine(ctx: Context, text: str, pack: str, provision: str = "") -> Examined:
    """What a rule of this text says of its examples and of `provision`, and every fault that it has. Writes nothing."""
    require(ctx.actor, Permission.WRITE_RULES)
    rule, faults = _parse(ctx, text, pack)
    if rule is None:
        return Examined(None, faults)
    examples = tuple(run_rule(rule))
    if not provision.strip():
        return Examined(rule, (), examples)
    words = clean_text(provision, PROVISION_CHARACTERS, "条文")
    report = check_example(compile_rules(make_rule_set([rule])), rule, Example(words, as_of=ctx.today))
    failures = tuple(failure.message for failure in report.failures)
    return Examined(rule, (), examples, (*report.findings, *report.notices), failures)


def _parse(ctx: Context, text: str, pack: str) -> tuple[Rule | None, tuple[Fault, ...]]:
    """As the file that the rule has or would have; with the fault of a pack that is not its own, or that is none."""
    files = ctx.instance.rules.ruleset
    references = ctx.settings.rules_path / REFERENCES
    rule, faults = parse_rule(text, f"{pack}/draft.yaml", references)
    if pack not in {known.id for known in files.packs}:
        faults = (*faults, Fault(f"{pack}/draft.yaml", 1, f"没有规则包“{pack[:60]}”，请从列表中选择"))
    known = next((one for one in files.rules if rule is not None and one.id == rule.id), None)
    if known is not None and known.pack != pack:
        faults = (*faults, Fault(known.file, 1, f"编号{known.id}属于规则包 {known.pack}，请选该包，或者另取编号"))
    return (None if faults else rule), faults


def require_rule(ctx: Context, text: str, pack: str) -> Rule:
    """Raises NotAllowed; InvalidInput with every fault, its line and advice."""
    require(ctx.actor, Permission.WRITE_RULES)
    rule, faults = _parse(ctx, text, pack)
    if rule is None:
        said = [f"第{fault.line}行：{fault.message}" for fault in faults]
        raise InvalidInput(f"规则有{len(faults)}处错误：{'；'.join(said)}。", details={"text": said})
    return rule


def text_of(ctx: Context, rule_id: str) -> tuple[str, str]:
    """(pack, text) of the rule in force: of the approved version, else of its file. Raises NotFound."""
    require(ctx.actor, Permission.SEE_RULES)
    version = approved(ctx, rule_id)
    if version is not None:
        return version.pack, version.text
    rule = next((one for one in ctx.instance.rules.ruleset.rules if one.id == rule_id), None)
    if rule is None:
        raise NotFound(f"没有编号为“{rule_id[:60]}”的规则。")
    return rule.pack, (ctx.settings.rules_path / rule.file).read_text("utf-8-sig")


def approved(ctx: Context, rule_id: str) -> RuleVersion | None:
    statement = select(RuleVersion).where(RuleVersion.rule_id == rule_id)
    return ctx.session.scalars(statement.where(RuleVersion.state == RuleVersionState.APPROVED)).one_or_none()


def approved_versions(ctx: Context) -> tuple[RuleVersion, ...]:
    """All that override or add to the files, in order of rule."""
    require(ctx.actor, Permission.SEE_RULES)
    statement = select(RuleVersion).where(RuleVersion.state == RuleVersionState.APPROVED)
    return tuple(ctx.session.scalars(statement.order_by(RuleVersion.rule_id)))


def save_draft(ctx: Context, text: str, pack: str, *, reason: str) -> RuleVersion:
    """A version that waits for a second person. Raises InvalidInput for a text that does not load, or no reason."""
    require(ctx.actor, Permission.WRITE_RULES)
    rule = require_rule(ctx, text, pack)
    said = _reason(reason, "请写明新增或者修改规则的理由。")
    if any(text == pending.text for pending in versions(ctx, RuleVersionState.DRAFT, rule_id=rule.id)):
        raise Conflict(f"{rule.id} 的同样文字已在等待批准。")
    version = RuleVersion(
        rule_id=rule.id,
        pack=pack,
        title=rule.title,
        text=text,
        digest=hashlib.sha256(f"{pack}\n{text}".encode()).hexdigest(),
        state=RuleVersionState.DRAFT,
        reason=said,
        author_id=ctx.actor.account_id,
        author=ctx.actor.name,
        created_at=ctx.now,
    )
    ctx.session.add(version)
    ctx.session.flush()
    _record(ctx, "rule.draft", version, hash=rule.hash, reason=said)
    return version


def versions(ctx: Context, state: RuleVersionState | None = None, *, rule_id: str = "") -> tuple[RuleVersion, ...]:
    """The newest first, at most LISTED."""
    require(ctx.actor, Permission.SEE_RULES)
    statement = select(RuleVersion).order_by(RuleVersion.id.desc()).limit(LISTED)
    if state is not None:
        statement = statement.where(RuleVersion.state == state)
    if rule_id:
        statement = statement.where(RuleVersion.rule_id == rule_id)
    return tuple(ctx.session.scalars(statement))


def version_of(ctx: Context, version_id: int) -> RuleVersion:
    """Raises NotFound."""
    require(ctx.actor, Permission.SEE_RULES)
    version = ctx.session.get(RuleVersion, version_id)
    if version is None:
        raise NotFound("没有这个规则版本。")
    return version


def approve(ctx: Context, version_id: int, *, note: str = "") -> RuleVersion:
    """Puts a draft in force in place of what stood before, and has every filing under way checked again.

    Raises NotAllowed for its own author (maker ≠ checker); Conflict for what is no draft or fails its own examples.
    """
    require(ctx.actor, Permission.APPROVE_RULES)
    version = _locked(ctx, version_id, RuleVersionState.DRAFT)
    _require_second_person(ctx, version)
    rule = require_rule(ctx, version.text, version.pack)
    if failed := run_rule(rule):
        raise Conflict(f"规则自带的例句有{len(failed)}条不符，不能批准：{'；'.join(f.message for f in failed[:3])}。")
    before = rules_by_id(ctx).get(version.rule_id)
    replaced = approved(ctx, version.rule_id)
    if replaced is not None:
        _retire(ctx, replaced)
        ctx.session.flush()
    _decide(ctx, version, RuleVersionState.APPROVED, note)
    _record(ctx, "rule.approve", version, hash=rule.hash, replaced=replaced.id if replaced else None, note=version.note)
    _check_again(ctx, before, rule)
    return version


def reject(ctx: Context, version_id: int, *, note: str) -> RuleVersion:
    """Turns a draft down; its author may take it back. Raises NotAllowed, Conflict, InvalidInput without reason."""
    require(ctx.actor, Permission.WRITE_RULES)
    version = _locked(ctx, version_id, RuleVersionState.DRAFT)
    if not (has(ctx.actor, Permission.APPROVE_RULES) or version.author_id == ctx.actor.account_id):
        raise NotAllowed("只有作者本人和有权批准规则的人可以否决草稿。")
    _decide(ctx, version, RuleVersionState.REJECTED, _reason(note, "请写明不批准的理由。"))
    _record(ctx, "rule.reject", version, note=version.note)
    return version


def retire(ctx: Context, version_id: int, *, note: str) -> RuleVersion:
    """Takes an approved version out of force: the rule of the file counts again, if there is one."""
    require(ctx.actor, Permission.APPROVE_RULES)
    version = _locked(ctx, version_id, RuleVersionState.APPROVED)
    _require_second_person(ctx, version)
    said = _reason(note, "请写明撤下的理由。")
    _retire(ctx, version)
    ctx.session.flush()
    _record(ctx, "rule.retire", version, note=said)
    references = ctx.settings.rules_path / REFERENCES
    before, _ = parse_rule(version.text, f"{version.pack}/draft.yaml", references)
    after = next((one for one in ctx.instance.rules.ruleset.rules if one.id == version.rule_id), None)
    _check_again(ctx, before, after)
    return version


def difference(ctx: Context, version: RuleVersion) -> list[str]:
    """The version against what is in force, as lines of a unified diff without its head; empty for the same text."""
    try:
        _, standing = text_of(ctx, version.rule_id)
    except NotFound:
        standing = ""
    lines = difflib.unified_diff(standing.splitlines(), version.text.splitlines(), lineterm="", n=2)
    return [line for line in lines if not line.startswith(("---", "+++"))]


def _locked(ctx: Context, version_id: int, state: RuleVersionState) -> RuleVersion:
    """Whoever changes versions of one rule stands in line. Raises NotFound, Conflict."""
    rule_id = version_of(ctx, version_id).rule_id
    statement = select(RuleVersion).where(RuleVersion.rule_id == rule_id).order_by(RuleVersion.id).with_for_update()
    rows = ctx.session.scalars(statement.execution_options(populate_existing=True)).all()
    version = next(row for row in rows if row.id == version_id)
    if version.state is not state:
        raise Conflict(f"该规则版本现为“{version.state.label}”，不能进行此项操作。请刷新页面。")
    return version


def _require_second_person(ctx: Context, version: RuleVersion) -> None:
    if version.author_id == ctx.actor.account_id:
        raise NotAllowed("规则不能由作者本人批准或者撤下，请由另一位有权人员办理。")


def _reason(words: str, missing: str) -> str:
    said = clean_text(words, REASON_CHARACTERS, "理由")
    if not said:
        raise InvalidInput(missing, details={"reason": [missing]})
    return said


def _decide(ctx: Context, version: RuleVersion, state: RuleVersionState, note: str) -> None:
    version.state, version.note = state, clean_text(note, REASON_CHARACTERS, "说明")
    version.decided_by_id, version.decided_by, version.decided_at = ctx.actor.account_id, ctx.actor.name, ctx.now
    ctx.session.flush()


def _retire(ctx: Context, version: RuleVersion) -> None:
    version.state, version.retired_by, version.retired_at = RuleVersionState.RETIRED, ctx.actor.name, ctx.now


def _record(ctx: Context, action: str, version: RuleVersion, **more: object) -> None:
    body = {"version": version.id, "title": version.title, "digest": version.digest} | more
    record(ctx, action, f"rule:{version.rule_id}", body)


def _check_again(ctx: Context, before: Rule | None, after: Rule | None) -> None:
    """Asks for a check of every filing under way; of none where the rule raised no flags and raises none."""
    forget(ctx.session)
    if not any(rule is not None and rule.status in RUNNING for rule in (before, after)):
        return
    newest = select(func.max(Revision.id)).group_by(Revision.filing_id)
    statement = select(Revision.id, Revision.filing_id).join(Revision.filing)
    statement = statement.where(Revision.id.in_(newest), Filing.state.in_(sorted(RECHECKABLE)))
    waiting: Iterable[tuple[int, int]] = ctx.session.execute(
        statement.where(Revision.state.in_(sorted(READ))).order_by(Revision.id)
    ).tuples()
    enqueue_all(ctx.session, JobKind.CHECK, waiting, now=ctx.now)
