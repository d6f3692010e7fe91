"""审查建议 for anybody, without an account: make one, keep the code, look up by it what became of it."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from filing.errors import BadFile, InvalidInput, NotFound
from filing.permissions import ANONYMOUS
from filing.services.context import Context
from filing.services.material.materials import Upload
from filing.services.suggestion import suggestions
from filing.services.suggestion.suggestion_list import events_of, files_of
from filing.services.suggestion.suggestions import FILE_MEGABYTES, FILES_LIMIT, SuggestionForm
from filing.terms import SuggestionAction
from filing.web.access import address, the_instance
from filing.web.filters import whole
from filing.web.security import limiter
from filing.workflow import PROPOSER_STEPS, SUGGESTION_STEPS

pages = Blueprint("public", __name__, url_prefix="/suggest")

FIELDS = ("title", "document_number", "provision", "content", "name", "contact")


def suggestion_rate() -> str:
    return the_instance().settings.suggestion_rate


def look_up_rate() -> str:
    return the_instance().settings.login_rate


@pages.get("")
def suggest() -> ResponseReturnValue:
    return _form()


def _form(error: InvalidInput | BadFile | None = None) -> ResponseReturnValue:
    with the_instance().read(ANONYMOUS, ip=address()) as ctx:
        receivers = suggestions.receivers(ctx)
        page = render_template(
            "public/suggest.html",
            receivers=receivers,
            receiver_choices=[(unit.id, unit.name) for unit in receivers],
            typed=request.form,
            faults=error.details if isinstance(error, InvalidInput) else {},
            error=error,
            files_limit=FILES_LIMIT,
            file_megabytes=FILE_MEGABYTES,
        )
    return page, 422 if error else 200


@pages.post("")
@limiter.limit(suggestion_rate)
def take_in() -> ResponseReturnValue:
    """The answer itself carries the receipt code: it is shown this once and kept nowhere."""
    try:
        with the_instance().work(ANONYMOUS, ip=address()) as ctx:
            made = suggestions.make(ctx, form_given(), uploads_given(), receiver_id=_receiver())
            return render_template("public/receipt.html", made=made), 201
    except (InvalidInput, BadFile) as error:
        return _form(error)


def _receiver() -> int | None:
    return whole(request.form.get("receiver", "")) or None


def form_given() -> SuggestionForm:
    return SuggestionForm(**{name: request.form.get(name, "") for name in FIELDS})


def uploads_given() -> list[Upload]:
    chosen = [file for file in request.files.getlist("files") if file.filename]
    return [Upload(filename=file.filename or "", data=file.read()) for file in chosen]


@pages.get("/status")
def status() -> ResponseReturnValue:
    return render_template("public/look_up.html", message="", code="")


@pages.post("/status")
@limiter.limit(look_up_rate)
def look_up() -> ResponseReturnValue:
    return _status()


def _status(message: str = "", status: int = 200, *, done: str = "") -> ResponseReturnValue:
    code = request.form.get("code", "")[:100]
    try:
        with the_instance().read(ANONYMOUS, ip=address()) as ctx:
            values = _values(ctx, code)
            return render_template("public/status.html", **values, message=message, done=done), status
    except NotFound as error:
        return render_template("public/look_up.html", message=error.message, code=code), 404


def _values(ctx: Context, code: str) -> dict[str, Any]:
    """What the holder of the code may see: not who in the office did it."""
    suggestion = suggestions.by_code(ctx, code)
    open_steps = [a for a in PROPOSER_STEPS if suggestion.state in SUGGESTION_STEPS[a].sources]
    return {
        "suggestion": suggestion,
        "events": events_of(ctx, suggestion),
        "files": files_of(ctx, suggestion),
        "code": code,
        "step": open_steps[0] if open_steps else None,
    }


@pages.post("/status/words")
@limiter.limit(look_up_rate)
def add_words() -> ResponseReturnValue:
    """What the office asked for, or new reasons after a refusal."""
    try:
        with the_instance().work(ANONYMOUS, ip=address()) as ctx:
            suggestion = suggestions.by_code(ctx, request.form.get("code", "")[:100])
            step = next((a for a in PROPOSER_STEPS if suggestion.state in SUGGESTION_STEPS[a].sources), None)
            suggestions.act(ctx, suggestion, step or SuggestionAction.COMPLETE, words=request.form.get("words", ""))
    except InvalidInput as error:
        return _status(error.message, 422)
    except NotFound as error:
        return render_template("public/look_up.html", message=error.message, code=""), 404
    return _status(done="已收到您的补充，办理情况会在这里更新。")
