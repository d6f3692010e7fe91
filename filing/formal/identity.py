"""Whose document it is: entitlement, the title in all papers, the number, earlier filings of the same document."""

import re
from collections.abc import Iterator

from filing.formal.record import Answer, Evidence, Record, Twin, failed, passed, unknown
from filing.terms import DocumentType as T
from filing.terms import MaterialKind
from filing.text.dates import DocumentNumber, find_document_numbers
from filing.text.instruments import instruments
from filing.text.normalise import squeeze

ELSEWHERE = frozenset(
    {
        T.LAW,
        T.ADMINISTRATIVE_REGULATION,
        T.SUPERVISORY_REGULATION,
        T.JUDICIAL_INTERPRETATION,
        T.PARTY_DOCUMENT,
    }
)
"""Filed with the national committee, by the party's channel or not at all (立法法第一百零九条、监督法第四十一条)."""
MAKERS: dict[T, re.Pattern[str]] = {
    T.CITY_REGULATION: re.compile(r"人民代表大会|人大"),
    T.PROVINCIAL_REGULATION: re.compile(r"人民代表大会|人大"),
    T.AUTONOMOUS_REGULATION: re.compile(r"自治[州县].*(?:人民代表大会|人大)"),
    T.RESOLUTION: re.compile(r"人民代表大会|人大"),
    T.CITY_RULE: re.compile(r"(?:市|州)人民政府$"),
    T.PROVINCIAL_RULE: re.compile(r"(?:省|自治区|市)人民政府$"),
    T.ADMINISTRATIVE_DOCUMENT: re.compile(r"人民政府(?:办公[厅室])?$|管理委员会$|管委会$|街道办事处$"),
    T.SUPERVISORY_DOCUMENT: re.compile(r"监察委员会$|监委$"),
    T.JUDICIAL_DOCUMENT: re.compile(r"法院$|检察院$"),
}
"""Who may make what, by the name of the organ (立法法第八十一、八十五、九十三条, 监督法第三十九条)."""
SERIES = re.compile(r"(?:规|规发|规字)$")
"""“三统一” numbers of normative documents: leading zeros are theirs by right (domain research 1.5)."""
NEAR = 0.8
"""Part of the provisions in common from which two texts are called nearly the same."""


def entitled(record: Record) -> Answer:
    """F1: the type belongs here, and the organ may make it and is the one that files."""
    if record.document_type is None:
        return unknown("没有填写文件类型，无法判断报送单位是否有权制定。")
    kind = record.document_type
    if kind in ELSEWHERE:
        return failed(f"{kind.label}不向本机关报送备案。", Evidence(kind.label, "报送表", "文件类型"))
    organ = record.organ or record.unit
    said = Evidence(organ, "报送表", "制定机关")
    wanted = MAKERS.get(kind)
    if wanted is not None and not any(wanted.search(one) for one in organ.split("、")):
        return failed(f"“{organ}”一般不制定{kind.label}，请核对文件类型和制定机关。", said)
    if not _is_unit_of(record.unit, organ):
        return unknown(f"制定机关“{organ}”与报送单位“{record.unit}”不是同一名称，请核对由谁报送。", said)
    return passed(f"报送单位是{kind.label}的制定机关。", said)


def _is_unit_of(unit: str, organ: str) -> bool:
    """The unit itself, its office, or one of several organs."""
    names = [
        re.sub(r"办公[厅室]$", "", one).replace("人民代表大会常务委员会", "人大常委会") for one in organ.split("、")
    ]
    plain = re.sub(r"办公[厅室]$", "", unit).replace("人民代表大会常务委员会", "人大常委会")
    return any(plain.endswith(name) or name.endswith(plain) for name in names)


