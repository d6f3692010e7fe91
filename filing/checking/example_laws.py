"""The invented laws that a rule's examples are held against: written in the rule's file, an article a line."""

from datetime import date

from filing.checking.laws import Article, LawLibrary, Version, digest_of, law_key, make_entry
from filing.checking.source import Fields


def read_library(examples: Fields) -> LawLibrary | None:
    """`laws` below `examples`; None for rules that have none."""
    laws = examples.each("laws", required=False)
    if not laws:
        return None
    entries = {}
    for law in laws:
        title = law.text("title", longest=80).strip("《》")
        versions = [_version(title, number, each) for number, each in enumerate(law.each("versions"), 1)]
        law.close()
        entries[law_key(title)] = make_entry(title, versions)
    newest = max((v.valid_from for entry in entries.values() for v in entry.versions if v.valid_from), default=None)
    return LawLibrary(entries, current_to=newest)


def _version(title: str, number: int, fields: Fields) -> Version:
    """第一条, 第二条 … are the lines of `articles` in order."""
    day = fields.day("valid_from", required=True) or date.min
    articles = {Article(n): digest_of(words) for n, words in enumerate(fields.texts("articles", required=True), 1)}
    fields.close()
    return Version(f"{title} {number}", day, day, True, number == 1, articles)
