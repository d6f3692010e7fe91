"""Every citation of a text with what it refers to; none is left out."""

from datetime import date

from filing.checking.laws import Article, LawLibrary, Repeal, Version, digest_of, make_entry
from filing.checking.references import Reference, resolve
from filing.terms import ReferenceState as State
from filing.terms import Validity
from filing.text.regulation import read_regulation

OLD, NEW, COMING = date(2005, 1, 1), date(2020, 1, 1), date(2027, 1, 1)
AS_OF = date(2026, 11, 1)


def version(day: date, *articles: str, first: bool = True, published: date | None = None) -> Version:
    numbered = {Article(n): digest_of(words) for n, words in enumerate(articles, 1)}
    return Version(f"v{day.year}", published or day, day, True, first, numbered)


LAWS = LawLibrary(
    {
        "水塘法": make_entry(
            "中华人民共和国水塘法",
            [
                version(OLD, "总则。", "禁止填埋。", "罚款。"),
                version(NEW, "总则。", "保护。", "禁止填埋。", first=False),
            ],
        ),
        "水塘法实施细则": make_entry("水塘法实施细则", [version(NEW, "总则。")]),
        "旧塘法": make_entry("旧塘法", [version(OLD, "总则。")], [Repeal(NEW, "水塘法")]),
        "湿地法": make_entry("湿地法", [version(COMING, "总则。", published=date(2026, 8, 1))]),
        "新塘法": make_entry("新塘法", [version(COMING, "总则。", first=False, published=date(2026, 8, 1))]),
    }
)


def look_up(
    *articles: str, issued: date | None = date(2010, 1, 1), title: str = "某市水塘办法"
) -> tuple[Reference, ...]:
    numbers = "一二三四五六七八九"
    body = "\n".join(f"第{n}条　{words}" for n, words in zip(numbers, articles, strict=False))
    return resolve(read_regulation(f"{title}\n{body}\n"), LAWS, issued=issued, as_of=AS_OF)


def states(*articles: str, **more: date | None) -> list[tuple[str, State]]:
    return [(one.quote, one.state) for one in look_up(*articles, **more)]


def test_titles_are_found_however_they_are_written() -> None:
    found = look_up(
        "根据《中华人民共和国水塘法》（以下简称《塘法》）、《水塘\n法》（2020年修正）和《〈中华人民共和国水塘法〉实施细则》，制定本办法。",
        "依照《塘法》第一条、塘法第二条和水塘法第三条处理。",
    )
    assert [one.title for one in found] == [
        "中华人民共和国水塘法",
        "中华人民共和国水塘法",
        "水塘法实施细则",
        "中华人民共和国水塘法",
        "中华人民共和国水塘法",
        "中华人民共和国水塘法",
    ]


def test_bare_names_are_as_long_as_the_library_knows_them() -> None:
    assert [one.title for one in look_up("构成水塘法第一条和第二条所称情形的，适用新塘法第一条。")] == [
        "中华人民共和国水塘法",
        "中华人民共和国水塘法",
        "新塘法",
    ]


def test_that_law_is_the_one_named_last() -> None:
    assert states("违反《水塘法》的，依照该法第一条处罚。") == [("《水塘法》", State.FOUND), ("第一条", State.SAME)]


def test_articles_are_compared_between_the_two_days() -> None:
    assert states("《水塘法》第一条、第二条、第三条、第四条。") == [
        ("《水塘法》第一条", State.SAME),
        ("第二条", State.MOVED),
        ("第三条", State.CHANGED),
        ("第四条", State.MISSING),
    ]
    moved = look_up("《水塘法》第二条。")[0]
    assert moved.moved_to == (Article(3),)
    assert (moved.then.version.id, moved.now.version.id) == ("v2005", "v2020")


def test_a_range_is_looked_up_at_both_ends() -> None:
    assert states("《水塘法》第一条至第九条。") == [
        ("《水塘法》第一条至第九条", State.SAME),
        ("《水塘法》第一条至第九条", State.MISSING),
    ]


def test_what_cannot_be_compared_is_said() -> None:
    before, unknown = look_up("《水塘法》第一条。", issued=date(1999, 1, 1)), look_up("《水塘法》第一条。", issued=None)
    assert [(one.state, one.reason) for one in (*before, *unknown)] == [
        (State.FOUND, "法律库没有文件日期当时的文本，变化未能比对"),
        (State.FOUND, "法律库没有文件日期当时的文本，变化未能比对"),
    ]
    assert (before[0].then.validity, unknown[0].then) == (Validity.UNHELD, None)


def test_laws_that_do_not_stand_on_the_day_are_told_apart() -> None:
    assert states("《旧塘法》第一条、《湿地法》第一条、《新塘法》第一条。") == [
        ("《旧塘法》第一条", State.REPEALED),
        ("《湿地法》第一条", State.PENDING),
        ("《新塘法》第一条", State.UNHELD),
    ]


def test_the_text_itself_is_looked_up_by_address() -> None:
    found = look_up(
        "总则。", "甲：\n（一）乙；\n（二）丙。", "违反本办法第二条第（二）项、第九条或者前条的，依照本条处理。"
    )
    assert [(one.quote, one.state, one.target) for one in found] == [
        ("本办法第二条第（二）项", State.OWN, "art_2__para_1__item_2"),
        ("第九条", State.OWN_MISSING, "art_9"),
        ("前条", State.OWN, "art_2"),
    ]
    assert states("根据《某市水塘办法》第一条。") == [("《某市水塘办法》第一条", State.OWN)]


def test_what_is_not_resolved_has_its_reason() -> None:
    found = look_up(
        "依照《云山市河道条例》、《虚构法》第一条、《云山市实施〈水塘法〉办法》、《关于做好防汛工作的通知》（某政发〔2019〕8号）办理。"
    )
    assert [(one.state, one.reason) for one in found] == [
        (State.OUTSIDE, "地方性法规、规章或者规范性文件，法律库不收录"),
        (State.UNKNOWN, "法律库没有这个名称：部门规章不在收录范围，法律、行政法规请核对名称"),
        (State.OUTSIDE, "实施性文件，所实施的《中华人民共和国水塘法》有效"),
        (State.OUTSIDE, "地方性法规、规章或者规范性文件，法律库不收录"),
    ]
    assert not any(one.is_resolved for one in found)


def test_a_notice_without_articles_leaves_bare_numbers_open() -> None:
    text = "关于防汛的通知\n各单位：\n一、依照第三条执行。\n"
    (found,) = resolve(read_regulation(text), LAWS, issued=None, as_of=AS_OF)
    assert (found.state, found.reason) == (State.UNCLEAR, "没有写明是哪一个文件的条款")
