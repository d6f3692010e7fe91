"""What the engine is measured against: the same probes without the automaton, and bare `re`."""

from dataclasses import replace

from filing.checking.engine import CompiledRules
from filing.checking.matching import WordProbe
from filing.checking.page import Page
from filing.checking.prefilter import Prefilter
from filing.checking.rule import Scope


def without_prefilter(compiled: CompiledRules) -> CompiledRules:
    """The same rules, every probe on every unit of its scope. Yields the same findings."""
    return replace(compiled, prefilter=Prefilter(None, (), tuple(range(len(compiled.entries)))), laws={})


def bare_search(page: Page, compiled: CompiledRules) -> int:
    """Every probe's pattern on every article, nothing judged or explained; returns the hits."""
    needles = [entry.probe.needle for entry in compiled.entries if isinstance(entry.probe, WordProbe)]
    articles = [unit.text for unit in page.units(Scope.ARTICLE)]
    return sum(needle.search(article) is not None for article in articles for needle in needles)
