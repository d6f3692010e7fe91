"""A form that was sent after its session had ended: carried through the log-in, so that what was typed is not lost."""

import json
from dataclasses import asdict, dataclass

from flask import request
from flask_wtf.csrf import CSRFError, CSRFProtect

FIELD = "kept"
NEVER = "web.account."
"""Forms about oneself carry passwords: these are typed again."""
FIELDS_LIMIT, CHARACTERS_LIMIT = 100, 400_000
SHOWN = {
    "title": "标题",
    "document_number": "发文字号",
    "basis": "制定依据",
    "quote": "原文",
    "message": "疑点说明",
    "note": "说明",
    "reason": "理由",
    "conclusion": "审查意见",
}
"""What a person typed, so that it can be read again before it is sent; the other fields go along unseen."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A form with its address on this site."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def shown(self) -> list[tuple[str, str]]:
        return [(SHOWN[name], value) for name, value in self.fields if name in SHOWN and value.strip()]

    def written(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def keep(csrf: CSRFProtect) -> Kept | None:
    """The form at hand; None where there is none, where it has files, or where another site may have sent it."""
    if request.method != "POST" or request.files or (request.endpoint or "").startswith(NEVER):
        return None
    try:
        csrf.protect()
    except CSRFError:
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return Kept(request.path, tuple(fields)) if _fits(fields) else None


def kept_in(written: str) -> Kept | None:
    """What the log-in form brought along; None for anything that `keep` did not write."""
    try:
        values = json.loads(written)
        path, fields = values["path"], [(name, value) for name, value in values["fields"]]
    except (ValueError, TypeError, KeyError):
        return None
    strings = all(isinstance(item, str) for field in [*fields, (path,)] for item in field)
    return Kept(path, tuple(fields)) if strings and _fits(fields) else None


def _fits(fields: list[tuple[str, str]]) -> bool:
    return len(fields) <= FIELDS_LIMIT and sum(len(name) + len(value) for name, value in fields) <= CHARACTERS_LIMIT
