"""Pictures of 10^9 pixels and more, in a few bytes."""

import struct
import zlib
from functools import cache

SIDE = 32_000


@cache
def png(side: int = SIDE) -> bytes:
    """Black and white; complete."""
    packer = zlib.compressobj(9)
    rows = bytes(1 + side // 8) * 64
    body = b"".join(packer.compress(rows) for _ in range(side // 64)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def gif() -> bytes:
    head = b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\xf0\0\0" + b"\0\0\0\xff\xff\xff"
    return head + b"," + struct.pack("<HHHH", 0, 0, 65_535, 65_535) + b"\0\x02\x02\x44\x01\0;"


def bmp() -> bytes:
    head = struct.pack("<IHHI", 5054, 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, SIDE, SIDE, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + head + bytes(5000)


def tif() -> bytes:
    tags = ((256, SIDE), (257, SIDE), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, SIDE), (279, 100))
    rows = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + rows + bytes(4)
