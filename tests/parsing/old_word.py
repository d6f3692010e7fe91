"""doc files made by code (MS-CFB, MS-DOC), and what LibreOffice, where it is installed, makes of our docx."""

import shutil
import struct
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from filing.parsing.legacy.pieces import STORIES

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
NONE = 0xFFFFFFFF
SHORTEST = 4096
"""Shorter streams would have to stand in the mini stream."""


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """An OLE file; streams are filled up with zeros. Names beyond the root stand in one chain of siblings."""
    padded = {name: _whole(data.ljust(SHORTEST, b"\0")) for name, data in streams.items()}
    directory = _whole(_directory(padded))
    chains, body = [], b""
    for data in (directory, *padded.values()):
        first = 1 + len(body) // SECTOR
        chains += [*range(first + 1, first + len(data) // SECTOR), END]
        body += data
    fat = struct.pack(f"<{1 + len(chains)}I", FAT, *chains).ljust(SECTOR, b"\xff")
    assert len(fat) == SECTOR
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, 1, 1, 0, SHORTEST, END, 0, END, 0) + struct.pack("<I", 0)
    return head.ljust(SECTOR, b"\xff") + fat + body


def _directory(streams: Mapping[str, bytes]) -> bytes:
    rows = [_entry("Root Entry", 5, (NONE, 1), END, 0)]
    start = 1 + len(_whole(bytes(128 * (1 + len(streams))))) // SECTOR
    for number, (name, data) in enumerate(streams.items(), 2):
        sibling = number if number <= len(streams) else NONE
        rows.append(_entry(name, 2, (sibling, NONE), start, len(data)))
        start += len(data) // SECTOR
    return b"".join(rows)


def _entry(name: str, kind: int, links: tuple[int, int], start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB3I", len(encoded), kind, 1, NONE, *links)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def _whole(data: bytes) -> bytes:
    return data.ljust(-(-len(data) // SECTOR) * SECTOR, b"\0")


def doc(
    stories: Mapping[str, str], *, flags: int = 0, version: int = 0xC1, magic: int = 0xA5EC, pieces: int = 1
) -> bytes:
    """Text in the marks of MS-DOC: \\r ends a paragraph, \\x07 a cell, \\x13 … \\x14 … \\x15 is a field."""
    text = "".join(stories.get(name, "") for name in STORIES)
    lengths = [len(stories.get(name, "")) for name in STORIES]
    fib = struct.pack("<HH", magic, version).ljust(10, b"\0") + struct.pack("<H", flags)
    fib = fib.ljust(32, b"\0") + struct.pack("<H", 14) + bytes(28)
    fib += struct.pack("<H", 22) + struct.pack("<22i", 0, 0, 0, *lengths, *([0] * 11))
    cuts = [len(text) * n // pieces for n in range(pieces + 1)]
    plc = struct.pack(f"<{len(cuts)}I", *cuts)
    plc += b"".join(struct.pack("<HIH", 0, 2048 + 2 * cut, 0) for cut in cuts[:-1])
    table = b"\x02" + struct.pack("<I", len(plc)) + plc
    fib += struct.pack("<H", 93) + bytes(8 * 33) + struct.pack("<II", 0, len(table)) + bytes(8 * 59)
    return compound_file({"WordDocument": fib.ljust(2048, b"\0") + text.encode("utf-16-le"), "0Table": table})


@cache
def by_office(docx: bytes, suffix: str) -> bytes:
    """The same document as LibreOffice saves it under `suffix`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.docx").write_bytes(docx)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", name, str(folder / "a.docx")]
        subprocess.run(command, check=True, capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
        return (folder / f"a.{suffix}").read_bytes()
