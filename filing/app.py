"""Puts the parts together: settings → engines → doors. `flask …` and every server come in here."""

import gc
import signal
from types import FrameType
from typing import Any, NoReturn

import click
from flask import Flask, current_app, request
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from itsdangerous import URLSafeTimedSerializer
from waitress import create_server
from werkzeug.routing import IntegerConverter, Map, RequestRedirect

from filing import api, cli, web
from filing.api.errors import problem
from filing.cli.output import says_errors, the_instance
from filing.errors import EngineDown
from filing.permissions import ANONYMOUS
from filing.schemas import LARGEST_ID
from filing.services.context import Instance
from filing.settings import Settings, ensure_secret_key, load_settings
from filing.tasks import Worker
from filing.web.errors import explain
from filing.web.security import limiter

HOST, PORT = "127.0.0.1", 8000
SERVER_THREADS = 8
BODY_FACTOR = 4
"""A request beyond the limit is still taken in up to so many times the limit, so that a proper answer can say why it is
refused; beyond that the server cuts it off."""


class RowId(IntegerConverter):
    """`<int:…>` of every route: what no column of ids can hold is not found, before a database is asked."""

    def __init__(self, map: Map, **bounds: Any) -> None:
        super().__init__(map, max=LARGEST_ID, **bounds)


class KeyOnDemand(SecureCookieSessionInterface):
    """Makes or reads the secret key with the first cookie, so that `flask read` leaves no instance folder behind."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if not app.secret_key:
            try:
                app.secret_key = ensure_secret_key(app.extensions["filing_instance"].settings)
            except OSError as error:
                raise EngineDown(f"实例目录不能写入（{error.strerror}）。请检查 INSTANCE_PATH 及其权限。") from error
        return super().get_signing_serializer(app)


def create_app(settings: Settings | None = None, *, instance: Instance | None = None) -> Flask:
    """The application with its pages, API and commands. Opens nothing yet: engines open when they are first used.

    Raises InvalidInput for settings that cannot be used.
    """
    instance = instance or Instance(settings or load_settings())
    app = Flask("filing", static_folder="web/static", template_folder="web/templates")
    app.session_interface = KeyOnDemand()
    app.url_map.converters["int"] = RowId
    app.extensions["filing_instance"] = instance
    web.mount(app, instance.settings)
    api.mount(app)
    cli.mount(app)
    app.cli.add_command(serve_command)
    app.register_error_handler(Exception, answer_error)
    return app


def api_rate() -> str:
    """How often one address may call the API."""
    instance: Instance = current_app.extensions["filing_instance"]
    return instance.settings.api_rate


for _part in api.PARTS:
    limiter.limit(api_rate)(_part)


def answer_error(error: Exception) -> ResponseReturnValue:
    """A page for people, a problem object for programs, never a traceback."""
    if isinstance(error, RequestRedirect):
        return error.get_response()
    if request.path.startswith("/api/") and not request.path.startswith("/api/docs"):
        return problem(error)
    return explain(error)


def serve(instance: Instance, app: Flask, *, host: str = HOST, port: int = PORT) -> None:
    """Serves pages, API and, unless WORKER=off, the worker in one process, until SIGTERM or Ctrl-C; then stops cleanly.

    Raises EngineDown when the database is missing or of another version, or when the port is taken, and BadRule.
    """
    with instance.read(ANONYMOUS) as ctx:
        ctx.rules.ruleset  # noqa: B018 - loads the rules, so that faults show now and not with the first filing
    gc.freeze()  # what is loaded by now stays: a full collection would walk it for a third of a second
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=SERVER_THREADS,
            max_request_body_size=BODY_FACTOR * app.config["MAX_CONTENT_LENGTH"],
            ident=None,
        )
    except OSError as error:
        raise EngineDown(f"不能在 {host}:{port} 提供服务（{error.strerror}）。请换一个端口：--port 8080。") from error
    worker = Worker(instance) if instance.settings.worker == "embedded" else None
    signal.signal(signal.SIGTERM, _interrupt)
    if worker:
        worker.start()
    click.echo(f"在 http://{host}:{port} 提供服务，按 Ctrl-C 停止。")
    try:
        server.run()
    finally:
        server.close()
        if worker:
            worker.stop()
        instance.close()


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


@click.command("serve")
@click.option("--host", default=HOST, show_default=True, help="监听的地址；对外提供服务时前面应有反向代理。")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535), help="监听的端口。")
@says_errors
def serve_command(host: str, port: int) -> None:
    """启动服务：网页、接口和任务处理，一个进程。"""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    serve(the_instance(), app, host=host, port=port)
