"""The oracle: every probe on every unit of its scope, units cut here by hand, no prefilter."""

from collections.abc import Iterator
from itertools import groupby

from filing.checking.engine import CompiledRules, Run
from filing.checking.gates import Case
from filing.checking.page import Page, lay_out
from filing.checking.rule import Report, Scope
from filing.checking.unit import JOINT, Piece, Unit
from filing.terms import ProvisionKind, RuleStatus
from filing.text.model import Regulation

ENDS = {Scope.SENTENCE: "。；！？", Scope.CLAUSE: "，。；：！？"}
LISTED = {ProvisionKind.ITEM, ProvisionKind.SUBITEM, ProvisionKind.INTRO, ProvisionKind.WRAP_UP}


def naive_check(regulation: Regulation, compiled: CompiledRules, case: Case, statuses: frozenset[RuleStatus]) -> Report:
    page = lay_out(regulation)
    run = Run(page, compiled, case, statuses, lambda: 0.0)
    cut = {scope: list(naive_units(page, scope)) for scope in {entry.probe.scope for entry in compiled.entries}}
    for index, entry in enumerate(compiled.entries):
        if run.is_open(index):
            run.evaluate(index, cut[entry.probe.scope])
    return run.report()


def naive_units(page: Page, scope: Scope) -> Iterator[Unit]:
    body = [leaf for leaf in range(len(page.leaves)) if page.bodies[leaf]]
    if scope in (Scope.DOCUMENT, Scope.TITLE, Scope.CLOSING):
        yield from page.units(scope)
    elif scope in ENDS:
        for leaf in body:
            yield from (_unit(page, [piece]) for piece in _cut(page, leaf, ENDS[scope]))
    elif scope is Scope.ITEM:
        led = {lead for leaf in body for lead in page.lead_ins(leaf)}
        for leaf in body:
            if leaf not in led:
                leads = [_piece(page, lead) for lead in page.lead_ins(leaf)]
                yield _unit(page, [*leads, _piece(page, leaf)], sum(high - low + 1 for low, high in leads))
    else:
        groups: dict[str, list[int]] = {}
        for leaf in body:
            groups.setdefault(_group(page, leaf, scope), []).append(leaf)
        yield from (_unit(page, _touching([_piece(page, leaf) for leaf in leaves])) for leaves in groups.values())


def _group(page: Page, leaf: int, scope: Scope) -> str:
    nodes = list(page.ancestors(leaf))
    if scope is Scope.PARAGRAPH:
        return next(node.address for node in nodes if node.kind not in LISTED)
    for node in nodes:
        if node.kind is ProvisionKind.ARTICLE:
            return node.address
    return next((node.address for node in nodes if node.kind.value.startswith("ol")), nodes[0].address)


def _cut(page: Page, leaf: int, ends: str) -> Iterator[Piece]:
    """Character by character: a piece ends behind one of `ends` with what closes it, and with the leaf."""
    text = page.text
    start = page.starts[leaf]
    for position in range(start, page.ends[leaf]):
        last = position + 1 == page.ends[leaf]
        closes = not last and text[position + 1] in "）》"
        ended = text[position] in ends or (text[position] in "）》" and _ended(text[start : position + 1], ends))
        if last or (ended and not closes):
            yield start, position + 1
            start = position + 1


def _ended(piece: str, ends: str) -> bool:
    return bool(piece.rstrip("）》")) and piece.rstrip("）》")[-1] in ends


def _piece(page: Page, leaf: int) -> Piece:
    return page.starts[leaf], page.ends[leaf]


def _touching(pieces: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for low, high in pieces:
        if joined and joined[-1][1] == low:
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return joined


def _unit(page: Page, pieces: list[Piece], own: int = 0) -> Unit:
    return Unit(tuple(pieces), JOINT.join(page.text[low:high] for low, high in pieces), own)


def grouped(report: Report) -> dict[str, list[str]]:
    """Quotes by rule, for messages of failed tests."""
    return {key: [f.quote for f in group] for key, group in groupby(report.findings, key=lambda f: f.rule_id)}
