"""doc, wps, rtf: converted by LibreOffice and read as docx where that is to be had, else by simpler readers of our own.

The own reader always runs: it tells a damaged or locked file from a sound one, which the converter does not, and it
knows how many characters there are to be found.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import olefile

from filing.errors import BadFile, CorruptFile, EmptyFile, NeedsOCR, UnsupportedType
from filing.parsing.legacy.libreoffice import Failure, to_docx
from filing.parsing.legacy.pieces import OldDocument, read_pieces
from filing.parsing.plausibility import is_language
from filing.parsing.remarks import Remarks
from filing.parsing.report import Extraction, IntakeReport, IntakeWarning, Limits
from filing.parsing.word import read_converted

VERSION = "doc/1"
LEAST_SHARE = 0.8
"""Of the characters that the own reader found, a conversion must have so many, or it has lost text."""
UNSHOWN = frozenset({"tracked_changes", "hidden_text"})
"""What makes a conversion rightly shorter than what the own reader found."""
MESSAGES = {
    "simple_reader": "{quotes}，修订中删去的文字和隐藏文字可能混在正文里。请对照原文核对，或另存为 docx 后上传。",
    "comments": "文件含批注，没有读入正文。请核对是否为定稿。",
    "notes": "脚注或尾注已放在正文之后。",
    "text_boxes": "文本框中的文字已放在正文之后。请核对其位置。",
    "page_furniture": "页眉页脚没有读入正文：{quotes}。",
    "pictures": "有 {count} 张图片或图形，其中的文字没有读取。请核对是否含有正文。",
    "embedded_object": "文件含嵌入对象，没有读取。请核对是否含有正文。",
    "macros": "文件含宏，没有运行。",
}
FURNITURE_QUOTE = 60


def read_doc(data: bytes, limits: Limits) -> Extraction:
    """Raises CorruptFile, EncryptedFile, EmptyFile, NeedsOCR; UnsupportedType for what only LibreOffice can read."""
    document = read_pieces(data, limits)
    own = None if document is None else _own_extraction(document)
    found = converted(data, ".doc", limits, own=own)
    if isinstance(found, Extraction):
        return found
    if document is None:
        if found is Failure.ABSENT:
            raise UnsupportedType(
                "这是 Word 95 或更早的文档或 Works 文档，本机没有安装 LibreOffice，读不了。"
                "请用 Word 或 WPS 打开，另存为 docx 后上传。"
            )
        raise CorruptFile(f"{found}，文件可能已损坏。请在 Word 或 WPS 中打开并另存为 docx 后重新上传。")
    if own is None:
        raise _nothing(document)
    return simply_read(own, found, lacks="自动编号没有读出")


def converted(data: bytes, suffix: str, limits: Limits, *, own: Extraction | None) -> Extraction | Failure:
    """What the walker reads in the converter's docx; a Failure where that is nothing, noise, or less than `own`."""
    result = to_docx(data, suffix, limits)
    if isinstance(result, Failure):
        return result
    try:
        extraction = read_converted(result.docx, limits)
    except BadFile:
        return Failure.NOTHING
    if not is_language(extraction.text) or (own is not None and _has_lost(extraction, own.text)):
        return Failure.NOTHING
    name = suffix[1:]
    message = (
        f"{name} 文件由 LibreOffice 转换后读取。由程序自动编的条号、由域生成的日期（会变成今天）以原文为准，请核对。"
    )
    warnings = (IntakeWarning("converted", message), *extraction.report.warnings)
    report = replace(extraction.report, reader=name, reader_version=f"{name}/1 {result.program}", warnings=warnings)
    return replace(extraction, report=report)


def simply_read(own: Extraction, failure: Failure, *, lacks: str) -> Extraction:
    """`own`, with a word on why it had to do, and on what it `lacks`."""
    remarks = Remarks(MESSAGES)
    remarks.add("simple_reader", quote=f"{failure}，已用简易方式读取：{lacks}")
    report = replace(own.report, warnings=(*remarks.warnings(), *own.report.warnings))
    return replace(own, report=report)


def _has_lost(extraction: Extraction, own: str) -> bool:
    if any(warning.code in UNSHOWN for warning in extraction.report.warnings):
        return False
    wanted = Counter("".join(own.split()))
    found = wanted & Counter(extraction.text)
    return found.total() < LEAST_SHARE * wanted.total()


def _own_extraction(document: OldDocument) -> Extraction | None:
    """None where there is no text."""
    stories = document.stories
    parts = [stories.get("main", "").strip("\n"), *_behind("footnote", "脚注", stories)]
    parts += [*_behind("endnote", "尾注", stories), *_behind("box", "文本框", stories)]
    text = "\n".join(part for part in parts if part.strip())
    if not text:
        return None
    version = f"{VERSION} olefile/{olefile.__version__}"
    return Extraction(text, IntakeReport("doc", version, len(text), warnings=_remarks(document).warnings()))


def _behind(story: str, label: str, stories: Mapping[str, str]) -> list[str]:
    return [f"〔{label}〕{line.strip()}" for line in stories.get(story, "").split("\n") if line.strip()]


def _remarks(document: OldDocument) -> Remarks:
    remarks, stories = Remarks(MESSAGES), document.stories
    for code, is_there in (
        ("comments", "comment" in stories),
        ("notes", "footnote" in stories or "endnote" in stories),
        ("text_boxes", "box" in stories),
        ("embedded_object", document.has_objects),
        ("macros", document.has_macros),
    ):
        if is_there:
            remarks.add(code)
    if "header" in stories:
        remarks.add("page_furniture", quote=f"“{' '.join(stories['header'].split())[:FURNITURE_QUOTE]}”")
    if document.pictures:
        remarks.add("pictures", count=document.pictures)
    return remarks


def _nothing(document: OldDocument) -> EmptyFile | NeedsOCR:
    if document.pictures:
        return NeedsOCR("文档中只有图片，没有可读取的文字。请上传可复制文字的 docx 或 PDF。")
    return EmptyFile("文档中没有文字。请检查内容后重新上传。")
