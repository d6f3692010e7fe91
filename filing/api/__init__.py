"""/api/v1: REST with OpenAPI 3.0.3, bearer tokens, one error shape; documentation at /api/docs."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, render_template, send_from_directory
from flask_smorest import Api
from werkzeug.exceptions import NotFound

from filing import __version__
from filing.api import (
    accounts,
    administration,
    authoring,
    bulk,
    bundles,
    emendations,
    filings,
    formal,
    handings,
    laws,
    letters,
    me,
    omissions,
    opinions,
    procedure,
    questions,
    readings,
    relations,
    remarks,
    review,
    scans,
    search,
    sendings,
    statistics,
    suggestions,
    todo,
)
from filing.api.errors import ProblemSchema
from filing.api.json import IsoJson

SWAGGER_FILES = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")
BEARER = {"type": "http", "scheme": "bearer"}
PARTS = (
    filings.blp,
    bundles.blp,
    formal.blp,
    emendations.blp,
    scans.blp,
    relations.blp,
    handings.blp,
    omissions.blp,
    sendings.blp,
    readings.blp,
    review.blp,
    bulk.blp,
    laws.blp,
    opinions.blp,
    letters.blp,
    questions.blp,
    remarks.blp,
    search.blp,
    procedure.blp,
    todo.blp,
    authoring.blp,
    suggestions.blp,
    statistics.blp,
    me.blp,
    accounts.blp,
    administration.blp,
)


class FilingApi(Api):
    """flask-smorest without its own error handler: `app` answers errors for pages and API alike."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        return


def mount(app: Flask) -> FilingApi:
    """The parts of /api/v1, the specification at /api/openapi.json and its page at /api/docs."""
    app.config.update(
        API_TITLE="规范性文件备案审查接口",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.0.3",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "security": [{"token": []}],
            "components": {"securitySchemes": {"token": BEARER}},
            "info": {"description": "令牌在网页“我的账号”中建立。"},
        },
    )
    app.json = IsoJson(app)
    api = FilingApi(app)
    for part in PARTS:
        api.register_blueprint(part)
    app.register_blueprint(_documentation())
    return api


def _documentation() -> Blueprint:
    """Swagger UI from the installed package: nothing is fetched from elsewhere."""
    spec = find_spec("swagger_ui_bundle")
    folder = Path(str(spec and spec.origin)).parent / "vendor" / "swagger-ui-4.15.5"
    pages = Blueprint("api_docs", __name__, url_prefix="/api/docs", template_folder="templates", static_folder="static")

    @pages.get("/")
    def show() -> str:
        return render_template("api_docs.html")

    @pages.get("/ui/<name>")
    def swagger_file(name: str) -> Response:
        if name not in SWAGGER_FILES:
            raise NotFound
        response: Any = send_from_directory(folder, name, max_age=86_400)
        return response

    return pages
