"""A profile as frozen data. Each value names the law it comes from, or says that it is a proposal."""

from dataclasses import dataclass
from datetime import date

from filing.deadlines.clock import Notice
from filing.deadlines.period import Length
from filing.terms import ClockKind, DocumentType, MaterialKind, MaterialNeed, NumberStream, Role


@dataclass(frozen=True, slots=True)
class Authority:
    """Law and article of one value. A proposal has none that binds: the reviewing body must confirm it."""

    law: str
    article: str
    is_proposed: bool
    note: str

    def __str__(self) -> str:
        """As people cite it: 《…条例》第十二条, or 建议值 with what it leans on."""
        cited = f"《{self.law}》{self.article}" if self.law else ""
        if not self.is_proposed:
            return cited
        return f"建议值，参照{cited}" if cited else "建议值"


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """`counted_from`: the event, in words. `extension`: the most by which the period may be prolonged once.

    `remind`: calendar days before the last day of the first reminder, where it differs from the profile's.
    """

    kind: ClockKind
    length: Length
    counted_from: str
    extension: Length | None
    remind: int | None
    authority: Authority


@dataclass(frozen=True, slots=True)
class MaterialRule:
    """A material that belongs to filings of `types`; to all where there are none."""

    kind: MaterialKind
    need: MaterialNeed
    types: frozenset[DocumentType]
    authority: Authority


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """E.g. 备〔YYYY〕NNNN号: YYYY stands for the year, the run of N for the number with at least so many digits."""

    stream: NumberStream
    pattern: str
    authority: Authority

    def number(self, year: int, value: int) -> str:
        digits = self.pattern.count("N")
        return self.pattern.replace("YYYY", str(year)).replace("N" * digits, f"{value:0{digits}d}")


@dataclass(frozen=True, slots=True)
class RoleRule:
    """Which office of this body stands behind a role, and what falls to it."""

    role: Role
    office: str
    duty: str
    authority: Authority


@dataclass(frozen=True, slots=True)
class Profile:
    """`dated`: the day as of which the laws were read. `rolls`: whether a period that ends on a day off ends later."""

    id: str
    title: str
    dated: date
    note: str
    rolls: bool
    rolls_by: Authority
    paper_copies: int
    copies_by: Authority
    catalogue_month: int
    catalogue_day: int
    catalogue_by: Authority
    notice: Notice
    notice_by: Authority
    periods: dict[ClockKind, PeriodRule]
    materials: tuple[MaterialRule, ...]
    numbers: dict[NumberStream, NumberFormat]
    roles: tuple[RoleRule, ...]

    def materials_for(self, document_type: DocumentType | None) -> tuple[MaterialRule, ...]:
        """What belongs to a filing of that type; what belongs to all where the type is not known yet."""
        return tuple(rule for rule in self.materials if not rule.types or document_type in rule.types)

    def notice_of(self, kind: ClockKind) -> Notice:
        """When a period of that kind reminds: its own first day, else the profile's."""
        rule = self.periods.get(kind)
        return self.notice if rule is None or rule.remind is None else Notice(rule.remind, self.notice.last)

    def catalogue_due(self, year: int) -> date:
        """When the list of documents issued in `year` must be there, not rolled."""
        return date(year + 1, self.catalogue_month, self.catalogue_day)
