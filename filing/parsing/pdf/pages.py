"""The pages of a PDF, one after the other, with what the file itself says of them."""

import logging
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTPage
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import LITERALS_FLATE_DECODE, PDFStream, dict_value, int_value, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import literal_name

from filing.errors import CorruptFile, DecompressionLimit, EncryptedFile
from filing.parsing.pdf.layout import read_page, turned
from filing.parsing.pdf.lines import LAYOUT, PrintedPage
from filing.parsing.report import Limits

logging.getLogger("pdfminer").setLevel(logging.ERROR)
"""Its warnings are about fonts and colours; what matters for the text is told in the report."""


class _Lines(LTPage):
    """A page without boxes of text around its lines, which take time and tell nothing."""

    def group_textlines(self, laparams: Any, lines: Any) -> Any:
        return iter(lines)


class _Device(PDFPageAggregator):
    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        super().begin_page(page, ctm)
        self.cur_item = _Lines(self.pageno, self.cur_item.bbox)


class Document:
    """Raises CorruptFile or EncryptedFile when opened."""

    def __init__(self, data: bytes) -> None:
        try:
            self._document = PDFDocument(PDFParser(BytesIO(data)))
        except (PDFPasswordIncorrect, PDFEncryptionError) as error:
            raise EncryptedFile("PDF 设有打开密码。请解除密码后重新上传。") from error
        except PSException as error:
            raise _corrupt() from error
        self.damaged: list[int] = []
        """Numbers of the pages read so far whose content breaks off."""
        self.annotated: list[int] = []
        """Numbers of those on which something is shown that does not stand in their content."""

    @property
    def declared_pages(self) -> int:
        """As many as the file says that it has; 0 where it does not say."""
        return int(int_value(dict_value(self._document.catalog.get("Pages", {})).get("Count", 0)))

    def pages(self, limits: Limits) -> Iterator[PrintedPage]:
        """Raises CorruptFile, and DecompressionLimit for too many pages."""
        resources = PDFResourceManager()
        device = _Device(resources, laparams=LAYOUT)
        interpreter = PDFPageInterpreter(resources, device)
        try:
            for number, page in enumerate(PDFPage.create_pages(self._document), 1):
                if number > limits.pages:
                    raise DecompressionLimit(f"PDF 超过 {limits.pages} 页的上限。请拆分后分别上传。")
                if any(_breaks_off(resolve1(content)) for content in page.contents):
                    self.damaged.append(number)
                if any(_is_shown(resolve1(note)) for note in resolve1(page.annots) or ()):
                    self.annotated.append(number)
                interpreter.process_page(page)
                layout = device.get_result()
                if turn := turned(layout):
                    page.rotate = (page.rotate + turn) % 360
                    interpreter.process_page(page)
                    layout = device.get_result()
                yield read_page(layout, number)
        except PSException as error:
            raise _corrupt() from error


def _corrupt() -> CorruptFile:
    return CorruptFile("PDF 不完整或已损坏。请重新导出后上传。")


def _is_shown(annotation: Any) -> bool:
    """Words written over the page: typed notes, stamps, filled form fields. Not links, and not signature fields."""
    if not isinstance(annotation, dict):
        return False
    kind = literal_name(resolve1(annotation.get("Subtype")) or "")
    return kind in {"FreeText", "Stamp"} or (kind == "Widget" and isinstance(resolve1(annotation.get("V")), bytes))


def _breaks_off(content: Any) -> bool:
    """Whether a packed content stream ends too early or is wrong: the library then shows what it could unpack."""
    if not isinstance(content, PDFStream) or content.rawdata is None or content.decipher:
        return False
    filters = content.get_filters()
    if len(filters) != 1 or filters[0][0] not in LITERALS_FLATE_DECODE:
        return False
    try:
        zlib.decompress(content.rawdata)
    except zlib.error:
        return True
    return False
