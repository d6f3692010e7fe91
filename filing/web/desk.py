"""The review desk as a page shows it: text with its marks, contents, one card for each flag."""

from dataclasses import dataclass
from datetime import date

from filing.checking.rule import TOPICS
from filing.models import CheckFailureRow, Decision, Flag, SecondView
from filing.permissions import Actor, Permission, may
from filing.services.memory.carrying import Precedent
from filing.services.procedure.readiness import CHECKED
from filing.services.review.cases import Recheck
from filing.services.review.review import Case
from filing.services.review.second import Proposal
from filing.services.rule.rules import RuleRow
from filing.services.visibility import facts
from filing.terms import FlagState, Severity
from filing.text.doubts import Doubt
from filing.text.model import Span
from filing.web.marking import Block, Chapter, Mark, blocks, contents, sentence_around
from filing.workflow import REVIEWABLE, UNDECIDED

UNMERGEABLE = frozenset({FlagState.MERGED, FlagState.NOTICE})
RANK = {severity: number for number, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Card:
    """A flag with what its card shows. `place`: the words of its paragraph before, in and behind the quote."""

    flag: Flag
    place: tuple[str, str, str] | None
    topic: str
    is_older: bool
    precedents: tuple[Precedent, ...]
    confidence: RuleRow | None
    """The rule as it is now, with what was measured and decided; None by hand, or when the rule is gone."""
    doubts: tuple[Doubt, ...]
    """Why the words themselves may be wrong, as the reading tells."""
    history: tuple[Decision, ...]
    recheck: Recheck | None
    views: tuple[SecondView, ...]
    is_waiting: bool
    """For a second person."""
    others: tuple[Flag, ...]
    """What this flag may be merged into."""


@dataclass(frozen=True, slots=True)
class Desk:
    case: Case
    blocks: tuple[Block, ...]
    chapters: tuple[Chapter, ...]
    cards: tuple[Card, ...]
    may_decide: bool
    may_claim: bool
    is_holder: bool
    is_held: bool
    """By somebody else."""
    may_escalate: bool
    """And refer: what leaves the body is the lead's to send."""
    obstacles: tuple[str, ...]
    """Why the review cannot be concluded yet; empty when it can."""

    @property
    def open(self) -> int:
        return sum(card.flag.state in UNDECIDED for card in self.cards)

    @property
    def proposal(self) -> Proposal | None:
        """The conclusion that waits for a second person."""
        return next((one for one in self.case.proposals if one.is_waiting), None)

    @property
    def doubts(self) -> int:
        """Cards that ask for a verdict or have one."""
        return sum(card.flag.state is not FlagState.NOTICE for card in self.cards)

    @property
    def warnings(self) -> list[dict[str, str]]:
        """Of the reading: how sure the text is."""
        return list(self.case.revision.report.get("warnings", [])) if self.case.revision else []

    @property
    def as_of(self) -> date | None:
        return self.case.revision.as_of if self.case.revision else None


def lay_out(case: Case, actor: Actor) -> Desk:
    marks = [_mark(flag) for flag in case.flags if _stands_here(case, flag)]
    holder = case.holder.account_id if case.holder else None
    may_work = case.filing.state in REVIEWABLE and may(actor, Permission.DECIDE_FLAG, facts(case.filing))
    is_held = holder is not None and holder != actor.account_id
    is_lead = may(actor, Permission.ASSIGN_REVIEW, facts(case.filing))
    return Desk(
        case=case,
        blocks=blocks(case.text, case.provisions, marks),
        chapters=contents(case.text, case.provisions, marks),
        cards=tuple(card_of(case, flag) for flag in case.flags),
        may_decide=may_work and (is_lead or not is_held),
        may_claim=may_work and holder is None,
        is_holder=holder is not None and holder == actor.account_id,
        is_held=is_held,
        may_escalate=may(actor, Permission.ESCALATE_FLAG, facts(case.filing)),
        obstacles=tuple(_obstacles(case)),
    )


def card_of(case: Case, flag: Flag) -> Card:
    here = _stands_here(case, flag) and flag.start < flag.end
    place = sentence_around(case.text, Span(flag.start, flag.end)) if here else None
    return Card(
        flag=flag,
        place=place,
        topic=TOPICS.get(flag.topic, flag.topic),
        is_older=not _stands_here(case, flag),
        precedents=case.precedents.get(flag.id, ()),
        confidence=case.rules.get(flag.rule_id or ""),
        doubts=case.doubts.get(flag.id, ()),
        history=tuple(decision for decision in case.decisions if decision.flag_id == flag.id),
        recheck=case.rechecks.get(flag.id),
        views=case.views.get(flag.id, ()),
        is_waiting=flag.id in case.second,
        others=tuple(other for other in case.flags if other.id != flag.id and other.state not in UNMERGEABLE),
    )


def _stands_here(case: Case, flag: Flag) -> bool:
    """False for a flag of an older text that still waits for its verdict."""
    return case.revision is not None and flag.revision_id == case.revision.id


def _mark(flag: Flag) -> Mark:
    """Undecided words outshine decided ones, grave ones slight ones."""
    decided = flag.state not in UNDECIDED
    return Mark(
        key=str(flag.id),
        start=flag.start,
        end=flag.end,
        tone=f"{flag.severity.value} is-{flag.state.value}",
        rank=RANK[flag.severity] + decided * len(RANK),
    )


def _obstacles(case: Case) -> list[str]:
    """As `readiness.require_reviewed` will say it, before it is asked."""
    found = []
    if case.revision is None or case.revision.state not in CHECKED:
        found.append("规则比对还没有完成")
    if undecided := sum(flag.state in UNDECIDED for flag in case.flags):
        found.append(f"还有 {undecided} 处疑点没有研判")
    if waiting := len(case.second):
        found.append(f"还有 {waiting} 处成立的疑点没有经第二人复核同意")
    if case.unanswered:
        found.append(f"还有 {case.unanswered} 项询问没有答复")
    if failures := len(waiting_failures(case)):
        found.append(f"还有 {failures} 条未能运行的规则没有确认")
    return found


def waiting_failures(case: Case) -> list[CheckFailureRow]:
    return [failure for failure in case.failures if failure.acknowledged_at is None]
