"""docx: the text as Word shows it, with automatic numbers, in the state in which all tracked changes are accepted."""

import re
from dataclasses import replace
from typing import Any

import docx

from filing.errors import (
    BadFile,
    CorruptFile,
    DecompressionLimit,
    EmptyFile,
    ExternalEntity,
    NeedsOCR,
    UnsafeArchivePath,
)
from filing.parsing import ocr, read_in_process
from filing.parsing.images import extraction_of, readable, recognised
from filing.parsing.remarks import Remarks, near
from filing.parsing.report import Extraction, IntakeReport, IntakeWarning, Limits
from filing.parsing.word.blocks import BlockReader, Reading
from filing.parsing.word.names import W
from filing.parsing.word.numbering import Numbering, Styles
from filing.parsing.word.package import Package

VERSION = f"docx/2 python-docx/{docx.__version__}"
HOSTILE = (DecompressionLimit, ExternalEntity, UnsafeArchivePath)
"""An embedded document that is one of these condemns the whole."""
LITTLE_TEXT = 50
MESSAGES = {
    "tracked_changes": "文件含修订痕迹，已按接受全部修订的结果读取。请核对是否为定稿。",
    "hidden_text": "有 {count} 处隐藏文字没有读入正文：{quotes}。请核对是否应当显示。",
    "struck_text": "有 {count} 处带删除线的文字已读入正文：{quotes}。请核对是否应当删去。",
    "comments": "文件含 {count} 条批注，没有读入正文。请核对是否为定稿。",
    "notes": "有 {count} 条脚注或尾注，已放在正文之后。",
    "date_field": "文中日期由域自动生成，会随打开的日子改变。请核对成文日期，并改为固定文字。",
    "unread_field": "有 {count} 处域（{quotes}）的显示内容无法还原。请在 Word 中更新域并另存后重新上传。",
    "page_furniture": "页眉页脚没有读入正文：{quotes}。",
    "pictures": "有 {count} 张图片，图片中的文字没有读取。请核对是否含有正文。",
    "little_text": "读出的文字很少，正文可能在图片里。请核对，必要时上传可复制文字的版本。",
    "embedded_object": "有 {count} 个嵌入对象（表格、图表、公式等）没有读取：{quotes}。请核对是否含有正文。",
    "embedded_text": "正文含 {count} 段嵌入的网页或文档（altChunk），已一并读取。请核对是否完整。",
    "embedded_unread": "有 {count} 段嵌入内容（altChunk）无法读取。请在 Word 中打开并另存后重新上传。",
    "unknown_symbol": "有 {count} 个符号字体的字符无法还原，以“□”代替。请对照原文核对。",
    "unknown_numbering": "自动编号格式 {quotes} 不认识，已按阿拉伯数字读取。请核对编号。",
    "numbering_converted": "转换没有保留自动编号在哪里重新起编，条号已按各章连续编排。请对照原件核对条号。",
    "macros": "文件含宏，没有运行。",
}
PAGE_NUMBER = re.compile(r"[\s\d\-—–－·•~第页共/／]*")
"""— 1 —, 第1页 共9页: what a footer may hold without being told of."""


def read_word(data: bytes, limits: Limits) -> Extraction:
    """Raises what `open_archive` raises, CorruptFile, ExternalEntity; without text EmptyFile or NeedsOCR."""
    return _Document(data, limits).extraction()


def read_converted(data: bytes, limits: Limits) -> Extraction:
    """The same for what LibreOffice made of another format: it forgets that articles count on over chapters."""
    return _Document(data, limits, lost_restarts=True).extraction()


