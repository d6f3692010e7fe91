"""A page with its pictures in one mail-like file (MHTML, RFC 2557), as browsers and web editors save it."""

import email
import email.policy
from email.message import EmailMessage

from filing.errors import CorruptFile
from filing.parsing.encoding import Decoded
from filing.parsing.html import decode_page, extraction_of, read_page
from filing.parsing.plain import encoding_warnings
from filing.parsing.report import Extraction, Limits


def read_mht(data: bytes, limits: Limits) -> Extraction:
    """Reads the first page. Raises CorruptFile when there is none, and what `read_html` raises."""
    decoded = _page(data)
    return extraction_of(read_page(decoded.text), encoding_warnings(decoded))


def _page(data: bytes) -> Decoded:
    message = email.message_from_bytes(data.lstrip(), _class=EmailMessage, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return decode_page(payload, declared=part.get_content_charset() or "")
    raise CorruptFile("单文件网页（mht）中没有正文页面。请在浏览器中打开原网页，另存为 html 后上传。")
