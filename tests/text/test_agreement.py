"""扫描件与电子文本比对: real differences, weak ones, and layout that is none."""

import pytest

from filing.terms import DifferenceKind as Kind
from filing.text.agreement import Agreement, compare
from filing.text.regulation import read_regulation

TEXT = """云山市公园管理办法
第一条　为了加强公园管理，制定本办法。
第二条　公园免费开放，每日开放不少于十二小时。
第三条　违反规定的，处五百元以上二千元以下罚款。
第四条　市园林局应当在30日内作出决定。
第五条　本办法自2026年12月1日起施行。
"""


def held(scan: str, text: str = TEXT) -> Agreement:
    return compare(read_regulation(text), read_regulation(scan))


def told(scan: str) -> list[tuple[Kind, bool, str, str, str]]:
    return [(d.kind, d.is_weak, d.said, d.scanned, d.place) for d in held(scan).divergences]


def test_layout_blanks_and_widths_are_no_differences() -> None:
    scan = TEXT.replace("第二条　", "第 二 条 ").replace("，", ",\n").replace("2026", "２０２６").replace("（", "(")
    found = held(scan)
    assert (found.divergences, found.agrees, found.share, found.articles) == ((), True, 1.0, 5)
    assert found.characters == found.scanned == found.same


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("五百元", "五千元", (Kind.NUMBER, False, "五百", "五千", "第三条")),
        ("30日内", "80日内", (Kind.NUMBER, False, "30日", "80日", "第四条")),
        ("2026年12月1日", "2026年12月11日", (Kind.DATE, False, "2026年12月1日", "2026年12月11日", "第五条")),
        ("园林局", "城管局", (Kind.WORDS, False, "园林", "城管", "第四条")),
        ("应当在", "在", (Kind.WORDS, False, "应当", "", "第四条")),
        ("免费", "兔费", (Kind.WORDS, True, "免", "兔", "第二条")),
        ("管理，制定", "管理。制定", (Kind.WORDS, True, "，", "。", "第一条")),
    ],
)
def test_differences_are_told_by_kind_and_place(old: str, new: str, expected: tuple[object, ...]) -> None:
    assert told(TEXT.replace(old, new)) == [expected]


def test_articles_that_the_scan_lacks_or_has_beyond_the_text_are_named() -> None:
    line = "第四条　市园林局应当在30日内作出决定。\n"
    less = held(TEXT.replace(line, ""))
    assert (less.missing, less.extra, [d.kind for d in less.real]) == (("第四条",), (), [Kind.ARTICLE])
    more = held(TEXT, TEXT.replace(line, ""))
    assert (more.missing, more.extra, more.agrees) == ((), ("第四条",), False)


def test_what_is_printed_around_the_text_is_weak() -> None:
    scan = f"云山市人民政府文件\n云政发〔2026〕3号\n{TEXT}抄送：市委办公室。\n云山市人民政府办公室2026年11月2日印发\n"
    found = held(scan)
    assert (found.agrees, len(found.weak), found.extra) == (True, 2, ())


def test_another_document_is_said_to_be_one() -> None:
    other = "平川市河道采砂若干规定\n第一条　河道采砂实行总量控制。\n第二条　禁止夜间作业。\n"
    found = held(other)
    assert found.is_other
    assert not held(TEXT).is_other


def test_places_lead_back_into_both_texts() -> None:
    scan = "页眉\n" + TEXT.replace("五百元", "五千元")
    one, other = read_regulation(TEXT), read_regulation(scan)
    (found,) = compare(one, other).real
    assert (one.text[found.text.start : found.text.end], other.text[found.scan.start : found.scan.end]) == (
        "五百",
        "五千",
    )
    assert (found.before[-3:], found.behind[:3]) == ("的，处", "元以上")
