"""The law library: as of any day, repeatable, with provenance, and nothing lost."""

import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from filing.checking.examples import run_examples
from filing.checking.laws import Article, law_key
from filing.errors import InvalidInput
from filing.models import LawVersion, Revision
from filing.services.law import laws
from filing.services.law.law_import import Imported, LawChange
from filing.services.law.law_sources import Provenance
from filing.services.reading import intake
from filing.terms import Validity
from tests.parsing.build import pdf, printed
from tests.services.city import RULES, City, audited, flags_of, rule, submitted, work_off, write_rules
from tests.services.law_library import (
    GIVEN,
    ROWS,
    ask,
    bring,
    pond_law_2010,
    pond_law_2020,
    row,
    write_database,
    write_docx,
    write_folder,
    write_rows,
)

POND = "中华人民共和国水塘法"


def on(city: City, day: str, article: str = "第三条", law: str = "水塘法") -> laws.LawArticleView:
    return ask(city, laws.article_on, law, article, day=date.fromisoformat(day))


def words(found: laws.LawArticleView) -> tuple[Validity, str]:
    return found.validity, found.text or found.reason


def test_an_article_is_that_of_the_version_in_force_on_the_day(city: City, tmp_path: Path) -> None:
    bring(city, write_rows(tmp_path))
    assert [words(on(city, day)) for day in ("2010-06-30", "2010-07-01", "2020-08-31", "2020-09-01")] == [
        (Validity.PENDING, "第三条 填埋水塘的，处一千元罚款。"),
        (Validity.IN_FORCE, "第三条 填埋水塘的，处一千元罚款。"),
        (Validity.IN_FORCE, "第三条 填埋水塘的，处一千元罚款。"),
        (Validity.IN_FORCE, "第三条 禁止填埋水塘。"),
    ]
    assert on(city, "2020-08-31").valid_until == date(2020, 8, 31)
    assert on(city, "2020-08-31").coming_from == date(2020, 9, 1)


def test_what_the_library_does_not_hold_is_said(city: City, tmp_path: Path) -> None:
    bring(city, write_rows(tmp_path, ROWS[1:2]))
    assert words(on(city, "2015-01-01")) == (
        Validity.UNHELD,
        "法律库收录的《水塘法》最早是 2020-09-01 起施行的文本，没有 2015-01-01 的文本。",
    )
    assert words(on(city, "2021-01-01", "第六条")) == (
        Validity.IN_FORCE,
        "《中华人民共和国水塘法》2020-09-01 起施行的文本没有第六条，最后一条是第五条。",
    )
    assert words(on(city, "2021-01-01", "附件")) == (Validity.IN_FORCE, "“附件”不是条号，请写成“第十八条”的样子。")
    assert words(on(city, "2021-01-01", law="虚构法")) == (Validity.UNHELD, "法律库没有收录《虚构法》。")


def test_a_law_is_repealed_by_the_clause_of_its_successor(city: City, tmp_path: Path) -> None:
    bring(city, write_rows(tmp_path))
    last, first = on(city, "2026-12-31"), on(city, "2027-01-01")
    assert (last.validity, last.valid_until) == (Validity.IN_FORCE, date(2026, 12, 31))
    assert (first.validity, first.repealed_on, first.repealed_by) == (
        Validity.REPEALED,
        date(2027, 1, 1),
        "中华人民共和国湿地法典",
    )
    assert first.text == "第三条 禁止填埋水塘。"
    known = on(city, "2027-01-01", law="沼泽条例")
    assert words(known) == (Validity.REPEALED, "法律库没有《沼泽条例》的文本，只知道它已被废止。")


def test_a_law_adopted_but_not_in_force_is_known_as_such(city: City, tmp_path: Path) -> None:
    bring(city, write_rows(tmp_path))
    assert [on(city, day, "第一条", "湿地法典").validity for day in ("2026-02-28", "2026-03-01", "2027-01-01")] == [
        Validity.UNHELD,
        Validity.PENDING,
        Validity.IN_FORCE,
    ]


