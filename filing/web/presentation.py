"""What templates know beside their own values: words for times and sizes, the menu, addresses of assets."""

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Flask, request, url_for
from markupsafe import Markup, escape

from filing import __version__
from filing.checking.card import bracketed
from filing.checking.rule import TOPICS
from filing.deadlines import CHINA, day_in_china
from filing.errors import FilingError
from filing.permissions import FILING_SIDE, Actor, Permission, has
from filing.services.clock.todo import count_waiting
from filing.terms import Term
from filing.web.access import reading, the_actor, the_instance
from filing.web.icons import icon

MARK = Markup('<mark class="mark mark-hit">{}</mark>')


class MenuItem(NamedTuple):
    endpoint: str
    label: str
    shows: Callable[[Actor], bool]


def _needs(permission: Permission) -> Callable[[Actor], bool]:
    return lambda actor: has(actor, permission)


MENU = (
    MenuItem("web.home.show", "工作台", lambda actor: True),
    MenuItem("web.todo.show", "待办", _needs(Permission.SEE_TODO)),
    MenuItem("web.submit.choose", "报送", _needs(Permission.CREATE_FILING)),
    MenuItem("web.filings.list_all", "备案件", lambda actor: True),
    MenuItem("web.review.queue", "审查", _needs(Permission.SEE_FLAGS)),
    MenuItem("web.opinions.list_all", "意见", _needs(Permission.SEE_OPINIONS)),
    MenuItem("web.suggestions.list_all", "建议", _needs(Permission.SEE_SUGGESTIONS)),
    MenuItem("web.statistics.show", "统计", _needs(Permission.SEE_STATISTICS)),
    MenuItem("web.omissions.list_all", "漏报", _needs(Permission.SEE_OMISSIONS)),
    MenuItem("web.sendings.list_all", "上报", _needs(Permission.SEE_SENDINGS)),
    MenuItem("web.search.show", "检索", lambda actor: True),
    MenuItem("web.rules.list_all", "规则", _needs(Permission.SEE_RULES)),
    MenuItem("web.jobs.list_all", "任务", _needs(Permission.SEE_JOBS)),
    MenuItem("web.people.list_all", "账号", _needs(Permission.MANAGE_ACCOUNTS)),
    MenuItem("web.audit.list_all", "审计", _needs(Permission.SEE_AUDIT)),
)


def menu() -> list[dict[str, Any]]:
    """The items that the visitor may open, each with whether the page at hand belongs to it."""
    actor = the_actor()
    section = (request.endpoint or "").rpartition(".")[0]
    return [
        {
            "label": item.label,
            "url": url_for(item.endpoint),
            "count": waiting() if item.endpoint == "web.todo.show" else 0,
            "current": f"{section}.".startswith(f"{item.endpoint.rpartition('.')[0]}."),
        }
        for item in MENU
        if actor.account_id is not None and item.shows(actor)
    ]


def waiting() -> int:
    """How much waits for the visitor; none while the database does not answer: error pages must still be drawn."""
    try:
        with reading() as ctx:
            return count_waiting(ctx)
    except FilingError:
        return 0


def moment(value: datetime | None) -> str:
    """2026-11-24 10:05, in China."""
    return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if value else "—"


def second(value: datetime | None) -> str:
    """2026年11月24日 10:05:09, as a receipt says it."""
    if value is None:
        return "—"
    local = value.astimezone(CHINA)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M:%S}"


def written(value: str) -> str:
    """A moment as the audit trail keeps it, in China to the second."""
    return f"{datetime.fromisoformat(value).astimezone(CHINA):%Y-%m-%d %H:%M:%S}"


def chinese_day(value: date | None) -> str:
    return f"{value.year}年{value.month}月{value.day}日" if value else "—"


def today() -> date:
    """By the clock of the instance, so that a test can hold it still."""
    return day_in_china(the_instance().clock())


def days_until(value: date) -> int:
    return (value - today()).days


def is_provisional(value: date) -> bool:
    """Whether the days off of that year are not known yet, so that a last day in it may still move."""
    return not the_instance().profiles.calendar.covers(value.year)


def size(value: int) -> str:
    """12 B, 3.4 KB, 5.6 MB."""
    if value < 1024:
        return f"{value} B"
    return f"{value / 1024:.1f} KB" if value < 1024 * 1024 else f"{value / 1024 / 1024:.1f} MB"


def options(terms: Iterable[Term]) -> list[tuple[str, str]]:
    """(value, words) for the choices of a form."""
    return [(term.value, term.label) for term in terms]


def twice(values: Iterable[str]) -> list[tuple[str, str]]:
    """Choices whose value is also what users read."""
    return [(value, value) for value in values]


def marked(text: str, quotes: Iterable[str]) -> Markup:
    """`text` with every place of each quote marked; the longest of those that begin together."""
    wanted = sorted({quote for quote in quotes if quote}, key=len, reverse=True)
    if not wanted:
        return escape(text)
    parts = re.split(f"({'|'.join(map(re.escape, wanted))})", text)
    return Markup("").join(MARK.format(part) if at % 2 else escape(part) for at, part in enumerate(parts))


def with_query(**changes: object) -> str:
    """The address of the page at hand with some of its parameters changed; None and "" take one away."""
    values: dict[str, object] = {**request.args.to_dict(), **changes}
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


@lru_cache(maxsize=32)
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def install(app: Flask) -> None:
    """Filters and globals; assets carry their digest, so that a browser may keep them."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        bracketed=bracketed,
        moment=moment,
        second=second,
        written=written,
        chinese_day=chinese_day,
        size=size,
        days_until=days_until,
        is_provisional=is_provisional,
        options=options,
        twice=twice,
        marked=marked,
    )
    app.jinja_env.globals.update(icon=icon, with_query=with_query, version=__version__, topics=TOPICS)
    app.context_processor(lambda: {"menu": menu, "actor": the_actor(), "is_filing_side": _is_filing_side()})
    app.url_defaults(_add_digest)


def _is_filing_side() -> bool:
    return the_actor().role in FILING_SIDE


def _add_digest(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "filename" in values:
        values["v"] = _digest(Path(__file__).parent / "static" / values["filename"])
