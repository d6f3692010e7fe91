"""Bytes → raw text and an honest report: `read_in_process`, and `sandbox.extract`, which calls it in a child process.

The child loads this first of all: nothing that only its parent needs may stand here.
"""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from filing.errors import BadFile, CorruptFile, DecompressionLimit, EmptyFile
from filing.parsing.report import Extraction, Limits
from filing.parsing.sniff import BUNDLE, ZIP_MAGIC, Format, agree, sniff

__all__ = ["READERS", "Format", "read_in_process"]

UNFORESEEN = "unforeseen"
"""In `details`: the exception of a library or of a reader that nobody thought of; worth a line in the log."""
TOLD = ("pages", BUNDLE)
"""Details of an error that the child passes on."""
SAVE_AGAIN = "请在原软件中打开并另存后重新上传。"
MEGABYTE = 1024 * 1024
Reader = Callable[[bytes, Limits], Extraction]

READERS = {
    Format.DOCX: "filing.parsing.word:read_word",
    Format.DOC: "filing.parsing.legacy:read_doc",
    Format.RTF: "filing.parsing.rtf:read_rtf",
    Format.PDF: "filing.parsing.pdf:read_pdf",
    Format.OFD: "filing.parsing.ofd:read_ofd",
    Format.IMAGE: "filing.parsing.images:read_image",
    Format.HTML: "filing.parsing.html:read_html",
    Format.MHT: "filing.parsing.mht:read_mht",
    Format.TEXT: "filing.parsing.plain:read_plain",
}
"""Format → reader, a function of (data, limits). Named and not imported: a child process loads only the one it needs,
and the start of the child is most of what a small file costs."""


def read_in_process(data: bytes, *, name: str, limits: Limits) -> Extraction:
    """Reads in this process, where only the counted limits hold: bytes, unpacked size, pages, characters.

    Raises a BadFile for a file that cannot be read, whatever its bytes; with BUNDLE in its details for a zip that is no
    document by itself.
    """
    check_size(data, limits)
    found = sniff(data, limits)
    try:
        warnings = agree(found, name=name, readable=frozenset(READERS))
    except BadFile as error:
        if found is Format.ARCHIVE and data.startswith(ZIP_MAGIC):
            error.details[BUNDLE] = True
        raise
    try:
        extraction = _read(_reader(found), data, limits)
    except BadFile as error:  # a wrong name is worth knowing also where nothing is read
        error.message = "".join([*(warning.message for warning in warnings), error.message])
        raise
    _refuse_long(extraction, limits)
    report = extraction.report
    return replace(extraction, report=replace(report, warnings=(*warnings, *report.warnings)))


def check_size(data: bytes, limits: Limits) -> None:
    """Raises EmptyFile for no bytes and DecompressionLimit for too many."""
    if not data:
        raise EmptyFile("文件是空的（0 字节）。请检查后重新上传。")
    if len(data) > limits.file_bytes:
        # without its size: whoever reads for us stops a byte beyond the limit
        limit = limits.file_bytes // MEGABYTE
        raise DecompressionLimit(f"文件超过 {limit} MB 的上限。请压缩或删去大幅图片后重新上传。")


def _refuse_long(extraction: Extraction, limits: Limits) -> None:
    """What comes behind the reader takes memory by the paragraph and has no process of its own."""
    if extraction.report.characters > limits.characters:
        raise DecompressionLimit(f"正文超过 {limits.characters} 字的上限。请拆分后分别上传。")
    if extraction.text.count("\n") >= limits.paragraphs:
        raise DecompressionLimit(f"正文超过 {limits.paragraphs} 段的上限。请核对是否传错文件，或拆分后分别上传。")


def _read(reader: Reader, data: bytes, limits: Limits) -> Extraction:
    try:
        return reader(data, limits)
    except (BadFile, MemoryError):
        raise
    except RecursionError as error:
        raise CorruptFile(f"文件内容嵌套过深，无法读取。{SAVE_AGAIN}") from error
    except Exception as error:  # hostile bytes reach every corner of the libraries; the cause stays in the chain
        name = type(error).__name__
        message = f"文件结构异常，读取中断（{name}）。{SAVE_AGAIN}"
        raise CorruptFile(message, details={UNFORESEEN: name}) from error


def _reader(found: Format) -> Reader:
    module, function = READERS[found].split(":")
    reader: Reader = getattr(import_module(module), function)
    return reader