def test_history_shows_the_chain_from_both_ends(city: City, tmp_path: Path) -> None:
    bring(city, write_rows(tmp_path))
    pond = ask(city, laws.history, "水塘法", day=date(2027, 1, 1))
    code = ask(city, laws.history, "湿地法典", day=date(2027, 1, 1))
    link = laws.Link
    assert pond.incoming == (
        link("制定", date(2010, 3, 1)),
        link("修改", date(2020, 5, 1)),
        link("替代", date(2027, 1, 1), "中华人民共和国湿地法典", "第二条", True),
    )
    assert (pond.outgoing, pond.standing.validity) == ((), Validity.REPEALED)
    assert code.outgoing == (
        link("替代", date(2027, 1, 1), POND, "第二条", True),
        link("替代", date(2027, 1, 1), "沼泽条例", "第二条", False),
    )
    assert ask(city, laws.history, "虚构法", day=date(2027, 1, 1)) is None


def test_importing_again_changes_nothing(city: City, tmp_path: Path) -> None:
    first = bring(city, write_rows(tmp_path))
    assert first == Imported(
        new=[
            LawChange(POND, date(2010, 3, 1)),
            LawChange(POND, date(2020, 5, 1)),
            LawChange("中华人民共和国湿地法典", date(2026, 3, 1)),
        ],
        repealed=[LawChange(POND, date(2027, 1, 1), "中华人民共和国湿地法典")],
    )
    assert bring(city, write_rows(tmp_path)) == Imported(is_repeated=True)
    assert bring(city, write_rows(tmp_path, [*ROWS, ROWS[0]], "again.jsonl")) == Imported(unchanged=4)
    assert [entry[:2] for entry in audited(city)] == [
        ("laws.import", "file:laws.jsonl"),
        ("laws.import", "file:again.jsonl"),
    ]


def test_a_changed_text_keeps_the_former_one(city: City, tmp_path: Path) -> None:
    bring(city, write_rows(tmp_path))
    better = row(POND, pond_law_2010().replace("一千元", "二千元"), **_days(ROWS[0]))
    done = bring(city, write_rows(tmp_path, [better], "better.jsonl"))
    assert done == Imported(changed=[LawChange(POND, date(2010, 3, 1))])
    assert on(city, "2015-01-01").text == "第三条 填埋水塘的，处二千元罚款。"
    with city.instance.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(LawVersion)) == 4
    assert bring(city, write_rows(tmp_path, ROWS[:1], "old.jsonl")) == Imported(unchanged=1)
    assert on(city, "2015-01-01").text == "第三条 填埋水塘的，处二千元罚款。"


def _days(fields: dict[str, str]) -> dict[str, str]:
    return {name: fields[name] for name in ("publish_date", "effective_date")}


