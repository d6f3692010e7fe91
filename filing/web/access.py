"""Who looks at a page and in what transaction: session cookie → actor → unit of work."""

from contextlib import AbstractContextManager

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf.csrf import CSRFProtect

from filing.errors import FilingError, InvalidInput
from filing.permissions import ANONYMOUS, Actor
from filing.services.account.accounts import LiveSession, session_of
from filing.services.context import Context, Instance
from filing.web.resumption import keep

OPEN = frozenset(
    {
        "web.account.log_in",
        "web.calendar.show",
        "web.public.suggest",
        "web.public.take_in",
        "web.public.status",
        "web.public.look_up",
        "web.public.add_words",
    }
)
"""Pages that nobody has to log in for."""
WITH_OLD_PASSWORD = frozenset({"web.account.change_password", "web.account.log_out"})
"""All that an account may do before it has replaced its one-time password."""

csrf = CSRFProtect()
login_manager = LoginManager()
login_manager.session_protection = None  # the row in the database is what protects


class Visitor(UserMixin):
    """What Flask-Login keeps for a request; its id is the secret of the server-side session."""

    def __init__(self, live: LiveSession, secret: str) -> None:
        self.live = live
        self.secret = secret

    def get_id(self) -> str:
        return self.secret


@login_manager.user_loader
def load_visitor(secret: str) -> Visitor | None:
    live = session_of(the_instance(), secret)
    return Visitor(live, secret) if live else None


def the_instance() -> Instance:
    instance: Instance = current_app.extensions["filing_instance"]
    return instance


def visitor() -> Visitor | None:
    """None for whoever is not logged in, and while the database does not answer: error pages must still be drawn."""
    try:
        return current_user if current_user.is_authenticated else None
    except FilingError:
        return None


def the_actor() -> Actor:
    found = visitor()
    return found.live.actor if found else ANONYMOUS


def address() -> str:
    return request.remote_addr or ""


def working() -> AbstractContextManager[Context]:
    """One write transaction as the visitor, committed when the block ends well.

    Pages that show unpublished material need it as well: looking is recorded.
    """
    return the_instance().work(the_actor(), ip=address())


def reading() -> AbstractContextManager[Context]:
    """A look at the database as the visitor, never committed."""
    return the_instance().read(the_actor(), ip=address())


def guard() -> ResponseReturnValue | None:
    """Before every page: logged in, with a password of one's own, and no form from another site."""
    _refuse_nul()
    if request.endpoint not in OPEN:
        if not current_user.is_authenticated:
            return _to_log_in()
        if current_user.live.must_change_password and request.endpoint not in WITH_OLD_PASSWORD:
            return redirect(url_for("web.account.change_password"))
    csrf.protect()
    return None


def _refuse_nul() -> None:
    """PostgreSQL keeps no NUL and no keyboard types one. Raises InvalidInput."""
    if any("\0" in value for _, value in request.values.items(multi=True)):
        raise InvalidInput("提交的内容含有不能识别的字符（NUL），请删去后重新提交。")


def _to_log_in() -> ResponseReturnValue:
    """A script gets a status it can act on; a person comes back to the page, or to the form, that was asked for."""
    if wants_fragment():
        return {"message": "登录已失效，请重新登录后再试。"}, 401
    if kept := keep(csrf):
        message = "登录已失效，刚才的内容还没有保存。登录后可以继续提交。"
        return render_template("account/log_in.html", username="", message=message, kept=kept.written()), 401
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("web.account.log_in", next=None if target == "/" else target))


def wants_fragment() -> bool:
    """Whether filing.js asks, to change a part of the page that is open."""
    return request.headers.get("X-Requested-With") == "filing"


def install(app: Flask) -> None:
    csrf.init_app(app)
    login_manager.init_app(app, add_context_processor=False)  # error pages are drawn without a database
