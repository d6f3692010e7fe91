"""Collects what a reader must say of a file: many of a kind become one warning, with the first place."""

from collections.abc import Mapping, Sequence

from filing.parsing.report import IntakeWarning

QUOTE = 20
QUOTES = 3


class Remarks:
    """`messages` maps code to words with `{count}` and, where wanted, `{quotes}`; the order of the warnings is its."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        self._messages = messages
        self._count: dict[str, int] = {}
        self._place: dict[str, str] = {}
        self._quotes: dict[str, list[str]] = {}
        self._pages: dict[str, list[int]] = {}

    def add(self, code: str, *, place: str = "", quote: str = "", count: int = 1, pages: Sequence[int] = ()) -> None:
        self._count[code] = self._count.get(code, 0) + count
        self._place.setdefault(code, place)
        quotes = self._quotes.setdefault(code, [])
        if quote and quote not in quotes:
            quotes.append(quote)
        self._pages.setdefault(code, []).extend(pages)

    def on_pages(self, code: str, pages: Sequence[int]) -> None:
        """Adds the remark for these pages, named by their numbers; nothing without any."""
        if pages:
            self.add(code, place=listed(pages), quote=listed(pages), pages=pages)

    def count(self, code: str) -> int:
        return self._count.get(code, 0)

    def __contains__(self, code: str) -> bool:
        return code in self._count

    def warnings(self) -> tuple[IntakeWarning, ...]:
        return tuple(self._warning(code) for code in self._messages if code in self._count)

    def _warning(self, code: str) -> IntakeWarning:
        quotes = self._quotes[code]
        words = "、".join(quotes[:QUOTES]) + ("等" if len(quotes) > QUOTES else "")
        message = self._messages[code].format(count=self._count[code], quotes=words)
        return IntakeWarning(code, message, self._place[code], tuple(self._pages[code]))


def near(words: str) -> str:
    """The place of a remark by the words that stand there."""
    words = " ".join(words.split())
    return f"“{words[:QUOTE]}{'…' if len(words) > QUOTE else ''}”处" if words else ""


def listed(numbers: Sequence[int]) -> str:
    """第2、5、6页"""
    shown = "、".join(map(str, numbers[:10]))
    return f"第{shown}{'等' if len(numbers) > 10 else ''}页"
