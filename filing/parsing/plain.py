"""Plain text: the lines as they stand."""

from filing.errors import EmptyFile
from filing.parsing.encoding import Decoded, decode
from filing.parsing.report import Extraction, IntakeReport, IntakeWarning, Limits

VERSION = "text/1"


def read_plain(data: bytes, limits: Limits) -> Extraction:
    """Raises UndecodableText and EmptyFile."""
    decoded = decode(data)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip(" \t\n\u3000\ufeff\x1a"):
        raise EmptyFile("文件中没有文字。请检查是否保存了内容后重新上传。")
    report = IntakeReport("text", f"{VERSION} {decoded.encoding}", len(text), warnings=encoding_warnings(decoded))
    return Extraction(text, report)


def encoding_warnings(decoded: Decoded) -> tuple[IntakeWarning, ...]:
    if not decoded.replaced:
        return ()
    place = f"第{decoded.text.count(chr(10), 0, decoded.text.find(chr(0xFFFD))) + 1}行"
    message = f"有 {decoded.replaced} 个字符无法解码，已以“\ufffd”代替。请对照原文核对，或另存为 UTF-8 后重新上传。"
    return (IntakeWarning("encoding_replaced", message, place),)
