"""RTF (often under the name .doc): by LibreOffice where it is installed, else by striprtf."""

import re
from collections.abc import Callable

from striprtf._version import __version__ as library_version
from striprtf.striprtf import rtf_to_text

from filing.errors import CorruptFile, EmptyFile, NeedsOCR, UndecodableText
from filing.parsing.legacy import converted, simply_read
from filing.parsing.plausibility import is_language
from filing.parsing.remarks import Remarks
from filing.parsing.report import Extraction, IntakeReport, Limits

TO_TEXT: Callable[..., str] = rtf_to_text
VERSION = f"rtf/1 striprtf/{library_version}"
RAW_BYTES = re.compile(rb"\\bin(?P<length>\d{1,9}) ?")
r"""\bin1024 : so many bytes of a picture follow"""
HEXADECIMAL = re.compile(rb"[0-9a-fA-F\r\n]{512,}")
"""A picture as digits."""
HIGH = re.compile(rb"[\x80-\xff]")
UNSEEN = (
    ("struck_text", re.compile(rb"\\(?:deleted|v)(?![a-z0-9])")),
    ("left_out", re.compile(rb"\\(?:footnote|shptxt|annotation)(?![a-z])")),
    ("pictures", re.compile(rb"\\pict(?![a-z])")),
)
MESSAGES = {
    "struck_text": "文件含修订中删去的文字或隐藏文字，可能已读入正文。请核对。",
    "left_out": "文件含脚注、批注或文本框，没有读入正文。请核对，或另存为 docx 后上传。",
    "pictures": "有 {count} 张图片，图片中的文字没有读取。请核对是否含有正文。",
    "encoding_replaced": "有 {count} 个字符无法解码，已以“\ufffd”代替。请对照原文核对，或另存为 docx 后上传。",
}
REPLACED_SHARE = 0.01


def read_rtf(data: bytes, limits: Limits) -> Extraction:
    """Raises CorruptFile, UndecodableText, EmptyFile, NeedsOCR."""
    text = _stripped(data)
    own = _own_extraction(text, data) if text.strip() else None
    found = converted(data, ".rtf", limits, own=own)
    if isinstance(found, Extraction):
        return found
    if own is None:
        raise _nothing(data)
    if text.count("\ufffd") > REPLACED_SHARE * len(text) or not is_language(text):
        raise UndecodableText("RTF 的文字编码无法识别，读出的多是乱码。请用 Word 或 WPS 打开，另存为 docx 后上传。")
    return simply_read(own, found, lacks="脚注、批注和文本框没有读出")


def _stripped(data: bytes) -> str:
    plain = HEXADECIMAL.sub(b"", _without_raw_bytes(data))
    # bytes beyond ASCII stand in the code page of the font, as escaped ones do
    plain = HIGH.sub(lambda match: b"\\'" + match.group().hex().encode(), plain)
    # the library would write the address of each link into the text, by a pattern that takes quadratic time
    plain = plain.replace(b"{\\field{", b"{\\field {")
    try:
        text = TO_TEXT(plain.decode("ascii"), errors="replace")
    except (LookupError, ValueError, TypeError, OverflowError) as error:
        raise CorruptFile("RTF 文件已损坏。请用 Word 或 WPS 打开，另存为 docx 后重新上传。") from error
    lines = (line.removesuffix("|").replace("|", "\t") if line.endswith("|") else line for line in text.split("\n"))
    return "\n".join(lines).strip("\n\x00")


def _without_raw_bytes(data: bytes) -> bytes:
    kept, at = [], 0
    while (match := RAW_BYTES.search(data, at)) is not None:
        kept.append(data[at : match.start()])
        at = match.end() + int(match["length"])
    return b"".join([*kept, data[at:]])


def _own_extraction(text: str, data: bytes) -> Extraction:
    remarks = Remarks(MESSAGES)
    for code, pattern in UNSEEN:
        if count := len(pattern.findall(data)):
            remarks.add(code, count=count)
    if replaced := text.count("\ufffd"):
        remarks.add("encoding_replaced", count=replaced)
    return Extraction(text, IntakeReport("rtf", VERSION, len(text), warnings=remarks.warnings()))


def _nothing(data: bytes) -> EmptyFile | NeedsOCR:
    if b"\\pict" in data:
        return NeedsOCR("文件中只有图片，没有可读取的文字。请上传可复制文字的 docx 或 PDF。")
    return EmptyFile("文件中没有文字。请检查内容后重新上传。")
