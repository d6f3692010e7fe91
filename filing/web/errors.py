"""Errors as pages: one table from FilingError to status, and what to do for each status."""

import logging

from flask import Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed

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
)
from filing.web.access import wants_fragment

STATUS: tuple[tuple[type[FilingError], int], ...] = (
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (InvalidInput, 400),
    (BadFile, 400),
    (BadRule, 500),
    (BadProfile, 500),
    (EngineDown, 503),
)

PAGES = {
    400: ("提交的内容有误", "请返回上一页，检查填写的内容后重新提交。"),
    403: ("无权进行此项操作", "如确需办理，请联系本单位的安全管理员调整角色。"),
    404: ("没有找到", "地址可能有误，内容可能已经移动，或者您无权查看。"),
    405: ("不支持这种访问方式", "请从页面上的链接或按钮进入。"),
    409: ("内容已有变化", "请返回并刷新页面，查看最新内容后再办理。"),
    413: ("上传的内容过大", "请压缩文件中的图片，或拆分附件后分别上传。"),
    429: ("操作过于频繁", "请等一分钟再试。"),
    500: ("系统内部错误", "错误已记入日志，您的其他数据没有受到影响。请稍后再试；仍然出现请联系系统管理员。"),
    503: ("服务暂时不可用", "请稍后再试；仍然出现请联系系统管理员。"),
}
"""Status → heading and advice; other statuses take those of 400 or 500."""

log = logging.getLogger(__name__)


def status_of(error: Exception) -> int:
    if isinstance(error, HTTPException):
        return error.code or 500
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def explain(error: Exception) -> ResponseReturnValue:
    """The page for anything that went wrong. What only operators can mend goes to the log, with paths and traceback."""
    if isinstance(error, HTTPException) and status_of(error) < 400:
        return error
    status = status_of(error)
    if status >= 500:
        log.error("%s %s", request.method, request.path, exc_info=error)
    answer = page(status, error.message if isinstance(error, FilingError) and status < 500 else "")
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(error.valid_methods)
    return answer


def page(status: int, message: str = "") -> Response:
    heading, advice = PAGES.get(status) or PAGES[500 if status >= 500 else 400]
    if wants_fragment():
        response = jsonify({"message": message or f"{heading}。{advice}"})
    else:
        html = render_template("error.html", status=status, heading=heading, message=message, advice=advice)
        response = make_response(html)
    response.status_code = status
    return response
