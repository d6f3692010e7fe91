"""The second reading of a PDF, in a process of its own."""

import os
from contextlib import suppress
from pathlib import Path

import pytest

from filing.parsing.pdf.second import SecondReading
from filing.parsing.report import Limits
from tests.parsing.build import pdf, printed


def texts(data: bytes, limits: Limits | None = None) -> dict[int, str]:
    with SecondReading(data, limits or Limits()) as second:
        return second.texts()


def test_each_page_has_its_text() -> None:
    assert texts(pdf([printed(["公园"]), [], printed(["免费", "开放"])])) == {1: "公园", 3: "免费\r\n开放"}
    assert texts(pdf([printed(["公园"]), printed(["免费"])]), Limits(pages=1)) == {1: "公园"}


def test_pages_that_are_not_there_are_missing() -> None:
    assert texts(pdf([printed(["公园"])]).replace(b"/Count 1", b"/Count 4")) == {1: "公园"}


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", pdf([printed(["公园"])], encrypt=True)])
def test_a_file_that_cannot_be_opened_has_no_second_reading(data: bytes) -> None:
    assert texts(data) == {}


def children() -> set[str]:
    """Numbers of the processes of this one; other tests in it may have some of their own."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # one that ends while it is looked at
            if int(status.read_text("utf-8").rpartition(")")[2].split()[1]) == os.getpid():
                found.add(status.parent.name)
    return found


def test_no_process_outlives_a_first_reading_that_fails() -> None:
    before = children()

    def begin_and_fail() -> None:
        with SecondReading(pdf([printed(["公园"])] * 50), Limits()):
            raise KeyError

    with pytest.raises(KeyError):
        begin_and_fail()
    assert children() <= before
