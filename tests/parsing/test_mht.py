import base64
import quopri

import pytest

from filing.errors import CorruptFile
from filing.parsing.mht import read_mht
from filing.parsing.report import Limits


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64", "8bit"])
def test_a_single_file_page_is_read_by_its_first_page(transfer: str) -> None:
    body = "<html><body><p>第一条　公园=免费</p></body></html>".encode("gbk")
    coded = {"quoted-printable": quopri.encodestring(body), "base64": base64.encodebytes(body), "8bit": body}[transfer]
    head = (
        "From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--b"\r\n\r\n'
        "----b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n"
        f"----b\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n"
    )
    assert read_mht(head.encode() + coded + b"\r\n----b--\r\n", Limits()).text == "第一条　公园=免费"


def test_a_single_file_page_without_a_page_says_so() -> None:
    with pytest.raises(CorruptFile, match="没有正文页面"):
        read_mht(b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nx", Limits())