def same_title(record: Record) -> Answer:
    """F4: the filing report, the text and the promulgation give one title."""
    if record.regulation is None or record.regulation.metadata.title is None:
        return unknown("没有从正式文本读出标题，无法核对。")
    reading = record.regulation.metadata.title
    here = Evidence(reading.quote, record.text_file, "标题")
    if not _same(reading.value, record.title):
        return failed("报送表的标题与正式文本的标题不同。", here, Evidence(record.title, "报送表", "标题"))
    papers = record.of_kind(MaterialKind.REPORT, MaterialKind.PROMULGATION)
    wrong = [paper for paper in papers if paper.text is not None and not _names(paper.text, record.title)]
    if wrong:
        quotes = (Evidence(_titles_in(paper.text or ""), paper.filename, paper.kind.label) for paper in wrong)
        return failed(f"{'、'.join(p.kind.label for p in wrong)}中没有这个标题。", here, *quotes)
    unread = [paper.kind.label for paper in papers if paper.text is None]
    if unread or not papers:
        why = f"{'、'.join(unread)}没有读出文字" if unread else "没有备案报告和公布令可以对照"
        return unknown(f"报送表与正式文本的标题一致；{why}，请人工核对。", here)
    return passed(f"报送表、正式文本和{'、'.join(p.kind.label for p in papers)}的标题一致。", here)


def _same(one: str, other: str) -> bool:
    return squeeze(one).text.strip("《》") == squeeze(other).text.strip("《》")


def _names(text: str, title: str) -> bool:
    return squeeze(title).text in squeeze(text).text


def _titles_in(text: str) -> str:
    return "、".join(f"《{found.title}》" for found in instruments(text)[:3]) or text.strip()[:60]


def number(record: Record) -> Answer:
    """F5: the number parses, is nobody else's, and fits organ and year."""
    said = Evidence(record.document_number, "报送表", "发文字号")
    if not record.document_number:
        return unknown("没有发文字号。决议、决定和公告可以没有；其他文件请补填。")
    found = next(find_document_numbers(record.document_number), None)
    if found is None:
        return failed("发文字号不符合“机关代字〔年份〕序号号”的格式。", said)
    if others := [twin for twin in record.twins if twin.same_number and not twin.same_title]:
        quotes = (Evidence(f"{t.document_number}　{t.title}", f"备案件 {t.filing_id}", t.state) for t in others)
        return failed("同一发文字号已用于另一文件。", said, *quotes)
    if faults := list(_misfits(record, found)):
        return failed("".join(faults), said)
    if found.year is not None and record.codes and found.code not in record.codes:
        before = Evidence("、".join(record.codes[:6]), "以往备案件", "机关代字")
        return unknown(f"机关代字“{found.code}”是本单位第一次使用，请核对。", said, before)
    return passed("发文字号格式规范，没有重复，年份相符。", said)


def _misfits(record: Record, found: DocumentNumber) -> Iterator[str]:
    day = record.adopted_on or record.published_on
    if found.year is None:
        return
    if day is not None and abs(found.year - day.year) > 1:
        yield f"字号中的年份 {found.year} 与成文（公布）年份 {day.year} 不符。"
    if "〔" not in found.words:
        yield "年份应当用六角括号〔〕。"
    if re.search(r"[〕\]）)】]\s*第?0\d*", found.words) and not SERIES.search(found.code):
        yield "序号不编虚位（不写前面的 0）。"


def first_filing(record: Record) -> Answer:
    """F13: not filed before; digest, number with title, and words of the provisions are compared."""
    twins = [t for t in record.twins if t.same_file or (t.same_title and t.same_number) or t.shared >= NEAR]
    if twins:
        return failed(
            f"可能与 {len(twins)} 件备案件重复，或者是其新版本，请在“关联文件”中确认。",
            *(_shown(twin) for twin in twins),
        )
    if record.regulation is None:
        return unknown("正式文本没有读出，只按文件和字号比对过，没有发现重复。")
    return passed("文件、字号、标题和条文都没有发现与其他备案件重复。")


def _shown(twin: Twin) -> Evidence:
    reasons = [
        words
        for holds, words in (
            (twin.same_file, "文件完全相同"),
            (twin.same_number, "发文字号相同"),
            (twin.same_title, "标题相同"),
            (twin.shared >= NEAR, f"条文相同 {twin.shared:.0%}"),
        )
        if holds
    ]
    return Evidence(f"{twin.title}　{twin.document_number}".strip(), f"备案件 {twin.filing_id}", "，".join(reasons))
