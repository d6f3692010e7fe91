"""A zip of files: what each of its members became. One that cannot be read never stops another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zipfile import ZipFile, ZipInfo

from filing.errors import BadFile, DecompressionLimit, UnsupportedType
from filing.parsing.archive import open_archive, read_entry
from filing.parsing.report import Extraction, Limits
from filing.parsing.sandbox import extract
from filing.parsing.sniff import ZIP_MAGIC, Format, sniff

UTF8_FLAG = 0x800
MOST_MEMBERS = 500
LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini", "~$")
"""What systems and open editors leave in folders."""


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    outcome: Extraction | BadFile
    is_bundle: bool = False
    """A zip in the zip, which is not opened."""


def is_bundle(data: bytes, limits: Limits) -> bool:
    """Whether this is a zip that is no document by itself; False also for one that cannot be opened."""
    try:
        return data.startswith(ZIP_MAGIC) and sniff(data, limits) is Format.ARCHIVE
    except BadFile:
        return False


def read_bundle(data: bytes, *, limits: Limits, read: Callable[..., Extraction] = extract) -> Iterator[Member]:
    """Members in the order of the archive, each read as `read(data, name=…, limits=…)` does when it is asked for.

    Raises what `open_archive` raises for the whole, and DecompressionLimit for too many members.
    """
    with open_archive(data, limits) as archive:
        for entry in _entries(archive):
            yield _member(archive, entry, limits, read)


def members_of(data: bytes, limits: Limits) -> list[tuple[str, bytes]]:
    """Name and bytes of each member, in the order of `read_bundle`. Raises what it raises, and CorruptFile."""
    with open_archive(data, limits) as archive:
        return [(member_name(entry), read_entry(archive, entry.filename)) for entry in _entries(archive)]


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


def _member(archive: ZipFile, entry: ZipInfo, limits: Limits, read: Callable[..., Extraction]) -> Member:
    name = member_name(entry)
    try:
        data = read_entry(archive, entry.filename, most=limits.file_bytes + 1)
        if is_bundle(data, limits):
            message = f"压缩包中的“{name}”又是压缩包，没有读取。请解压后处理。"
            return Member(name, UnsupportedType(message), is_bundle=True)
        return Member(name, read(data, name=name, limits=limits))
    except BadFile as error:
        return Member(name, error)
