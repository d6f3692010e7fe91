"""The daily digest, on a real SMTP server: once a day to each account, whoever looks how often."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Barrier, Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from filing.models import DigestMail, Job
from filing.services.clock import reminders
from filing.services.clock.digests import request_digests
from filing.services.reading.work import run_next, work_until_empty
from filing.terms import FilingState as S
from filing.terms import JobState
from tests.services.city import City, in_state


class Letterbox:
    """Takes in what the server is given, unless it is told to refuse."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refuses = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuses:
            return "451 later"
        message: Any = message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append(message)
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def letterbox(city: City) -> Iterator[Letterbox]:
    box = Letterbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    city.instance.settings = replace(
        city.instance.settings,
        smtp_url=f"smtp://127.0.0.1:{port}",
        smtp_from="filing@yunshan.example",
        public_url="https://filing.yunshan.example/",
    )
    yield box
    controller.stop()


def subscribe(city: City, *names: str) -> None:
    for name in names:
        with city.work(city.actors[name]) as ctx:
            reminders.set_email(ctx, f"{name}@yunshan.example")


def deliver(city: City) -> int:
    """What the worker does at each ring; how many digests were asked for."""
    asked = request_digests(city.instance)
    work_until_empty(city.instance)
    return asked


def test_a_digest_goes_out_once_a_working_day(city: City, letterbox: Letterbox) -> None:
    in_state(city, S.SUBMITTED)
    city.clock.pass_(days=15)  # 9 December, a Wednesday: the form check was due the day before
    subscribe(city, "registrar", "clerk")
    assert [deliver(city), deliver(city)] == [2, 0]
    (message,) = letterbox.messages  # nothing waits for the clerk
    assert (message["To"], message["From"]) == ("registrar@yunshan.example", "filing@yunshan.example")
    assert message["Subject"] == "备案审查待办 1 项，其中 1 项逾期（2026-12-09）"
    assert message["Message-ID"] == f"<digest-{city.registrar.account_id}-2026-12-09@yunshan.example>"
    text = message.get_content().replace("\r\n", "\n")
    assert text.startswith("1. 形式审查：云山市公园管理办法　2026-12-08 到期，逾期\n")
    assert "查看：https://filing.yunshan.example/todo\n" in text
    city.clock.pass_(days=1)
    assert (deliver(city), len(letterbox.messages)) == (2, 2)


def test_nothing_is_sent_too_early_on_days_off_or_without_a_server(city: City, letterbox: Letterbox) -> None:
    in_state(city, S.SUBMITTED)
    subscribe(city, "registrar")
    city.clock.pass_(hours=-3)  # seven in the morning
    assert deliver(city) == 0
    city.clock.pass_(days=4, hours=3)  # Saturday
    assert deliver(city) == 0
    city.clock.pass_(days=2)
    server = city.instance.settings.smtp_url
    city.instance.settings = replace(city.instance.settings, smtp_url="")
    assert deliver(city) == 0
    city.instance.settings = replace(city.instance.settings, smtp_url=server)
    assert (deliver(city), len(letterbox.messages)) == (1, 1)


def test_workers_that_look_at_once_send_one_mail(city: City, letterbox: Letterbox) -> None:
    in_state(city, S.SUBMITTED)
    subscribe(city, "registrar")
    barrier, asked = Barrier(4), []

    def look() -> None:
        barrier.wait()
        asked.append(deliver(city))

    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(asked), len(letterbox.messages)) == (1, 1)


def test_a_server_that_refuses_is_tried_again(city: City, letterbox: Letterbox) -> None:
    in_state(city, S.SUBMITTED)
    subscribe(city, "registrar")
    letterbox.refuses = True
    request_digests(city.instance)
    assert run_next(city.instance) is JobState.QUEUED
    with city.read(city.registrar) as ctx:
        (job,) = ctx.session.query(Job).filter(Job.state == JobState.QUEUED)
        assert "邮件没有发出" in job.error
        assert ctx.session.query(DigestMail).one().sent_at is None
    letterbox.refuses = False
    city.clock.pass_(minutes=5)
    work_until_empty(city.instance)
    assert len(letterbox.messages) == 1
    with city.read(city.registrar) as ctx:
        assert ctx.session.query(DigestMail).one().sent_at == city.clock.now
