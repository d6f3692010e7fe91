"""The 题注 under a title: who adopted, amended, approved, published it when."""

import re

from filing.text.citations import instruments
from filing.text.dates import find_dates
from filing.text.model import Event

ACTION = re.compile(
    r"(?P<action>第[一二三四五六七八九十]{1,3}次(?:修正|修订)|修正|修订|通过|批准|公布|发布|印发|颁布|废止|(?:起)?施行)(?!的)"
)
AT_ONCE = re.compile(r"(?P<action>公布|发布|颁布)(?:并?施行|\s+自?(?:公布|发布|颁布)之日起?施行)")
"""公告公布施行; 国务院发布⏎发布之日施行"""
APPROVED = re.compile(r"批准的\s*$")
"""…会议批准的2020年1月14日…修正: the earlier date is that of the approval."""
ORDER = re.compile(r"(?:令|公告)(?:[（(]?第\s?[\d一二三四五六七八九十百]{1,6}\s?号[）)]?|$)")
TRIM = re.compile(r"^[\s，,、（(]+|[\s，,、（(]+$")
AROUND = " ，,、；;。（()）根据自经由"
"""What stands between the words of one event and those of the next."""
LEADING = re.compile(r"^(?:经|由|自|根据)")


def read_title_note(text: str) -> tuple[Event, ...]:
    """Events in the order of the text; each date belongs to the action behind it."""
    dates = list(find_dates(text))
    events = []
    for index, (day, span) in enumerate(dates):
        end = dates[index + 1][1].start if index + 1 < len(dates) else len(text)
        stretch = text[span.end : end]
        actions = _actions(stretch)
        quote = " ".join((text[span.start : span.end] + stretch).split()).strip(AROUND)
        events += [Event(day, _organ(stretch), action, quote) for action in actions]
        if not actions and APPROVED.search(stretch):
            events.append(Event(day, _organ(stretch), "批准", quote))
    return tuple(events)


def _actions(stretch: str) -> list[str]:
    """The last action behind the date that is not inside a title; 批准的《…决定》修正 is 修正, 公布施行 is both."""
    plain = _without_titles(stretch)
    found = [match["action"] for match in ACTION.finditer(plain)]
    if both := AT_ONCE.search(plain):
        return [both["action"], "施行"]
    return [found[-1].removeprefix("起")] if found else []


def _organ(stretch: str) -> str:
    plain = _without_titles(stretch)
    plain = plain.split("《")[0]
    match = re.search(
        r"第[一二三四五六七八九十]{1,3}次(?:修正|修订)|(?:修正|修订|通过|批准|公布|发布|印发|颁布|废止|起?施行)", plain
    )
    words = plain[: match.start()] if match else plain
    words = LEADING.sub("", TRIM.sub("", ORDER.sub("", words)))
    return TRIM.sub("", re.sub(r"[》）)。]", "", words))


def _without_titles(text: str) -> str:
    for title in reversed(instruments(text)):
        text = text[: title.span.start] + "《" + text[title.span.end :]
    return text
