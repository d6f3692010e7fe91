"""The words of an opinion: one point for each confirmed flag, put together as the letter says them. No database."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from filing.errors import InvalidInput
from filing.services.form import clean_text
from filing.terms import Request

OPENING_CHARACTERS, REASONING_CHARACTERS = 2_000, 5_000
BASIS_CHARACTERS = 3_000
NUMERALS = "一二三四五六七八九十"
ASKED = {
    Request.AMEND: "对{articles}予以修改",
    Request.REPEAL: "对{articles}予以废止",
    Request.STOP: "停止执行{articles}",
    Request.EXPLAIN: "就{articles}书面说明情况",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One provision that the opinion speaks of. `quote` is the text's own, the rest is written by people."""

    flag: int
    article: str
    quote: str
    basis: str
    reasoning: str
    request: Request


@dataclass(frozen=True, slots=True)
class Words:
    """What a version of an opinion says."""

    opening: str
    points: tuple[Point, ...]
    closing: str


def read_points(stored: Iterable[dict[str, Any]]) -> tuple[Point, ...]:
    return tuple(Point(**{**one, "request": Request(one["request"])}) for one in stored)


def stored_points(points: Iterable[Point]) -> list[dict[str, Any]]:
    return [asdict(point) for point in points]


def cleaned(words: Words) -> Words:
    """Raises InvalidInput with every fault by field, e.g. `reasoning-7` for the point of flag 7."""
    faults: dict[str, object] = {}

    def clean(name: str, text: str, limit: int, label: str) -> str:
        try:
            return clean_text(text, limit, label)
        except InvalidInput as error:
            faults[name] = [error.message]
            return ""

    points = tuple(
        Point(
            flag=point.flag,
            article=point.article,
            quote=point.quote,
            basis=clean(f"basis-{point.flag}", point.basis, BASIS_CHARACTERS, "上位法规定"),
            reasoning=clean(f"reasoning-{point.flag}", point.reasoning, REASONING_CHARACTERS, "理由"),
            request=point.request,
        )
        for point in words.points
    )
    opening = clean("opening", words.opening, OPENING_CHARACTERS, "开头")
    closing = clean("closing", words.closing, OPENING_CHARACTERS, "结尾")
    if faults:
        raise InvalidInput("意见没有保存，请按提示修改。", details=faults)
    return Words(opening, points, closing)


def composed(words: Words) -> str:
    """The body of the letter, a paragraph a line; headings as 一、 and （一）."""
    lines = [words.opening]
    if words.points:
        lines += ["一、存在的主要问题", *problems(words.points)]
        lines += ["二、处理意见", requests(words.points)]
    return "\n".join(line for line in [*lines, words.closing] if line)


def problems(points: Iterable[Point]) -> Iterator[str]:
    """A heading and a paragraph for each point."""
    for number, point in enumerate(points):
        yield f"（{numeral(number + 1)}）{place_of(point)}"
        quote = f"该文件{place_of(point)}规定：“{point.quote}”" if point.quote else ""
        yield sentence(quote) + sentence(point.basis.replace("\n", "")) + point.reasoning


def requests(points: Iterable[Point]) -> str:
    """请对第三条、第五条予以修改，停止执行第七条。"""
    articles: dict[Request, list[str]] = {}
    for point in points:
        places = articles.setdefault(point.request, [])
        if place_of(point) not in places:
            places.append(place_of(point))
    asked = [ASKED[request].format(articles="、".join(places)) for request, places in articles.items()]
    return f"请{'，'.join(asked)}。"


def place_of(point: Point) -> str:
    return point.article.strip("（）") or "全文"


def numeral(number: int) -> str:
    """1 to 99 as 一 to 九十九."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return head + (NUMERALS[ones - 1] if ones else "")


def basis_words(basis: dict[str, Any], article: str) -> str:
    """《某某法》第一条（自2021年8月20日起施行）规定：“…”。 `article`: the whole article where the library holds it."""
    if not basis.get("law"):
        return ""
    since = f"（自{chinese(date.fromisoformat(basis['valid_from']))}起施行）" if basis.get("valid_from") else ""
    said = article or basis.get("quote", "")
    return f"《{basis['law']}》{basis.get('article', '')}{since}" + (f"规定：“{said}”" if said else "有规定。")


def full_name(title: str, document_number: str) -> str:
    """《云山市公园管理办法》（云政发〔2026〕3号）"""
    return f"《{title}》（{document_number}）" if document_number else f"《{title}》"


def chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def sentence(words: str) -> str:
    """With a full stop at its end, unless the quoted words have theirs."""
    if not words or words.endswith(("。", "。”", "；", "？”", "！”", "……”")):
        return words
    return f"{words}。"
