"""One flag for one legal point: where two rules mark the same words, the one that yields (让位) keeps silent.

Rules of two packs may meet in one place: that a fine is set by a document without the power to, and that fines of food
stalls are the province's matter. The stronger card names the rule that kept silent, so that nothing is lost unseen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from filing.checking.rule import Finding, Rule
from filing.terms import Timing


def settle(findings: Iterable[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    """The findings in their order, without those that yield, the others with a line about them."""
    found = list(findings)
    silent: dict[int, list[str]] = {}
    kept = []
    for finding in found:
        names = rules[finding.rule_id].yields_to
        stronger = [other for other in found if other.rule_id in names and _yields(finding, other)]
        for other in stronger:
            silent.setdefault(id(other), []).append(finding.rule_id)
        if not stronger:
            kept.append(finding)
    return [_with_note(finding, silent.get(id(finding), []), rules) for finding in kept]


def _yields(finding: Finding, other: Finding) -> bool:
    overlap = finding.span.start < other.span.end and other.span.start < finding.span.end
    return overlap and (other.timing is not Timing.FUTURE or finding.timing is Timing.FUTURE)


def _with_note(finding: Finding, silent: list[str], rules: Mapping[str, Rule]) -> Finding:
    if not silent:
        return finding
    names = "、".join(f"{rule_id}“{rules[rule_id].title}”" for rule_id in dict.fromkeys(silent))
    return replace(finding, conditions=(*finding.conditions, f"同一处还符合规则 {names}，属同一问题，不另列"))


def circle_of(rules: Iterable[Rule]) -> tuple[str, ...]:
    """Ids of rules that yield to each other in a circle, so that all would keep silent; empty if there is none."""
    try:
        TopologicalSorter({rule.id: rule.yields_to for rule in rules}).prepare()
    except CycleError as error:
        return tuple(error.args[1])
    return ()
