"""One's own account: log in and out, password, sessions, tokens."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from filing.errors import InvalidInput, NotAllowed
from filing.permissions import Permission, has
from filing.services.account import accounts
from filing.services.account.accounts import LiveSession, LogIn
from filing.services.clock import reminders
from filing.web.access import Visitor, address, reading, the_actor, the_instance, visitor, working
from filing.web.filters import whole
from filing.web.presentation import moment
from filing.web.resumption import FIELD, kept_in
from filing.web.security import limiter

pages = Blueprint("account", __name__)

TOKEN_DAYS = 90


@pages.route("/login", methods=["GET", "POST"])
@limiter.limit(lambda: the_instance().settings.login_rate, methods=["POST"])
def log_in() -> ResponseReturnValue:
    """The same words for an unknown name, a wrong password and a locked account."""
    target = local_path(request.args.get("next"))
    if visitor() is not None:
        return redirect(target)
    if request.method == "GET":
        return render_template("account/log_in.html", username="", message="", kept="")
    username, password = request.form.get("username", "")[:200], request.form.get("password", "")
    kept = kept_in(request.form.get(FIELD, ""))
    try:
        begun = accounts.log_in(
            the_instance(), username, password, ip=address(), agent=request.headers.get("User-Agent", "")
        )
    except NotAllowed as error:
        again = kept.written() if kept else ""
        return render_template("account/log_in.html", username=username, message=error.message, kept=again), 403
    _begin(begun, username)
    if begun.must_change_password:
        return redirect(url_for("web.account.change_password"))
    if kept:
        return render_template("account/resume.html", kept=kept, path=local_path(kept.path))
    return redirect(target)


def _begin(begun: LogIn, username: str) -> None:
    """A fresh cookie, so that one planted before the log-in is worth nothing."""
    session.clear()
    live = LiveSession(0, begun.actor, username, begun.must_change_password)
    login_user(Visitor(live, begun.secret))
    last = begun.last_login_at
    session["last_login"] = [last.isoformat(), begun.last_login_ip] if last else None
    flash(f"上次登录：{moment(last)}，地址 {begun.last_login_ip or '未知'}。" if last else "这是您第一次登录。")


def local_path(target: str | None) -> str:
    """Where to go after the log-in: a path of this site, never another site."""
    if target and target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable():
        return target
    return url_for("web.home.show")


@pages.post("/logout")
def log_out() -> ResponseReturnValue:
    with working() as ctx:
        accounts.end_session(ctx, current_user.secret)
    logout_user()
    session.clear()
    flash("已退出登录。")
    return redirect(url_for("web.account.log_in"))


@pages.get("/account")
def show() -> ResponseReturnValue:
    return _overview()


def _overview(
    *, secret: str = "", feed_address: str = "", faults: dict[str, object] | None = None, status: int = 200
) -> ResponseReturnValue:
    with reading() as ctx:
        page = render_template(
            "account/overview.html",
            sessions=accounts.list_sessions(ctx),
            tokens=accounts.list_tokens(ctx),
            current=current_user.live,
            last_login=_last_login(),
            secret=secret,
            feed_address=feed_address,
            feed=reminders.feed_of(ctx),
            email=reminders.email_of(ctx),
            has_todo=has(ctx.actor, Permission.SEE_TODO),
            sends_mail=bool(ctx.settings.smtp_url),
            faults=faults or {},
            token_days=TOKEN_DAYS,
        )
    return page, status


def _last_login() -> tuple[datetime, str] | None:
    kept = session.get("last_login")
    return (datetime.fromisoformat(kept[0]), kept[1]) if kept else None


@pages.route("/account/password", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    forced, length = current_user.live.must_change_password, the_instance().settings.password_length
    if request.method == "GET":
        return render_template("account/password.html", faults={}, forced=forced, length=length)
    try:
        _change_password()
    except InvalidInput as error:
        return render_template("account/password.html", faults=error.details, forced=forced, length=length), 422
    flash("密码已修改，其他登录已全部退出。")
    return redirect(url_for("web.home.show"))


def _change_password() -> None:
    new = request.form.get("new", "")
    if new != request.form.get("again", ""):
        raise InvalidInput("两次输入的新密码不一致。", details={"again": ["两次输入的新密码不一致。"]})
    accounts.change_password(
        the_instance(),
        the_actor(),
        current=request.form.get("current", ""),
        new=new,
        secret=current_user.secret,
        ip=address(),
    )


@pages.post("/account/email")
def set_email() -> ResponseReturnValue:
    email = request.form.get("email", "")
    try:
        with working() as ctx:
            reminders.set_email(ctx, email)
    except InvalidInput as error:
        return _overview(faults=error.details, status=422)
    flash("邮箱已保存，工作日将收到待办提醒。" if email.strip() else "邮箱已清空，不再发送待办提醒。")
    return redirect(url_for("web.account.show", _anchor="reminders"))


@pages.post("/account/feed")
def create_feed() -> ResponseReturnValue:
    """The answer itself carries the address: it is shown this once and kept nowhere."""
    with working() as ctx:
        secret = reminders.create_feed(ctx)
    return _overview(feed_address=url_for("web.calendar.show", secret=secret, _external=True), status=201)


@pages.post("/account/feed/revoke")
def revoke_feed() -> ResponseReturnValue:
    with working() as ctx:
        reminders.revoke_feed(ctx)
    flash("日历订阅已撤销，原来的地址不能再用。")
    return redirect(url_for("web.account.show", _anchor="reminders"))


@pages.post("/account/sessions/<int:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    with working() as ctx:
        accounts.end_other_session(ctx, session_id)
    flash("该登录已退出。")
    return redirect(url_for("web.account.show"))


@pages.post("/account/tokens")
def create_token() -> ResponseReturnValue:
    """The answer itself carries the secret: it is shown this once and kept nowhere."""
    try:
        with working() as ctx:
            _, secret = accounts.create_token(ctx, request.form.get("name", ""), whole(request.form.get("days", "")))
    except InvalidInput as error:
        return _overview(faults=error.details, status=422)
    return _overview(secret=secret, status=201)


@pages.post("/account/tokens/<int:token_id>/revoke")
def revoke_token(token_id: int) -> ResponseReturnValue:
    with working() as ctx:
        accounts.revoke_token(ctx, token_id)
    flash("令牌已撤销，使用它的系统将不能再访问。")
    return redirect(url_for("web.account.show"))
