"""citation_article 引用的条文: the article of a law that the text cites, looked up in the law library.

`fault: missing` objects to articles that the version in force on the day of review does not have, unless the version of
the document's own day is known to have had them; `fault: drift` to articles whose words have changed, gone or moved to
another number since the document's day. What the library does not hold is never objected to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from filing.checking.exclusions import EXCLUSIONS, excluded_by, look_around
from filing.checking.gates import Case
from filing.checking.kind import Kind, Parameters
from filing.checking.laws import LawLibrary, Standing
from filing.checking.matching import Match, Probe
from filing.checking.page import Page
from filing.checking.references import Reference
from filing.checking.rule import Basis, Rule, Scope
from filing.checking.source import Fields
from filing.checking.tables import Row
from filing.checking.unit import Unit
from filing.terms import ReferenceState as State
from filing.terms import Validity

FAULTS = {
    "missing": frozenset({State.MISSING}),
    "drift": frozenset({State.CHANGED, State.MOVED, State.GONE}),
}


@dataclass(frozen=True, slots=True)
class ReferenceProbe:
    states: frozenset[State]
    exclusions: frozenset[str]
    anchors: frozenset[str] = frozenset()
    scope: Scope = Scope.DOCUMENT
    row: Row | None = None
    since: date | None = None

    def find(self, unit: Unit, page: Page, case: Case) -> Iterator[Match]:
        if not case.laws:
            return
        for reference in page.references(case.laws, issued=case.issued, as_of=case.as_of):
            if reference.state in self.states:
                start, end = page.squeeze_span(reference.citation.span)
                leaf = page.leaf_at(start)
                if leaf >= 0 and page.bodies[leaf] and not self._is_excluded(page, start, end):
                    yield _match(reference, start, end, case.laws)

    def _is_excluded(self, page: Page, start: int, end: int) -> bool:
        return excluded_by(look_around(page, start, end), self.exclusions) is not None


def _match(reference: Reference, start: int, end: int, laws: LawLibrary) -> Match:
    cited = reference.cited.label if reference.cited else ""
    return Match(
        start,
        end,
        "",
        tuple(_lines(reference, cited, laws)),
        basis=tuple(_bases(reference, cited)),
        meaning="\n".join([reference.title, cited, *_digests(reference)]),
    )


def _digests(reference: Reference) -> Iterator[str]:
    """Of the article then and now, so that a decision holds until the law moves on."""
    for standing in (reference.then, reference.now):
        if standing is not None and standing.version is not None and reference.cited is not None:
            yield standing.version.articles.get(reference.cited, "")


def _lines(reference: Reference, cited: str, laws: LawLibrary) -> Iterator[str]:
    yield f"引用：《{reference.title}》{cited}"
    yield f"文件日期当时：{_said(reference.then)}"
    yield f"审查基准日：{_said(reference.now)}"
    moved = "、".join(article.label for article in reference.moved_to)
    yield f"核对结果：{reference.state.label}{f'，原来的文字现为{moved}' if moved else ''}"
    if reference.reason:
        yield reference.reason
    yield f"法律库收录至：{laws.current_to}"


def _said(standing: Standing | None) -> str:
    if standing is None:
        return "文件日期不明"
    version = standing.version
    if version is None:
        return standing.validity.label
    return f"{version.valid_from}起施行的文本，到{version.last.label if version.last else '末尾'}为止"


def _bases(reference: Reference, cited: str) -> Iterator[Basis]:
    """The article then and now; what the library holds of them is shown in full from the card."""
    now, then = reference.now, reference.then
    if now is not None and now.version is not None and now.version.valid_from is not None:
        yield Basis(reference.title, cited, "", now.version.valid_from, now.until)
    if reference.state is State.MISSING or then is None or then.version is None:
        return
    if then.validity is Validity.IN_FORCE and then.version.valid_from is not None:
        yield Basis(reference.title, cited, "", then.version.valid_from, then.until)


def read(fields: Fields) -> Parameters:
    fault = fields.word("fault", FAULTS, "missing")
    if "fault" not in fields.nodes:
        fields.fault("fault", f"缺少“fault”，可用：{'、'.join(FAULTS)}")
    return {"fault": fault}


def probes(rule: Rule) -> tuple[Probe, ...]:
    exclusions = rule.check.exclusions & EXCLUSIONS.keys()
    return (ReferenceProbe(FAULTS[str(rule.check.parameters["fault"])], exclusions),)


CITATION_ARTICLE = Kind(
    "citation_article",
    "引用的条文",
    frozenset({Scope.DOCUMENT}),
    read,
    probes,
    blind_to=frozenset({"titles", "negation"}),
    is_wordless=True,
    needs_laws=True,
)
