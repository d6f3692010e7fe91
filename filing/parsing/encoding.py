"""Bytes → characters: UTF-8, UTF-16 and GB18030, in strict order, and nothing that would only guess."""

import re
from contextlib import suppress
from dataclasses import dataclass

from filing.errors import UndecodableText
from filing.parsing.plausibility import is_language

BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f]")
CONTROL_CHARACTERS = re.compile(r"[\x01-\x08\x0e-\x19\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
CONTROL_SHARE, STRAY = 0.005, 2
"""A stray control character is left in many an exported text; more of them mean that this is none."""
DECLARED = dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "gb18030"), ("gb18030",)) | {
    "big5": ("big5hkscs",),
    "big5-hkscs": ("big5hkscs",),
    "hz-gb-2312": ("hz",),
}
"""What a file may say of itself beyond what its bytes show; gb2312 and gbk are read as their superset, which pages
that declare them use. No other name reaches a decoder: some of Python's take quadratic time."""
SAMPLE = 65_536
REPLACED_SHARE = 0.01
"""More unreadable characters than this, and the text is another encoding or none."""
ODD = "\ue000-\uf8ff\uff66-\uff9f\u3040-\u30ff\uac00-\ud7a3\u0400-\u04ff\u0370-\u03ff"
"""Private use, kana, hangul, Cyrillic, Greek: what another encoding read as GB18030 is full of."""
ODD_CHARACTERS = re.compile(f"[{ODD}]")
ODD_SHARE = 0.3
SHORT = 20


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    replaced: int = 0
    """How many characters could not be read and stand as U+FFFD."""


def decode(data: bytes, *, declared: str = "") -> Decoded:
    """`declared` is what the file says of itself; it is tried first. Raises UndecodableText.

    What decodes without a fault wins; else the reading with the fewest faults, if they are few.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _fewest_faults([_lenient(data[len(bom) :], encoding)])
    for encoding in [*DECLARED.get(declared.strip().lower(), ()), "utf-8", *_wide(data), "gb18030"]:
        with suppress(UnicodeDecodeError, LookupError):
            text = data.decode(encoding)
            if _plausible(text, encoding):
                return Decoded(text, encoding)
    return _fewest_faults([_lenient(data, "utf-8"), _lenient(data, "gb18030")])


def _fewest_faults(readings: list[Decoded]) -> Decoded:
    sound = [r for r in readings if r.replaced <= REPLACED_SHARE * len(r.text) and _plausible(r.text, r.encoding)]
    if not sound:
        raise UndecodableText(
            "文字编码无法识别，读出的多是乱码。请用记事本打开，确认文字正常后另存为 UTF-8 编码重新上传。"
        )
    return min(sound, key=lambda reading: reading.replaced)


def looks_binary(data: bytes) -> bool:
    """Whether the bytes are no text in any encoding that `decode` knows."""
    sample = data[:SAMPLE]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")) or _wide(sample):
        return False
    return b"\0" in sample or len(CONTROLS.findall(sample)) > max(STRAY, CONTROL_SHARE * len(sample))


def _wide(data: bytes) -> list[str]:
    """UTF-16 without a mark: the high bytes of Chinese and ASCII text are few, its low bytes many."""
    sample = data[:SAMPLE]
    if len(sample) < 4 or len(data) % 2:
        return []
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        cjk = sum(0x4E <= byte <= 0x9F or byte in {0x00, 0x30, 0xFF, 0x20} for byte in high)
        low = sample[::2] if encoding == "utf-16-le" else sample[1::2]
        if cjk > 0.95 * len(high) and len(set(low)) > len(set(high)) and 0x00 in high:
            return [encoding]
    return []


def _lenient(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def _plausible(text: str, encoding: str) -> bool:
    """UTF-8 proves itself by its form, beyond a few characters; what fits another encoding must look like language."""
    if "\0" in text or len(CONTROL_CHARACTERS.findall(text)) > max(STRAY, CONTROL_SHARE * len(text)):
        return False
    if encoding == "utf-8" and len(text) > SHORT:
        return True
    odd = len(ODD_CHARACTERS.findall(text)) > ODD_SHARE * len(text)
    return not odd and (encoding == "utf-8" or is_language(text))
