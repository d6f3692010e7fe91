"""Saved web pages: the blocks of the document without menus, scripts and what else a site puts around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from filing.errors import CorruptFile, EmptyFile, ExternalEntity
from filing.parsing.encoding import BOMS, Decoded, decode
from filing.parsing.plain import encoding_warnings
from filing.parsing.remarks import Remarks
from filing.parsing.report import Extraction, IntakeReport, IntakeWarning, Limits

VERSION = f"html/1 lxml/{etree.__version__}"
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "legend", "li", "main"}
    | {"ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"}
)
SILENT = frozenset({"script", "style", "head", "noscript", "template", "iframe", "object", "embed", "svg", "audio"}) | {
    *{"video", "canvas", "map", "select", "option", "button", "input", "textarea"}
}
ASIDE = frozenset({"nav", "footer"})
CELLS = frozenset({"td", "th"})
FURNITURE = re.compile(
    r"""(?:^|[\s_-])(?:nav|navbar|menu|breadcrumb|crumbs?|share|bdsharebuttonbox|related|sidebar|footer|foot|copyright
        |toolbar|pagination|qrcode|search|login|topbar|friendlink|links)(?:$|[\s_-])""",
    re.VERBOSE | re.IGNORECASE,
)
"""class="main-nav", id="footer"; only what holds no provision and is no large part is dropped for its name."""
FURNITURE_SHARE = 0.4
LINKS, LINK_SHARE = 3, 0.8
"""A block of so many links that hold so much of its words is a menu."""
ATTACHED = re.compile(r"\.(?:docx?|wps|rtf|pdf|ofd|xlsx?|et|zip|rar|txt|jpe?g|png)(?:$|[?#])", re.IGNORECASE)
PROVISION = re.compile(
    r"第[一二三四五六七八九十百零〇0-9]{1,6}条|[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]、"
)
NOISE = re.compile(
    r"""(?:您?(?:现在|当前|所在)的?位置[：:]|您的位置[：:]|字[体号][：:\s]*[【\[]?\s*大|分享(?:到|至)?[：:]|[上下]一[篇条][：:]
          |(?:浏览|阅读|点击|访问)(?:次数|量|数)[：:])[^。；]{0,80}
        |(?:[【\[]?(?:打印(?:本页)?|关闭(?:窗口|本页)?|返回顶部|收藏|分享|纠错|首页)[】\]]?[\s|>]*){1,8}
        |[^。；，]{0,60}(?:版权所有|ICP备\s*[0-9]|公网安备\s*[0-9]|网站标识码)[^。；，]{0,60}""",
    re.VERBOSE,
)
"""当前位置：首页 > 政务公开, 【打印】【关闭】, 版权所有：某某: lines that a site puts around every text"""
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
ENTITY = re.compile(r"<!ENTITY\s", re.IGNORECASE)
CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*(?P<name>[A-Za-z0-9_-]+)""", re.IGNORECASE)
"""<meta charset="gb2312">, <meta http-equiv=… content="text/html; charset=gbk">"""
XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}encoding\s*=\s*["'](?P<name>[A-Za-z0-9_-]+)""")
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
PARAGRAPH_BREAK = re.compile(
    rf"\n(?=[ \u3000\t]*\S)|(?<=[。；：！？”）])\u3000{{2,}}|\u3000{{2,}}(?={PROVISION.pattern})"
)
"""Hand-made pages keep line ends in <pre>, or two wide blanks, as the only mark of a paragraph; the wide blanks in
标　　题 and 市长　　张三 only set words apart."""
HEAD = 8192
QUOTE = 20
MESSAGES = {"page_furniture": "网页的菜单、分享、页脚、隐藏内容等 {count} 处没有读入正文：{quotes}。"}


@dataclass(frozen=True, slots=True)
class Page:
    lines: tuple[str, ...]
    tables: int
    furniture: tuple[str, ...]
    """What was left out: what a site puts around every text, and what it hides."""


def read_html(data: bytes, limits: Limits) -> Extraction:
    """Raises UndecodableText, EmptyFile, ExternalEntity and CorruptFile."""
    decoded = decode_page(data)
    return extraction_of(read_page(decoded.text), encoding_warnings(decoded))


def decode_page(data: bytes, *, declared: str = "") -> Decoded:
    """By byte order mark, else by what the page declares. Raises UndecodableText."""
    head = data[:HEAD]
    if not head.startswith(tuple(bom for bom, _ in BOMS)):
        match = CHARSET.search(head) or XML_ENCODING.search(head)
        declared = match["name"].decode("ascii") if match else declared
    return decode(data, declared=declared)


