"""Profile files → Profiles. Every fault of every file is reported at once, with file, line and advice."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TypeVar

from filing.checking.source import Fault, Fields, read_yaml
from filing.deadlines.clock import Notice
from filing.deadlines.period import Length
from filing.deadlines.working_days import WorkCalendar
from filing.errors import BadProfile
from filing.profile.model import Authority, MaterialRule, NumberFormat, PeriodRule, Profile, RoleRule
from filing.profile.year_tables import read_year_tables
from filing.terms import (
    ClockKind,
    DocumentType,
    MaterialKind,
    MaterialNeed,
    NumberStream,
    Role,
    TimeUnit,
)

CALENDAR = "calendar.yaml"
"""The own table of days off lies beside the profiles."""
LONGEST = 1000
"""No period, number of copies or anything else counted here makes sense beyond this."""

_NAME = re.compile(r"[a-z][a-z0-9_-]{1,39}")
_LENGTH = re.compile(
    r"""
    (?P<amount> [1-9]\d{0,2} ) \s* (?P<unit> days | working_days | months )    # 10 working_days
    """,
    re.VERBOSE,
)
_PATTERN = re.compile(
    r"""
    [^YN]* YYYY [^YN]* N{1,8} [^YN]*    # 备〔YYYY〕NNNN号
    """,
    re.VERBOSE,
)
_MONTH_DAY = re.compile(
    r"""
    (?P<month> \d{2} ) - (?P<day> \d{2} )    # 01-31
    """,
    re.VERBOSE,
)

Key = TypeVar("Key", bound=Enum)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Profiles:
    """All profiles by name, and the calendar that they share."""

    by_id: dict[str, Profile]
    calendar: WorkCalendar


def load_profiles(directory: Path) -> Profiles:
    """Raises BadProfile with the list of all faults of all files."""
    faults: list[Fault] = []
    paths = sorted(directory.glob("*.yaml")) if directory.is_dir() else []
    found = [read for path in paths if path.name != CALENDAR and (read := _load(path, faults)) is not None]
    if not paths:
        faults.append(Fault(directory.name, 1, f"目录 {directory} 里没有办理规程，请核对路径"))
    calendar = WorkCalendar(read_year_tables(directory / CALENDAR, CALENDAR, faults))
    if faults:
        lines = "\n".join(str(fault) for fault in sorted(set(faults)))
        message = f"办理规程有{len(set(faults))}处错误，没有装载：\n{lines}"
        raise BadProfile(message, details={"faults": [asdict(fault) for fault in sorted(set(faults))]})
    return Profiles({profile.id: profile for profile in found}, calendar)


def _load(path: Path, faults: list[Fault]) -> Profile | None:
    fields = read_yaml(path, path.name, faults)
    return _profile(fields, path.stem) if fields is not None else None


def _profile(fields: Fields, stem: str) -> Profile:
    """Of no worth where a fault was noted."""
    id_ = fields.text("id")
    if id_ and (id_ != stem or not _NAME.fullmatch(id_)):
        fields.fault("id", f"编号“{id_}”应当与文件名“{stem}”相同，用英文小写字母、数字和连字符")
    rolls, copies, catalogue, reminder = (
        _section(fields, name) for name in ("last_day", "copies", "catalogue", "reminder")
    )
    month, day = _month_day(catalogue)
    profile = Profile(
        id=id_,
        title=fields.text("title", longest=60),
        dated=fields.day("dated", required=True) or date.min,
        note=fields.text("note", required=False),
        rolls=rolls.word("rolls", ("yes", "no"), "yes") == "yes",
        rolls_by=_authority(rolls),
        paper_copies=_whole(copies, "paper", "纸质材料的份数"),
        copies_by=_authority(copies),
        catalogue_month=month,
        catalogue_day=day,
        catalogue_by=_authority(catalogue),
        notice=_notice(reminder),
        notice_by=_authority(reminder),
        periods=_keyed(fields, "periods", ClockKind, _period),
        materials=tuple(_material(item) for item in fields.each("materials")),
        numbers=_keyed(fields, "numbers", NumberStream, _format),
        roles=tuple(_role(item) for item in fields.each("roles")),
    )
    _require_whole(fields, profile)
    fields.close()
    return profile


def _require_whole(fields: Fields, profile: Profile) -> None:
    """What no procedure can do without: the period of filing, and a number for whatever is numbered."""
    if ClockKind.FILE not in profile.periods:
        fields.fault("periods", f"期限中缺少“{ClockKind.FILE.value}”（{ClockKind.FILE.label}），请补上")
    if missing := [stream.value for stream in NumberStream if stream not in profile.numbers]:
        fields.fault("numbers", f"编号格式中缺少{'、'.join(missing)}，请补上")


def _section(fields: Fields, name: str) -> Fields:
    """A mapping that must be there; an empty one, with the fault noted, if it is not."""
    found = fields.fields(name, required=True)
    return found if found is not None else Fields(fields.file, fields.line_of(name), {}, [])


def _authority(fields: Fields) -> Authority:
    """Law and article, unless the value is a proposal: then a note says what it rests on. Ends the mapping."""
    proposed = fields.word("proposed", ("yes", "no"), "no") == "yes"
    law = fields.text("law", required=not proposed, longest=100)
    article = fields.text("article", required=bool(law), longest=60)
    note = fields.text("note", required=proposed and not law, longest=200)
    fields.close()
    return Authority(law, article, proposed, note)


def _keyed(fields: Fields, name: str, keys: type[Key], read: Callable[[Fields, Key], Value]) -> dict[Key, Value]:
    """A mapping whose keys are members of a closed list."""
    section = _section(fields, name)
    known = {str(key.value): key for key in keys}
    found = {}
    for key in section.nodes:
        if key not in known:
            section.taken.add(key)
            section.fault(key, f"“{name}”中没有“{key}”这一项，可用：{'、'.join(known)}")
        elif (item := section.fields(key)) is not None:
            found[known[key]] = read(item, known[key])
    return found


def _period(fields: Fields, kind: ClockKind) -> PeriodRule:
    length = _length(fields, "length") or Length(1, TimeUnit.DAYS)
    counted_from = fields.text("from", longest=60)
    extension = _length(fields, "extension", required=False)
    remind = _whole(fields, "remind", "提前提醒的天数") if "remind" in fields.nodes else None
    return PeriodRule(kind, length, counted_from, extension, remind, _authority(fields))


def _length(fields: Fields, name: str, *, required: bool = True) -> Length | None:
    value = fields.text(name, required=required)
    if not value:
        return None
    match = _LENGTH.fullmatch(value)
    if match is None:
        fields.fault(name, f"“{value}”不是期限，请写成 30 days（日）、10 working_days（工作日）或 3 months（月）")
        return None
    return Length(int(match["amount"]), TimeUnit(match["unit"]))


def _whole(fields: Fields, name: str, meaning: str) -> int:
    """0, with the fault noted, for what is no whole number."""
    number = fields.number(name, most=LONGEST)
    if number is None or number != int(number):
        fields.fault(name, f"“{name}”应当是{meaning}，如 {name}: 3")
        return 0
    return int(number)


def _notice(fields: Fields) -> Notice:
    """The last reminder comes no earlier than the first."""
    notice = Notice(*(_whole(fields, name, "到期前的天数") for name in ("first", "last")))
    if notice.last > notice.first:
        fields.fault("last", "“last”（最后提醒）的天数不能多于“first”（首次提醒）")
    return notice


def _month_day(fields: Fields) -> tuple[int, int]:
    """Month and day of any year; the first of January, with the fault noted, for what is none."""
    value = fields.text("by")
    match = _MONTH_DAY.fullmatch(value)
    try:
        day = date.fromisoformat(f"2001-{value}") if match else None
    except ValueError:
        day = None
    if value and day is None:
        fields.fault("by", f"“{value}”不是每年的一天，请写成 01-31 这样的月和日")
    return (day.month, day.day) if day else (1, 1)


def _material(fields: Fields) -> MaterialRule:
    kind = fields.choice("kind", MaterialKind, MaterialKind.OTHER)
    need = fields.choice("need", MaterialNeed, MaterialNeed.ALWAYS)
    types = frozenset(fields.choices("types", DocumentType))
    return MaterialRule(kind, need, types, _authority(fields))


def _format(fields: Fields, stream: NumberStream) -> NumberFormat:
    pattern = fields.text("format", longest=40)
    if pattern and not _PATTERN.fullmatch(pattern):
        fields.fault("format", f"“{pattern}”应当有一处 YYYY（年份）和其后一处连续的 N（序号），如 备〔YYYY〕NNNN号")
    return NumberFormat(stream, pattern, _authority(fields))


def _role(fields: Fields) -> RoleRule:
    role = fields.choice("role", Role, Role.REGISTRAR)
    return RoleRule(role, fields.text("office", longest=60), fields.text("duty", longest=200), _authority(fields))
