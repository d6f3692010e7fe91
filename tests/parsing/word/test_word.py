"""A whole docx: notes, comments, furniture, embedded texts, strict documents, and what is said of no text."""

import re
from io import BytesIO
from zipfile import ZipFile

import docx as python_docx
import pytest

from filing.errors import CorruptFile, EmptyFile, ExternalEntity, NeedsOCR
from filing.parsing import read_in_process
from filing.parsing.report import Extraction, Limits
from tests.parsing.build import archive, docx, p, r, table
from tests.parsing.word.test_numbering import level, numbering

PICTURE = '<w:r><w:drawing><a:blip r:embed="x"/></w:drawing></w:r>'
CHUNK = '<w:altChunk r:id="chunk"/>'


def read(data: bytes) -> Extraction:
    return read_in_process(data, name="a.docx", limits=Limits())


def messages(extraction: Extraction) -> dict[str, str]:
    return {w.code: w.message for w in extraction.report.warnings}


def entries(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_a_document_by_python_docx_reads_as_it_was_written() -> None:
    document = python_docx.Document()
    document.add_heading("云山市公园管理办法", 0)
    document.add_paragraph("第一条　公园免费开放。")
    grid = document.add_table(rows=2, cols=2)
    for number, place in enumerate(grid._cells):
        place.text = f"格{number}"
    grid.cell(0, 0).merge(grid.cell(0, 1))
    document.add_paragraph("甲", style="List Number")
    document.add_paragraph("乙", style="List Number")
    buffer = BytesIO()
    document.save(buffer)
    extraction = read(buffer.getvalue())
    assert extraction.text.split("\n") == [
        "云山市公园管理办法",
        "第一条　公园免费开放。",
        "格0",
        "格1",
        "格2\t格3",
        "1. 甲",
        "2. 乙",
    ]
    assert (extraction.report.reader, extraction.report.tables, extraction.report.warnings) == ("docx", 1, ())
    assert re.fullmatch(r"docx/\d+ python-docx/[\d.]+", extraction.report.reader_version)
    assert extraction.report.characters == len(extraction.text)


def test_notes_stand_behind_the_text_in_the_order_of_their_marks() -> None:
    body = p("甲", runs='<w:r><w:footnoteReference w:id="3"/></w:r>')
    body += p("乙", runs='<w:r><w:footnoteReference w:id="2"/><w:endnoteReference w:id="2"/></w:r>')
    notes = (
        f'<w:footnote w:id="0" w:type="separator">{p("线")}</w:footnote>'
        f'<w:footnote w:id="2">{p("后")}</w:footnote><w:footnote w:id="3">{p(" 先")}{p("续")}</w:footnote>'
    )
    parts = {"footnotes": notes, "endnotes": f'<w:endnote w:id="2">{p("尾")}</w:endnote>'}
    extraction = read(docx(body, parts=parts))
    assert extraction.text == "甲\n乙\n〔脚注1〕先 续\n〔脚注2〕后\n〔尾注1〕尾"
    assert messages(extraction) == {"notes": "有 3 条脚注或尾注，已放在正文之后。"}


def test_comments_headers_and_macros_are_told_and_not_read() -> None:
    parts = {"comments": "<w:comment w:id='1'/><w:comment w:id='2'/>", "header": p("内部资料"), "footer": p("— 1 —")}
    extraction = read(
        docx(p("正文"), parts=parts, blobs={"word/vbaProject.bin": b"x", "word/charts/chart1.xml": b"<c/>"})
    )
    assert extraction.text == "正文"
    assert messages(extraction) == {
        "comments": "文件含 2 条批注，没有读入正文。请核对是否为定稿。",
        "page_furniture": "页眉页脚没有读入正文：“内部资料”。",
        "embedded_object": "有 1 个嵌入对象（表格、图表、公式等）没有读取：图表。请核对是否含有正文。",
        "macros": "文件含宏，没有运行。",
    }


@pytest.mark.parametrize(
    ("chunk", "text"),
    [
        (
            b"<html><body><h1>\xe5\x8a\x9e\xe6\xb3\x95</h1><p>\xe7\xac\xac\xe4\xb8\x80\xe6\x9d\xa1</p></body></html>",
            "办法\n第一条",
        ),
        (
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
            b"Content-Type: text/html; charset=gb2312\n\n" + "<p>办法</p><p>第一条</p>".encode("gbk") + b"\n--x--\n",
            "办法\n第一条",
        ),
        (docx(p("办法") + table(["第一条", "甲"])), "办法\n第一条\t甲"),
    ],
    ids=["html", "mht", "docx"],
)
def test_embedded_text_is_read_in_its_place(chunk: bytes, text: str) -> None:
    extraction = read(docx(p("前") + CHUNK + p("后"), blobs={"chunk": chunk}))
    assert extraction.text == f"前\n{text}\n后"
    assert messages(extraction)["embedded_text"].startswith("正文含 1 段嵌入的网页或文档")


def test_notes_of_an_embedded_document_are_its_own() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    inner = docx(p("内", runs=mark), parts={"footnotes": f'<w:footnote w:id="2">{p("内注")}</w:footnote>'})
    outer = docx(
        CHUNK + p("外", runs=mark),
        parts={"footnotes": f'<w:footnote w:id="2">{p("外注")}</w:footnote>'},
        blobs={"chunk": inner},
    )
    assert read(outer).text == "内\n〔脚注1〕内注\n外\n〔脚注1〕外注"


def test_a_document_that_embeds_itself_again_and_again_comes_to_an_end() -> None:
    data = docx(p("底"))
    for _ in range(6):
        data = docx(p("层") + CHUNK, blobs={"chunk": data})
    extraction = read(data)
    assert extraction.text == "层\n层\n层\n层"
    assert "embedded_unread" in messages(extraction)


def test_a_hostile_document_inside_condemns_the_whole() -> None:
    inner = docx(p("甲"), prolog="<!DOCTYPE x>")
    with pytest.raises(ExternalEntity):
        read(docx(p("外") + CHUNK, blobs={"chunk": inner}))


def test_what_is_told_of_an_embedded_document_is_told_of_the_whole() -> None:
    inner = docx(p("甲", runs="<w:del/>"))
    assert list(messages(read(docx(p("外") + CHUNK, blobs={"chunk": inner})))) == ["embedded_text", "tracked_changes"]


def test_unknown_embedded_text_alone_is_no_empty_document() -> None:
    with pytest.raises(CorruptFile, match="嵌入部件"):
        read(docx(CHUNK, blobs={"chunk": b"\x00\x01"}))
    with pytest.raises(EmptyFile):
        read(docx(CHUNK, blobs={"chunk": b"<html><body> </body></html>"}))


def test_strict_documents_read_alike() -> None:
    parts = {
        "numbering": numbering(level("chineseCounting", "第%1条")),
        "styles": '<w:style w:type="paragraph" w:default="1" w:styleId="a">'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>',
    }
    strict = {
        name: blob.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/", b"http://purl.oclc.org/ooxml/wordprocessingml/"
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, blob in entries(docx(p("公园") + table(["甲", "乙"]), parts=parts)).items()
    }
    assert read(archive(strict)).text == "第一条公园\n第二条甲\t第三条乙"


def test_utf16_parts_absolute_targets_and_odd_names_are_read() -> None:
    parts = entries(docx(p("第一条")))
    document = parts.pop("word/document.xml").decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    parts["Word/Document2.XML"] = document.encode("utf-16")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"word/document.xml", b"/word/document2.xml")
    assert read(archive(parts)).text == "第一条"


