"""consistency 自洽: the document does not agree with itself in one of the ways of `TESTS`, which `test` names.

Numbers that skip or repeat, references to provisions that are not there, days that cannot be, a document number that is
not in form. Nothing is compared with other texts. The card says what was expected.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from filing.checking.consistency import days, number, numbering, references
from filing.checking.consistency.flaw import Flaw
from filing.checking.exclusions import EXCLUSIONS
from filing.checking.gates import Case
from filing.checking.kind import Kind, Parameters
from filing.checking.matching import Match, Probe
from filing.checking.page import Page
from filing.checking.rule import Rule, Scope
from filing.checking.source import Fields
from filing.checking.tables import Row
from filing.checking.unit import Unit
from filing.text.model import Regulation


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """`run` takes the text, the day of review and the rule's number, whose meaning `limit` says; none if empty."""

    title: str
    run: Callable[[Regulation, date, float], Iterator[Flaw]]
    limit: str = ""


TESTS = {
    "article_gap": SelfCheck("条文序号缺漏", lambda text, day, limit: numbering.article_gaps(text)),
    "article_repeat": SelfCheck("条文序号重复或者颠倒", lambda text, day, limit: numbering.article_repeats(text)),
    "heading_sequence": SelfCheck(
        "编、章、节序号缺漏或者重复", lambda text, day, limit: numbering.heading_sequence(text)
    ),
    "item_sequence": SelfCheck("项、目序号缺漏或者重复", lambda text, day, limit: numbering.item_sequence(text)),
    "missing_article": SelfCheck("引用的本文件条文不存在", lambda text, day, limit: references.missing_articles(text)),
    "missing_part": SelfCheck("引用的本文件款、项不存在", lambda text, day, limit: references.missing_parts(text)),
    "nothing_before": SelfCheck("“前款”“前条”之前没有款、条", lambda text, day, limit: references.nothing_before(text)),
    "retroactive": SelfCheck("施行日期早于公布日期", lambda text, day, limit: days.retroactive(text)),
    "soon_in_force": SelfCheck(
        "公布后不足若干日即施行", lambda text, day, limit: days.soon_in_force(text, limit), "日数"
    ),
    "never_in_force": SelfCheck("没有施行日期", lambda text, day, limit: days.never_in_force(text)),
    "long_valid": SelfCheck("有效期超过若干年", lambda text, day, limit: days.long_valid(text, limit), "年数"),
    "expired": SelfCheck("有效期已满", lambda text, day, limit: days.expired(text, day)),
    "number_form": SelfCheck("发文字号格式", lambda text, day, limit: number.number_form(text)),
    "number_year": SelfCheck("发文字号年份与成文日期不一致", lambda text, day, limit: number.number_year(text)),
}


@dataclass(frozen=True, slots=True)
class ConsistencyProbe:
    test: SelfCheck
    limit: float
    anchors: frozenset[str] = frozenset()
    scope: Scope = Scope.DOCUMENT
    row: Row | None = None
    since: date | None = None

    def find(self, unit: Unit, page: Page, case: Case) -> Iterator[Match]:
        for flaw in self.test.run(page.regulation, case.as_of, self.limit):
            start, end = page.squeeze_span(flaw.span)
            yield Match(start, max(end, start + 1), "", (flaw.detail,))


def read(fields: Fields) -> Parameters:
    name = fields.word("test", TESTS, "")
    limit = fields.number("limit")
    needs = TESTS[name].limit if name in TESTS else ""
    if needs and limit is None:
        fields.fault("limit", f"“{TESTS[name].title}”要写 limit（{needs}）")
    if limit is not None and name in TESTS and not needs:
        fields.fault("limit", f"“{TESTS[name].title}”不用 limit，请删去")
    return {"test": name, "limit": limit}


def probes(rule: Rule) -> tuple[Probe, ...]:
    limit = rule.check.parameters["limit"]
    test = TESTS[str(rule.check.parameters["test"])]
    return (ConsistencyProbe(test, limit if isinstance(limit, float) else 0.0),)


CONSISTENCY = Kind(
    "consistency",
    "自洽",
    frozenset({Scope.DOCUMENT}),
    read,
    probes,
    blind_to=frozenset(EXCLUSIONS),
    is_wordless=True,
)
