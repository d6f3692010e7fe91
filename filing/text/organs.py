"""Who made a document, read from order, title, 题注 or signature, and what kind of document that makes it."""

import re
from collections.abc import Sequence

from filing.terms import DocumentType
from filing.terms import ProvisionKind as Kind
from filing.text.dates import ORDER, find_dates
from filing.text.decree import DECREE
from filing.text.model import Event, Provision, Reading, Span
from filing.text.signature import DATED, is_organ

ENDS = (
    "人民代表大会常务委员会|人民代表大会|人大常委会|人民政府办公厅|人民政府办公室|人民政府|国务院办公厅|国务院|监察委员会|监委|人民法院|人民检察院"
    "|法院|检察院|办公厅|办公室|委员会|管理总局|总局|管理局|监督局|分局|局|厅|部|署|总行|中国人民银行|银行|银监会|证监会|保监会|海关|常务委员会|联合会|总工会|总会|协会|中心"
)
LETTERHEAD = re.compile(r"(?m)^(?P<organ>[\u4e00-\u9fa5、 ]{3,60}?)\s?(?:令|文件|公告)(?=\s*[（(〔\n第]|$)")
LETTERHEAD_END = re.compile(r"\s*(?:令|文件|公告)$")
TITLE_ORGAN = re.compile(
    rf"^(?P<organ>(?:(?:[\u4e00-\u9fa5]{{2,26}}?(?:{ENDS})|国务院)[、\s]*){{1,8}}?)(?=关于|印发|转发|批转|公布|发布|贯彻|实施(?!办法|细则)|[〔（(\[]\d{{4}})"
)
GLUED = re.compile(r"(?<=[\u4e00-\u9fa5]{2})(委员会|[部局署]|银行)(?=国家|中国|中华人民共和国)")
"""…监督管理委员会中国… in a title that lost the blank between its organs"""
SESSION = re.compile(r"第?[一二三四五六七八九十百零〇\d]{1,4}届")
MEETING = re.compile(
    r"(?:第[一二三四五六七八九十百零〇\d]{1,6}次|[12]\d{3}年)?第?[一二三四五六七八九十百零〇\d]*次?"
    r"(?:常务|全体|主任|党组|常委|行长办公|部长办公|部务|局务|署务|行务|审判委员会|检察委员会|办公|委务|主席)*(?:全体)?会议.*$"
)
COURT_COMMITTEE = re.compile(r"(?<=院)(?:审判|检察)委员会$")
"""最高人民法院审判委员会第1781次会议: the court speaks by its committee"""
LEADING = re.compile(r"^(?:.*日)?(?:已经|经|由|自|根据|据)?")
REGION = re.compile(r"^(?P<region>[\u4e00-\u9fa5]{2,12}?(?:自治区|自治州|自治县|省|市|县|区))")
SHORT = re.compile(r"^(?P<level>省|市|州|县|区|自治区|自治州|自治县)(?=人民|人大|监察|中级|$)")
MUNICIPALITIES = "北京|上海|天津|重庆"
PROVINCE = re.compile(
    rf"^(?:[\u4e00-\u9fa5]{{2,3}}省|(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区|(?:{MUNICIPALITIES})市)(?![\u4e00-\u9fa5]{{1,7}}(?:市|州|县|区)(?:人|监|第))"
)
COUNTY = re.compile(r"(?<!自治)[县区](?=人民|人大|监察|[\u4e00-\u9fa5]{0,12}(?:局|办公室|委员会)$)")
CLOSING_CHARACTERS = 400


def organ_name(words: str, *, title: str = "") -> str:
    """云山市第五届人民代表大会常务委员会第三次会议 → 云山市人民代表大会常务委员会; 市… is completed from the title."""
    several = words.split()
    joint = len(several) > 1 and all(re.search(rf"[^、]{{2,}}(?:{ENDS})$", part) for part in several)
    plain = ("、" if joint else "").join(several)
    plain = LEADING.sub("", plain, count=1)
    plain = COURT_COMMITTEE.sub("", MEETING.sub("", SESSION.sub("", plain)))
    plain = plain.replace("中华人民共和国国务院", "国务院").strip("，、,；。（）()")
    short = SHORT.match(plain)
    region = REGION.match(title)
    if short and region and region["region"].endswith(short["level"]):
        plain = region["region"] + plain[short.end() :]
    return plain


