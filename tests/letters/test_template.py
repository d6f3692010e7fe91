"""Letters from templates: the built-in ones, those of an office, and those that cannot be used."""

from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from filing.errors import CorruptFile, InvalidInput
from filing.letters import FIELDS, LETTERS, LetterSpec, check_template, render, template_of, text_of
from filing.letters.fields import names_in
from filing.terms import LetterKind

ORGAN = "云山市人大常委会"
FACTS = {
    "文号": "备询〔2026〕1号",
    "日期": "2026年11月24日",
    "发函机关": ORGAN,
    "报送单位": "云山市人民政府",
    "文件名称": "云山市公园管理办法",
    "文件全称": "《云山市公园管理办法》（云政发〔2026〕8号）",
    "审查依据": "监督法",
    "事项": "一、依据\n请说明第三条的依据。\n二、实施情况",
    "办理期限": "2026年12月24日",
}


def opened(data: bytes) -> Document:
    return docx.Document(BytesIO(data))


def made(*paragraphs: str) -> bytes:
    """A template as an office would make it."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def test_every_kind_has_its_letter() -> None:
    assert set(LETTERS) == set(LetterKind)


@pytest.mark.parametrize("spec", LETTERS.values(), ids=lambda spec: spec.kind.value)
def test_built_in_template_passes_its_own_check_and_leaves_no_field(spec: LetterSpec) -> None:
    template = template_of(spec, ORGAN)
    check_template(template, spec)
    text = text_of(render(template, dict.fromkeys(FIELDS, "甲")))
    assert names_in(text) == []
    assert "{{" not in text


def test_letter_says_what_it_was_given() -> None:
    text = text_of(render(template_of(LETTERS[LetterKind.INQUIRY], ORGAN), FACTS))
    assert [line for line in text.splitlines() if line] == [
        "云山市人大常委会",
        "备询〔2026〕1号",
        "关于请就《云山市公园管理办法》",
        "有关问题作出说明的函",
        "云山市人民政府：",
        "你单位报送备案的《云山市公园管理办法》（云政发〔2026〕8号）收悉。",
        "根据监督法，我机关正在对该文件进行审查。请就下列问题书面说明情况，并提供有关依据和材料：",
        "一、依据",
        "请说明第三条的依据。",
        "二、实施情况",
        "请于2026年12月24日前回复。",
        "云山市人大常委会",
        "2026年11月24日",
        "— 1 —",
        "— 1 —",
    ]


def test_page_and_lines_are_those_of_the_standard() -> None:
    document = opened(render(template_of(LETTERS[LetterKind.INQUIRY], ORGAN), FACTS))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins if margin is not None] == [37, 35, 28, 26]
    assert section.page_width is not None
    assert round(section.page_width.mm) == 210
    style = document.styles["Normal"]
    assert style.paragraph_format.line_spacing == Pt(28.95)  # type: ignore[attr-defined]
    fonts = {
        paragraph.text: paragraph.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia"))  # type: ignore[union-attr]
        for paragraph in document.paragraphs
        if paragraph.text
    }
    assert fonts["一、依据"] == "黑体"
    assert fonts["请说明第三条的依据。"] == "仿宋_GB2312"
    assert fonts["关于请就《云山市公园管理办法》\n有关问题作出说明的函"] == "方正小标宋简体"


def test_field_broken_over_runs_is_replaced_in_the_look_of_its_first() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("致")
    paragraph.add_run("{{报送").bold = True
    paragraph.add_run("单位}}和{{文")
    paragraph.add_run("号}}。")
    data = BytesIO()
    document.save(data)
    runs = opened(render(data.getvalue(), FACTS)).paragraphs[0].runs
    assert [(run.text, run.bold) for run in runs] == [
        ("致", None),
        ("云山市人民政府", True),
        ("和备询〔2026〕1号", None),
        ("。", None),
    ]


def test_fields_in_tables_and_heads_are_replaced_too() -> None:
    document = docx.Document()
    document.add_table(1, 2).rows[0].cells[0].text = "{{文件名称}}"
    document.tables[0].rows[0].cells[1].text = "{{地点}}"
    document.sections[0].header.paragraphs[0].text = "{{文号}}"
    data = BytesIO()
    document.save(data)
    made_of = opened(render(data.getvalue(), FACTS))
    assert [cell.text for cell in made_of.tables[0].rows[0].cells] == ["云山市公园管理办法", ""]
    assert made_of.sections[0].header.paragraphs[0].text == "备询〔2026〕1号"


def test_template_of_an_office_is_checked_with_every_fault_named() -> None:
    spec = LETTERS[LetterKind.INQUIRY]
    check_template(made("{{文号}}", "{{ 报送单位 }}：", "{{事项}}", "{{办理期限}}前回复", "{{日期}}"), spec)
    with pytest.raises(InvalidInput) as caught:
        check_template(made("{{文件名}}、{{无此}}", "关于{{事项}}的函", "{{日期"), spec)
    assert caught.value.details["file"] == [
        "没有字段 {{文件名}}。是否应为 {{文件名称}}？",
        "没有字段 {{无此}}。可用的字段见本页的字段表。",
        "缺少字段：{{文号}}、{{日期}}、{{办理期限}}。请在模板的相应位置加上。",
        "字段 {{事项}} 有多段文字，应当独占一段。",
        "“{{日期”中的括号不成对，或者字段名写法有误。字段写作 {{文件名称}}。",
    ]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.4"])
def test_template_that_is_no_docx_is_refused(data: bytes) -> None:
    with pytest.raises(CorruptFile, match="docx"):
        check_template(data, LETTERS[LetterKind.INQUIRY])


def test_only_the_last_line_of_a_field_stays_with_the_signature() -> None:
    spec = LETTERS[LetterKind.STUDY]
    lines = [f"第{number}点处理建议。" for number in range(1, 5)]
    letter = docx.Document(BytesIO(render(template_of(spec, "云山市人大常委会"), {"处理建议": "\n".join(lines)})))
    kept = [bool(p.paragraph_format.keep_with_next) for p in letter.paragraphs if p.text in lines]
    assert kept == [False, False, False, True]
