"""python-docx opens every docx; what it refuses reads alike once mended."""

from collections.abc import Mapping
from io import BytesIO

import docx as python_docx
import pytest

from filing.errors import CorruptFile
from filing.parsing.report import Limits
from filing.parsing.word import read_word
from filing.parsing.word.package import Package
from tests.parsing.build import MAIN, OFFICE, archive, docx, item, p
from tests.parsing.word.test_numbering import level, numbering
from tests.parsing.word.test_word import entries

PARTS = {"numbering": numbering(level("chineseCounting", "第%1条 ")), "header": p("内部资料")}
BODY = item("公园", 1) + item("绿地", 1)
TEXT = "第一条 公园\n第二条 绿地"
HEADER = ("page_furniture",)


def written_by_python_docx() -> dict[str, bytes]:
    document = python_docx.Document()
    document.add_paragraph("第一条　公园免费开放。")
    document.sections[0].header.paragraphs[0].text = "内部资料"
    buffer = BytesIO()
    document.save(buffer)
    return entries(buffer.getvalue())


def refused_by_python_docx(parts: Mapping[str, bytes]) -> bytes:
    data = archive(parts)
    with pytest.raises(Exception, match=r"."):
        python_docx.Document(BytesIO(data))
    return data


def test_what_python_docx_opens_is_walked_on_its_own_elements() -> None:
    package = Package(archive(written_by_python_docx()), Limits())
    assert type(package.document).__module__ == "docx.oxml.document"
    assert [root.tag.rsplit("}")[-1] for root in package.trees("header")] == ["hdr"]
    assert package.tree("comments") is None


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("[Content_Types].xml", MAIN, MAIN.replace("document.main", "template.main")),
        ("[Content_Types].xml", MAIN, "application/vnd.ms-word.document.macroEnabled.main+xml"),
        ("[Content_Types].xml", "<Default", "<!-- <Default"),
        ("[Content_Types].xml", "ContentType=", "contenttype="),
        ("word/_rels/document.xml.rels", 'Target="styles.xml"', 'Target="NULL"'),
        ("word/_rels/document.xml.rels", 'Target="theme/theme1.xml"', 'Target="theme/theme7.xml"'),
        ("_rels/.rels", f"{OFFICE}/officeDocument", "http://purl.example/officeDocument"),
        ("_rels/.rels", "word/document.xml", "/word/DOCUMENT.xml"),
        ("docProps/core.xml", "<dc:", "<dc"),
    ],
)
def test_what_python_docx_refuses_is_mended(name: str, old: str, new: str) -> None:
    parts = written_by_python_docx()
    assert old in parts[name].decode()
    spoilt = parts[name].decode().replace(old, new)
    if "<!--" in new:
        spoilt = spoilt.replace("</Types>", "--></Types>")
    extraction = read_word(refused_by_python_docx(parts | {name: spoilt.encode()}), Limits())
    assert extraction.text == "第一条　公园免费开放。"
    assert tuple(w.code for w in extraction.report.warnings) == HEADER


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "_rels/.rels"])
def test_a_package_without_its_directory_is_mended(missing: str) -> None:
    parts = entries(docx(BODY, parts=PARTS))
    del parts[missing]
    assert read_word(refused_by_python_docx(parts), Limits()).text == TEXT


def test_the_parts_that_a_text_needs_are_taken_over() -> None:
    extraction = read_word(docx(BODY, parts=PARTS), Limits())
    assert extraction.text == TEXT
    assert tuple(w.code for w in extraction.report.warnings) == HEADER


def test_a_broken_part_that_the_text_needs_is_named() -> None:
    parts = entries(docx(BODY, parts=PARTS)) | {"word/numbering.xml": b"<w:numbering"}
    with pytest.raises(CorruptFile, match=r"word/numbering\.xml"):
        read_word(archive(parts), Limits())
