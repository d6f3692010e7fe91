"""Each formal check on a whole and sound filing, then with one thing wrong."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from filing.formal.checks import CHECKS, hindrances, run
from filing.formal.record import Differences, Evidence, Outcome, Paper, Record, Twin
from filing.terms import CheckState, DocumentType, MaterialKind
from filing.text.regulation import read_regulation

K, T = MaterialKind, DocumentType
PASS, FAIL, UNKNOWN = CheckState.PASS, CheckState.FAIL, CheckState.UNKNOWN

TEXT = """云山市公园管理办法
（2026年10月8日云山市人民政府公布）
第一条 为了管理公园，制定本办法。
第二条 公园免费开放，游人应当爱护花木：
（一）不得攀折；
（二）不得践踏。
第三条 本办法自2026年12月1日起施行。
"""
EXPLANATION = "一、必要性：花木被毁。二、依据：森林法。三、起草过程：已向社会公开征求意见。"
SOUND = Record(
    unit="云山市人民政府",
    organ="云山市人民政府",
    title="云山市公园管理办法",
    document_number="云政发〔2026〕18号",
    document_type=T.ADMINISTRATIVE_DOCUMENT,
    published_on=date(2026, 10, 8),
    adopted_on=date(2026, 10, 8),
    effective_on=date(2026, 12, 1),
    submitted_on=date(2026, 11, 2),
    last_day=date(2026, 11, 9),
    is_open=True,
    text_file="办法.docx",
    regulation=read_regulation(TEXT),
    unread="",
    papers=(
        Paper(K.TEXT, "办法.docx"),
        Paper(K.REPORT, "报告.docx", "现将《云山市公园管理办法》报请备案。"),
        Paper(K.EXPLANATION, "说明.docx", EXPLANATION),
        Paper(K.LEGALITY_OPINION, "合法性审核意见.pdf", "同意。"),
        Paper(K.SCAN, "扫描件.pdf"),
    ),
    required=(K.REPORT, K.TEXT, K.EXPLANATION),
    codes=("云政发",),
    attachments=(),
    scan=Differences("扫描件.pdf", ()),
)


def answer(id_: str, record: Record) -> Outcome:
    return next(outcome for outcome in run(record) if outcome.id == id_)


def with_text(text: str, **changes: Any) -> Record:
    return replace(SOUND, regulation=read_regulation(text), **changes)


def test_a_sound_filing_passes_every_check() -> None:
    outcomes = run(SOUND)
    assert [outcome.id for outcome in outcomes] == [f"F{n}" for n in range(1, 17)]
    assert [(o.id, o.answer.message) for o in outcomes if o.state is not PASS] == []
    assert hindrances(outcomes) == ()


def test_checks_are_sixteen_each_with_its_source() -> None:
    assert [check.id for check in CHECKS] == [f"F{n}" for n in range(1, 17)]
    assert [check.id for check in CHECKS if not check.source] == []


DECISION = """云山市人民政府关于修改《云山市公园管理办法》的决定
一、将第二条修改为“公园免费开放”。
二、本决定自2026年12月1日起施行。
云山市人民政府
2026年10月8日
"""
TWIN = Twin(7, "云山市公园管理办法", "云政发〔2026〕18号", "已登记", False, True, True, 1.0)

CASES: tuple[tuple[str, str, Record, CheckState, str], ...] = (
    ("F1", "type not filed here", replace(SOUND, document_type=T.LAW), FAIL, "法律不向本机关报送备案。"),
    (
        "F1",
        "a government makes no court document",
        replace(SOUND, document_type=T.JUDICIAL_DOCUMENT),
        FAIL,
        "“云山市人民政府”一般不制定司法规范性文件，请核对文件类型和制定机关。",
    ),
    (
        "F1",
        "another organ's document",
        replace(SOUND, organ="平川市人民政府"),
        UNKNOWN,
        "制定机关“平川市人民政府”与报送单位“云山市人民政府”不是同一名称，请核对由谁报送。",
    ),
    (
        "F1",
        "the office of the unit",
        replace(SOUND, organ="云山市人民政府办公室"),
        PASS,
        "报送单位是行政规范性文件的制定机关。",
    ),
    ("F1", "no type", replace(SOUND, document_type=None), UNKNOWN, "没有填写文件类型，无法判断报送单位是否有权制定。"),
    ("F2", "no explanation", replace(SOUND, papers=SOUND.papers[:2]), FAIL, "缺少说明。"),
    ("F3", "no date", replace(SOUND, published_on=None), FAIL, "没有公布日期，无法计算报送期限。"),
    (
        "F3",
        "late",
        replace(SOUND, submitted_on=date(2026, 11, 11)),
        FAIL,
        "2026-11-11 报送，迟报 2 天；仍可接收，计入迟报。",
    ),
    (
        "F4",
        "form and text differ",
        replace(SOUND, title="云山市园林管理办法"),
        FAIL,
        "报送表的标题与正式文本的标题不同。",
    ),
    (
        "F4",
        "report names another",
        replace(SOUND, papers=(Paper(K.REPORT, "报告.docx", "现将《云山市绿地管理办法》报请备案。"),)),
        FAIL,
        "备案报告中没有这个标题。",
    ),
    (
        "F4",
        "report not read",
        replace(SOUND, papers=(Paper(K.REPORT, "报告.docx"),)),
        UNKNOWN,
        "报送表与正式文本的标题一致；备案报告没有读出文字，请人工核对。",
    ),
    ("F5", "no number", replace(SOUND, document_number="十八"), FAIL, "发文字号不符合“机关代字〔年份〕序号号”的格式。"),
    (
        "F5",
        "another year",
        replace(SOUND, document_number="云政发〔2021〕18号"),
        FAIL,
        "字号中的年份 2021 与成文（公布）年份 2026 不符。",
    ),
    (
        "F5",
        "old brackets and a zero",
        replace(SOUND, document_number="云政发[2026]018号"),
        FAIL,
        "年份应当用六角括号〔〕。序号不编虚位（不写前面的 0）。",
    ),
    (
        "F5",
        "zeros of a register",
        replace(SOUND, document_number="云政规〔2026〕018号", codes=()),
        PASS,
        "发文字号格式规范，没有重复，年份相符。",
    ),
    (
        "F5",
        "an order",
        replace(SOUND, document_number="云山市人民政府令第27号"),
        PASS,
        "发文字号格式规范，没有重复，年份相符。",
    ),
    (
        "F5",
        "a new code",
        replace(SOUND, document_number="云府发〔2026〕18号"),
        UNKNOWN,
        "机关代字“云府发”是本单位第一次使用，请核对。",
    ),
    (
        "F5",
        "somebody else's number",
        replace(SOUND, twins=(replace(TWIN, title="别的", same_title=False, shared=0),)),
        FAIL,
        "同一发文字号已用于另一文件。",
    ),
    (
        "F6",
        "not read",
        replace(SOUND, regulation=None, unread="文件已损坏。"),
        FAIL,
        "正式文本没有读出：文件已损坏。",
    ),
    ("F6", "an article missing", with_text(TEXT.replace("第二条", "第四条")), FAIL, "条文不连续，文本可能不完整。"),
    (
        "F6",
        "cut off",
        with_text(TEXT.rsplit("第三条", 1)[0]),
        FAIL,
        "文末没有施行日期条款，也没有落款，文本可能被截断。",
    ),
    ("F7", "an item missing", with_text(TEXT.replace("（二）", "（三）")), FAIL, "编号有 1 处缺漏、重复或者次序颠倒。"),
    ("F8", "no date", replace(SOUND, effective_on=None), UNKNOWN, "没有施行日期；文件可以自印发之日起执行，请核对。"),
    ("F8", "a rule without", replace(SOUND, effective_on=None, document_type=T.CITY_RULE), FAIL, "规章没有施行日期。"),
    (
        "F8",
        "a resolution needs none",
        replace(SOUND, effective_on=None, document_type=T.RESOLUTION),
        PASS,
        "决议、决定可以不规定施行日期。",
    ),
    (
        "F8",
        "form and text differ",
        replace(SOUND, effective_on=date(2027, 1, 1)),
        FAIL,
        "报送表的施行日期与正式文本（2026-12-01）不同。",
    ),
    (
        "F8",
        "a rule in force too soon",
        replace(SOUND, document_type=T.CITY_RULE, published_on=date(2026, 11, 10)),
        FAIL,
        "规章公布 21 天即施行，不足三十日。涉及国家安全、外汇汇率、货币政策或者不立即施行将妨碍施行的除外，"
        "请核对是否属于例外（规章制定程序条例第三十二条）。",
    ),
    (
        "F9",
        "an amendment alone",
        with_text(DECISION, title="云山市人民政府关于修改《云山市公园管理办法》的决定"),
        FAIL,
        "修改文件缺少修改前后对照表、修改后的全文（附在决定之后）。",
    ),
    (
        "F9",
        "an amendment with everything",
        with_text(
            DECISION + TEXT,
            title="云山市人民政府关于修改《云山市公园管理办法》的决定",
            papers=(Paper(K.COMPARISON, "对照表.docx"),),
        ),
        PASS,
        "修改决定、修改后的全文和对照表齐全。",
    ),
    ("F10", "nobody has looked", replace(SOUND, attachments=None), UNKNOWN, "没有核对文中所称的附件。"),
    ("F10", "one missing", replace(SOUND, attachments=(("申请表", False),)), FAIL, "文中提到的附件缺少 1 个。"),
    ("F11", "no scan", replace(SOUND, papers=()), UNKNOWN, "没有上传红头扫描件，无法与正式文本核对。"),
    (
        "F11",
        "differences",
        replace(SOUND, scan=Differences("扫描件.pdf", ("第二条",))),
        FAIL,
        "扫描件与正式文本有 1 处不同。",
    ),
    (
        "F12",
        "no process",
        replace(SOUND, papers=(Paper(K.EXPLANATION, "说明", "必要性和依据。"),)),
        FAIL,
        "说明没有讲到过程。",
    ),
    (
        "F12",
        "not read",
        replace(SOUND, papers=(Paper(K.EXPLANATION, "说明"),)),
        UNKNOWN,
        "说明没有读出文字，请人工核对其中的必要性、依据和过程。",
    ),
    (
        "F13",
        "the same document",
        replace(SOUND, twins=(TWIN,)),
        FAIL,
        "可能与 1 件备案件重复，或者是其新版本，请在“关联文件”中确认。",
    ),
    (
        "F14",
        "no opinion",
        replace(SOUND, papers=SOUND.papers[:3]),
        UNKNOWN,
        "材料中没有找到合法性审核意见，请核对（地方组织法第七十五条）。",
    ),
    (
        "F14",
        "a court",
        replace(SOUND, document_type=T.JUDICIAL_DOCUMENT),
        PASS,
        "司法规范性文件不适用地方组织法第七十五条。",
    ),
    (
        "F15",
        "touches operators",
        with_text(TEXT.replace("公园免费开放", "给予经营者财政补贴")),
        UNKNOWN,
        "文本涉及经营者经济活动，材料中没有找到公平竞争审查结论，请核对。",
    ),
    ("F16", "classified", with_text("机密★10年\n" + TEXT), FAIL, "文本有密级标志，涉密文件不得在本系统报送。"),
    ("F16", "not for the public", with_text(TEXT + "此件不公开\n"), FAIL, "文本注明不对外公开，报送表却选了公开。"),
    (
        "F16",
        "marked as internal",
        with_text(TEXT + "此件不公开\n", is_open=False),
        PASS,
        "没有找到密级标志；已标为内部。",
    ),
)


@pytest.mark.parametrize(
    ("id_", "record", "state", "message"),
    [(id_, record, state, message) for id_, _, record, state, message in CASES],
    ids=[f"{id_}-{what}" for id_, what, *_ in CASES],
)
def test_check_says_what_is_wrong(id_: str, record: Record, state: CheckState, message: str) -> None:
    outcome = answer(id_, record)
    assert (outcome.state, outcome.answer.message) == (state, message)


def test_late_filing_is_still_received_with_others() -> None:
    outcomes = run(replace(SOUND, submitted_on=date(2026, 11, 11)))
    assert [outcome.id for outcome in outcomes if outcome.state is FAIL] == ["F3"]
    assert hindrances(outcomes) == ()


def test_what_the_machine_cannot_tell_hinders_where_it_is_needed() -> None:
    outcomes = run(replace(SOUND, document_type=None, scan=None))
    assert [outcome.id for outcome in hindrances(outcomes)] == ["F1", "F2"]


def test_evidence_names_words_file_and_place() -> None:
    outcome = answer("F7", with_text(TEXT.replace("（二）", "（三）")))
    assert outcome.answer.evidence == (
        Evidence("（三）不得践踏。", "办法.docx", "第一项之后应当是第二项，文本中是第三项"),
    )
