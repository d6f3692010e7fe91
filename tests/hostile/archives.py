"""Zips that no honest program makes."""

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tests.parsing.build import archive

SYMLINK = 0o120777 << 16


def zipped(info: ZipInfo, content: bytes = b"x") -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as file:
        file.writestr(info, content)
    return buffer.getvalue()


def named(name: str) -> bytes:
    """With one entry of this name, whatever it is."""
    info = ZipInfo("x")
    info.filename = name
    return zipped(info)


def symlink() -> bytes:
    info = ZipInfo("link")
    info.external_attr = SYMLINK
    return zipped(info, b"/etc/passwd")


def overlapping() -> bytes:
    """Two directory rows for the same bytes."""
    data = archive({"a.xml": b"x" * 5000})
    at = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    row = data[at:end]
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, 2 * len(row), at, 0)
    return data[:at] + row + row.replace(b"a.xml", b"b.xml") + tail


def with_flag(flag: int) -> bytes:
    data = bytearray(archive({"a.xml": b"x"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= flag
    return bytes(data)
