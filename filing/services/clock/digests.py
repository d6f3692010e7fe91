"""The daily digest: one mail to each account with an address, on working days, sent by the worker as a job.

The row of `digest_mail` is written together with its job, so there is one for each account and day, whichever worker
comes first. A mail whose worker died behind the server's answer is sent again under the same Message-ID.
"""

import smtplib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from filing.deadlines import CHINA
from filing.errors import EngineDown
from filing.jobs import enqueue_payload
from filing.models import Account, DigestMail, Job
from filing.permissions import FILING_SIDE, REVIEW_SIDE, SYSTEM
from filing.services.clock.todo import TodoItem, everything_of
from filing.services.context import Context, Instance
from filing.services.identity import actor_of
from filing.settings import Settings
from filing.terms import ClockColour, JobKind

ITEMS = 200
PRESSING = (ClockColour.OVERDUE, ClockColour.RED, ClockColour.YELLOW)
SECONDS = 30


def request_digests(instance: Instance) -> int:
    """Enqueues the mails of today that are still to come; how many. Idle, it only reads."""
    if not instance.settings.smtp_url:
        return 0
    with instance.read(SYSTEM) as ctx:
        if not _is_time(ctx) or not _unasked(ctx):
            return 0
    with instance.work(SYSTEM) as ctx:
        return sum(_request(ctx, account_id) for account_id in _unasked(ctx))


def _is_time(ctx: Context) -> bool:
    return ctx.now.astimezone(CHINA).hour >= ctx.settings.digest_hour and ctx.calendar.is_working_day(ctx.today)


def _unasked(ctx: Context) -> list[int]:
    today = select(DigestMail.account_id).where(DigestMail.day == ctx.today)
    wanted = (Account.is_active, Account.email != "", Account.role.in_(sorted(FILING_SIDE | REVIEW_SIDE)))
    statement = select(Account.id).where(*wanted, Account.id.not_in(today)).order_by(Account.id)
    return list(ctx.session.scalars(statement))


def _request(ctx: Context, account_id: int) -> bool:
    """False where another worker was faster."""
    try:
        with ctx.session.begin_nested():
            ctx.session.add(DigestMail(account_id=account_id, day=ctx.today))
    except IntegrityError:
        return False
    payload = {"account": account_id, "day": ctx.today.isoformat()}
    enqueue_payload(ctx.session, JobKind.DIGEST, payload, now=ctx.now)
    return True


def send_digest(ctx: Context, job: Job) -> bool:
    """First half of the job: writes and sends; False where nothing waits any more. Raises EngineDown."""
    account = ctx.session.get(Account, int(job.payload["account"]))
    if account is None or not account.is_active or not account.email:
        return False
    items = everything_of(replace(ctx, actor=actor_of(account)), limit=ITEMS)
    if not items:
        return False
    message = digest_message(ctx.settings, account.email, items, day=date.fromisoformat(job.payload["day"]))
    message["Message-ID"] = f"<digest-{account.id}-{job.payload['day']}@{ctx.settings.smtp_from.partition('@')[2]}>"
    _send(ctx.settings, message)
    return True


def mark_sent(ctx: Context, job: Job, was_sent: Any) -> None:
    """Second half: says when it went out."""
    if was_sent:
        key = (int(job.payload["account"]), date.fromisoformat(job.payload["day"]))
        ctx.session.get_one(DigestMail, key).sent_at = ctx.now


def digest_message(settings: Settings, to: str, items: tuple[TodoItem, ...], *, day: date) -> EmailMessage:
    """Plain text, the nearest last day first; the subject counts what is overdue and what the profile reminds of."""
    message = EmailMessage()
    message["From"], message["To"] = settings.smtp_from, to
    message["Subject"] = f"备案审查待办 {len(items)} 项{_pressing(items)}（{day}）"
    lines = [f"{number}. {_line(item)}" for number, item in enumerate(items, start=1)]
    link = f"\n查看：{settings.public_url.rstrip('/')}/todo\n" if settings.public_url else ""
    message.set_content("\n".join(lines) + f"\n{link}\n在“我的账号”中清空邮箱即不再接收。\n")
    return message


def _pressing(items: tuple[TodoItem, ...]) -> str:
    """，其中 1 项逾期、2 项临近到期."""
    counts = Counter(item.colour for item in items)
    said = [f"{counts[colour]} 项{colour.label}" for colour in PRESSING if counts[colour]]
    return f"，其中 {'、'.join(said)}" if said else ""


def _line(item: TodoItem) -> str:
    number = f"（{item.document_number}）" if item.document_number else ""
    due = f"{item.due} 到期，{item.colour.label}" if item.due else item.colour.label
    return f"{item.what}：{item.title}{number}　{due}{'，按周一至周五推算' if item.is_provisional else ''}"


def _send(settings: Settings, message: EmailMessage) -> None:
    try:
        with _server(settings.smtp_url) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise EngineDown(f"邮件没有发出（{error}）。请检查 SMTP_URL 和邮件服务器。") from error


@contextmanager
def _server(url: str) -> Iterator[smtplib.SMTP]:
    """smtps is encrypted from the start; smtp takes STARTTLS where the server offers it, and must with a password."""
    parts = urlsplit(url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(parts.hostname or "localhost", parts.port or 0, timeout=SECONDS) as server:
        server.ehlo()
        if parts.scheme != "smtps" and server.has_extn("starttls"):
            server.starttls()
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
