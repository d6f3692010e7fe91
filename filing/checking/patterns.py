"""The notation of rule patterns: translation to `re`, refusal of what could run away, literals for the prefilter.

`…` is a gap of at most 20 characters within a sentence, `…{0,n}` one of at most n; `〈数〉` a number (kind `limit`).
Every variable part is bounded and repeats do not nest, so the cost of a search has a ceiling: `MAX_PATHS`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import product, takewhile
from math import ceil, prod
from typing import Any

from filing.checking.frequency import frequency
from filing.text.normalise import fold

from re import _constants as sre  # type: ignore[attr-defined]  # isort: skip
from re import _parser as sre_parser  # type: ignore[attr-defined]  # isort: skip

_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)

MAX_LENGTH = 1500
MAX_GAP = 60
MAX_PATHS = 20_000
"""Ways in which one pattern may stretch over a text from one starting point."""
MAX_PATHS_OF_RULE = 60_000
"""The same, all patterns of one rule together."""
MAX_LITERALS = 60
MIN_LITERAL = 2
SPOKEN = 4
"""So many of the words that a pattern means are told."""

GAP = "[^。；]"
_NUMERAL = "0-9〇○零一二两三四五六七八九十百千万亿."
NUMBER = rf"(?<![{_NUMERAL}])(?P<number>[{_NUMERAL}]{{1,12}}+)(?![{_NUMERAL}])"
_GAP = re.compile(r"…{1,2}(?:\{(?P<low>\d*),(?P<high>\d+)\})?")
_GROUP = re.compile(r"(?<!\\)\((?!\?)")
_FOREIGN = re.compile(r"[;:!｜？！]|,(?![^{}]*\})")
"""Half-width marks that never stand in squeezed text, and full-width ones that were meant as operators."""
_OPERATORS = frozenset("()[]{}|?^$<>=!:,-.*+\\")

Parsed = Any
"""A `re._parser.SubPattern`: a sequence of (opcode, argument); the standard library gives it no public type."""


class BadPattern(ValueError):
    """The pattern is wrong or could run away; the message says so in Chinese, with a remedy."""


class Needle:
    """A pattern that is compiled when a text first asks: most rules meet no text that holds their words."""

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def search(self) -> Callable[[str], re.Match[str] | None]:
        return re.compile(self.source).search

    @cached_property
    def finditer(self) -> Callable[[str], Iterator[re.Match[str]]]:
        return re.compile(self.source).finditer


@lru_cache(maxsize=20_000)  # a rule is loaded, compiled and measured: each would parse its patterns again
def translate(pattern: str) -> str:
    """`re` source of a rule pattern; its one capturing group is `number`, where `〈数〉` stands. Raises BadPattern."""
    if not pattern.strip():
        raise BadPattern("词语是空的，请删去或填写")
    if len(pattern) > MAX_LENGTH:
        raise BadPattern(f"词语长{len(pattern)}字，最长{MAX_LENGTH}字，请拆成几条")
    if foreign := _FOREIGN.search(re.sub(r"\(\?<?[:=!]", "", pattern)):
        raise BadPattern(
            f"“{pattern}”里的“{foreign[0]}”写法不对：标点用全角（，；：），“或者”用半角的 |，“可有可无”用半角的 ?"
        )
    source = _GAP.sub(_gap, _GROUP.sub("(?:", _folded(re.sub(r"\s", "", pattern))))
    source = source.replace("〈数〉", NUMBER, 1).replace("〈数〉", NUMBER.replace("?P<number>", "?:"))
    inspect(source, pattern)
    return source


def union(patterns: Iterable[str]) -> Needle:
    """One pattern that finds what any of the rule patterns finds; `number` is kept for a single pattern."""
    sources = [translate(pattern) for pattern in patterns]
    if len(sources) > 1:
        sources = [source.replace("?P<number>", "?:") for source in sources]
    return Needle("|".join(f"(?:{source})" for source in sources))


def spoken(pattern: str) -> str:
    """A pattern that means a few words as these words, for people who do not read patterns; any other as it is."""
    words = _exact_sequence(_parse(translate(pattern)))
    if words is None:
        return pattern
    first = sorted(words, key=lambda word: (len(word), word))[:SPOKEN]
    return "、".join(first) + ("等" if len(words) > SPOKEN else "")


@lru_cache(maxsize=20_000)
def paths(pattern: str) -> int:
    """Ways in which the rule pattern may stretch over a text from one starting point."""
    return _paths(_parse(translate(pattern)), pattern)


@lru_cache(maxsize=20_000)
def _parse(source: str) -> Parsed:
    return sre_parser.parse(source)


def _folded(pattern: str) -> str:
    """The words of the pattern in the one spelling of squeezed text; operators and escapes as they are."""
    return "".join(
        character if character in _OPERATORS or before == "\\" else fold(character)
        for before, character in zip(" " + pattern, pattern, strict=False)
    )


def _gap(match: re.Match[str]) -> str:
    high = int(match["high"] or 20)
    low = int(match["low"] or 0)
    if not low <= high <= MAX_GAP:
        raise BadPattern(f"间隔{match[0]}不对：应当写成“…{{0,n}}”，n不超过{MAX_GAP}")
    return f"{GAP}{{{low},{high}}}"


def inspect(source: str, shown: str) -> None:
    """Raises BadPattern if `source` does not compile, repeats without limit, nests repeats or has too many paths."""
    try:
        parsed = _parse(source)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadPattern(f"“{shown}”写法有误（{error}），请核对括号和符号，符号原样出现时前面加反斜线") from error
    if (paths := _paths(parsed, shown)) > MAX_PATHS:
        raise BadPattern(f"“{shown}”中可变的部分太多（{paths}种走法，上限{MAX_PATHS}），请缩短间隔或者拆成几条")
    if parsed.state.flags != re.UNICODE:
        raise BadPattern(f"“{shown}”里有 (?i) 一类的开关，请删去")
    if parsed.getwidth()[0] == 0:
        raise BadPattern(f"“{shown}”可以什么都不匹配，请写上必须出现的字")


def _paths(parsed: Parsed, shown: str) -> int:
    """A stretch can end only where the word behind it stands, which for a word of two is every second place."""
    ops = list(parsed)
    return prod(
        ceil(_paths_of(op, argument, shown) / (_word_behind(ops[i + 1 :]) if op in _REPEATS else 1))
        for i, (op, argument) in enumerate(ops)
    )


def _word_behind(ops: list[tuple[object, Any]]) -> int:
    """Length of the fixed words that follow at once; 1 if there are none."""
    words = takewhile(lambda exact: exact is not None, (_exact(op, argument) for op, argument in ops))
    return max(1, sum(min(map(len, exact)) for exact in words if exact))


def _paths_of(op: object, argument: Any, shown: str) -> int:
    if op in _REPEATS:
        low, high, body = argument
        paths = _paths_of_repeat(low, high, body, shown)
        return 1 if op is sre.POSSESSIVE_REPEAT else paths
    if op is sre.BRANCH:
        paths = sum(_paths(branch, shown) for branch in argument[1])
        words = _exact(op, argument)
        return paths if words is None else _most_at_once(words)
    if op is sre.SUBPATTERN:
        return _paths(argument[-1], shown)
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return _paths_of_look(argument[0], argument[1], shown)
    if op in (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN, sre.AT):
        return 1
    raise BadPattern(f"“{shown}”用了不允许的写法（反向引用、条件等），请改用词语、“|”、“?”和“…”")


def _paths_of_look(direction: int, body: Parsed, shown: str) -> int:
    low, high = body.getwidth()
    if direction < 0 and low != high:
        raise BadPattern(f"“{shown}”里“(?<!…)”“(?<=…)”中的各个词要一样长，请按字数拆成几个")
    return _paths(body, shown)


def _paths_of_repeat(low: int, high: int, body: Parsed, shown: str) -> int:
    if high is sre.MAXREPEAT or high > MAX_GAP:
        raise BadPattern(f"“{shown}”中有没有上限的重复（* 或 +），请改用“…{{0,n}}”，n不超过{MAX_GAP}")
    inner = _paths(body, shown)
    if high <= 1:
        return inner + (low == 0)
    if inner > 1 or _varies(body):
        raise BadPattern(f"“{shown}”在重复里又套了重复或选择，请拆开写")
    return high - low + 1


def _most_at_once(words: frozenset[str]) -> int:
    """How many of the words can stand at one and the same place: 委 and 委员会 can, 局 and 厅 cannot."""
    return max(sum(word.startswith(other) for other in words) for word in words)


def _varies(parsed: Parsed) -> bool:
    return any(
        op in (*_REPEATS, sre.BRANCH) or (op is sre.SUBPATTERN and _varies(argument[-1])) for op, argument in parsed
    )


@lru_cache(maxsize=20_000)
def literals(pattern: str) -> frozenset[str]:
    """Strings of which at least one stands in every match of the rule pattern; empty if none is sure."""
    return _best(_parse(translate(pattern)))


def _best(parsed: Parsed) -> frozenset[str]:
    """The rarest mandatory set of a sequence."""
    candidates: list[frozenset[str]] = []
    run: frozenset[str] = frozenset([""])
    for op, argument in parsed:
        exact = _exact(op, argument)
        if exact is not None and len(run) * len(exact) <= MAX_LITERALS:
            if len(exact) > 1:
                candidates.append(run)
            run = frozenset(a + b for a, b in product(run, exact))
            continue
        candidates += [run, _inside(op, argument)]
        run = exact if exact is not None and len(exact) <= MAX_LITERALS else frozenset([""])
    return min((_shortest(c) for c in [*candidates, run] if _useful(c)), key=rank, default=frozenset())


def _shortest(strings: frozenset[str]) -> frozenset[str]:
    """Without those that contain another: the shorter one finds them too."""
    return frozenset(s for s in strings if not any(other in s for other in strings if other != s))


def _useful(strings: frozenset[str]) -> bool:
    return bool(strings) and len(strings) <= MAX_LITERALS and min(map(len, strings)) >= MIN_LITERAL


def rank(strings: frozenset[str]) -> tuple[float, int, list[str]]:
    """The less, the better a set of literals serves the prefilter: how often it is met, then how many they are."""
    return frequency(strings), len(strings), sorted(strings)


def _exact(op: object, argument: Any) -> frozenset[str] | None:
    """All strings that this part can match, if they are few and finite; None otherwise."""
    if op is sre.LITERAL:
        return frozenset([chr(argument)])
    if op is sre.IN:
        return _members(argument)
    if op in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
        return frozenset([""])
    if op is sre.SUBPATTERN:
        return _exact_sequence(argument[-1])
    if op is sre.BRANCH:
        return _exact_union(_exact_sequence(branch) for branch in argument[1])
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT) and argument[1] <= 1:
        return _exact_union([_exact_sequence(argument[2]), frozenset([""]) if argument[0] == 0 else frozenset()])
    return None


def _exact_sequence(parsed: Parsed) -> frozenset[str] | None:
    strings: frozenset[str] = frozenset([""])
    for op, argument in parsed:
        exact = _exact(op, argument)
        if exact is None or len(strings) * len(exact) > MAX_LITERALS:
            return None
        strings = frozenset(a + b for a, b in product(strings, exact))
    return strings


def _exact_union(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    found: set[str] = set()
    for part in parts:
        if part is None:
            return None
        found |= part
    return frozenset(found) if len(found) <= MAX_LITERALS else None


def _members(argument: list[tuple[object, Any]]) -> frozenset[str] | None:
    if any(op is not sre.LITERAL for op, _ in argument) or len(argument) > MAX_LITERALS:
        return None
    return frozenset(chr(code) for _, code in argument)


def _inside(op: object, argument: Any) -> frozenset[str]:
    """Mandatory literals within one part that is not a finite set of strings."""
    if op is sre.SUBPATTERN:
        return _best(argument[-1])
    if op is sre.BRANCH:
        parts = [_best(branch) for branch in argument[1]]
        return frozenset().union(*parts) if all(parts) else frozenset()
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT) and argument[0] >= 1:
        return _best(argument[2])
    return frozenset()
