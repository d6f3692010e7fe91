"""落款: the signature and what is printed below it, and the list of attachments above it."""

import re
from collections.abc import Sequence

from filing.text.dates import DATE
from filing.text.lines import Line, LineKind

ORGANS = (
    "人民代表大会|常务委员会|常委会|人民政府|政府|办公厅|办公室|监察委员会|委员会|委办|人民法院|法院|检察院|总局|管理局|分局|局|厅"
    "|部|委|署|总行|分行|支行|银行|司令部|总队|支队|会|院|所|中心|政务院|秘书处|领导小组|协会|联合会|监会"
)
ORGAN = re.compile(rf"[\u4e00-\u9fa5（）() 、　]{{2,60}}(?:{ORGANS})$")
DATED = re.compile(
    rf"""[（(]?(?P<organ>[\u4e00-\u9fa5（）()、 ]{{0,60}}?)\s?
         (?:{DATE.pattern}|[×xX*＿_ ]{{1,8}}年[×xX*＿_ ]{{1,4}}月[×xX*＿_ ]{{1,4}}日|(?:19|20)\d\d[-./]\d\d?[-./]\d\d?)
         (?:印发|发布|公布|印制|\s)?[）)]?$""",
    re.VERBOSE,
)
"""2021年3月4日, 云山市人民政府办公室2021年3月5日印发, ××××年×月×日"""
NAMED = re.compile(
    r"(?:代理?|副)?(?:主席|委员长|总理|省长|市长|州长|区长|县长|主任|部长|局长|厅长|行长|署长|院长|检察长|审计长|会长)"
    r"\s?[：:]?\s?[\u4e00-\u9fa5]{1,2}\s?[\u4e00-\u9fa5]{1,3}$"
)
SET_APART = re.compile(r"(?<=^[省市州区县主局厅部]) (?=[长任])")
"""市 长 张三"""
PRINTED = re.compile(
    r"""(?:抄\s?送|抄\s?报|主\s?送|分\s?送|发\s?送|报\s?送|内部发送|主题词|信息公开选项|公开属性|公开方式|公开类型|信息公开类别|联系人|联系电话
         |校\s?对|打\s?字|责任编辑|印\s?数|信息索取号|生成日期|承办单位)\s?[：:及]
        |[（(](?:此件|本文|本件|联系|公开|此文)[^）)]{0,40}[）)]$|扫一扫|分享到|【?(?:打印|关闭|内容纠错|收藏本页)|上一篇|下一篇|关于我们|版权所有|主办[：:]
        |[—\-–]{1,3}\s?\d{1,3}\s?[—\-–]{1,3}$|PAGE\b""",
    re.VERBOSE,
)
"""抄送：…, 主题词：…, （此件公开发布）"""
IMPRINT = re.compile(r"(?:主\s?题\s?词|抄\s?送|抄\s?报|主\s?送|信息公开选项|公开属性|公开方式|公开类型)\s?[：:]")
"""The lines that end a printed document (版记) begin with one of these."""
IMPRINT_ROWS = 12
LAST_ROWS = 40
ENTRY_CHARACTERS = 80
SENTENCE = re.compile(r"[。；！？]")


def is_dated(words: str) -> bool:
    """A line that is a date, with an organ before it or not."""
    return len(words) < 90 and DATED.match(words) is not None


def is_organ(words: str) -> bool:
    return len(words) <= 60 and ORGAN.match(words) is not None


def is_signature(words: str) -> bool:
    return is_dated(words) or is_organ(words) or NAMED.match(SET_APART.sub("", words, count=1)) is not None


def is_closing(words: str) -> bool:
    return is_signature(words) or PRINTED.match(words) is not None


def closing_start(words: Sequence[str], lines: Sequence[Line]) -> int:
    """Index of the first row of the closing block of one part; its length where it has none.

    Organs alone do not make a closing: a date, a printed line or a list of attachments must vouch for them.
    """
    first = _imprint(words, lines)
    vouched = first < len(words)
    floor = max(0, len(words) - LAST_ROWS)
    index = first - 1
    while index >= floor:
        if is_closing(words[index]) and lines[index].kind in {LineKind.TEXT, LineKind.CONTENTS_ROW}:
            vouched = vouched or not is_organ(words[index])
            first = index
        elif (listed := _attachment_list(words, lines, index, floor)) is not None:
            first, vouched, index = listed, True, listed
        else:
            break
        index -= 1
    return first if vouched else len(words)


def _imprint(words: Sequence[str], lines: Sequence[Line]) -> int:
    """Where the imprint begins near the end; the number of rows where there is none."""
    for index in range(max(0, len(words) - IMPRINT_ROWS), len(words)):
        if IMPRINT.match(words[index]):
            plain = all(line.kind is LineKind.TEXT for line in lines[index:])
            return index if plain else len(words)
    return len(words)


def _attachment_list(words: Sequence[str], lines: Sequence[Line], last: int, floor: int) -> int | None:
    """Where the list of attachments begins that ends in row `last`."""
    for index in range(last, floor - 1, -1):
        if lines[index].kind is LineKind.ATTACHMENT_LIST:
            above = index - 1
            more = above >= floor and lines[above].kind is LineKind.ATTACHMENT_LIST
            return (_attachment_list(words, lines, above, floor) if more else index) or index
        if len(words[index]) > ENTRY_CHARACTERS or SENTENCE.search(words[index]):
            return None
        if lines[index].kind not in {LineKind.SUBITEM, LineKind.TEXT, LineKind.ITEM}:
            return None
    return None
