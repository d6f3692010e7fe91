"""The universal exclusions: places where words that a rule looks for do no harm.

They belong to the engine, not to the rules (domain research 5, NOT-U), and look only at the clause (分句) of the words
found; a list item inherits the lead-in (导语). A rule may leave one out, or add `punished`, by name.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from filing.checking.page import Page
from filing.checking.rule import Scope

Piece = tuple[int, int]

_VERBS = "收取|征收|要求|设置|设定|限定|强制|采取|采用|作为|列为|列入|将|把|因|以|向|再"
_ACTS = "征收|收取|执行|实行|实施|办理|使用|核发|发放|审批|缴纳"

_ABOLISH = re.compile(
    rf"不再|取消|停止(?:{_ACTS})|废止|废除|删(?:去|除)|清理(?!收缴|征缴|欠缴|拖欠|追缴)|纠正"
    r"|免(?:予|除|收|征|缴|交)|(?:无|毋|不)(?:需|须)|不搞|不设|不(?:能|宜)?(?:作为|列为|与|以|将|把)"
)
"""取消社会抚养费 · 停止征收社会抚养费 · 无需提供计划生育证明"""
_FORBID = re.compile(rf"(?:不得|禁止|严禁|不准|不许)(?:再|擅自|违规|变相|违法|随意|向[^，。；]{{1,12}})?(?:{_VERBS})")
"""不得收取出让金 · 禁止向业主收取 · 不得以生育情况为由"""
_PRETEXT = re.compile(r"(?:为|作)(?:由|理由|依据|条件|前提)")
_TURN = re.compile(r"(?<!合)并(?![轨入行])|且|同时|应当|必须|方可|方能|才能")
"""Behind such a word a new predicate begins, which the negation before it does not reach: 停止收取甲并征收乙."""
_DOUBLE = re.compile(
    r"拒|逃避|逃缴|未|不(?!动产)|无(?!偿|需|须|论|条件|理由|关|锡)|抗|阻|妨|伪造|变造|规避|隐瞒|拖欠|欠缴|少缴|漏缴|减免|减收|截留|挪用|坐支|擅自"
)
"""Negation of a negation: 不得拒绝缴纳, 禁止下列行为：（一）不落实避孕节育措施."""
_ABOLISHED_AFTER = re.compile(
    rf"(?:制度|政策|规定|做法|项目|要求|等)?[^，。；]{{0,6}}"
    rf"(?:不再(?:{_ACTS}|要求|保留|查验|提交|提供|作为)|停止(?:{_ACTS})|不得(?:{_VERBS})"
    r"|(?:予以|一律|全部|同时|均|已|已经|依法|全面)?(?:取消|废止|废除|删除|删去)(?=[，。；：]|$))"
)
"""社会抚养费不再征收 · 暂住证制度同时废止"""
_LEAD_FORBID = re.compile(
    r"(?:不得|禁止|严禁|不准|不许)(?:有|从事|实施|采取|采用|以|存在|出现|发生|进行|擅自)*(?:下列|以下)"
    r"|(?:下列|以下)(?:行为|做法|活动|方式)(?:一律|应当|予以|均)?禁止"
)
"""不得有下列行为： · 禁止从事下列活动：, but not 有下列情形之一的，不得录用：, which does harm by its items."""
_LEAD_ABOLISH = re.compile(
    r"(?:取消|废止|废除|停止征收|停止收取|停止执行|停止实施|免收|免征|不再[^，。；]{0,6})(?:下列|以下)"
    r"|(?:下列|以下)[^，。；]{0,16}(?:，?(?:予以|一律|同时|自[^，。；]{0,16}起))?"
    r"(?:取消|废止|停止征收|停止收取|停止执行|失效|不再执行)[：，]?$",
    re.MULTILINE,
)
"""取消下列收费项目： · 下列文件，自印发之日起废止："""

_REPEAL_AFTER = re.compile(r"(?:同时|自行|予以|即行|一并|立即|相应|即)(?:废止|失效|停止执行)|起(?:废止|失效|停止执行)")
_REPEALED = re.compile(r"废止|失效|停止执行")
_ASIDE = re.compile(r"《[^《》]*(?:〈[^〈〉]*〉[^《》]*)*》|（[^（）]*）")
_ISSUED = re.compile(r"[，、和及][^，。；]{0,80}?(?:发布|公布|颁布|印发|批准|通过|制定|修订)的(?=[，、和及]|$)")
"""Between titles that one clause repeals: ，1991年9月22日国务院发布的（《…》）"""
_REPEALING_TITLE = re.compile(r"废止|失效")

_FORMERLY = re.compile(
    r"(?<![平高草中还太固复三五])原(?![则因料产件告地籍始状理油木煤发审登批单所平阳])[^，。；、]{0,8}$"
)
"""原工商行政管理局 · 原由国土资源部门, but not 原发证的工商行政管理部门, who acts today."""
_BEFORE_IN_FORCE = re.compile(
    r"(?:施行|实施|生效|发布|公布|印发)(?:之?日)?(?:以|之)?前(?![款项条述期列置])"
    r"|年[^，。；]{0,8}(?:以|之)?前(?:已|发生|取得|领取|办理|征收|出生|生育|批准|建成|购买)"
)
"""本条例施行前 · 2015年底前已取得, but not 实施前款规定的行为 or 实施前期物业管理."""
_DURING = re.compile(r"[^，。；]{0,12}?(?<!有效)(?:期间|时期)")
_DURING_LEAD = re.compile(r"提倡|实行|推行|施行|执行|规定")

_REPLACED_AFTER = re.compile(r'[^"“”]*["”][^，。；"“”]{0,8}(?:修改为|改为|修改成|删去|删除|删掉|统一修改|替换为)')
_REPLACED_BEFORE = re.compile(r'(?:删去|删除|删掉)[^"“”，。；]{0,20}["“][^"“”]*$')

_PUNISHED_AFTER = re.compile(r"[^。；]{0,80}?的[，：][^。；]{0,60}?(?:责令|罚款|警告|处罚|处分|没收|吊销|追究|取缔)")
_LEAD_PUNISHED = re.compile(
    r"(?:下列|以下)[^。；]{0,30}(?:行为|情形|规定)[^。]*?(?:责令|罚款|警告|处罚|处分|没收|吊销|追究|取缔)"
)


class Place(NamedTuple):
    """The words found and what stands around them, all in squeezed text."""

    found: str
    before: str
    """The clause up to the words."""
    after: str
    """The clause behind the words."""
    leaf_before: str
    leaf_after: str
    sentence_after: str
    lead_ins: str
    """Last clause or whole of each lead-in, outermost first, joined."""
    headings: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Exclusion:
    name: str
    label: str
    """As the card says it: 未见「label」."""
    holds: Callable[[Place], bool]


def is_negated(place: Place) -> bool:
    """The clause, or the lead-in of the list, abolishes or forbids what was found."""
    return _is_abolished(place) or _is_forbidden(place) or _is_negated_by_lead_in(place)


def _is_abolished(place: Place) -> bool:
    if any(not _TURN.search(place.before, match.end()) for match in _ABOLISH.finditer(place.before)):
        return True
    return bool(_ABOLISHED_AFTER.match(place.after))


def _is_forbidden(place: Place) -> bool:
    for match in _FORBID.finditer(place.before):
        between = place.before[match.end() :]
        if _PRETEXT.search(place.after) and not _TURN.search(between):
            return True
        if not _TURN.search(between) and not _DOUBLE.search(between):
            return True
    return False


def _is_negated_by_lead_in(place: Place) -> bool:
    if _LEAD_ABOLISH.search(place.lead_ins):
        return True
    return bool(_LEAD_FORBID.search(place.lead_ins)) and not _DOUBLE.search(place.leaf_before)


def is_repeal(place: Place) -> bool:
    """A repeal clause names it, or it stands in a list of repealed documents."""
    after = place.sentence_after
    if _REPEALED.search(after):
        after = _ASIDE.sub("", _behind_title(after, place.leaf_before))
    if (match := _REPEAL_AFTER.search(after)) and "，" not in _ISSUED.sub("", after[: match.start()]).rstrip("，"):
        return True
    names = (place.title, *place.headings)
    return any(_REPEALING_TITLE.search(name) and "修改" not in name for name in names)


def _behind_title(after: str, before: str) -> str:
    """`after`, from behind the title 《…》 in which the words stand, if they do."""
    return after.partition("》")[2] if is_title(before) else after


def is_history(place: Place) -> bool:
    """The clause speaks of the past: 原工商局, 施行前, 在国家提倡…期间."""
    if _FORMERLY.search(place.before) or _BEFORE_IN_FORCE.search(place.before + place.found + place.after):
        return True
    return bool(_DURING.match(place.after) and _DURING_LEAD.search(place.before + place.found))


def is_title(before: str) -> bool:
    return before.rfind("《") > before.rfind("》")


def is_quotation(place: Place) -> bool:
    """Old words that an amending decision replaces or deletes."""
    before = place.leaf_before
    if before.count('"') % 2 == 0 and before.rfind("“") <= before.rfind("”"):
        return False
    return bool(_REPLACED_AFTER.match(place.leaf_after) or _REPLACED_BEFORE.search(place.leaf_before))


def is_punished(place: Place) -> bool:
    """It is conduct that the text itself punishes."""
    return bool(_PUNISHED_AFTER.match(place.sentence_after) or _LEAD_PUNISHED.search(place.lead_ins))


EXCLUSIONS: dict[str, Exclusion] = {
    "negation": Exclusion("negation", "否定、取消、停止", is_negated),
    "repeal": Exclusion("repeal", "废止条款", is_repeal),
    "history": Exclusion("history", "历史表述", is_history),
    "titles": Exclusion("titles", "书名号内", lambda place: is_title(place.leaf_before)),
    "quotations": Exclusion("quotations", "修改决定的引文", is_quotation),
    "punished": Exclusion("punished", "被处罚的行为", is_punished),
}
USUAL = frozenset(EXCLUSIONS) - {"punished"}


def look_around(page: Page, start: int, end: int) -> Place:
    """What stands around `start`..`end`; the words lie in one leaf, or their end in the same leaf is taken."""
    leaf, text = page.leaf_at(start), page.text
    low, high = page.starts[leaf], page.ends[leaf]
    ((clause_start, clause_end),) = page.cut_at(Scope.CLAUSE, leaf, start).pieces
    if clause_end < end:
        ((_, clause_end),) = page.cut_at(Scope.CLAUSE, leaf, min(end, high) - 1).pieces
    ((_, sentence_end),) = page.cut_at(Scope.SENTENCE, leaf, start).pieces
    return Place(
        found=text[start:end],
        before=text[clause_start:start],
        after=text[end:clause_end],
        leaf_before=text[low:start],
        leaf_after=text[end:high],
        sentence_after=text[end:sentence_end],
        lead_ins=page.lead_in_text(leaf),
        headings=page.headings(leaf),
        title=page.title(),
    )


def excluded_by(place: Place, names: frozenset[str]) -> str | None:
    """The first of the named exclusions that holds, or None."""
    return next((name for name, exclusion in EXCLUSIONS.items() if name in names and exclusion.holds(place)), None)