@pytest.mark.parametrize("name", ["源", "one.docx", "one.txt", "laws.db"])
def test_what_does_not_say_its_source_is_refused_without_one(city: City, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "源":
        write_folder(path)
    elif name == "laws.db":
        write_database(path)
    else:
        path.write_text(pond_law_2010(), "utf-8")
    with pytest.raises(InvalidInput, match="没有注明来源") as caught:
        bring(city, path, Provenance("  ", "公有领域"))
    assert caught.value.message == f"“{name}”没有注明来源，不能导入。请用 --source 写明出处，并用 --licence 写明许可。"


def test_one_row_without_source_stops_the_whole_file(city: City, tmp_path: Path) -> None:
    path = write_rows(tmp_path, [*ROWS, {"title": "无源法", "text": "第一条 无源。"}])
    with pytest.raises(InvalidInput) as caught:
        bring(city, path)
    assert caught.value.message == "laws.jsonl 第 4 行缺少 source；没有来源的法律文本不能导入。"
    assert ask(city, laws.state_of) == laws.LibraryState(None, None, 0, 0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("没有\n", "laws.jsonl 第 1 行不是 JSON。请检查文件是否完整。"),
        ('{"title": "甲", "source": "公报", "text": "第一条 甲。", "publish_date": "去年"}\n',
         "laws.jsonl 第 1 行的日期“去年”不对，应写成 2021-08-20 这样的形式。"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_names_the_line(city: City, tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "laws.jsonl"
    path.write_text(content, "utf-8")
    with pytest.raises(InvalidInput) as caught:
        bring(city, path)
    assert caught.value.message == message


def test_other_files_and_missing_ones_are_refused(city: City, tmp_path: Path) -> None:
    (tmp_path / "laws.xyz").write_bytes(b"nothing")
    for path, said in (("laws.xyz", "不是可以导入的法律资料"), ("none", "没有文件或文件夹")):
        with pytest.raises(InvalidInput, match=said):
            bring(city, tmp_path / path, GIVEN)


def test_a_month_without_day_ends_with_the_month(city: City, tmp_path: Path) -> None:
    bring(city, write_rows(tmp_path, [ROWS[0] | {"repealed_date": "2015-02"}]))
    assert [on(city, day).validity for day in ("2015-02-27", "2015-02-28")] == [Validity.IN_FORCE, Validity.REPEALED]


def test_a_folder_of_markdown_and_text_is_read(city: City, tmp_path: Path) -> None:
    done = bring(city, write_folder(tmp_path / "laws"), GIVEN)
    assert done.new == [LawChange(POND, date(2010, 3, 1)), LawChange("中华人民共和国湿地法典", date(2026, 3, 1))]
    found = on(city, "2015-01-01", "第一条")
    assert (found.text, found.title) == ("第一条 为了保护水塘，制定本法。", POND)
    assert (found.source, found.licence) == ("某某网 https://example.org/laws 水塘法(2010-03-01).md", "公有领域")


def test_a_docx_and_a_pdf_are_read(city: City, tmp_path: Path) -> None:
    bring(city, write_docx(tmp_path / "水塘法.docx", pond_law_2010()), GIVEN)
    path = tmp_path / "水塘法.pdf"
    path.write_bytes(pdf([printed(pond_law_2020().splitlines(), size=10)]))
    bring(city, path, GIVEN)
    assert [on(city, day).text for day in ("2015-01-01", "2021-01-01")] == [
        "第三条 填埋水塘的，处一千元罚款。",
        "第三条 禁止填埋水塘。",
    ]


def test_a_database_of_laws_and_articles_is_read_without_being_changed(city: City, tmp_path: Path) -> None:
    path = write_database(tmp_path / "laws.db")
    before = path.read_bytes()
    done = bring(city, path, GIVEN)
    assert (done.new, path.read_bytes()) == ([LawChange(POND, date(2010, 3, 1))], before)
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == ["laws.db"]
    assert on(city, "2015-01-01").text == "第三条 填埋水塘的，处一千元罚款：\n（一）故意的；\n（二）屡教不改的。"


def test_a_table_of_repeals_tells_of_laws_without_text(city: City, tmp_path: Path) -> None:
    path = tmp_path / "repealed.csv"
    path.write_text(
        "title,kind,repealed_on,by,by_article,quote,source,note\n旧塘法,法律,2021-01-01,塘法典,第九条,同时废止,公报,\n",
        "utf-8",
    )
    bring(city, path)
    found = on(city, "2021-01-01", law="《中华人民共和国旧塘法》")
    assert (found.validity, found.repealed_by) == (Validity.REPEALED, "塘法典")
    assert on(city, "2020-12-31", law="旧塘法").validity is Validity.UNHELD


def test_an_amended_law_without_date_counts_from_its_publication(city: City, tmp_path: Path) -> None:
    amended = pond_law_2010().replace("通过）", "通过　2018年12月29日第一届全国人民代表大会常务委员会第九次会议修正）")
    bring(city, write_rows(tmp_path, [row(POND, amended, effective_date="2010-07-01")]))
    found = on(city, "2019-01-01")
    assert (found.valid_from, found.is_exact) == (date(2018, 12, 29), False)


def test_the_library_is_pure_data_and_follows_imports(city: City, tmp_path: Path) -> None:
    assert not ask(city, laws.library)
    bring(city, write_rows(tmp_path, ROWS[:1]))
    library = ask(city, laws.library)
    assert ask(city, laws.library) is library
    entry = library.find("《中华人民共和国水塘法》（2010年通过）")
    version = entry.versions[0]
    assert (version.last, version.is_whole, version.is_first) == (Article(4), True, True)
    assert pickle.loads(pickle.dumps(library)) == library
    bring(city, write_rows(tmp_path, ROWS, "more.jsonl"))
    renewed = ask(city, laws.library)
    assert [v.published_on for v in renewed.find("水塘法").versions] == [date(2010, 3, 1), date(2020, 5, 1)]
    second, third = Article(2), Article(3)
    old, new = renewed.find("水塘法").versions
    assert old.articles[second] == new.articles[third]
    assert new.places_of(old.articles[second]) == (third,)


def test_the_state_tells_how_new_the_library_is(city: City, tmp_path: Path) -> None:
    bring(city, write_rows(tmp_path))
    assert ask(city, laws.state_of) == laws.LibraryState(date(2026, 3, 1), date(2026, 11, 24), 2, 3)


@pytest.mark.parametrize(
    "cited",
    [
        "水塘法",
        "《中华人民共和国水塘法》",
        "水塘法（2020年修订）",
        "中华人民共和国水塘法（主席令第12号）（2020年修正）",
        "水 塘\n法",
    ],
)
def test_a_law_has_one_key_however_it_is_cited(cited: str) -> None:
    assert law_key(cited) == "水塘法"


def test_names_that_differ_have_different_keys() -> None:
    assert law_key("《〈中华人民共和国水塘法〉实施细则》") == "水塘法实施细则"
    assert law_key("水塘保护规定（试行）") == "水塘保护规定（试行）"
    assert law_key("全国人大常委会关于水塘的决定") == "关于水塘的决定"


DRIFT = rule("TT-003", "甲", topic="repealed_law", severity="low", other="乙") | {
    "title": "引用的条文已变",
    "check": {"kind": "citation_article", "scope": "document", "fault": "drift"},
    "examples": {
        "laws": [
            {
                "title": "塘法",
                "versions": [
                    {"valid_from": "2010-01-01", "articles": ["甲。", "乙。", "丙。"]},
                    {"valid_from": "2020-01-01", "articles": ["乙。", "丁。", "戊。"]},
                ],
            }
        ],
        "hit": [
            {"text": f"依照《塘法》第{n}条处罚。", "quotes": [f"《塘法》第{n}条"], "issued": "2015-01-01"}
            for n in "一二三"
        ],
        "miss": [{"text": f"依照《塘法》第{n}条处罚。", "why": "现行文本", "issued": "2021-01-01"} for n in "一二三"],
    },
}
CITING = """云山市水塘管理办法
（2015年10月8日云山市人民政府公布）
第一条　违反《水塘法》第二条的，依照《水塘法》第三条处罚。
"""


def test_the_check_of_a_filing_uses_the_library_and_says_when_there_is_none(city: City, tmp_path: Path) -> None:
    write_rules(tmp_path / "rules", RULES | {"drift": DRIFT})
    assert run_examples(city.instance.rules.ruleset) == []
    filing_id = submitted(city, CITING)
    (revision,) = revisions(city)
    assert (flags_of(city, filing_id), revision.report["unrun"]) == (
        [],
        ["没有法律库，规则 TT-003 没有运行，引用的条文未经核对。"],
    )
    bring(city, write_rows(tmp_path))
    with city.work(city.registrar) as ctx:
        intake.retry(ctx, filing_id)
    work_off(city)
    (revision,) = revisions(city)
    found = [(flag.quote, flag.basis[0]["law"], flag.basis[0]["article"]) for flag in flags_of(city, filing_id)]
    assert revision.report["unrun"] == []
    assert found == [("《水塘法》第二条", POND, "第二条"), ("《水塘法》第三条", POND, "第三条")]


def revisions(city: City) -> list[Revision]:
    with city.instance.database.reading() as session:
        return list(session.scalars(select(Revision)))


def test_views_say_everything_that_a_card_needs(city: City, tmp_path: Path) -> None:
    bring(city, write_rows(tmp_path))
    found = on(city, "2015-01-01", "第二条第一款")
    assert replace(found, version_id="") == laws.LawArticleView(
        law="水塘法",
        article="第二条",
        day=date(2015, 1, 1),
        validity=Validity.IN_FORCE,
        state=laws.LibraryState(date(2026, 3, 1), date(2026, 11, 24), 2, 3),
        title=POND,
        text="第二条 禁止填埋水塘。",
        published_on=date(2010, 3, 1),
        valid_from=date(2010, 7, 1),
        valid_until=date(2020, 8, 31),
        source="公报",
    )
