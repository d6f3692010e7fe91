"""A second reading by pypdfium2, which knows fonts in ways of its own, beside the first and in a process of its own.

Its library ends its process on some hostile files (research/formats.md 8): the first reading must outlive that.
"""

import json
import os
import resource
import signal
import tempfile
from contextlib import suppress
from typing import Self

import pypdfium2

from filing.parsing.report import RECOGNITION_BYTES, Limits

SECONDS = 20
"""It reads 600 pages a second."""


class SecondReading:
    """Begins at once in a fork of this process; leaving the block ends it, read or not."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._answer = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__; a pipe would fill up and block
        self._child: int | None = os.fork()
        if not self._child:
            _answer_and_end(data, limits, self._answer.fileno())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._child is not None:
            with suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
        self._answer.close()

    def texts(self) -> dict[int, str]:
        """By page number, waited for; a page on which no text was found is missing. To be asked once."""
        child, self._child = self._child, None
        if child is None or os.waitpid(child, 0)[1]:
            return {}
        self._answer.seek(0)
        found = json.loads(self._answer.read().decode("utf-8", "surrogatepass"))
        return {number: text for number, text in enumerate(found, 1) if text.strip()}


def _answer_and_end(data: bytes, limits: Limits, target: int) -> None:
    """Never returns: nothing of what the parent had begun may be done twice."""
    status = 1
    try:
        signal.alarm(SECONDS)
        _bound(limits)
        with open(target, "wb", closefd=False) as file:
            file.write(json.dumps(_read(data, limits.pages), ensure_ascii=False).encode("utf-8", "surrogatepass"))
        status = 0
    finally:
        os._exit(status)


def _bound(limits: Limits) -> None:
    """Memory, where no limit is inherited: a form that draws itself takes a gigabyte a second, before any alarm."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes + RECOGNITION_BYTES, hard))


def _read(data: bytes, most: int) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    texts = []
    for number in range(min(len(document), most)):
        try:
            page = document[number]
            words = page.get_textpage()
        except pypdfium2.PdfiumError:
            texts.append("")
            continue
        texts.append(words.get_text_range())
        words.close()
        page.close()
    return texts
