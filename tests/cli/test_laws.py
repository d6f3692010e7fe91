"""`flask laws`: imports say what changed, and what a file cites is listed."""

import json
from pathlib import Path
from typing import Any

from tests.services.law_library import ROWS, pond_law_2010, write_rows

CITING = """云山市水塘管理办法
（2015年10月8日云山市人民政府公布）
第一条　根据《水塘法》，制定本办法。
第二条　违反《水塘法》第二条、本办法第九条的，依照《虚构法》处罚。
"""


def test_an_import_lists_what_is_new_changed_and_repealed(flask: Any, tmp_path: Path) -> None:
    flask("init")
    path = write_rows(tmp_path)
    assert flask("laws", "import", path).splitlines() == [
        "废止	2027-01-01	《中华人民共和国水塘法》	由《中华人民共和国湿地法典》",
        "新增	2010-03-01	《中华人民共和国水塘法》",
        "新增	2020-05-01	《中华人民共和国水塘法》",
        "新增	2026-03-01	《中华人民共和国湿地法典》",
        "laws.jsonl：新增 3 个版本，更新 0 个，未变 0 个，新知废止 1 部。原有文本都保留。",
        "法律库现有 2 部法律的 3 个版本，收录至 2026-03-01。",
    ]
    assert flask("laws", "import", path).splitlines()[0] == "laws.jsonl 以前已经导入，没有变化。"
    text = tmp_path / "水塘法.txt"
    text.write_text(pond_law_2010().replace("一千元", "二千元"), "utf-8")
    flask("laws", "import", text, status=2)
    assert "更新	2010-03-01	《中华人民共和国水塘法》" in flask("laws", "import", text, "--source", "公报")
    assert "二千元" in flask("laws", "show", "水塘法", "第三条", "--as-of", "2015-01-01")


def test_cite_lists_every_citation(flask: Any, tmp_path: Path) -> None:
    flask("init")
    flask("laws", "import", write_rows(tmp_path, ROWS[:2]))
    path = tmp_path / "办法.txt"
    path.write_text(CITING, "utf-8")
    assert flask("laws", "cite", path, "--as-of", "2026-01-01").splitlines() == [
        "第一条	《水塘法》	《中华人民共和国水塘法》	现行有效",
        "第二条	《水塘法》第二条	《中华人民共和国水塘法》第二条	条号已变	现为第三条",
        "第二条	本办法第九条	本文件	本文件没有这一条",
        "第二条	《虚构法》	《虚构法》	法律库没有收录	"
        "法律库没有这个名称：部门规章不在收录范围，法律、行政法规请核对名称",
        "共 4 处引用，3 处已核对。",
        "法律库收录至 2020-05-01。",
    ]
    found = json.loads(flask("laws", "cite", path, "--as-of", "2026-01-01", "--json"))
    assert list(found) == ["file", "issued", "as_of", "library", "references"]
    assert [one["state"] for one in found["references"]] == ["found", "moved", "own_missing", "unknown"]
    assert found["references"][1]["now"]["valid_from"] == "2020-09-01"
