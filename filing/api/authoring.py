"""Rules written in the house: preview, dry run, drafts, approval by a second person."""

from typing import Any

from marshmallow import Schema, fields

from filing.api.access import blueprint, reading, working
from filing.models import RuleVersion
from filing.schemas import InputSchema, TermField, Words, needed, up_to
from filing.services.rule import authoring, trials
from filing.services.rule.authoring import Examined
from filing.terms import FlagState, RuleVersionState, Severity, Timing

blp = blueprint("authoring", "编写规则：检验、试运行、草稿、批准")

TEXT_CHARACTERS = 100_000


class RuleTextSchema(InputSchema):
    text = Words(required=True, validate=needed(TEXT_CHARACTERS), metadata={"description": "YAML，与规则文件相同。"})
    pack = Words(required=True, validate=needed(60))


class PreviewInputSchema(RuleTextSchema):
    provision = Words(load_default="", validate=up_to(authoring.PROVISION_CHARACTERS))


class DraftInputSchema(RuleTextSchema):
    reason = Words(required=True, validate=needed(authoring.REASON_CHARACTERS))


class NoteSchema(InputSchema):
    note = Words(load_default="", validate=up_to(authoring.REASON_CHARACTERS))


class VersionFilterSchema(InputSchema):
    state = TermField(RuleVersionState)
    rule = Words(validate=up_to(60))


class VersionSchema(Schema):
    id = fields.Int()
    rule = fields.Str(attribute="rule_id")
    pack = fields.Str()
    title = fields.Str()
    text = fields.Str()
    digest = fields.Str()
    state = TermField(RuleVersionState)
    reason = fields.Str()
    author = fields.Str()
    created_at = fields.AwareDateTime()
    decided_by = fields.Str()
    decided_at = fields.AwareDateTime(allow_none=True)
    note = fields.Str()
    retired_by = fields.Str()
    retired_at = fields.AwareDateTime(allow_none=True)


class FaultSchema(Schema):
    line = fields.Int()
    message = fields.Str()


class FindingSchema(Schema):
    article = fields.Str()
    start = fields.Int(attribute="span.start")
    end = fields.Int(attribute="span.end")
    quote = fields.Str()
    severity = TermField(Severity)
    timing = TermField(Timing)
    message = fields.Str()


class PreviewSchema(Schema):
    """Spans are code points of the provision as a document with its title above."""

    good = fields.Bool(attribute="is_good")
    faults = fields.List(fields.Nested(FaultSchema))
    examples = fields.List(fields.Nested(FaultSchema), metadata={"description": "不符的例句。"})
    findings = fields.List(fields.Nested(FindingSchema))
    failures = fields.List(fields.Str())


class TrialHitSchema(FindingSchema):
    filing = fields.Int()
    document = fields.Str()
    before = fields.Str()
    after = fields.Str()
    judged = TermField(FlagState, allow_none=True)


class TrialSchema(Schema):
    documents = fields.Int()
    documents_hit = fields.Int()
    hits = fields.Int()
    seconds = fields.Float()
    whole = fields.Bool(metadata={"description": "否：时间已到，只试了最近报送的一部分。"})
    new = fields.Int(metadata={"description": "如果生效，新增的疑点。"})
    vanishing = fields.List(fields.Int(), metadata={"description": "如果生效，消失的疑点。"})
    lost = fields.Int(metadata={"description": "已研判而不再命中的疑点。"})
    confirmed = fields.Int()
    dismissed = fields.Int()
    failures = fields.List(fields.Str())
    sample = fields.List(fields.Nested(TrialHitSchema))


@blp.post("/rule-previews")
@blp.arguments(PreviewInputSchema)
@blp.response(200, PreviewSchema)
def preview(body: dict[str, Any]) -> Examined:
    """检验一条规则：格式错误（行号和改法）、自带例句、在一段条文上的命中；不保存。"""
    with reading() as ctx:
        return authoring.examine(ctx, body["text"], body["pack"], body["provision"])


@blp.post("/rule-trials")
@blp.arguments(RuleTextSchema)
@blp.response(200, TrialSchema)
def try_rule(body: dict[str, Any]) -> dict[str, Any]:
    """在您可见的全部已报送文件上试运行，并说明对现有疑点的影响；不改变任何疑点。"""
    with reading() as ctx:
        rule = authoring.require_rule(ctx, body["text"], body["pack"])
        effect = trials.try_on_library(ctx, rule)
    with working() as ctx:
        trials.remember(ctx, effect.trial)
    return effect_object(effect)


def effect_object(effect: trials.Effect) -> dict[str, Any]:
    trial = effect.trial
    return {
        "documents": trial.documents,
        "documents_hit": trial.documents_hit,
        "hits": len(trial.hits),
        "seconds": trial.seconds,
        "whole": trial.is_whole,
        "new": len(effect.new),
        "vanishing": [flag.id for flag in effect.vanishing],
        "lost": effect.lost,
        "confirmed": effect.count(FlagState.CONFIRMED),
        "dismissed": effect.count(FlagState.DISMISSED),
        "failures": trial.failures,
        "sample": [
            {
                **{name: getattr(hit.finding, name) for name in ("article", "span", "quote", "severity", "timing")},
                "message": hit.finding.message,
                "filing": hit.key,
                "document": hit.document,
                "before": hit.before,
                "after": hit.after,
                "judged": effect.judgement(hit),
            }
            for hit in trial.sample
        ],
    }


@blp.get("/rule-versions")
@blp.arguments(VersionFilterSchema, location="query")
@blp.response(200, VersionSchema(many=True))
def list_versions(query: dict[str, Any]) -> list[RuleVersion]:
    """在系统中编写的规则版本，新的在前，最多二百个。"""
    with reading() as ctx:
        return list(authoring.versions(ctx, query.get("state"), rule_id=query.get("rule", "")))


@blp.post("/rule-versions")
@blp.arguments(DraftInputSchema)
@blp.response(201, VersionSchema)
def save_draft(body: dict[str, Any]) -> RuleVersion:
    """保存草稿；由另一位有权人员批准后生效。"""
    with working() as ctx:
        return authoring.save_draft(ctx, body["text"], body["pack"], reason=body["reason"])


@blp.get("/rule-versions/<int:version_id>")
@blp.response(200, VersionSchema)
def show_version(version_id: int) -> RuleVersion:
    """一个规则版本。"""
    with reading() as ctx:
        return authoring.version_of(ctx, version_id)


@blp.post("/rule-versions/<int:version_id>/approval")
@blp.arguments(NoteSchema)
@blp.response(200, VersionSchema)
def approve(body: dict[str, Any], version_id: int) -> RuleVersion:
    """批准生效，不能由作者本人办理；在办的备案件将重新比对。"""
    with working() as ctx:
        return authoring.approve(ctx, version_id, note=body["note"])


@blp.post("/rule-versions/<int:version_id>/rejection")
@blp.arguments(NoteSchema)
@blp.response(200, VersionSchema)
def reject(body: dict[str, Any], version_id: int) -> RuleVersion:
    """不批准，须写明理由；作者可撤回自己的草稿。"""
    with working() as ctx:
        return authoring.reject(ctx, version_id, note=body["note"])


@blp.post("/rule-versions/<int:version_id>/retirement")
@blp.arguments(NoteSchema)
@blp.response(200, VersionSchema)
def retire(body: dict[str, Any], version_id: int) -> RuleVersion:
    """撤下已批准的版本，须写明理由；规则文件中的同号规则重新生效。"""
    with working() as ctx:
        return authoring.retire(ctx, version_id, note=body["note"])
