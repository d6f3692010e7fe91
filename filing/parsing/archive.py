"""The guard before any zip container (docx and its kin): nothing is unpacked until its directory has been judged."""

import lzma
import re
import stat
import zlib
from io import BytesIO
from itertools import pairwise
from zipfile import BadZipFile, ZipFile, ZipInfo

from filing.errors import CorruptFile, DecompressionLimit, EncryptedFile, UnsafeArchivePath
from filing.parsing.report import Limits

ENTRIES = 5_000
RATIO = 200
RATIO_FROM = 1024 * 1024
"""The ratio counts from this unpacked size on: small parts of equal bytes are harmless."""
LOCAL_HEADER = 30
ENCRYPTED_FLAG = 0x1
MEGABYTE = 1024 * 1024
UNREADABLE = (BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError, zlib.error, lzma.LZMAError)
DRIVE = re.compile(r"[A-Za-z]:")
"""C:"""


def open_archive(data: bytes, limits: Limits) -> ZipFile:
    """Opens without unpacking.

    Raises CorruptFile, EncryptedFile, UnsafeArchivePath, or DecompressionLimit for too much, too dense, or overlapping.
    """
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
        raise CorruptFile("文件不完整或已损坏：压缩目录读不出来。请在原软件中打开并另存后重新上传。") from error
    entries = archive.infolist()
    if any(entry.header_offset < 0 for entry in entries):
        raise CorruptFile("文件不完整或已损坏：前面缺了一部分。请重新上传，或在原软件中打开并另存后上传。")
    for entry in entries:
        _refuse_unsafe(entry)
    _refuse_bombs(entries, limits)
    return archive


def read_entry(archive: ZipFile, name: str, *, most: int = -1) -> bytes:
    """The unpacked bytes, or the first `most`; never more than the directory declares. Raises CorruptFile."""
    try:
        with archive.open(name) as file:
            return file.read(most)
    except UNREADABLE as error:
        raise CorruptFile(f"文件已损坏：部件“{name}”解压失败。请在原软件中打开并另存后重新上传。") from error


def _refuse_unsafe(entry: ZipInfo) -> None:
    # `orig_filename` still has what zipfile cuts off or turns round
    for name in {entry.filename.replace("\\", "/"), entry.orig_filename.replace("\\", "/")}:
        if name.startswith("/") or DRIVE.match(name) or ".." in name.split("/") or "\0" in name:
            raise UnsafeArchivePath(
                f"文件内含指向外部的路径“{name[:80]!r}”，已拒绝读取。请用 Word 或 WPS 重新生成文件后上传。"
            )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UnsafeArchivePath(f"文件内含符号链接“{entry.filename[:80]}”，已拒绝读取。请重新生成文件后上传。")
    if entry.flag_bits & ENCRYPTED_FLAG:
        raise EncryptedFile("文件内容已加密。请解除密码后重新上传。")


def _refuse_bombs(entries: list[ZipInfo], limits: Limits) -> None:
    if len(entries) > ENTRIES:
        raise DecompressionLimit(
            f"文件内含 {len(entries)} 个部件，超过 {ENTRIES} 个的上限，已拒绝读取。请另存为新文件后上传。"
        )
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked_bytes:
        raise DecompressionLimit(
            f"文件解压后有 {total // MEGABYTE} MB，超过 {limits.unpacked_bytes // MEGABYTE} MB 的上限，已拒绝读取。"
            "请删去大幅图片和附件后重新上传。"
        )
    for entry in entries:
        if entry.file_size > RATIO_FROM and entry.file_size > RATIO * max(1, entry.compress_size):
            raise DecompressionLimit(
                f"部件“{entry.filename[:80]}”的压缩比超过 {RATIO} 倍，疑似压缩炸弹，已拒绝读取。请重新生成文件后上传。"
            )
    spans = sorted((e.header_offset, e.header_offset + LOCAL_HEADER + e.compress_size) for e in entries)
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise DecompressionLimit("文件内的部件互相重叠，疑似压缩炸弹，已拒绝读取。请重新生成文件后上传。")
