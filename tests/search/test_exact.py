"""Search equals a plain substring scan: the same filings and the same number of places, nothing lost, nothing added.

Phrases are cut at random anywhere out of the texts, on the invented examples everywhere and on real documents where
they are.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pytest

from filing.search import Entry, Page, Query, SearchIndex, open_index
from filing.search.phrases import NUMERAL, PAGE_LIMIT, PHRASE_LENGTH_LIMIT
from filing.text.normalise import normalise, squeeze
from tests.search.build import EXAMPLES, PUBLIC, bare, entry, ids, library, places, scan
from tests.shared import SHARED, needs_shared

PHRASES = 500
BATCH = 60
HALF_WIDTH = {0xFEE0 + code: code for code in range(0x21, 0x7F)}
FULL_WIDTH = {code: wide for wide, code in HALF_WIDTH.items()}
TWO_WIDTHS = {chr(code) for code in (*HALF_WIDTH, *FULL_WIDTH)}

SOURCES = [
    pytest.param(EXAMPLES, id="examples"),
    pytest.param(SHARED / "corpus" / "public", id="real", marks=needs_shared),
]


@dataclass(frozen=True, slots=True)
class Library:
    """An index and what was put into it."""

    entries: list[Entry]
    index: SearchIndex

    def phrases(self, *, shortest: int, longest: int, seed: int) -> list[str]:
        """PHRASES phrases with something to see in them, line breaks and blanks included, but no whole NUMERAL."""
        dice, phrases = random.Random(seed), []
        while len(phrases) < PHRASES:
            text = dice.choice(self.entries).text
            start = dice.randrange(len(text))
            phrase = text[start : start + dice.randint(shortest, longest)]
            if len(phrase) >= shortest and phrase.strip() and not NUMERAL.search(bare(phrase)):
                phrases.append(phrase)
        return phrases

    def check(self, phrases: Iterable[str], *, spelt: Callable[[str], str] = str) -> None:
        """Each phrase, written as `spelt` says, finds what a scan finds: recall and precision 1.0 in all."""
        texts = {each.filing_id: bare(each.text) for each in self.entries}
        for phrase in phrases:
            expected = scan(texts, phrase)
            page = self.index.search(Query((spelt(phrase),), limit=PAGE_LIMIT), grants=PUBLIC)
            assert (phrase, places(page)) == (phrase, expected)
            assert (page.total, page.hits) == (len(expected), sum(expected.values()))
            assert expected


@pytest.fixture(scope="module", params=SOURCES)
def filed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    entries = library(path.read_text("utf-8") for path in sorted(request.param.glob("*.txt")))
    index = open_index(f"whoosh://{tmp_path_factory.mktemp('index')}")
    for start in range(0, len(entries), BATCH):
        index.put(entries[start : start + BATCH])
    yield Library(entries, index)
    index.close()


def test_every_phrase_is_found_wherever_it_stands(filed: Library) -> None:
    filed.check(filed.phrases(shortest=2, longest=12, seed=1))


def test_every_character_is_found_wherever_it_stands(filed: Library) -> None:
    filed.check(filed.phrases(shortest=1, longest=1, seed=2))


def test_long_phrases_are_found(filed: Library) -> None:
    filed.check(filed.phrases(shortest=40, longest=PHRASE_LENGTH_LIMIT, seed=3))


def test_phrases_across_line_breaks_are_found(filed: Library) -> None:
    broken = [
        each.text[at - 4 : at + 5] for each in filed.entries for at in range(4, 2_000) if each.text[at : at + 1] == "\n"
    ]
    phrases = random.Random(4).sample(broken, min(len(broken), PHRASES))
    filed.check(phrases)
    filed.check(phrases, spelt=lambda phrase: "".join(phrase.split()))


def test_either_width_finds_both(filed: Library) -> None:
    wide = [phrase for phrase in filed.phrases(shortest=2, longest=12, seed=5) if not TWO_WIDTHS.isdisjoint(phrase)]
    assert len(wide) > PHRASES / 5
    filed.check(wide, spelt=lambda phrase: phrase.translate(HALF_WIDTH))
    filed.check(wide, spelt=lambda phrase: phrase.translate(FULL_WIDTH))


def test_numerals_are_found_with_whatever_zeros(filed: Library) -> None:
    texts = {each.filing_id: squeeze(each.text).text for each in filed.entries}
    years = {
        found[0] for text in texts.values() for found in re.finditer(r"[一二]〇[〇一二][〇一二三四五六七八九]年", text)
    }
    for year in sorted(years):
        for zero in "〇○0oＯ":
            page = filed.index.search(Query((year.replace("〇", zero),), limit=PAGE_LIMIT), grants=PUBLIC)
            assert (year, places(page)) == (year, scan(texts, year))


def test_places_are_where_the_phrase_stands(filed: Library) -> None:
    texts = {each.filing_id: each.text for each in filed.entries}
    for phrase in filed.phrases(shortest=2, longest=12, seed=6)[:100]:
        page = filed.index.search(Query((phrase,)), grants=PUBLIC)
        quotes = {bare(texts[m.filing_id][span.start : span.end]) for m in page.matches for span in m.spans}
        assert quotes == {bare(phrase)}


def test_what_stands_nowhere_is_not_found(filed: Library) -> None:
    pairs = zip(filed.phrases(shortest=2, longest=3, seed=7), filed.phrases(shortest=2, longest=3, seed=8), strict=True)
    texts = {each.filing_id: bare(each.text) for each in filed.entries}
    nowhere = [a + b for a, b in pairs if not scan(texts, a + b)]
    assert len(nowhere) > PHRASES / 2
    for phrase in nowhere:
        assert filed.index.search(Query((phrase,)), grants=PUBLIC) == Page(0, 0, ())


@pytest.mark.parametrize(
    ("raw", "phrase"),
    [
        ("社会\n抚养　费", "社会抚养费"),
        ("社会抚养费", "社会 抚养\n费"),
        ("社会\u200b抚养\ufeff费", "社会抚养费"),
        ("社会抚养费", "社会\u200b抚养费"),
        ("⼈⺠政府", "人民政府"),
        ("人民政府", "⼈⺠政府"),
        ("ＰＭ2.5浓度", "pm２．５"),
        ("云政发[2014]18号", "云政发〔2014〕18号"),
        ("二○○四年", "二〇〇四年"),
        ("二00四年", "二00"),
        ("二００四年", "0四年"),
        ("二oo四年十二月", "二ＯＯ"),
        ("二oo四年十二月", "二〇〇四年"),
        ("二〇〇四年", "二00四年"),
        ("二0一〇年", "二〇一0年"),
        ("一百元", "一"),
        ("罚款100元", "0"),
        ("丈夫𠮷田", "𠮷"),
        ("丈夫𠮷田", "夫𠮷田"),
        ("句尾", "尾"),
        ("（一）", "(一)"),
        ("“暂住证”", "「暂住证」"),
    ],
)
def test_a_reader_finds_what_he_sees(index: SearchIndex, raw: str, phrase: str) -> None:
    index.put([entry(1, normalise(raw).text), entry(2, "别的文字")])
    assert ids(index, phrase) == [1]


@pytest.mark.parametrize(
    ("raw", "phrase"), [("罚款100元", "〇"), ("二〇〇四年", "0"), ("1oo元", "100元"), ("人工", "⼈力")]
)
def test_a_reader_does_not_find_what_he_does_not_see(index: SearchIndex, raw: str, phrase: str) -> None:
    index.put([entry(1, raw)])
    assert ids(index, phrase) == []
