"""A sound file of every format, and endless spoilt ones made of it: the same seed gives the same bytes."""

import re
from collections.abc import Callable
from io import BytesIO
from random import Random
from zipfile import ZipFile

from tests.hostile.pictures import png
from tests.parsing.build import archive, docx, item, p, pdf, printed, r, table
from tests.parsing.ofd.build import laid_out, ofd
from tests.parsing.old_word import doc
from tests.parsing.word.test_numbering import LAW, STYLES, numbering

WORDS = ["云山市公园管理办法", "第一章　总则", "第一条　公园免费开放。", "第二条　任何单位不得收取门票。"]
TEXT = "\n".join(WORDS)
PAGE = (
    f"<html><head><meta charset=utf-8></head><body><table><tr><td colspan=2>甲<td>乙</table><p>{WORDS[2]}</body></html>"
)
RUNS = (
    r("隐藏", "<w:vanish/>")
    + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    + '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
    + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    + '<w:ins w:id="1"><w:r><w:t>增</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>删</w:delText></w:r></w:del>'
    + '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
)
WORD = docx(
    item("总则", 1) + item("公园免费开放。", 1, 1) + p(runs=RUNS) + table(["甲", "乙"], ["丙", "丁"]),
    parts={
        "numbering": numbering(LAW),
        "styles": STYLES,
        "footnotes": f'<w:footnote w:id="2">{p("注")}</w:footnote>',
        "header": p("内部资料"),
    },
    blobs={"part.html": PAGE.encode()},
)
RICH = (
    b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 \\'cb\\'ce\\'cc\\'e5;}}\\pard\\f0 "
    + b"\\u31532?\\u19968?\\u26465?\\par " * 20
    + b"}"
)
SAMPLES: dict[str, bytes] = {
    "a.docx": WORD,
    "a.pdf": pdf([printed(WORDS * 3)] * 2, drawing="80 80 m 300 80 l S 80 80 200 60 re S\n"),
    "a.ofd": ofd(laid_out(TEXT), pictures={0: ("a.png", png(64))}),
    "a.doc": doc(
        {"main": TEXT.replace("\n", "\r") + "\r甲\x07乙\x07\x07\x13PAGE\x141\x15\r", "header": "内部\r"}, pieces=3
    ),
    "a.rtf": RICH,
    "a.html": PAGE.encode(),
    "a.mht": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html;"
    b" charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + PAGE.encode() + b"\r\n--b--\r\n",
    "a.txt": TEXT.encode("gb18030"),
    "a.png": png(64),
    "a.zip": archive({"一/办法.docx": docx(p(WORDS[2])), "说明.txt": TEXT, "内.zip": archive({"a.txt": "x"})}),
}
ODD = [
    b"",
    b"-1",
    b"0",
    b"1e99",
    b"99999999999",
    b"\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"<",
    b">",
    b'"',
    b"&",
]
TOKEN = re.compile(rb"[A-Za-z0-9.:/-]+")
"""w:val, 12.5, /Length"""


def spoilt(name: str, seed: int) -> bytes:
    """The sample `name` with one to four faults, at times within one part of a zip that stays sound itself."""
    random = Random(f"{name}{seed}")
    data = SAMPLES[name]
    if data.startswith(b"PK") and random.random() < 0.7:
        return _part_spoilt(data, random)
    return _spoilt(data, random)


def _part_spoilt(data: bytes, random: Random) -> bytes:
    """The damage reaches the reader of the part."""
    with ZipFile(BytesIO(data)) as file:
        entries = {name: file.read(name) for name in file.namelist()}
    chosen = random.choice(sorted(entries))
    return archive(entries | {chosen: _spoilt(entries[chosen], random)})


def _spoilt(data: bytes, random: Random) -> bytes:
    for _ in range(random.randrange(1, 5)):
        data = random.choice(FAULTS)(data, random)
    return data


def _bytes(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(data), random.randrange(1, 8))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _cut(data: bytes, random: Random) -> bytes:
    start = random.randrange(len(data) + 1)
    return data[:start] + data[start + random.randrange(1, 40) :]


def _again(data: bytes, random: Random) -> bytes:
    """A piece stands up to some hundred times where it, or another, stood once."""
    start, size = random.randrange(len(data) + 1), random.randrange(1, 200)
    at = random.randrange(len(data) + 1)
    return data[:at] + data[start : start + size] * random.choice([1, 2, 300]) + data[at:]


def _word(data: bytes, random: Random) -> bytes:
    """A name or number is another one of the file, or an odd one."""
    found = list(TOKEN.finditer(data))
    if not found:
        return data
    match = random.choice(found)
    new = random.choice([*ODD, random.choice(found).group()])
    return data[: match.start()] + new + data[match.end() :]


FAULTS: tuple[Callable[[bytes, Random], bytes], ...] = (_bytes, _cut, _again, _word, _word)
