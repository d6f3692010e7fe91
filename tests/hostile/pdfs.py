"""PDFs that ask for more than they give."""

import zlib

from tests.parsing.build import assembled, pdf, printed, stream

MEGABYTE = 1024 * 1024
HEAD = {
    1: b"<< /Type /Catalog /Pages 2 0 R >>",
    2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /XObject << /Form 10 0 R /Im 6 0 R >> >> >>",
    6: stream(b"\xff", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"),
}
PICTURE = b"q 595 0 0 842 0 0 cm /Im Do Q "
FLATE = "/FlateDecode"


def packed_zeros(megabytes: int, *, times: int = 1) -> bytes:
    """Packed over and over; three times make 1 GB less than 1 kB."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(megabytes)) + packer.flush()
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


def with_content(packed: bytes, filters: str = FLATE) -> bytes:
    """A PDF whose one page shows what unpacks from these bytes."""
    data = pdf([printed(["第一条"])])
    at = data.rindex(b"11 0 obj\n") + len(b"11 0 obj\n")
    body = f"<< /Filter [{filters}] /Length {len(packed)} >>\nstream\n".encode() + packed + b"\nendstream"
    return data[:at] + body + data[data.index(b"\nendobj", at) :]


def flate_bomb() -> bytes:
    return with_content(packed_zeros(600))


def flate_bomb_in_three() -> bytes:
    """Less than 4 kB."""
    return with_content(packed_zeros(1024, times=3), f"{FLATE} {FLATE} {FLATE}")


def endless_work() -> bytes:
    """Some millions of operators that draw nothing."""
    return with_content(zlib.compress(b"q Q\n" * 8_000_000, 1))


def form_in_itself(*, scanned: bool = False) -> bytes:
    """`scanned`: over a picture of the page, so that the page is drawn for its recognition."""
    return _with_forms({10: b"/Form Do /Form Do"}, scanned=scanned)


def forms_in_forms() -> bytes:
    """Each draws the next ten times: 10 to the power of 30."""
    return _with_forms({10 + n: b"/Form Do " * 10 for n in range(30)} | {40: b"q Q"}, scanned=False)


def _with_forms(contents: dict[int, bytes], *, scanned: bool) -> bytes:
    objects = HEAD | {4: stream(PICTURE * scanned + b"/Form Do", "")}
    for number, content in contents.items():
        following = number + 1 if number + 1 in contents else number
        resources = f"/Resources << /XObject << /Form {following} 0 R >> >>"
        objects[number] = stream(content, f"/Type /XObject /Subtype /Form /BBox [0 0 99 99] {resources}")
    return assembled(objects)


def endless_tree() -> bytes:
    """Pages that are their own children."""
    return assembled({1: HEAD[1], 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 999999 >>"})


def many_pages(count: int = 10_000) -> bytes:
    return pdf([printed(["第一条"])] * count)


def picture_of_a_billion() -> bytes:
    """Pixels, in 1 MB."""
    entries = "/Type /XObject /Subtype /Image /Width 32000 /Height 32000 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    picture = stream(packed_zeros(1000), entries, compressed=True)
    return assembled(HEAD | {4: stream(PICTURE, ""), 6: picture})