def read_page(page: str) -> Page:
    """Lines in reading order, a table row a line with its cells parted by tabs. Raises CorruptFile, ExternalEntity."""
    if not page.strip():
        return Page((), 0, ())
    root = _parse(page)
    dropped = _drop_furniture(root)
    tables = sum(1 for _ in root.iter("table"))
    parts = (part for text in _Lines().read(root) for part in PARAGRAPH_BREAK.split(text))
    lines = [line for part in parts if (line := _tidy(part))]
    noise = [line for line in lines if NOISE.fullmatch(line)]
    return Page(tuple(line for line in lines if line not in noise), tables, (*dropped, *noise))


def extraction_of(page: Page, warnings: tuple[IntakeWarning, ...]) -> Extraction:
    """With `warnings` and what is to be told of the page. Raises EmptyFile."""
    if not page.lines:
        raise EmptyFile("网页中没有正文文字。请确认保存的是完整网页，或上传 docx、PDF。")
    remarks = Remarks(MESSAGES)
    for words in page.furniture:
        remarks.add("page_furniture", quote=f"“{words[:QUOTE]}”")
    text = "\n".join(page.lines)
    warnings += remarks.warnings()
    return Extraction(text, IntakeReport("html", VERSION, len(text), tables=page.tables, warnings=warnings))


def _parse(page: str) -> Any:
    if ENTITY.search(page[:HEAD]):
        raise ExternalEntity("网页中含有实体声明（<!ENTITY>），已拒绝读取。请用浏览器另存为普通网页后上传。")
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        # lxml refuses text that still declares an encoding
        root = lxml_html.document_fromstring(XML_DECLARATION.sub("", page, count=1), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise CorruptFile("网页内容无法解析。请用浏览器打开后另存为 html，或上传 docx、PDF。") from error
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        # the parser stops there and gives what it has, without another word
        raise CorruptFile("网页的元素嵌套过深，只能读出一部分。请用浏览器打开后另存为 html，或上传 docx、PDF。")
    return root


def _drop_furniture(root: Any) -> list[str]:
    """Takes out what is no text, and what a site puts around it; gives the words of the latter."""
    dropped: list[str] = []
    most = FURNITURE_SHARE * len(root.text_content())
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None or element.tag in {"html", "body"}:
            continue
        if element.tag in SILENT:
            element.drop_tree()
        elif _is_furniture(element, most) or (_is_hidden(element) and len(element.text_content()) <= most):
            if words := _tidy(element.text_content()):
                dropped.append(words)
            element.drop_tree()
    return dropped


def _is_hidden(element: Any) -> bool:
    return "hidden" in element.attrib or HIDDEN.search(element.get("style") or "") is not None


def _is_furniture(element: Any, most: float) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    # office programs save the head and foot of the page as a block with this title
    named = element.tag in ASIDE or element.get("title") in {"header", "footer"} or FURNITURE.search(names) is not None
    if not named and not _is_menu(element):
        return False
    words = element.text_content()
    return len(words) <= most and not PROVISION.search(words)


def _is_menu(element: Any) -> bool:
    """A block of nothing but links to other pages; those to attached files belong to the text."""
    if element.tag not in BLOCKS:
        return False
    links = [link for link in element.iter("a") if link.text_content().strip()]
    if len(links) < LINKS or any(ATTACHED.search(link.get("href") or "") for link in links):
        return False
    linked, words = ("".join(link.text_content() for link in links), element.text_content())
    return sum(map(str.isalnum, linked)) >= LINK_SHARE * sum(map(str.isalnum, words))


def _tidy(text: str) -> str:
    return re.sub(r"[ \n\r\f\v\xa0]+", " ", text).strip(" \u3000\t")


class _Lines:
    """Collects running text and breaks it at blocks; cells of one row stay in one line."""

    def __init__(self) -> None:
        self._lines: list[list[str]] = [[]]
        self._preformatted = 0

    def read(self, root: Any) -> Iterator[str]:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                self._start(element)
            else:
                self._end(element)
        return ("".join(line) for line in self._lines)

    def _start(self, element: Any) -> None:
        if element.tag in BLOCKS:
            self._break()
        elif element.tag in CELLS and element.getprevious() is not None:
            self._lines[-1].append("\t")
        self._preformatted += element.tag == "pre"
        self._add(element.text)

    def _end(self, element: Any) -> None:
        if element.tag in BLOCKS:
            self._break()
        self._preformatted -= element.tag == "pre"
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._lines[-1].append(text if self._preformatted else re.sub(r"[ \t\r\n\f]+", " ", text))

    def _break(self) -> None:
        if self._lines[-1]:
            self._lines.append([])
