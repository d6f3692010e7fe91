"""The law library: articles as of a day, and what a filing cites."""

from typing import Any

from marshmallow import Schema, fields

from filing.api.access import blueprint, reading, working
from filing.errors import NotFound
from filing.permissions import Permission, require
from filing.schemas import Day, InputSchema, TermField, Words, needed
from filing.services.law import laws
from filing.services.review import citations
from filing.terms import ReferenceState, Validity

blp = blueprint("laws", "法律库：某日有效的条文，文件引用的法律")


class LibrarySchema(Schema):
    """Every answer about law says how new the library is."""

    current_to = fields.Date(allow_none=True, metadata={"description": "收录的法律中最近的公布日期。"})
    imported_on = fields.Date(allow_none=True)
    laws = fields.Int()
    versions = fields.Int()


class ArticleQuerySchema(InputSchema):
    law = Words(required=True, validate=needed(300))
    article = Words(required=True, validate=needed(60), metadata={"description": "条的标号，例如 第十八条。"})
    day = Day(required=True, error_messages={"required": "必填。"})


class ArticleSchema(Schema):
    version = fields.Str(attribute="version_id")
    title = fields.Str()
    article = fields.Str()
    text = fields.Str()
    validity = TermField(Validity)
    published_on = fields.Date(allow_none=True)
    valid_from = fields.Date(allow_none=True)
    is_exact = fields.Bool(metadata={"description": "否：来源没有载明施行日期，valid_from 是公布日期。"})
    valid_until = fields.Date(allow_none=True)
    repealed_on = fields.Date(allow_none=True)
    repealed_by = fields.Str()
    coming_from = fields.Date(allow_none=True, metadata={"description": "已公布而尚未施行的文本，自此日施行。"})
    status = fields.Str(metadata={"description": "来源标注的时效。"})
    source = fields.Str()
    licence = fields.Str()
    library = fields.Nested(LibrarySchema, attribute="state")


class StandingSchema(Schema):
    """How the law cited stood on one of the two days."""

    validity = TermField(Validity)
    version = fields.Str()
    valid_from = fields.Date(allow_none=True)
    is_exact = fields.Bool()
    until = fields.Date(allow_none=True)
    repealed_on = fields.Date(allow_none=True)
    repealed_by = fields.Str()


class ReferenceSchema(Schema):
    quote = fields.Str()
    start = fields.Int()
    end = fields.Int()
    place = fields.Str(metadata={"description": "引用所在的条。"})
    state = TermField(ReferenceState)
    label = fields.Str()
    title = fields.Str()
    article = fields.Str()
    moved_to = fields.List(fields.Str(), metadata={"description": "所引文字现在的条号。"})
    then = fields.Nested(StandingSchema, allow_none=True)
    now = fields.Nested(StandingSchema, allow_none=True)
    target = fields.Str()
    reason = fields.Str()


class CitationsQuerySchema(InputSchema):
    as_of = Day(metadata={"description": "与文件日期比较的日子，默认为最近一次比对的审查基准日。"})


class CitationsSchema(Schema):
    issued = fields.Date(allow_none=True)
    as_of = fields.Date()
    library = fields.Nested(LibrarySchema)
    references = fields.List(fields.Nested(ReferenceSchema))


@blp.get("/laws/article")
@blp.arguments(ArticleQuerySchema, location="query")
@blp.response(200, ArticleSchema)
def show_article(query: dict[str, Any]) -> laws.LawArticleView:
    """上位法的一条，取某日有效的文本；已废止的取废止前的文本。"""
    with reading() as ctx:
        require(ctx.actor, Permission.SEE_RULES)
        found = laws.article_on(ctx, query["law"], query["article"], day=query["day"])
    if not found.text:
        raise NotFound(f"{found.reason}请核对名称、条号和日期。法律库收录至 {found.state.current_to or '（空）'}。")
    return found


@blp.get("/filings/<int:filing_id>/citations")
@blp.arguments(CitationsQuerySchema, location="query")
@blp.response(200, CitationsSchema)
def list_citations(query: dict[str, Any], filing_id: int) -> dict[str, Any]:
    """文件引用的法律：每处引用在文件日期和审查基准日的文本、条文是否存在、内容是否变化；未能确定的也列出。"""
    with working() as ctx:
        citations.note_look(ctx, filing_id)
    with reading() as ctx:
        return citations.citations_object(citations.citations(ctx, filing_id, as_of=query.get("as_of")))
