"""What people see of law: the article behind a card, the life of a law, what a filing cites."""

from pathlib import Path

from tests.services.city import draft, registered
from tests.services.law_library import ROWS, bring, write_rows
from tests.web.visitor import SCRIPT, Web

CITING = """云山市水塘管理办法
（2015年10月8日云山市人民政府公布）
第一条　根据《中华人民共和国水塘法》（以下简称《水塘法》）和《云山市河道条例》，制定本办法。
第二条　违反《水塘法》第二条的，依照该法第三条处罚。
第三条　填埋水塘的，依照《水塘法》第九条和《虚构法》第一条处罚。
第四条　前条规定不适用于本办法第二条。
"""


def test_the_whole_article_shows_version_validity_and_how_new_the_library_is(web: Web, tmp_path: Path) -> None:
    bring(web.city, write_rows(tmp_path))
    reviewer = web.as_("reviewer")
    page = reviewer.get("/review/law?law=水塘法&article=第三条第一款&day=2020-08-31")
    assert page.text(".lawtext") == (
        "《中华人民共和国水塘法》第三条 2020-08-31 有效 第三条 填埋水塘的，处一千元罚款。"
        "2010-03-01 公布，2010-07-01 起施行，至 2020-08-31 止。另有已经公布的文本，2020-09-01 起施行。"
        " 来源：公报。法律库收录至 2026-03-01 公布的法律，2026-11-24 导入。这部法律的全部版本"
    )
    filing_id = registered(web.city, CITING)
    assert "法律库收录至 2026-03-01 公布的法律" in reviewer.get(f"/review/{filing_id}").text(".desk-cards .hint")
    repealed = reviewer.get("/review/law?law=水塘法&article=第一条&day=2027-01-01", headers=SCRIPT).text(".lawtext")
    assert "已废止" in repealed
    assert "2027-01-01 起废止，见《中华人民共和国湿地法典》。以上是废止前的文本。" in repealed


def test_what_the_library_does_not_hold_is_said_on_the_card(web: Web, tmp_path: Path) -> None:
    reviewer = web.as_("reviewer")
    assert "法律库是空的" in reviewer.get("/review/law?law=虚构法&article=第一条&day=2020-01-01").text(".lawtext")
    bring(web.city, write_rows(tmp_path))
    page = reviewer.get("/review/law?law=虚构法&article=第一条&day=2020-01-01")
    assert page.text(".lawtext > p:nth-child(2)") == "法律库没有收录《虚构法》。"
    assert "法律库收录至 2026-03-01" in page.text(".lawtext")


def test_a_law_shows_its_versions_and_its_life(web: Web, tmp_path: Path) -> None:
    bring(web.city, write_rows(tmp_path))
    page = web.as_("public").get("/laws?law=水塘法&day=2027-01-01")
    assert page.texts(".plainlist li") == [
        "2010-03-01 制定",
        "2020-05-01 修改",
        "2027-01-01 替代 《中华人民共和国湿地法典》（第二条）",
    ]
    assert page.texts("tbody td[data-label=公布]") == ["2020-05-01", "2010-03-01"]
    assert "法律库没有收录《虚构法》" in web.as_("public").get("/laws?law=虚构法").text()
    assert web.as_("public").get("/laws?day=never").status == 200


def test_the_citations_of_a_filing_are_all_listed(web: Web, tmp_path: Path) -> None:
    bring(web.city, write_rows(tmp_path, ROWS[:2]))
    registered(web.city, CITING)
    page = web.as_("public").get("/filings/1/citations")
    rows = page.root.cssselect("tbody tr")
    found = [
        tuple(" ".join(cell.text_content().split()) for cell in row.cssselect(".row-title, .state")) for row in rows
    ]
    assert found == [
        ("《中华人民共和国水塘法》", "有效", "有效", "现行有效"),
        ("《中华人民共和国水塘法》第二条", "有效", "有效", "条号已变"),
        ("《中华人民共和国水塘法》第三条", "有效", "有效", "条文已修改"),
        ("《中华人民共和国水塘法》第九条", "有效", "有效", "没有这一条"),
        ("不在法律库收录范围",),
        ("法律库没有收录",),
    ]
    assert "现为第三条" in page.text()
    assert page.texts("#own-head + details li") == [
        "第四条：前条 本文件条款 查看",
        "第四条：本办法第二条 本文件条款 查看",
    ]
    then = web.as_("public").get("/filings/1/citations?as_of=2015-12-01")
    assert "条文未变" in then.text()


def test_citations_open_to_those_who_may_see_the_text(web: Web) -> None:
    draft(web.city, CITING)
    statuses = {name: web.as_(name).get("/filings/1/citations").status for name in ("clerk", "reviewer", "public")}
    assert statuses == {"clerk": 200, "reviewer": 404, "public": 404}
    assert web.as_("clerk").get("/filings/1").values(".ways a[href$='/citations']", "href") == ["/filings/1/citations"]
