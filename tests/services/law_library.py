"""Invented laws for tests, in every form that can be imported."""

import json
import sqlite3
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document

from filing.permissions import SYSTEM
from filing.services.law import law_import
from filing.services.law.law_import import Imported
from filing.services.law.law_sources import Provenance
from tests.services.city import City

GIVEN = Provenance("某某网 https://example.org/laws", "公有领域")
HEAD_2010 = "（2010年3月1日第一届全国人民代表大会常务委员会第一次会议通过）"
HEAD_2020 = HEAD_2010[:-1] + "　2020年5月1日第二届全国人民代表大会常务委员会第二次会议修订）"


def pond_law_2010() -> str:
    """水塘法 of four articles, in force from 1 July 2010."""
    articles = (
        "为了保护水塘，制定本法。",
        "禁止填埋水塘。",
        "填埋水塘的，处一千元罚款。",
        "本法自2010年7月1日起施行。",
    )
    return law_text("中华人民共和国水塘法", HEAD_2010, *articles)


def pond_law_2020() -> str:
    """Revised, in force from 1 September 2020: 第二条 is new, the second is now the third, the former third differs."""
    articles = (
        "为了保护水塘，制定本法。",
        "国家保护水塘。",
        "禁止填埋水塘。",
        "填埋水塘的，处五千元罚款。",
        "本法自2020年9月1日起施行。",
    )
    return law_text("中华人民共和国水塘法", HEAD_2020, *articles)


def wetland_code() -> str:
    """Adopted on 1 March 2026, in force from 1 January 2027, and the end of 水塘法."""
    head = "（2026年3月1日第三届全国人民代表大会第四次会议通过）"
    closing = "本法自2027年1月1日起施行。《中华人民共和国水塘法》、《沼泽条例》同时废止。"
    return law_text("中华人民共和国湿地法典", head, "为了保护湿地，制定本法。", closing)


def law_text(title: str, head: str, *articles: str) -> str:
    numbers = "一二三四五六七八九"
    return "\n".join([title, head, *(f"第{n}条　{words}" for n, words in zip(numbers, articles, strict=False))]) + "\n"


def row(title: str, text: str, **more: str) -> dict[str, str]:
    return {"title": title, "source": "公报", "text": text, **more}


ROWS = [
    row("中华人民共和国水塘法", pond_law_2010(), publish_date="2010-03-01", effective_date="2010-07-01"),
    row("中华人民共和国水塘法", pond_law_2020(), publish_date="2020-05-01", effective_date="2020-09-01"),
    row("中华人民共和国湿地法典", wetland_code(), publish_date="2026-03-01"),
]


def write_rows(folder: Path, rows: list[dict[str, str]] = ROWS, name: str = "laws.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), "utf-8")
    return path


def write_folder(folder: Path) -> Path:
    (folder / "法律").mkdir(parents=True)
    body = pond_law_2010().replace("中华人民共和国水塘法", "# 中华人民共和国水塘法\n\n<!-- INFO END -->", 1)
    (folder / "法律" / "水塘法(2010-03-01).md").write_text(body.replace("第一条", "**第一条**", 1), "utf-8")
    (folder / "法律" / "湿地法典.txt").write_text(wetland_code(), "gb18030")
    (folder / "README.md").write_text("# 说明\n", "utf-8")
    return folder


def write_docx(path: Path, text: str) -> Path:
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    data = BytesIO()
    document.save(data)
    path.write_bytes(data.getvalue())
    return path


def write_database(path: Path) -> Path:
    """As the package has it: one table of laws, one of their articles."""
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE laws (law_id, law_name, level, issuing_body, publish_date, effective_date, status)"
        )
        connection.execute("CREATE TABLE articles (id INTEGER, law_id, chapter, section, article_no, article_text)")
        connection.execute(
            "INSERT INTO laws VALUES ('a', '中华人民共和国水塘法', '法律', '全国人民代表大会常务委员会',"
            " '2010-03-01', '2010-07-01', '现行有效')"
        )
        articles = [("第一章 总则", "第一条", "为了保护水塘，制定本法。"), ("第一章 总则", "第二条", "禁止填埋水塘。")]
        articles += [("第二章 罚则", "第三条", "填埋水塘的，处一千元罚款：\n（一）故意的；\n（二）屡教不改的。")]
        connection.executemany(
            "INSERT INTO articles VALUES (?, 'a', ?, NULL, ?, ?)", [(i, *one) for i, one in enumerate(articles)]
        )
    connection.close()
    return path


def bring(city: City, path: Path, given: Provenance | None = None) -> Imported:
    with city.work(SYSTEM) as ctx:
        return law_import.import_laws(ctx, path, given)


def ask(city: City, function: Any, *arguments: Any, **more: Any) -> Any:
    with city.read(SYSTEM) as ctx:
        return function(ctx, *arguments, **more)