class _Document:
    def __init__(self, data: bytes, limits: Limits, *, lost_restarts: bool = False) -> None:
        self._package = Package(data, limits)
        self._limits = limits
        self._styles = Styles(self._package.tree("styles"))
        self._numbering = Numbering(self._package.tree("numbering"), self._styles, lost_restarts=lost_restarts)
        self._remarks = Remarks(MESSAGES)
        self._reading = Reading(self._remarks)
        self._inner: tuple[IntakeWarning, ...] = ()
        """What is to be told of embedded documents."""
        self._blocks = self._reader(self._reading)

    def extraction(self) -> Extraction:
        lines = self.lines()
        self._tell_apart()
        text = "\n".join(lines)
        if not text.strip():
            return self._from_pictures()
        if len(text) < LITTLE_TEXT and "pictures" in self._remarks:
            self._remarks.add("little_text")
        report = IntakeReport(
            "docx", VERSION, len(text), tables=self._reading.tables, warnings=(*self._remarks.warnings(), *self._inner)
        )
        return Extraction(text, report)

    def lines(self) -> list[str]:
        body = self._package.document.find(f"{W}body")
        if body is None:
            raise CorruptFile("Word 文档缺少正文。请在 Word 或 WPS 中打开并另存后重新上传。")
        lines = self._blocks.lines(body)
        lines += self._notes()
        for format_ in sorted(self._numbering.unknown_formats):
            self._remarks.add("unknown_numbering", quote=format_)
        if self._numbering.run_on:
            self._remarks.add("numbering_converted")
        return lines

    def _from_pictures(self) -> Extraction:
        """A document without text may hold scanned pages."""
        if "pictures" not in self._remarks:
            raise self._nothing()
        blobs = self._package.pictures() if ocr.is_available() else []
        pictures = readable(blobs, self._limits) if blobs else []
        if not pictures or not self._limits.recognise:
            details: dict[str, object] = {"pages": len(pictures)} if pictures else {}
            raise NeedsOCR(f"文档中只有图片，没有可读取的文字。{ocr.ADVICE}", details=details)
        warnings = self._remarks.warnings()
        if len(pictures) >= self._remarks.count("pictures"):
            warnings = tuple(warning for warning in warnings if warning.code != "pictures")
        return extraction_of(recognised(pictures, self._limits), IntakeReport("docx", VERSION, 0, warnings=warnings))

    def _nothing(self) -> EmptyFile | CorruptFile:
        if "embedded_unread" in self._remarks:
            return CorruptFile("未能读出正文：内容是无法识别的嵌入部件。请在 Word 中打开并另存为 docx 后重新上传。")
        return EmptyFile("文档中没有文字。请检查内容后重新上传。")

    def _reader(self, reading: Reading) -> BlockReader:
        return BlockReader(self._numbering, self._styles, reading, embedded=self._embedded)

    def _embedded(self, relationship: str) -> list[str]:
        """The lines of a document or page that stands in this one as a part (altChunk); it may be of any format."""
        blob = self._package.blob(relationship)
        inner = self._embedded_extraction(blob) if blob and self._limits.nesting else None
        if inner is None:
            self._remarks.add("embedded_unread")
            return []
        self._remarks.add("embedded_text")
        self._reading.tables += inner.report.tables
        self._inner += inner.report.warnings
        return inner.text.splitlines()

    def _embedded_extraction(self, blob: bytes) -> Extraction | None:
        try:
            return read_in_process(blob, name="", limits=replace(self._limits, nesting=self._limits.nesting - 1))
        except EmptyFile:
            return Extraction("", IntakeReport("", "", 0))
        except HOSTILE:
            raise
        except BadFile:
            return None

    def _notes(self) -> list[str]:
        """Foot and end notes behind the text, numbered as their marks are."""
        lines: list[str] = []
        for kind, name in (("footnote", "脚注"), ("endnote", "尾注")):
            root = self._package.tree(f"{kind}s")
            notes = {} if root is None else {note.get(f"{W}id"): note for note in root.findall(f"{W}{kind}")}
            wanted = [i for k, i in self._blocks.notes if k == kind and i in notes]
            for number, identifier in enumerate(wanted, 1):
                words = " ".join(line.strip() for line in self._blocks.lines(notes[identifier]))
                if words:
                    self._remarks.add("notes", place=near(words))
                    lines.append(f"〔{name}{number}〕{words}")
        return lines

    def _tell_apart(self) -> None:
        """What is not part of the text but of the file: comments, headers and footers, macros."""
        comments = self._package.tree("comments")
        if comments is not None and (count := len(comments.findall(f"{W}comment"))):
            self._remarks.add("comments", count=count)
        for root in (*self._package.trees("header"), *self._package.trees("footer")):
            self._furniture(root)
        if any(name.endswith("vbaproject.bin") for name in self._package.names):
            self._remarks.add("macros")
        if any(name.startswith(("word/charts/chart", "word/diagrams/data")) for name in self._package.names):
            self._remarks.add("embedded_object", quote="图表")

    def _furniture(self, root: Any) -> None:
        lines = self._reader(Reading(Remarks(MESSAGES))).lines(root)
        words = " ".join(" ".join(line.split()) for line in lines)
        if not PAGE_NUMBER.fullmatch(words):
            self._remarks.add("page_furniture", quote=f"“{words[:60]}”")
