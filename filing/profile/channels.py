"""With whom each kind of document is filed, as national law has it (domain research 1.3). Pure."""

import re
from dataclasses import dataclass

from filing.profile.model import Authority
from filing.terms import DocumentType as T
from filing.terms import ReceiverKind as R

LEGISLATION, SUPERVISION = "中华人民共和国立法法", "中华人民共和国各级人民代表大会常务委员会监督法"
REGULATIONS = "法规规章备案审查条例"


@dataclass(frozen=True, slots=True)
class Channel:
    """`receivers`: all that it goes to, each on its own; none for what no body of this system receives."""

    receivers: tuple[R, ...]
    authority: Authority


def _by(law: str, article: str, *receivers: R, note: str = "") -> Channel:
    return Channel(receivers, Authority(law, article, False, note))


CHANNELS: dict[T, Channel] = {
    T.LAW: Channel((), Authority("", "", False, "法律不报送备案")),
    T.ADMINISTRATIVE_REGULATION: _by(LEGISLATION, "第一百零九条第一项", R.NATIONAL_COMMITTEE),
    T.SUPERVISORY_REGULATION: _by(LEGISLATION, "第一百一十八条", R.NATIONAL_COMMITTEE),
    T.PROVINCIAL_REGULATION: _by(LEGISLATION, "第一百零九条第二项", R.NATIONAL_COMMITTEE, R.STATE_COUNCIL),
    T.CITY_REGULATION: _by(
        LEGISLATION, "第一百零九条第二项", R.PROVINCIAL_COMMITTEE, note="由省级人大常委会报全国人大常委会和国务院"
    ),
    T.AUTONOMOUS_REGULATION: _by(
        LEGISLATION, "第一百零九条第三项", R.PROVINCIAL_COMMITTEE, note="由省级人大常委会转报，并说明变通的情况"
    ),
    T.SPECIAL_ZONE_REGULATION: _by(LEGISLATION, "第一百零九条第五项", R.AUTHORISING_BODY, note="报送时说明变通的情况"),
    T.MINISTRY_RULE: _by(LEGISLATION, "第一百零九条第四项", R.STATE_COUNCIL),
    T.PROVINCIAL_RULE: _by(LEGISLATION, "第一百零九条第四项", R.STATE_COUNCIL, R.OWN_COMMITTEE),
    T.CITY_RULE: _by(
        LEGISLATION,
        "第一百零九条第四项",
        R.STATE_COUNCIL,
        R.PROVINCIAL_COMMITTEE,
        R.PROVINCIAL_GOVERNMENT,
        R.OWN_COMMITTEE,
    ),
    T.ADMINISTRATIVE_DOCUMENT: _by(
        SUPERVISION, "第三十九条", R.OWN_COMMITTEE, R.HIGHER_GOVERNMENT, note="上一级人民政府由政府渠道报送"
    ),
    T.DEPARTMENT_DOCUMENT: Channel(
        (R.OWN_GOVERNMENT,), Authority("", "", True, "报本级人民政府；地方规定报人大常委会的，从其规定")
    ),
    T.SUPERVISORY_DOCUMENT: _by(SUPERVISION, "第三十九条", R.OWN_COMMITTEE),
    T.JUDICIAL_DOCUMENT: _by(SUPERVISION, "第三十九条", R.OWN_COMMITTEE),
    T.RESOLUTION: _by(SUPERVISION, "第三十九条", R.HIGHER_COMMITTEE),
    T.IMPLEMENTING_DOCUMENT: _by(
        "上海市人民代表大会常务委员会规范性文件备案审查条例", "第二条", R.MAKING_COMMITTEE, note="其他地方依本地规定"
    ),
    T.JUDICIAL_INTERPRETATION: _by(SUPERVISION, "第四十一条", R.NATIONAL_COMMITTEE),
    T.PARTY_DOCUMENT: Channel((), Authority("", "", False, "按党内法规渠道报送，不向人大常委会备案")),
}

BY_OWN = frozenset({R.OWN_COMMITTEE, R.HIGHER_COMMITTEE, R.MAKING_COMMITTEE})
"""What the body stands for that the unit is registered to file with."""
COMMITTEE = r"(?:人民代表大会常务委员会|人大常委会)$"
NAMES: dict[R, re.Pattern[str]] = {
    R.NATIONAL_COMMITTEE: re.compile(rf"^全国{COMMITTEE}"),
    R.STATE_COUNCIL: re.compile(r"^国务院$"),
    R.PROVINCIAL_COMMITTEE: re.compile(rf"(?:省|自治区){COMMITTEE}"),
    R.PROVINCIAL_GOVERNMENT: re.compile(r"(?:省|自治区)人民政府$"),
    R.HIGHER_GOVERNMENT: re.compile(r"人民政府$"),
    R.OWN_GOVERNMENT: re.compile(r"人民政府$"),
}
"""By what name the others are known, e.g. 云岭省人大常委会."""


def receivers_for(document_type: T | None) -> tuple[R, ...]:
    return CHANNELS[document_type].receivers if document_type is not None else ()


def stands_for(kind: R, name: str) -> bool:
    """Whether a body of that name may be `kind`; those of BY_OWN are never told by their names."""
    pattern = NAMES.get(kind)
    return pattern is not None and pattern.search(name) is not None