def read_organ(
    text: str, provisions: Sequence[Provision], *, head: str, title: Reading[str] | None, history: tuple[Event, ...]
) -> Reading[str] | None:
    """From an order or letterhead, the title (…关于…), the 题注, a decree, the signature: the first that shows it.

    Of a joint document the letterhead may name the leading organ only, while the title names all.
    """
    name = title.value if title else ""
    titled, headed = _of_title(title), _of_letterhead(head, name)
    if titled and headed and headed.value in titled.value.split("、"):
        return titled
    return (
        headed
        or titled
        or _of_history(text, history, name)
        or _of_decree(head, name)
        or _of_signature(text, provisions, name)
    )


def _of_letterhead(head: str, title: str) -> Reading[str] | None:
    for pattern in (ORDER, LETTERHEAD):
        for match in pattern.finditer(head):
            if "《" in head[head.rfind("\n", 0, match.start()) + 1 : match.start()]:
                continue  # 根据《…》（云山市人民政府令第3号）: a citation
            organ = organ_name(match["organ"], title=title)
            if re.search(rf"(?:{ENDS})$", organ) and "关于" not in organ and len(organ) > 2:
                return _with_others(Reading(organ, match["organ"].strip(), Span(*match.span("organ"))), head, title)
    return None


def _with_others(found: Reading[str], head: str, title: str) -> Reading[str]:
    """With the organs in the lines above and below, where the letterhead is that of several."""
    start, end = found.span.start, found.span.end
    above, below = head[:start].split("\n")[:-1], head[end:].split("\n")[1:]
    while above and is_organ(above[-1]):
        start -= len(above.pop()) + 1
    end = end + max(0, head[end:].find("\n")) if below and is_organ(below[0]) else end
    while below and is_organ(below[0]):
        end += len(below.pop(0)) + 1
    rows = (LETTERHEAD_END.sub("", row) for row in head[start:end].split("\n"))
    names = dict.fromkeys(organ_name(row, title=title) for row in rows if row)
    if len(names) == 1:
        return found
    return Reading("、".join(names), head[start:end], Span(start, end))


def _of_title(title: Reading[str] | None) -> Reading[str] | None:
    if title is None or not (match := TITLE_ORGAN.match(title.value)):
        return None
    organ = SESSION.sub("", "、".join(GLUED.sub(r"\1 ", match["organ"]).strip("、 ").split()))
    return Reading(organ, title.quote, title.span)


def _of_history(text: str, history: tuple[Event, ...], title: str) -> Reading[str] | None:
    for event in history:
        organ = organ_name(event.organ, title=title)
        if event.action in {"通过", "公布", "发布", "颁布", "印发"} and re.search(rf"(?:{ENDS})$", organ):
            start = next((span.start for day, span in find_dates(text) if day == event.date), 0)
            end = text.find("\n", start)
            return Reading(organ, text[start : end if end >= 0 else len(text)], Span(start, max(start, end)))
    return None


def _of_decree(head: str, title: str) -> Reading[str] | None:
    match = DECREE.search(head)
    if match is None or not match["organ"]:
        return None
    organ = re.sub(r"(?<!人民)政府$", "人民政府", match["organ"])
    return Reading(organ_name(organ, title=title), match["organ"], Span(*match.span("organ")))


