"""Who calls and in what transaction: bearer token → actor → unit of work. Cookies are not looked at."""

from contextlib import AbstractContextManager
from typing import Any, NoReturn

from flask import Request, current_app, g, request
from flask_smorest import Blueprint, abort
from marshmallow import Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser, is_json_request

from filing.errors import InvalidInput
from filing.permissions import SYSTEM
from filing.schemas import read_words
from filing.services import accounts
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
        with the_instance().work(SYSTEM, ip=address()) as ctx:
            actor = accounts.actor_of_token(ctx, secret.strip())
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
    tag = tags.pop() if len(tags) == 1 else ""
    if not (tag.isascii() and tag.isdecimal()):
        abort(412)
    return int(tag[:18])


class IfMatch(Schema):
    """The ETag of the filing as it was read."""

    if_match = fields.Str(
        data_key="If-Match", metadata={"description": "读取该对象时得到的 ETag；缺少时答 428，已被他人修改时答 412。"}
    )


class Parser(FlaskParser):
    """Refuses bodies of another type with 415, and reads the words of forms and addresses by the schema."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        if not is_json_request(req):
            abort(415)
        return super().load_json(req, schema)

    def load_form(self, req: Request, schema: Schema) -> Any:
        _require_multipart(req)
        return read_words(schema, dict(super().load_form(req, schema)))

    def load_files(self, req: Request, schema: Schema) -> Any:
        _require_multipart(req)
        return super().load_files(req, schema)

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        return read_words(schema, dict(super().load_querystring(req, schema)))

    def handle_error(self, error: ValidationError, req: Request, schema: Schema, **_: Any) -> NoReturn:
        """The messages by field; the part of the request that webargs puts around them is plain from the names."""
        details: dict[str, object] = {}
        for found in error.normalized_messages().values():
            details |= found
        raise InvalidInput("填写的内容有误，请按提示修改后重试。", details=details) from error


def _require_multipart(req: Request) -> None:
    if req.mimetype != "multipart/form-data":
        abort(415)


class Part(Blueprint):
    ARGUMENTS_PARSER = Parser()


def blueprint(name: str, description: str) -> Part:
    """A part of /api/v1, which asks for a token before anything else."""
    made = Part(name, f"filing.api.{name}", url_prefix="/api/v1", description=description)
    made.before_request(authenticate)
    return made
