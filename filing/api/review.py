"""Text, flags and verdicts of a filing."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from filing.api.access import IfMatch, blueprint, seen_version, working
from filing.api.filings import ETAG, with_etag
from filing.models import Assignment, Flag
from filing.schemas import (
    AssigneeSchema,
    ConclusionSchema,
    ConclusionViewSchema,
    DecisionSchema,
    FilingSchema,
    FlagInputSchema,
    HolderSchema,
    TermField,
    ViewSchema,
    ruling_of,
)
from filing.services.procedure import assignments
from filing.services.review import review
from filing.services.review.review import FlagInput
from filing.services.review.second import view, view_conclusion
from filing.terms import (
    Criterion,
    DismissReason,
    FilingAction,
    FilingState,
    FlagState,
    ProvisionKind,
    RecheckCause,
    Severity,
    Timing,
    Verdict,
)

blp = blueprint("review", "审查：文本、疑点、研判、审结")


class MeasuredSchema(Schema):
    read = fields.Int()
    right = fields.Int()
    share = fields.Float()
    on = fields.Date()


class FlagSchema(Schema):
    id = fields.Int()
    version = fields.Int()
    state = TermField(FlagState)
    rule = fields.Str(attribute="rule_id", allow_none=True)
    rule_hash = fields.Str()
    topic = fields.Str()
    severity = TermField(Severity)
    criterion = TermField(Criterion)
    address = fields.Str()
    article = fields.Str()
    start = fields.Int()
    end = fields.Int()
    quote = fields.Str()
    message = fields.Str()
    advice = fields.Str()
    conditions = fields.List(fields.Str())
    basis = fields.List(fields.Dict())
    timing = TermField(Timing, allow_none=True)
    """None for flags by hand."""
    reason = TermField(DismissReason, allow_none=True)
    note = fields.Str()
    decided_by = fields.Str()
    decided_at = fields.AwareDateTime(allow_none=True)
    found = fields.Bool()
    merged_into = fields.Int(attribute="merged_into_id", allow_none=True)
    accepted_until = fields.Date(allow_none=True)
    referred_to = fields.Str()
    seconded_by = fields.Str(metadata={"description": "复核同意的人。"})
    follows = fields.Int(
        attribute="follows_id", allow_none=True, metadata={"description": "沿用或者需要复核其研判的较早疑点。"}
    )


class SkippedFlagSchema(Schema):
    """A flag that many were decided without, and why."""

    flag = fields.Int(attribute="flag.id")
    why = fields.Str()


class ProvisionSchema(Schema):
    address = fields.Str()
    label = fields.Str()
    kind = TermField(ProvisionKind)
    start = fields.Int()
    end = fields.Int()
    depth = fields.Int()


class FailureSchema(Schema):
    id = fields.Int()
    rule = fields.Str(attribute="rule_id")
    message = fields.Str()
    acknowledged_by = fields.Str()


class EventSchema(Schema):
    action = TermField(FilingAction)
    source = TermField(FilingState)
    target = TermField(FilingState)
    actor = fields.Str()
    reason = fields.Str()
    at = fields.AwareDateTime()


class VerdictSchema(Schema):
    """One decision on one flag, the machine's word for whoever took it included."""

    flag = fields.Int(attribute="flag_id")
    verdict = TermField(Verdict)
    reason = TermField(DismissReason, allow_none=True)
    note = fields.Str()
    actor = fields.Str()
    at = fields.AwareDateTime()


class PrecedentSchema(Schema):
    filing = fields.Int(attribute="filing_id")
    title = fields.Str()
    state = TermField(FlagState)
    reason = TermField(DismissReason, allow_none=True)
    note = fields.Str()
    decided_by = fields.Str()
    decided_at = fields.AwareDateTime(allow_none=True)


class DoubtSchema(Schema):
    """Words of the text, code points half-open, that may not be those of the paper; `confidence` of an OCR line."""

    start = fields.Int()
    end = fields.Int()
    code = fields.Str()
    message = fields.Str()
    page = fields.Int()
    line = fields.Int()
    confidence = fields.Float(allow_none=True)


class SecondViewSchema(Schema):
    actor = fields.Str()
    agrees = fields.Bool()
    note = fields.Str()
    at = fields.AwareDateTime()


class ProposedConclusionSchema(Schema):
    """提请审结, with what second persons said of it."""

    id = fields.Int(attribute="conclusion.id")
    words = fields.Str(attribute="conclusion.words")
    actor = fields.Str(attribute="conclusion.actor")
    at = fields.AwareDateTime(attribute="conclusion.at")
    is_waiting = fields.Bool()
    views = fields.List(fields.Nested(SecondViewSchema))


class RecheckSchema(Schema):
    cause = TermField(RecheckCause)
    earlier = fields.Nested(FlagSchema, allow_none=True)


class ConfidenceSchema(Schema):
    """How far a rule may be trusted: what was measured on real documents, and what people decided here."""

    measured = fields.Nested(MeasuredSchema, attribute="rule.measured", allow_none=True)
    flags = fields.Dict(keys=TermField(FlagState), values=fields.Int())
    precision = fields.Float(allow_none=True, metadata={"description": "成立占已研判（成立、不成立）的比例。"})


