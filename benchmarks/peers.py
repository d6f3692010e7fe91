"""One task in several engines: which pattern stands in which article, without conditions, exclusions and evidence.

The automaton of the prefilter with `re` behind it, yara-python in the automaton's place, and google-re2's `Set` for all
patterns at once. The latter two are no dependencies: what is not installed is told and skipped.
"""

import importlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import accumulate
from types import ModuleType

from filing.checking.engine import CompiledRules
from filing.checking.matching import WordProbe
from filing.checking.prefilter import build_prefilter

Scan = Callable[[list[str]], int]
"""The number of (pattern, article) that match in the articles of a document."""
RE2_MEMORY = 1 << 30
UNREADABLE = re.compile(r"\(\?<?[=!]|\}\+")
"""What re2 cannot read: words that must or must not stand beside, possessive repeats."""


def readable(compiled: CompiledRules) -> CompiledRules:
    """Those patterns of the rules that every engine can read."""
    entries = tuple(
        entry
        for entry in compiled.entries
        if isinstance(entry.probe, WordProbe)
        and not entry.probe.laws
        and not UNREADABLE.search(entry.probe.needle.source)
    )
    return replace(compiled, entries=entries, prefilter=build_prefilter([entry.probe for entry in entries]))


def own_engine(compiled: CompiledRules) -> Scan:
    probes = _probes(compiled)

    def scan(articles: list[str]) -> int:
        starts = _starts(len(article) + 1 for article in articles)
        found = compiled.prefilter.occurrences("\n".join(articles))
        places = {(bisect_right(starts, start) - 1, owner) for start, owners in found for owner in owners}
        return sum(probes[owner].needle.search(articles[index]) is not None for index, owner in places)

    return scan


def other_engines(compiled: CompiledRules) -> dict[str, Scan | None]:
    """By name; None for what is not installed."""
    yara, re2 = _module("yara"), _module("re2")
    return {
        "yara-python": _yara(yara, _probes(compiled)) if yara else None,
        "google-re2 Set": _re2(re2, _probes(compiled)) if re2 else None,
    }


def _module(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _probes(compiled: CompiledRules) -> list[WordProbe]:
    return [entry.probe for entry in compiled.entries if isinstance(entry.probe, WordProbe)]


def _starts(lengths: Iterable[int]) -> list[int]:
    return list(accumulate(lengths, initial=0))


def _yara(yara: ModuleType, probes: list[WordProbe]) -> Scan:
    rules = yara.compile(source="\n".join(_yara_rule(index, probe) for index, probe in enumerate(probes)))

    def scan(articles: list[str]) -> int:
        encoded = [article.encode() for article in articles]
        starts = _starts(len(article) + 1 for article in encoded)
        hits = 0
        for match in rules.match(data=b"\n".join(encoded)):
            needle = probes[int(match.rule[1:])].needle
            places = {instance.offset for string in match.strings for instance in string.instances}
            standing = {bisect_right(starts, place) - 1 for place in places}
            hits += sum(needle.search(articles[index]) is not None for index in standing)
        return hits

    return scan


def _yara_rule(index: int, probe: WordProbe) -> str:
    strings = " ".join(
        f"$s{number} = {{{literal.encode().hex(' ')}}}" for number, literal in enumerate(sorted(probe.anchors))
    )
    return f"rule r{index} {{ strings: {strings} condition: any of them }}"


def _re2(re2: ModuleType, probes: list[WordProbe]) -> Scan:
    options = re2.Options()
    options.max_mem = RE2_MEMORY
    patterns = re2.Set.SearchSet(options)
    for probe in probes:
        patterns.Add(probe.needle.source)
    patterns.Compile()

    def scan(articles: list[str]) -> int:
        """Without those that the prefilter leaves out, for want of words that the rule requires beside."""
        found = ((article, probes[index]) for article in articles for index in patterns.Match(article) or ())
        return sum(any(literal in article for literal in probe.anchors) for article, probe in found)

    return scan