def _of_signature(text: str, provisions: Sequence[Provision], title: str) -> Reading[str] | None:
    """The organs of the first closing that names one, in front of the date or with it in one line."""
    for p in provisions:
        if p.kind is not Kind.CLOSING:
            continue
        offset = p.start
        for line in text[p.start : min(p.end, p.start + CLOSING_CHARACTERS)].split("\n"):
            dated = DATED.match(line)
            words = dated["organ"] if dated and dated["organ"] else line if is_organ(line) else ""
            if words and "附件" not in words and re.search(rf"(?:{ENDS})$", words.rstrip("（() ")):
                organ = organ_name(words.rstrip("（() "), title=title)
                return Reading(organ, line, Span(offset, offset + len(line)))
            offset += len(line) + 1
    return None


def is_province(name: str) -> bool:
    return PROVINCE.match(name) is not None


def document_type(title: str, organ: str, *, order: bool) -> DocumentType | None:
    """As far as title and organ show it; `order`: it was published by 令. None where they do not say enough."""
    if "法院" in organ or "检察院" in organ:
        supreme = "最高" in organ and not title.endswith(("通知", "意见", "纪要"))
        return DocumentType.JUDICIAL_INTERPRETATION if supreme else DocumentType.JUDICIAL_DOCUMENT
    if "监察委员会" in organ or organ.endswith("监委"):
        national = organ.startswith(("国家", "中华人民共和国"))
        return DocumentType.SUPERVISORY_REGULATION if national else DocumentType.SUPERVISORY_DOCUMENT
    if "人民代表大会" in organ or "人大" in organ:
        return _of_congress(title, organ)
    if "国务院" in organ:
        regulation = order or re.search(r"(?:条例|规定|办法|细则)(?:[（(].*[）)])?$", title)
        return DocumentType.ADMINISTRATIVE_REGULATION if regulation else DocumentType.ADMINISTRATIVE_DOCUMENT
    if "人民政府" in organ:
        if not order:
            return DocumentType.ADMINISTRATIVE_DOCUMENT
        return DocumentType.PROVINCIAL_RULE if is_province(organ) else DocumentType.CITY_RULE
    if organ:
        return _of_department(title, organ, order=order)
    return _of_title_alone(title)


def _of_congress(title: str, organ: str) -> DocumentType:
    if re.search(r"(?:决议|决定)(?:[（(].*[）)])?$", title) or COUNTY.search(organ):
        return DocumentType.RESOLUTION
    if organ.startswith(("全国", "中华人民共和国")):
        return DocumentType.LAW
    if "经济特区" in title:
        return DocumentType.SPECIAL_ZONE_REGULATION
    if re.search(r"自治[州县旗]", organ) and "常务委员会" not in organ:
        return DocumentType.AUTONOMOUS_REGULATION
    return DocumentType.PROVINCIAL_REGULATION if is_province(organ) else DocumentType.CITY_REGULATION


def _of_department(title: str, organ: str, *, order: bool) -> DocumentType:
    """A 条例 that a ministry publishes has been approved by the State Council (立法法 before 2000)."""
    local = REGION.match(organ) is not None and not organ.startswith(("中国", "中华", "国家", "全国"))
    if not local and re.search(r"条例(?:[（(].*[）)])?$", title):
        return DocumentType.ADMINISTRATIVE_REGULATION
    return DocumentType.MINISTRY_RULE if order and not local else DocumentType.DEPARTMENT_DOCUMENT


def _of_title_alone(title: str) -> DocumentType | None:
    if re.match(r"中华人民共和国.*法$", title):
        return DocumentType.LAW
    if not re.search(r"条例(?:[（(].*[）)])?$", title):
        return None
    if title.startswith("中华人民共和国"):
        return DocumentType.ADMINISTRATIVE_REGULATION
    if "经济特区" in title:
        return DocumentType.SPECIAL_ZONE_REGULATION
    region = REGION.match(title)
    if region is None:
        return None
    if region["region"].endswith("自治县"):
        return DocumentType.AUTONOMOUS_REGULATION
    if region["region"].endswith(("县", "区")) and not region["region"].endswith("自治区"):
        return None
    return DocumentType.PROVINCIAL_REGULATION if is_province(region["region"]) else DocumentType.CITY_REGULATION