class CaseSchema(Schema):
    """Text with its provisions; spans are code points of `text`, half-open."""

    text = fields.Str()
    provisions = fields.List(fields.Nested(ProvisionSchema))
    flags = fields.List(fields.Nested(FlagSchema))
    failures = fields.List(fields.Nested(FailureSchema))
    holder = fields.Nested(HolderSchema, allow_none=True)
    decisions = fields.List(fields.Nested(VerdictSchema))
    events = fields.List(fields.Nested(EventSchema))
    proposals = fields.List(fields.Nested(ProposedConclusionSchema), metadata={"description": "提请审结和复核意见。"})
    precedents = fields.Dict(keys=fields.Str(), values=fields.List(fields.Nested(PrecedentSchema)))
    doubts = fields.Dict(
        keys=fields.Str(),
        values=fields.List(fields.Nested(DoubtSchema)),
        metadata={"description": "疑点编号 → 所据文字的读取存疑之处；没有列出的疑点，所据文字没有存疑。"},
    )
    rechecks = fields.Dict(
        keys=fields.Str(),
        values=fields.Nested(RecheckSchema),
        metadata={"description": "疑点编号 → 为何请复核。"},
    )
    confidence = fields.Dict(
        keys=fields.Str(),
        values=fields.Nested(ConfidenceSchema),
        attribute="rules",
        metadata={"description": "规则编号 → 把握。"},
    )


class ReasonSchema(Schema):
    code = fields.Str(attribute="value")
    label = fields.Str()


@blp.get("/filings/<int:filing_id>/case")
@blp.response(200, CaseSchema)
def show_case(filing_id: int) -> review.Case:
    """一件备案件的全部内容；报送单位看不到机器疑点。"""
    with working() as ctx:
        return review.case(ctx, filing_id)


@blp.post("/filings/<int:filing_id>/flags")
@blp.arguments(FlagInputSchema)
@blp.response(201, FlagSchema)
def add_flag(flag: FlagInput, filing_id: int) -> Flag:
    """人工增加一处疑点。"""
    with working() as ctx:
        return review.add_flag(ctx, filing_id, flag)


@blp.post("/flags/<int:flag_id>/decisions")
@blp.arguments(DecisionSchema)
@blp.response(201, FlagSchema)
def decide_flag(body: dict[str, Any], flag_id: int) -> Flag:
    """研判一处疑点；并入须有 into，暂予保留须有 until，移送须有 body；version 是您看到的版本，已被他人研判时答 409。"""
    with working() as ctx:
        return review.decide(ctx, flag_id, ruling_of(body), seen_version=body["version"])


@blp.post("/flags/<int:flag_id>/views")
@blp.arguments(ViewSchema)
@blp.response(201, FlagSchema)
def second(body: dict[str, Any], flag_id: int) -> Flag:
    """复核一处认定成立的疑点；不能复核自己的研判，不同意须有 note。"""
    with working() as ctx:
        return view(ctx, flag_id, agrees=body["agrees"], note=body["note"], seen_version=body["version"])


@blp.put("/filings/<int:filing_id>/holder")
@blp.response(200, HolderSchema)
def claim(filing_id: int) -> Assignment:
    """领取一件备案件来审查；已有人承办时答 409，说明是谁、从何时起。"""
    with working() as ctx:
        return assignments.claim(ctx, filing_id)


@blp.delete("/filings/<int:filing_id>/holder")
@blp.response(204)
def release(filing_id: int) -> None:
    """退回领取的备案件。"""
    with working() as ctx:
        assignments.release(ctx, filing_id)


@blp.post("/filings/<int:filing_id>/assignments")
@blp.arguments(AssigneeSchema)
@blp.response(201, HolderSchema)
def assign(body: dict[str, Any], filing_id: int) -> Assignment:
    """分派或者改派给一名审查人员（委员会负责人）。"""
    with working() as ctx:
        return assignments.assign(ctx, filing_id, body["username"])


@blp.post("/failures/<int:failure_id>/acknowledgement")
@blp.response(204)
def acknowledge_failure(failure_id: int) -> None:
    """确认已知悉一条未能运行的规则。"""
    with working() as ctx:
        review.acknowledge_failure(ctx, failure_id)


@blp.post("/filings/<int:filing_id>/conclusion")
@blp.arguments(IfMatch, location="headers")
@blp.arguments(ConclusionSchema)
@blp.response(200, FilingSchema, headers=ETAG)
def conclude(headers: dict[str, Any], body: dict[str, Any], filing_id: int) -> Response:
    """审结：没有未研判的疑点，且每个未能运行的规则都已确认；须第二人复核的，为提请审结，同意后才终结。"""
    with working() as ctx:
        done = review.conclude(ctx, filing_id, conclusion=body["conclusion"], seen_version=seen_version())
        return with_etag(done)


@blp.post("/filings/<int:filing_id>/conclusion/views")
@blp.arguments(ConclusionViewSchema)
@blp.response(201, FilingSchema, headers=ETAG)
def second_conclusion(body: dict[str, Any], filing_id: int) -> Response:
    """复核一份提请的审查意见：同意即审结，不同意须有 note，备案件仍在审查中；不能复核自己提请的。"""
    with working() as ctx:
        filing = view_conclusion(ctx, filing_id, body["proposal"], agrees=body["agrees"], note=body["note"])
        return with_etag(filing, 201)


@blp.get("/dismiss-reasons")
@blp.response(200, ReasonSchema(many=True))
def list_reasons() -> list[DismissReason]:
    """疑点不成立的理由代码。"""
    return list(DismissReason)
