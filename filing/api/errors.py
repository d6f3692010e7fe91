"""FilingError → status and the one error body: {"error": {"class", "message", "details"}}."""

import logging

from flask import Response, jsonify, request
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from filing.errors import (
    BadFile,
    BadProfile,
    BadRule,
    Conflict,
    EngineDown,
    FilingError,
    InvalidInput,
    NotAllowed,
    NotFound,
    Outdated,
)

STATUS: tuple[tuple[type[FilingError], int], ...] = (
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (InvalidInput, 422),
    (BadFile, 422),
    (BadRule, 500),
    (BadProfile, 500),
    (EngineDown, 503),
    (FilingError, 500),
)

MESSAGES = {
    400: "请求格式有误，请检查内容类型和正文。",
    401: "缺少有效的访问令牌。请在 Authorization 头中提供 Bearer 令牌。",
    404: "没有这个地址或对象，或您无权查看。",
    405: "该地址不支持此方法。",
    412: "该内容已被他人修改。请重新读取后，带上新的 ETag 再试。",
    413: "上传内容超过上限，请拆分或压缩后重试。",
    415: "不支持这种内容类型。数据用 application/json，文件用 multipart/form-data。",
    428: "缺少 If-Match 头。请带上读取该对象时得到的 ETag。",
    429: "请求过于频繁，请稍后再试。",
    500: "服务内部错误，已记入日志。请联系系统管理员。",
    503: "服务暂时不可用，请稍后重试。",
}
CONTENT_HEADERS = frozenset({"Content-Type", "Content-Length"})

log = logging.getLogger(__name__)


class ProblemSchema(Schema):
    """Every error, whatever its status."""

    error = fields.Nested(
        {
            "class": fields.Str(required=True),
            "message": fields.Str(required=True),
            "details": fields.Dict(required=True, metadata={"description": "字段 → 提示"}),
        },
        required=True,
    )


def problem(error: Exception) -> Response:
    """The response for anything that went wrong under /api; never a page, never a traceback.

    A defect or an engine that does not answer goes to the log.
    """
    response = _response(error)
    if response.status_code >= 500:
        log.error("%s %s", request.method, request.path, exc_info=error)
    return response


def _response(error: Exception) -> Response:
    if isinstance(error, FilingError):
        return _body(_status_of(error), error.code, error.message, error.details)
    if isinstance(error, HTTPException) and error.code:
        message = MESSAGES.get(error.code) or MESSAGES[400 if error.code < 500 else 500]
        response = _body(error.code, type(error).__name__, message, {})
        headers = [*error.get_headers(), *(getattr(error, "data", {}).get("headers") or {}).items()]
        response.headers.extend((name, value) for name, value in headers if name not in CONTENT_HEADERS)
        return response
    return _body(500, "InternalServerError", MESSAGES[500], {})


def _status_of(error: FilingError) -> int:
    """Whoever sent a precondition is told that it failed."""
    if isinstance(error, Outdated) and "If-Match" in request.headers:
        return 412
    return next(status for kind, status in STATUS if isinstance(error, kind))


def _body(status: int, code: str, message: str, details: dict[str, object]) -> Response:
    response = jsonify({"error": {"class": code, "message": message, "details": details}})
    response.status_code = status
    return response
