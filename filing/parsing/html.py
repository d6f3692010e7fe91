"""Saved web pages: the blocks of the document without menus, scripts and what else a site puts around it."""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from filing.errors import CorruptFile, EmptyFile, ExternalEntity
from filing.parsing.encoding import BOMS, Decoded, decode
from filing.parsing.plain import encoding_warnings
from filing.parsing.report import Extraction, IntakeReport, IntakeWarning, Limits

VERSION = f"html/1 lxml/{etree.__version__}"
BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    }
)
DROPPED = frozenset(
    {
        "script",
        "style",
        "head",
        "noscript",
        "template",
        "nav",
        "footer",
        "iframe",
        "object",
        "embed",
        "svg",
        "select",
        "option",
        "button",
        "input",
        "textarea",
        "audio",
        "video",
        "canvas",
        "map",
    }
)
CELLS = frozenset({"td", "th"})
FURNITURE = re.compile(
    r"""(?:^|[\s_-])(?:nav|navbar|menu|breadcrumb|crumbs?|share|bdsharebuttonbox|related|sidebar|footer|foot|copyright
        |toolbar|pagination|qrcode|search|login|topbar|friendlink|links)(?:$|[\s_-])""",
    re.VERBOSE | re.IGNORECASE,
)
"""class="main-nav", id="footer"; only what holds no provision is dropped for its name."""
PROVISION = re.compile(
    r"第[一二三四五六七八九十百零〇0-9]{1,6}条|[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]、"
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
ENTITY = re.compile(rb"<!ENTITY\s", re.IGNORECASE)
CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*(?P<name>[A-Za-z0-9_-]+)""", re.IGNORECASE)
"""<meta charset="gb2312">, <meta http-equiv=… content="text/html; charset=gbk">"""
XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}encoding\s*=\s*["'](?P<name>[A-Za-z0-9_-]+)""")
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
PARAGRAPH_BREAK = re.compile(r"\n(?=[ \u3000\t]*\S)|\u3000{2,}")
"""Hand-made pages keep line ends in <pre>, or two wide blanks, as the only mark of a paragraph."""
HEAD = 8192
DEPTH = 200


def read_html(data: bytes, limits: Limits) -> Extraction:
    """Raises UndecodableText, EmptyFile, ExternalEntity and CorruptFile."""
    decoded = decode_page(data)
    return _extraction(decoded.text, encoding_warnings(decoded))


def read_mht(data: bytes, limits: Limits) -> Extraction:
    """A page with its pictures in one mail-like file. Raises CorruptFile when it holds no page."""
    return _extraction(page_of_mht(data), ())


def page_of_mht(data: bytes) -> str:
    """The first HTML part. Raises CorruptFile."""
    message = email.message_from_bytes(data.lstrip(), _class=EmailMessage, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return decode_page(payload, declared=part.get_content_charset() or "").text
    raise CorruptFile("单文件网页（mht）中没有正文页面。请在浏览器中打开原网页，另存为 html 后上传。")


def decode_page(data: bytes, *, declared: str = "") -> Decoded:
    """By byte order mark, else by what the page declares. Raises UndecodableText."""
    head = data[:HEAD]
    if not head.startswith(tuple(bom for bom, _ in BOMS)):
        match = CHARSET.search(head) or XML_ENCODING.search(head)
        declared = match["name"].decode("ascii") if match else declared
    return decode(data, declared=declared)


def paragraphs_of(page: str) -> list[str]:
    """The lines of a page in reading order, a table row a line with its cells parted by tabs."""
    if not page.strip():
        return []
    root = _parse(page)
    _drop_furniture(root)
    lines = list(_Lines().read(root))
    return [line for text in lines for part in PARAGRAPH_BREAK.split(text) if (line := _tidy(part))]


def _extraction(page: str, warnings: tuple[IntakeWarning, ...]) -> Extraction:
    root_lines = paragraphs_of(page)
    if not root_lines:
        raise EmptyFile("网页中没有正文文字。请确认保存的是完整网页，或上传 docx、PDF。")
    text = "\n".join(root_lines)
    return Extraction(
        text, IntakeReport("html", VERSION, len(text), tables=page.lower().count("<table"), warnings=warnings)
    )


def _parse(page: str) -> Any:
    if ENTITY.search(page[:HEAD].encode("utf-8", "ignore")):
        raise ExternalEntity("网页中含有实体声明（<!ENTITY>），已拒绝读取。请用浏览器另存为普通网页后上传。")
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        # lxml refuses text that still declares an encoding
        return lxml_html.document_fromstring(XML_DECLARATION.sub("", page, count=1), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise CorruptFile("网页内容无法解析。请用浏览器打开后另存为 html，或上传 docx、PDF。") from error


def _drop_furniture(root: Any) -> None:
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None or element.tag in {"html", "body"}:
            continue
        if element.tag in DROPPED or _is_hidden(element) or _is_furniture(element):
            element.drop_tree()


def _is_hidden(element: Any) -> bool:
    return "hidden" in element.attrib or HIDDEN.search(element.get("style") or "") is not None


def _is_furniture(element: Any) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(FURNITURE.search(names)) and not PROVISION.search(element.text_content())


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
