"""Which lines are the title of a document."""

import re
from collections.abc import Sequence

from filing.text.signature import is_dated

KINDS = (
    "条例|办法|规定|细则|规则|通知|通告|公告|意见|决定|决议|方案|批复|答复|复函|函|报告|规程|标准|制度|措施|纲要|规划|计划|法|法典|目录|指南|解释|章程|准则|规范|预案"
    "|要点|清单|若干问题|政策|安排|命令|请示|通报|纪要|指引|协定|修正案|工作规范|守则|导则|公约|宪法|要求|程序|职责|说明|补充规定|基准|名录|汇总|宣言|议案|倡议书|须知|流程|表|样式"
)
TITLE_END = re.compile(rf"(?:{KINDS})(?:\s?[（(〔\[][^（）()。]{{1,24}}[）)〕\]]){{0,2}}$")
"""…办法, …条例（修订草案）"""
SUBTITLE = re.compile(
    r"[（(〔](?:试行|暂行|草案|修订|修正|征求意见|送审稿|讨论稿|一|二|三|四|五|六|七|八|九|十|第.{1,3}号)[^（）()。]{0,20}[）)〕]$"
)
"""（试行）, （修订草案征求意见稿）"""
LETTERHEAD = re.compile(
    r"^(?!.*关于).*(?:文件|公报|令|公告)$|^(?:特急|加\s?急|机密|秘密|内部)"
    r"|^[\u4e00-\u9fa5、 ]{2,40}(?:令|公告)\s?[（(〔\[第][^关于]{1,20}号[）)]?$"
    r"|^[（(〔]?第?[\d一二三四五六七八九十〇○零百届〔〕\[\]（）() ]+号[）)〕]?$"
)
"""云山市人民政府文件, 第27号, 加急"""
DOCUMENT_NUMBER = re.compile(
    r"^[（(]?[\u4e00-\u9fa5、]{0,20}\s?[〔\[［（(【]\s?(?:19|20)\d{2}\s?[〕\]］）)】]\s?第?\s?\d{1,5}\s?号?[）)]?$"
)
NOTE = re.compile(
    r"""^(?:[（(〔].{0,40}?)?(?:(?:19|20|１９|２０)[0-9０-９]{2}|[一二][〇○零O九０].{2})\s?年.{0,80}
        (?:通过|公布|发布|批准|修正|修订|施行|印发|颁布|令第|起实施|公告|废止|会议《)""",
    re.VERBOSE,
)
NOTE_PART = re.compile(
    r"^(?!为|.*[。：:]$)(?:根据|[（(]根据|.{0,40}(?:次修正|次修订|修正|修订|起施行|公布|通过|批准|发布))[^。]{0,200}[）)]?$"
)
DECORATION = re.compile(r"^(?:</?[a-z][^<>]{0,80}>|[#*■◆▲●★\s\ue000-\uf8ff])+|[#*■◆▲●★\s\ue000-\uf8ff]+$")
"""Bullets, tags and marks of mark-up, and glyphs of a private font around a title"""
CHROME = re.compile(r"^附\s?[件表]|首页|当前位置|\s[>＞]|</?(?:t|div|p|a|span)\b")
"""Bread crumbs and mark-up of a page"""
REGISTERED = re.compile(r"[A-Za-z0-9\s-]+")
"""GZ0320140051, the number of a register above the title"""
SENTENCE = re.compile(r"[。；！？：:|]")
TITLE_ROWS = 4
TITLE_CHARACTERS = 130
ROW_CHARACTERS = 90
SEARCHED_ROWS = 60


def undecorated(words: str) -> str:
    return DECORATION.sub("", words)


def is_title_end(words: str) -> bool:
    """Whether a line ends like the name of a document and holds no sentence."""
    plain = "".join(undecorated(words).split())
    return len(plain) >= 4 and may_be_title(words) and TITLE_END.search(plain) is not None


def may_be_title(words: str) -> bool:
    plain = undecorated(words)
    return bool(plain) and not (
        len(plain) > ROW_CHARACTERS
        or SENTENCE.search(plain)
        or CHROME.search(plain)
        or NOTE.match(plain)
        or DOCUMENT_NUMBER.match(plain)
        or LETTERHEAD.search(plain)
        or is_dated(plain)
        or REGISTERED.fullmatch(plain)
    )


def first_title(words: Sequence[str], skipped: frozenset[int]) -> range:
    """Indices of the first run of up to four lines that together end like the name of a document; else line 0."""
    limit = min(len(words), SEARCHED_ROWS)
    for start in range(limit):
        if (run := _run(words, start, skipped)) is not None:
            return run
    plain = bool(words) and 0 not in skipped and may_be_title(words[0])
    return range(1) if plain else range(0)


def last_title(words: Sequence[str], skipped: frozenset[int]) -> range:
    """The title nearest to the end of these lines, where a carrier stands above what it carries."""
    for end in range(len(words) - 1, max(-1, len(words) - 1 - SEARCHED_ROWS), -1):
        if end in skipped or not is_title_end(words[end]):
            continue
        start = end
        while start and end - start < TITLE_ROWS - 1 and _leads(words, start - 1, skipped):
            start -= 1
        return _with_subtitle(words, range(start, end + 1))
    return range(0)


def _run(words: Sequence[str], start: int, skipped: frozenset[int]) -> range | None:
    joined = ""
    for index in range(start, min(len(words), start + TITLE_ROWS)):
        if index in skipped or not may_be_title(words[index]):
            return None
        joined += undecorated(words[index])
        if len(joined) > TITLE_CHARACTERS:
            return None
        if is_title_end(words[index]) and joined.count("《") == joined.count("》"):
            return _with_subtitle(words, range(start, index + 1))
    return None


def _leads(words: Sequence[str], index: int, skipped: frozenset[int]) -> bool:
    line = words[index]
    return index not in skipped and line[:1] not in "（(【" and may_be_title(line) and not is_title_end(line)


def _with_subtitle(words: Sequence[str], run: range) -> range:
    end = run.stop
    return range(run.start, end + 1) if end < len(words) and SUBTITLE.match(words[end]) else run
