"""The law library through the API."""

from pathlib import Path

from tests.api.caller import Caller, problem_of
from tests.services.city import registered
from tests.services.law_library import ROWS, bring, write_rows

LIBRARY = {"current_to": "2026-03-01", "imported_on": "2026-11-24", "laws": 2, "versions": 3}
CITING = """云山市水塘管理办法
（2015年10月8日云山市人民政府公布）
第一条　违反《水塘法》第二条的，依照《虚构法》处罚。
"""


def test_article_is_given_as_it_stood_on_the_day(api: Caller, tmp_path: Path) -> None:
    bring(api.city, write_rows(tmp_path))
    asked = {"law": "水塘法", "article": "第三条"}
    found = api.get("reviewer", "/laws/article", **asked, day="2020-08-31")
    assert found == {
        "version": found["version"],
        "title": "中华人民共和国水塘法",
        "article": "第三条",
        "text": "第三条 填埋水塘的，处一千元罚款。",
        "validity": "in_force",
        "published_on": "2010-03-01",
        "valid_from": "2010-07-01",
        "is_exact": True,
        "valid_until": "2020-08-31",
        "repealed_on": None,
        "repealed_by": "",
        "coming_from": "2020-09-01",
        "status": "",
        "source": "公报",
        "licence": "",
        "library": LIBRARY,
    }
    assert api.get("reviewer", "/laws/article", **asked, day="2020-09-01")["text"] == "第三条 禁止填埋水塘。"
    missing = api.call("reviewer", "GET", "/laws/article", query_string=asked | {"day": "1999-01-01"})
    assert problem_of(missing) == (404, "NotFound")
    assert "没有 1999-01-01 的文本" in missing.json["error"]["message"]


def test_citations_say_what_stood_on_both_days(api: Caller, tmp_path: Path) -> None:
    bring(api.city, write_rows(tmp_path, ROWS))
    registered(api.city, CITING)
    found = api.get("public", "/filings/1/citations", as_of="2026-01-01")
    cited, unknown = found.pop("references")
    assert found == {"issued": "2015-10-08", "as_of": "2026-01-01", "library": LIBRARY}
    versions = (cited["then"].pop("version"), cited["now"].pop("version"))
    assert len(set(versions)) == 2
    standing = {"validity": "in_force", "is_exact": True, "repealed_on": None, "repealed_by": ""}
    start = CITING.index("《水塘法》") - 2
    assert cited == {
        "quote": "《水塘法》第二条",
        "start": cited["start"],
        "end": cited["start"] + 8,
        "place": "第一条",
        "state": "moved",
        "label": "条号已变",
        "title": "中华人民共和国水塘法",
        "article": "第二条",
        "moved_to": ["第三条"],
        "then": standing | {"valid_from": "2010-07-01", "until": "2020-08-31"},
        "now": standing | {"valid_from": "2020-09-01", "until": "2026-12-31"},
        "target": "",
        "reason": "",
    }
    assert start < cited["start"] + 4
    assert (unknown["state"], unknown["title"], unknown["now"]) == ("unknown", "虚构法", None)
