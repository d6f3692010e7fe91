"""/filings/<id>/questions and /questions/<id>: what the enacting organ is asked and what it answers (询问)."""

from typing import Any

from flask import request
from flask_smorest.fields import Upload as UploadField
from marshmallow import Schema, fields, validate

from filing.api.access import blueprint, reading, working
from filing.api.filings import upload_of
from filing.api.letters import LetterSchema
from filing.models import Letter
from filing.schemas import InputSchema, MaterialSchema, TermField, Words, needed, up_to
from filing.services.question import questions
from filing.services.question.questions import QuestionView
from filing.terms import QuestionAction, QuestionState

blp = blueprint("questions", "询问制定机关：提出、答复、追问、撤回")

REVIEWERS_STEPS = (QuestionAction.FOLLOW_UP, QuestionAction.WITHDRAW, QuestionAction.REOPEN)


class QuestionInputSchema(InputSchema):
    """`address` of a provision; without it the question is about the whole filing."""

    words = Words(required=True, validate=needed(questions.WORDS))
    address = Words(load_default="", validate=up_to(200))


class AnswerInputSchema(InputSchema):
    words = Words(required=True, validate=needed(questions.WORDS))
    file = UploadField(metadata={"description": "可以不传，也可以重复本字段传多份；列入备案材料。"})


class StepInputSchema(InputSchema):
    action = TermField(
        QuestionAction, required=True, validate=validate.OneOf(REVIEWERS_STEPS, error="应为追问、撤回或者重新询问。")
    )
    words = Words(required=True, validate=needed(questions.WORDS))


class QuestionEventSchema(Schema):
    action = TermField(QuestionAction)
    words = fields.Str()
    actor = fields.Str()
    at = fields.AwareDateTime()
    is_late = fields.Bool(metadata={"description": "答复时已逾期。"})
    files = fields.List(fields.Nested(MaterialSchema))


class QuestionSchema(Schema):
    id = fields.Int(attribute="question.id")
    filing = fields.Int(attribute="question.filing_id")
    state = TermField(QuestionState, attribute="question.state")
    address = fields.Str(attribute="question.address", metadata={"description": "询问时的条款地址；空表示全文。"})
    article = fields.Str(attribute="question.article")
    quote = fields.Str(attribute="question.quote")
    has_changed = fields.Bool(metadata={"description": "原条文已变：现在的文本中没有相同的条款。"})
    place = fields.Str(attribute="place.address", metadata={"description": "相同的条款现在的地址。"})
    due = fields.Date(allow_none=True)
    events = fields.List(fields.Nested(QuestionEventSchema), attribute="question.events")


@blp.get("/filings/<int:filing_id>/questions")
@blp.response(200, QuestionSchema(many=True))
def list_questions(filing_id: int) -> list[QuestionView]:
    """一件备案件的询问和答复，双方都能看到。"""
    with reading() as ctx:
        return list(questions.questions_by_id(ctx, filing_id))


@blp.post("/filings/<int:filing_id>/questions")
@blp.arguments(QuestionInputSchema)
@blp.response(201, QuestionSchema)
def ask(body: dict[str, Any], filing_id: int) -> QuestionView:
    """就一个条款或者全文询问制定机关，开始计算答复期限。"""
    with working() as ctx:
        asked = questions.ask(ctx, filing_id, body["words"], address=body["address"])
        return questions.get_question(ctx, asked.id)


@blp.get("/questions/<int:question_id>")
@blp.response(200, QuestionSchema)
def show_question(question_id: int) -> QuestionView:
    """一项询问和它的全部往来。"""
    with reading() as ctx:
        return questions.get_question(ctx, question_id)


@blp.post("/questions/<int:question_id>/answers")
@blp.arguments(AnswerInputSchema, location="upload")
@blp.response(201, QuestionSchema)
def answer(body: dict[str, Any], question_id: int) -> QuestionView:
    """制定机关答复，可以附材料；期限停止计算，逾期的注明。"""
    files = [upload_of(file) for file in request.files.getlist("file")]
    with working() as ctx:
        questions.act(ctx, question_id, QuestionAction.ANSWER, body["words"], files=files)
        return questions.get_question(ctx, question_id)


@blp.post("/questions/<int:question_id>/actions")
@blp.arguments(StepInputSchema)
@blp.response(200, QuestionSchema)
def act(body: dict[str, Any], question_id: int) -> QuestionView:
    """追问、撤回询问、重新询问；追问和重新询问重新计算期限。"""
    with working() as ctx:
        questions.act(ctx, question_id, body["action"], body["words"])
        return questions.get_question(ctx, question_id)


@blp.post("/questions/<int:question_id>/letter")
@blp.response(201, LetterSchema)
def draft_letter(question_id: int) -> Letter:
    """起草询问函，事项和期限自动填入；已有草稿的，给出该草稿。"""
    with working() as ctx:
        return questions.draft_inquiry(ctx, question_id)
