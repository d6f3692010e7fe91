"""What may be looked up: filed documents, rules, the numbers of the desk."""

from typing import Any

from flask import request
from marshmallow import Schema, fields

from filing.api.access import blueprint, reading
from filing.api.review import MeasuredSchema
from filing.schemas import (
    PageSchema,
    QuerySchema,
    TermField,
    Words,
    search_result_object,
    up_to,
)
from filing.search import Query
from filing.services.figure.statistics import overview
from filing.services.figure.trends import by_month
from filing.services.rule.rules import RuleFilter, RulePage, RuleRow, list_rules, rule_row
from filing.services.search import find
from filing.terms import Criterion, DocumentType, FlagState, RuleStatus, Severity

blp = blueprint("search", "检索、规则、统计")


class HitSchema(Schema):
    address = fields.Str()
    start = fields.Int()
    end = fields.Int()
    quote = fields.Str()


class ResultSchema(Schema):
    filing = fields.Int()
    title = fields.Str()
    document_number = fields.Str()
    hits = fields.List(fields.Nested(HitSchema))


class SearchPageSchema(Schema):
    query = fields.Str()
    total = fields.Int()
    hits = fields.Int()
    items = fields.List(fields.Nested(ResultSchema))


class RuleFilterSchema(PageSchema):
    topic = Words(validate=up_to(60))
    status = TermField(RuleStatus)
    severity = TermField(Severity)
    text = Words(validate=up_to(100))


class RuleSchema(Schema):
    """A rule with what people made of its flags."""

    id = fields.Str(attribute="rule.id")
    pack = fields.Str(attribute="rule.pack")
    title = fields.Str(attribute="rule.title")
    topic = fields.Str(attribute="rule.topic")
    status = TermField(RuleStatus, attribute="rule.status")
    severity = TermField(Severity, attribute="rule.severity")
    criterion = TermField(Criterion, attribute="rule.criterion")
    message = fields.Str(attribute="rule.message")
    advice = fields.Str(attribute="rule.advice")
    hash = fields.Str(attribute="rule.hash")
    flags = fields.Dict(keys=TermField(FlagState), values=fields.Int())
    precision = fields.Float(allow_none=True)
    measured = fields.Nested(MeasuredSchema, attribute="rule.measured", allow_none=True)


class RulePageSchema(Schema):
    total = fields.Int()
    page = fields.Int()
    pages = fields.Int()
    version = fields.Str()
    items = fields.List(fields.Nested(RuleSchema), attribute="rows")


class NumberSchema(Schema):
    name = fields.Str()
    label = fields.Str()
    value = fields.Int()


class MonthSchema(Schema):
    month = fields.Date()
    document_type = TermField(DocumentType, allow_none=True)
    count = fields.Int()


class StatisticsSchema(Schema):
    numbers = fields.List(fields.Nested(NumberSchema))
    flags = fields.List(fields.Nested(NumberSchema))
    months = fields.List(fields.Nested(MonthSchema))


@blp.get("/search")
@blp.arguments(QuerySchema, location="query")
@blp.response(200, SearchPageSchema)
def search(query: Query) -> dict[str, Any]:
    """全文检索：与逐字查找结果一致，只含您可见的备案件。空格分开多个词，引号内为一个短语。"""
    with reading() as ctx:
        page = find(ctx, query)
        return search_result_object(request.args.get("q", ""), page) | {"hits": page.hits}


@blp.get("/rules")
@blp.arguments(RuleFilterSchema, location="query")
@blp.response(200, RulePageSchema)
def show_rules(filters: dict[str, Any]) -> RulePage:
    """审查规则，按编号；每条附其疑点的研判情况。"""
    with reading() as ctx:
        return list_rules(ctx, RuleFilter(**filters))


@blp.get("/rules/<string:rule_id>")
@blp.response(200, RuleSchema)
def show_rule(rule_id: str) -> RuleRow:
    """一条规则。"""
    with reading() as ctx:
        return rule_row(ctx, rule_id)


@blp.get("/statistics")
@blp.response(200, StatisticsSchema)
def show_statistics() -> dict[str, Any]:
    """您经办范围内的数字，和近十二个月的报送量。"""
    with reading() as ctx:
        numbers, trend = overview(ctx), by_month(ctx)
    months = [
        {"month": month, "document_type": kind, "count": count}
        for kind, counts in trend.counts.items()
        for month, count in zip(trend.months, counts, strict=True)
        if count
    ]
    return {"numbers": numbers.numbers, "flags": numbers.flags, "months": months}