def test_no_text_says_why() -> None:
    with pytest.raises(EmptyFile, match="没有文字"):
        read(docx(p()))
    with pytest.raises(NeedsOCR, match="只有图片"):
        read(docx(p(runs=PICTURE)))
    assert "little_text" in messages(read(docx(p("附图", runs=PICTURE))))


@pytest.mark.parametrize("name", ["word/document.xml", "word/numbering.xml", "customXml/item1.xml", "_rels/.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_declaration_anywhere_is_refused(name: str, encoding: str) -> None:
    entity = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
    hostile = f'<?xml version="1.0" encoding="{encoding}"?>{entity}<x>&secret;</x>'.encode(encoding)
    with pytest.raises(ExternalEntity, match="外部实体"):
        read(archive(entries(docx(p("甲"))) | {name: hostile}))


def test_a_declaration_behind_a_long_comment_is_found_where_it_is_parsed() -> None:
    with pytest.raises(ExternalEntity):
        read(docx(p("甲"), prolog=f"<!--{'x' * 5000}--><!DOCTYPE x>"))


def test_entities_that_multiply_are_refused_before_they_do() -> None:
    bomb = '<!DOCTYPE w:document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    with pytest.raises(ExternalEntity):
        read(docx(p("&c;"), prolog=bomb))


@pytest.mark.parametrize(
    "broken",
    [
        {"word/document.xml": b"<w:document"},
        {"word/document.xml": b"<x/>"},
        {"word/document.xml": None, "_rels/.rels": b"<x/>"},
        {"_rels/.rels": b"<"},
    ],
)
def test_broken_parts_are_a_corrupt_file(broken: dict[str, bytes | None]) -> None:
    parts = {name: blob for name, blob in (entries(docx(p("甲"))) | broken).items() if blob is not None}
    with pytest.raises(CorruptFile):
        read(archive(parts))


def test_elements_nested_without_end_are_a_corrupt_file() -> None:
    deep = "<w:sdt><w:sdtContent>" * 3000 + p("甲") + "</w:sdtContent></w:sdt>" * 3000
    with pytest.raises(CorruptFile):
        read(docx(deep))


def test_tables_nested_as_deep_as_the_parser_lets_them_are_read() -> None:
    body = p("底")
    for _ in range(60):
        body = table([body + p()])
    assert read(docx(body)).text == "底"


def test_runs_of_a_web_editor_make_one_line() -> None:
    assert read(docx(p(runs=r("第一条") + r(" ") + r("甲")))).text == "第一条 甲"
