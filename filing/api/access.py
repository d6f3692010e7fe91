"""Who calls and in what transaction: bearer token → actor → unit of work. Cookies are not looked at."""

from contextlib import AbstractContextManager
from typing import Any, NoReturn

from flask import Request, current_app, g, request
from flask_smorest import Blueprint, abort
from marshmallow import EXCLUDE, Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser, is_json_request

from filing.errors import InvalidInput
from filing.schemas import DIGITS, read_words
from filing.services.account import accounts
from filing.services.context import Context, Instance


def the_instance() -> Instance:
    instance: Instance = current_app.extensions["filing_instance"]
    return instance


def address() -> str:
    return request.remote_addr or ""


def working() -> AbstractContextManager[Context]:
    """One write transaction as the caller; committed when the block ends well."""
    return the_instance().work(g.actor, ip=address())


def reading() -> AbstractContextManager[Context]:
    """A look at the database as the caller, never committed."""
    return the_instance().read(g.actor, ip=address())


def authenticate() -> None:
    """Sets `g.actor` from the bearer token. Aborts with 401 for none, a wrong, an expired or a revoked one."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    actor = None
    if scheme.lower() == "bearer" and secret.strip():
        actor = accounts.actor_of_token(the_instance(), secret.strip())
    if actor is None:
        abort(401, headers={"WWW-Authenticate": "Bearer"})
    g.actor = actor


def seen_version() -> int | None:
    """The version that the caller saw, from If-Match; None for `*`, which stands for any.

    Aborts with 428 without the header, with 412 for what never was an ETag of ours.
    """
    if "If-Match" not in request.headers:
        abort(428)
    if request.if_match.star_tag:
        return None
    tags = request.if_match.as_set()
    tag = str(tags.pop()) if len(tags) == 1 else ""
    if not (tag.isascii() and tag.isdecimal() and len(tag) <= DIGITS):
        abort(412)
    return int(tag)


class IfMatch(Schema):
    """The ETag of the filing as it was read."""

    if_match = fields.Str(
        data_key="If-Match", metadata={"description": "读取该对象时得到的 ETag；缺少时答 428，已被他人修改时答 412。"}
    )


class Parser(FlaskParser):
    """Refuses bodies of another type with 415, and reads the words of forms and addresses by the schema.

    What the schema does not name is refused everywhere but in headers: a filter with a slip in its name would give
    everything. The location `upload` is a form with its files, as one.
    """

    DEFAULT_UNKNOWN_BY_LOCATION = {"headers": EXCLUDE}  # noqa: RUF012 - read by webargs

    __location_map__ = {**FlaskParser.__location_map__, "upload": "load_upload"}  # noqa: RUF012 - read by webargs

    def load_json(self, req: Request, schema: Schema) -> Any:
        if not is_json_request(req):
            abort(415)
        return super().load_json(req, schema)

    def load_upload(self, req: Request, schema: Schema) -> Any:
        if req.mimetype != "multipart/form-data":
            abort(415)
        return read_words(schema, dict(self.load_form(req, schema))) | dict(self.load_files(req, schema))

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        return read_words(schema, dict(super().load_querystring(req, schema)))

    def handle_error(self, error: ValidationError, req: Request, schema: Schema, **_: Any) -> NoReturn:
        """The messages by field; the part of the request that webargs puts around them is plain from the names."""
        details: dict[str, object] = {}
        for found in error.normalized_messages().values():
            details |= found
        raise InvalidInput("填写的内容有误，请按提示修改后重试。", details=details) from error


class Part(Blueprint):
    ARGUMENTS_PARSER = Parser()
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING = {  # noqa: RUF012 - read by flask-smorest
        **Blueprint.DEFAULT_LOCATION_CONTENT_TYPE_MAPPING,
        "upload": "multipart/form-data",
    }


def blueprint(name: str, description: str) -> Part:
    """A part of /api/v1, which asks for a token before anything else."""
    made = Part(name, f"filing.api.{name}", url_prefix="/api/v1", description=description)
    made.before_request(authenticate)
    return made
