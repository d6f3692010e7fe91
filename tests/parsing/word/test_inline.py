"""What stands in one paragraph: each case is its XML, the text that Word shows, and the codes of what is told."""

import pytest

from filing.parsing import read_in_process
from filing.parsing.report import Extraction, Limits
from tests.parsing.build import docx, p, r

BOX = "<w:txbxContent><w:p><w:r><w:t>云政发〔2024〕1号</w:t></w:r></w:p></w:txbxContent>"
DRAWN = (
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData>'
    f"<wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
)


def field(code: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


CASES = {
    "runs": (r("第一条") + r("　制定") + r("本办法。"), "第一条　制定本办法。", []),
    "tab, hyphen and line break": (
        "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:noBreakHyphen/><w:br/><w:t>丙</w:t></w:r>",
        "甲\t乙-\n丙",
        [],
    ),
    "soft hyphen": ("<w:r><w:t>甲</w:t><w:softHyphen/><w:t>乙</w:t></w:r>", "甲乙", []),
    "line end in the XML": ("<w:r><w:t>甲\n乙</w:t></w:r>", "甲 乙", []),
    "inserted": (f"{r('罚款')}<w:ins w:id='1'>{r('一千元')}</w:ins>", "罚款一千元", ["tracked_changes"]),
    "deleted": (
        f"<w:del w:id='1'><w:r><w:delText>五百元</w:delText></w:r></w:del>{r('一千元')}",
        "一千元",
        ["tracked_changes"],
    ),
    "moved": (f"<w:moveFrom>{r('旧处')}</w:moveFrom><w:moveTo>{r('新处')}</w:moveTo>", "新处", ["tracked_changes"]),
    "hidden run": (r("显示") + r("隐藏", "<w:vanish/>"), "显示", ["hidden_text"]),
    "not hidden": (r("显示", '<w:vanish w:val="0"/>'), "显示", []),
    "hidden by a character style": (r("显示") + r("隐藏", '<w:rStyle w:val="Hidden"/>'), "显示", ["hidden_text"]),
    "hidden without text": (r("显示") + r("", "<w:vanish/>"), "显示", []),
    "hyperlink": (f'<w:hyperlink r:id="x">{r("链接")}</w:hyperlink>', "链接", []),
    "smart tag": (f"<w:smartTag>{r('北京')}</w:smartTag>", "北京", []),
    "inline control": (
        f"<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{r('文号')}</w:sdtContent></w:sdt>",
        "文号",
        [],
    ),
    "complex field": (field("REF a", r("第三条")), "第三条", []),
    "nested fields": (field(f"IF {field('PAGE', r('9'))}", r("结果")), "结果", []),
    "field without end": ('<w:r><w:fldChar w:fldCharType="end"/><w:t>甲</w:t></w:r>', "甲", []),
    "simple field": (f'<w:fldSimple w:instr=" REF b ">{r("第五条")}</w:fldSimple>', "第五条", []),
    "date field": (field("DATE \\@ yyyy", r("2026年11月24日")), "2026年11月24日", ["date_field"]),
    "simple date field": (f'<w:fldSimple w:instr="TIME">{r("2026年")}</w:fldSimple>', "2026年", ["date_field"]),
    "form fields": (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>'
        "</w:fldChar></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/><w:t>是</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox>'
        "</w:ffData></w:fldChar>"
        '<w:fldChar w:fldCharType="end"/><w:t>否</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/>'
        '<w:listEntry w:val="乙"/></w:ddList></w:ffData></w:fldChar><w:fldChar w:fldCharType="end"/></w:r>',
        "☑是□否乙",
        [],
    ),
    "character in a circle": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> eq \\o\\ac(○,</w:instrText></w:r>'
        '<w:r><w:instrText>3) </w:instrText><w:fldChar w:fldCharType="end"/></w:r>',
        "③",
        [],
    ),
    "field without result": (
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>AUTONUM</w:instrText>'
        '<w:fldChar w:fldCharType="end"/><w:t>甲</w:t></w:r>',
        "甲",
        ["unread_field"],
    ),
    "struck": (r("旧文", "<w:strike/>") + r("新文", '<w:strike w:val="0"/>'), "旧文新文", ["struck_text"]),
    "symbols": (
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings 2" w:char="F0A3"/>'
        '<w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="SimSun" w:char="2460"/></w:r>',
        "☑□≥①",
        [],
    ),
    "symbol nobody knows": ('<w:r><w:sym w:font="Marlett" w:char="F031"/></w:r>', "□", ["unknown_symbol"]),
    "symbol without a number": ('<w:r><w:sym w:font="Wingdings" w:char="x"/></w:r>', "□", ["unknown_symbol"]),
    "symbol font in plain text": (r("\uf0fe", '<w:rFonts w:ascii="Wingdings"/>'), "☑", []),
    "ruby": (
        "<w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby></w:r>",
        "音",
        [],
    ),
    "formula": ("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", "a+b", []),
    "word art": (
        '<w:r><w:pict><v:shape><v:textpath string="云山市人民政府文件"/></v:shape></w:pict></w:r>',
        "云山市人民政府文件",
        [],
    ),
    "picture": (
        '<w:r><w:drawing><a:blip r:embed="x"/></w:drawing><w:t>甲</w:t></w:r>',
        "甲",
        ["pictures", "little_text"],
    ),
    "embedded object": (
        '<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object><w:t>甲</w:t></w:r>',
        "甲",
        ["embedded_object"],
    ),
    "text box in both forms": (f"<w:r>{DRAWN}</w:r>{r('标题')}", "云政发〔2024〕1号\n标题", []),
    "text box of the old form only": (
        f"<w:r><w:pict><v:textbox>{BOX}</v:textbox></w:pict></w:r>{r('标题')}",
        "云政发〔2024〕1号\n标题",
        [],
    ),
}
STYLES = (
    '<w:style w:type="character" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Hidden"><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
)


def read(body: str) -> Extraction:
    return read_in_process(docx(body, parts={"styles": STYLES}), name="a.docx", limits=Limits())


@pytest.mark.parametrize("name", CASES)
def test_paragraph_shows(name: str) -> None:
    xml, text, codes = CASES[name]
    extraction = read(p(runs=xml))
    assert (extraction.text, [w.code for w in extraction.report.warnings]) == (text, codes)


def test_a_paragraph_hidden_by_its_style_is_told_with_its_words() -> None:
    extraction = read(p("看得见") + p("看不见", properties='<w:pStyle w:val="Gone"/>'))
    assert extraction.text == "看得见"
    assert [w.message for w in extraction.report.warnings] == [
        "有 1 处隐藏文字没有读入正文：“看不见”。请核对是否应当显示。"
    ]


def test_a_field_may_run_over_paragraphs() -> None:
    first = '<w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText><w:fldChar w:fldCharType="separate"/>'
    first = f"<w:r>{first}</w:r>"
    last = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert read(p(runs=first + r("第一章 总则")) + p(runs=r("第二章 罚则") + last)).text == "第一章 总则\n第二章 罚则"


def test_remarks_name_the_place_once_and_count() -> None:
    body = p("第一条　为了加强燃气安全管理，保障公众安全，制定本办法。", runs="<w:del/>") + p("第二条", runs="<w:del/>")
    (warning,) = read(body).report.warnings
    assert (warning.code, warning.place) == ("tracked_changes", "“第一条 为了加强燃气安全管理，保障公众安…”处")
