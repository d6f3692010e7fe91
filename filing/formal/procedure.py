"""How the document was made, as far as the papers show it; and whether it may be published."""

import re
from collections.abc import Iterable

from filing.formal.record import Answer, Evidence, Paper, Record, failed, passed, unknown
from filing.terms import DocumentType, MaterialKind

PARTS = {
    "必要性": re.compile(r"必要性|目的|背景|原因"),
    "依据": re.compile(r"依据|根据"),
    "过程": re.compile(r"过程|征求意见|审议|起草情况|调研"),
}
"""What an explanation (说明) has to say."""
BY_GOVERNMENT = frozenset({DocumentType.ADMINISTRATIVE_DOCUMENT, DocumentType.CITY_RULE, DocumentType.PROVINCIAL_RULE})
"""Types for which 地方组织法第七十五条 asks for a legality review and public comment."""
COMMENT = re.compile(r"公开征求(?:社会公众)?意见|(?:向社会|网上|公开)征求[^。]{0,10}意见")
OPERATORS = re.compile(
    r"""
    经营者|市场主体|市场准入|招标投标|政府采购|特许经营|产业扶持|财政(?:补贴|奖补)|税收(?:优惠|返还)
    | (?:经营|从业|生产)(?:许可|资质|资格)|企业名录|定点(?:企业|单位)
    """,
    re.VERBOSE,
)
"""给予经营者财政补贴: economic activity of operators (公平竞争审查条例第二条)."""
FAIR = re.compile(r"公平竞争审查")
SECRET = re.compile(r"(?m)^[ \u3000]*(?P<mark>(?:绝密|机密|秘密)(?:★[^\n]{0,10}|[ \u3000]*\d{1,2}年)?)[ \u3000]*$")
"""机密★10年, alone in its line"""
NOT_PUBLIC = re.compile(r"不予公开|依申请公开|此件不公开|内部(?:资料|文件)，?(?:注意保存|不得外传)")
HEAD = 1500
AROUND = 12
SHOWN = 3


def explanation(record: Record) -> Answer:
    """F12: the explanation speaks of necessity, basis and process."""
    papers = record.of_kind(MaterialKind.EXPLANATION)
    if not papers:
        return failed("没有说明。") if MaterialKind.EXPLANATION in record.required else unknown("没有上传说明。")
    texts = [paper for paper in papers if paper.text is not None]
    if not texts:
        return unknown("说明没有读出文字，请人工核对其中的必要性、依据和过程。", *(_named(papers)))
    found = {name: _first(pattern, texts) for name, pattern in PARTS.items()}
    missing = [name for name, quote in found.items() if quote is None]
    quotes = [quote for quote in found.values() if quote is not None]
    if missing:
        return failed(f"说明没有讲到{'、'.join(missing)}。", *quotes)
    return passed("说明讲到了必要性、依据和过程。", *quotes)


def _named(papers: Iterable[Paper]) -> list[Evidence]:
    return [Evidence("", paper.filename, paper.kind.label) for paper in papers]


def _first(pattern: re.Pattern[str], papers: Iterable[Paper]) -> Evidence | None:
    for paper in papers:
        if (match := pattern.search(paper.text or "")) is not None:
            return Evidence(_around(paper.text or "", match), paper.filename, paper.kind.label)
    return None


def _around(text: str, match: re.Match[str]) -> str:
    return " ".join(text[max(0, match.start() - AROUND) : match.end() + AROUND].split())


def lawful_making(record: Record) -> Answer:
    """F14: 合法性审核 and 公开征求意见 (地方组织法第七十五条)."""
    if record.document_type not in BY_GOVERNMENT:
        kind = record.document_type.label if record.document_type else "未填类型"
        return passed(f"{kind}不适用地方组织法第七十五条。") if record.document_type else unknown("没有填写文件类型。")
    opinions = record.of_kind(MaterialKind.LEGALITY_OPINION)
    comment = _comment(record)
    if opinions and comment:
        return passed("有合法性审核意见，材料讲到公开征求意见。", *_named(opinions), comment)
    missing = [*([] if opinions else ["合法性审核意见"]), *([] if comment else ["公开征求意见的情况"])]
    if not opinions and MaterialKind.LEGALITY_OPINION in record.required:
        return failed(f"没有{'、'.join(missing)}。", *_named(opinions))
    return unknown(f"材料中没有找到{'、'.join(missing)}，请核对（地方组织法第七十五条）。", *_named(opinions))


def _comment(record: Record) -> Evidence | None:
    named = next((paper for paper in record.papers if "征求意见" in paper.filename), None)
    if named is not None:
        return Evidence("", named.filename, named.kind.label)
    return _first(COMMENT, (paper for paper in record.papers if paper.kind is not MaterialKind.TEXT))


def fair_competition(record: Record) -> Answer:
    """F15: a conclusion of 公平竞争审查 where the text touches the economic activity of operators."""
    if record.regulation is None:
        return unknown("正式文本没有读出，无法判断是否涉及经营者经济活动。")
    text = record.regulation.text
    matches = list(OPERATORS.finditer(text))[:SHOWN]
    if not matches:
        return passed("文本中没有找到涉及经营者经济活动的表述。")
    quotes = [Evidence(_around(text, match), record.text_file) for match in matches]
    reviewed = next((paper for paper in record.papers if FAIR.search(paper.filename)), None)
    proof = Evidence("", reviewed.filename, reviewed.kind.label) if reviewed else _first(FAIR, record.papers)
    if proof is not None:
        return passed("材料讲到公平竞争审查，请核对其结论。", proof)
    return unknown("文本涉及经营者经济活动，材料中没有找到公平竞争审查结论，请核对。", *quotes)


def secrecy(record: Record) -> Answer:
    """F16: nothing classified, and what is not for the public is marked so on the form."""
    if record.regulation is None:
        return unknown("正式文本没有读出，无法查找密级标志。")
    text = record.regulation.text
    if (secret := SECRET.search(text, 0, HEAD)) is not None:
        return failed("文本有密级标志，涉密文件不得在本系统报送。", Evidence(secret["mark"], record.text_file, "文首"))
    if (closed := NOT_PUBLIC.search(text)) is not None and record.is_open:
        return failed("文本注明不对外公开，报送表却选了公开。", Evidence(_around(text, closed), record.text_file))
    return passed("没有找到密级标志" + ("；已标为内部。" if not record.is_open else "和不予公开的字样。"))
