"""A zip of files: what each of its members became. One that cannot be read never stops another.

Its directory is hostile like the rest: a child process opens it and takes the members out, one file each.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from filing.errors import BadFile, DecompressionLimit, UnsupportedType
from filing.parsing.archive import open_archive, read_entry
from filing.parsing.folders import private_folder
from filing.parsing.report import Extraction, Limits
from filing.parsing.sandbox import ask, extract, refusal
from filing.parsing.sniff import BUNDLE

UTF8_FLAG = 0x800
MOST_MEMBERS = 500
LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini", "~$")
"""What systems and open editors leave in folders."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A member that has been taken out, or why it could not be."""

    name: str
    path: Path
    error: BadFile | None = None

    def read(self) -> bytes:
        """Within `taken_out`. Raises the error."""
        if self.error is not None:
            raise self.error
        with os.fdopen(os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            return file.read()


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    outcome: Extraction | BadFile
    is_bundle: bool = False
    """A zip in the zip, which is not opened."""


@contextmanager
def taken_out(data: bytes, limits: Limits) -> Iterator[list[Packed]]:
    """The members in the order of the archive, in a folder that is gone when the block ends.

    Raises what `open_archive` raises for the whole, and DecompressionLimit for too many members.
    """
    with private_folder() as folder:
        rows = ask(data, {"members": True}, limits, folder=folder)["members"]
        yield [
            Packed(row["name"], folder / _file(number), refusal(row["error"], limits) if row["error"] else None)
            for number, row in enumerate(rows)
        ]


def read_bundle(data: bytes, *, limits: Limits, read: Callable[..., Extraction] = extract) -> Iterator[Member]:
    """Each member read as `read(data, name=…, limits=…)` does when it is asked for. Raises as `taken_out` does."""
    with taken_out(data, limits) as found:
        for packed in found:
            yield _member(packed, limits, read)


def members_of(data: bytes, limits: Limits) -> list[tuple[str, bytes]]:
    """Name and bytes of each member, in the order of `read_bundle`. Raises what it raises, and CorruptFile."""
    with taken_out(data, limits) as found:
        return [(packed.name, packed.read()) for packed in found]


def unpacked(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes | BadFile]]:
    """For the child process only: name and bytes of each member, of one that is too large a byte beyond the limit."""
    with open_archive(data, limits) as archive:
        for entry in _entries(archive):
            try:
                yield member_name(entry), read_entry(archive, entry.filename, most=limits.file_bytes + 1)
            except BadFile as error:
                yield member_name(entry), error


def take_out(data: bytes, limits: Limits) -> list[dict[str, object]]:
    """For the child process only: writes the members into the working folder and tells of each."""
    rows: list[dict[str, object]] = []
    for number, (name, content) in enumerate(unpacked(data, limits)):
        if isinstance(content, BadFile):
            rows.append({"name": name, "error": {"class": content.code, "message": content.message}})
        else:
            Path(_file(number)).write_bytes(content)
            rows.append({"name": name, "error": None})
    return rows


def _file(number: int) -> str:
    return f"member-{number}"


def _entries(archive: ZipFile) -> list[ZipInfo]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_litter(member_name(entry))]
    if len(entries) > MOST_MEMBERS:
        raise DecompressionLimit(f"压缩包内有 {len(entries)} 个文件，超过 {MOST_MEMBERS} 个的上限。请分批处理。")
    return entries


def member_name(entry: ZipInfo) -> str:
    """As its maker meant it: without the flag for UTF-8 Chinese systems write UTF-8 or GBK all the same."""
    if entry.flag_bits & UTF8_FLAG:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _is_litter(name: str) -> bool:
    return name.startswith(LITTER) or name.rpartition("/")[2].startswith(LITTER)


def _member(packed: Packed, limits: Limits, read: Callable[..., Extraction]) -> Member:
    try:
        return Member(packed.name, read(packed.read(), name=packed.name, limits=limits))
    except BadFile as error:
        if BUNDLE in error.details:
            message = f"压缩包中的“{packed.name}”又是压缩包，没有读取。请解压后处理。"
            return Member(packed.name, UnsupportedType(message), is_bundle=True)
        return Member(packed.name, error)
