"""Files made by code: docx from fragments of XML, PDF from lines with places, zips of any kind."""

import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ROOTS = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes", "endnotes": "endnotes"} | {
    "comments": "comments",
    "header": "hdr",
    "footer": "ftr",
}
"""Part → root element."""


def p(text: str = "", *, properties: str = "", runs: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{run}{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def item(text: str, number: int, level: int = 0) -> str:
    """A paragraph of an automatic list."""
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def table(*rows: Sequence[str]) -> str:
    lines = ("".join(map(cell, row)) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def cell(content: str, properties: str = "") -> str:
    """From a text or, where it is XML already, from that."""
    inner = content if content.startswith("<") else p(content)
    return inner if inner.startswith("<w:tc>") else f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def docx(
    body: str, *, parts: Mapping[str, str] | None = None, blobs: Mapping[str, bytes] | None = None, prolog: str = ""
) -> bytes:
    """`parts` are the inner XML of the parts in ROOTS; `blobs` further entries, related by name to the document."""
    parts, blobs = parts or {}, blobs or {}
    declaration = '<?xml version="1.0" encoding="UTF-8"?>'
    entries: dict[str, bytes | str] = {
        "[Content_Types].xml": f"{declaration}<Types xmlns="
        '"http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>',
        "_rels/.rels": _relationships({"r0": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"{declaration}{prolog}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    links = {f"part-{name}": (name, f"{name}.xml") for name in parts}
    links |= {name: ("aFChunk", name) for name in blobs if "/" not in name}
    entries["word/_rels/document.xml.rels"] = _relationships(links)
    for name, inner in parts.items():
        entries[f"word/{name}.xml"] = f"{declaration}<w:{ROOTS[name]} {NAMESPACES}>{inner}</w:{ROOTS[name]}>"
    entries |= {name if "/" in name else f"word/{name}": blob for name, blob in blobs.items()}
    return archive(entries)


def _relationships(links: Mapping[str, tuple[str, str]]) -> str:
    rows = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{k}" Target="{t}"/>' for i, (k, t) in links.items())
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def archive(entries: Mapping[str, bytes | str]) -> bytes:
    """The same bytes at any time of day: each entry is as old as zip itself."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as file:
        for name, content in entries.items():
            file.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return buffer.getvalue()


Placed = tuple[float, float, float, str]
"""Left edge, baseline, type size in points, text."""


MAPPED = (
    "1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfrange <3000> <9FFF> <3000> <FF00> <FFEF> <FF00>"
)
"""Codes and their characters: Chinese and its marks."""


def pdf(
    pages: Sequence[Sequence[Placed]],
    *,
    scans: Sequence[int] = (),
    encrypt: bool = False,
    matrix: str = "1 0 0 1",
    drawing: str = "",
    entries: str = "",
    font: str = "UniGB-UCS2-H",
    name: str = "SimSun",
    mapped: str = MAPPED,
) -> bytes:
    """A4 pages in a font that is not embedded; with the fonts Identity-H and -V only what is `mapped` can be read.

    `scans` are page numbers with a picture over the whole page, `drawing` is drawn on each page, `matrix` turns
    text, `entries` go into each page's dictionary.
    """
    unicode, ordering = (" /ToUnicode 8 0 R", b"Identity") if font.startswith("Identity") else ("", b"GB1")
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        3: f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /{font}{unicode}".encode()
        + b" /DescendantFonts [4 0 R] >>",
        4: f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{name} /DW 1000 /FontDescriptor 5 0 R".encode()
        + b" /CIDSystemInfo << /Registry (Adobe) /Ordering ("
        + ordering
        + b") /Supplement 2 >> >>",
        5: f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /Ascent 880 /Descent -120 /CapHeight 700".encode()
        + b" /FontBBox [0 -120 1000 880] /ItalicAngle 0 /StemV 80 >>",
        6: stream(
            b"\xff", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
        ),
        8: stream(f"{mapped} endbfrange".encode(), ""),
        7: b"<< /Filter /Standard /V 1 /R 2 /O <" + b"ab" * 32 + b"> /U <" + b"cd" * 32 + b"> /P -44 >>",
    }
    kids = []
    for number, lines in enumerate(pages, 1):
        page, content = 8 + 2 * number, 9 + 2 * number
        kids.append(f"{page} 0 R")
        picture = b"q 595 0 0 842 0 0 cm /Im Do Q\n" if number in scans else b""
        objects[page] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R"
            f" /Resources << /Font << /F 3 0 R >> /XObject << /Im 6 0 R >> >> {entries} >>"
        ).encode()
        objects[content] = stream(picture + drawing.encode() + b"".join(_shown(line, matrix) for line in lines), "")
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return assembled(objects, " /Encrypt 7 0 R /ID [<00> <00>]" if encrypt else "")


def _shown(line: Placed, matrix: str) -> bytes:
    left, baseline, size, text = line
    return f"BT /F {size} Tf {matrix} {left} {baseline} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n".encode()


def stream(data: bytes, entries: str, *, compressed: bool = False) -> bytes:
    """A stream object; `compressed` says that the data are so already."""
    packed = data if compressed else zlib.compress(data)
    head = f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>".encode()
    return head + b"\nstream\n" + packed + b"\nendstream"


def assembled(objects: Mapping[int, bytes], trailer: str = "") -> bytes:
    out, places = bytearray(b"%PDF-1.5\n"), {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start, last = len(out), max(objects)
    rows = "".join(f"{places[n]:010} 00000 n \n" if n in places else "0000000000 65535 f \n" for n in range(last + 1))
    out += f"xref\n0 {last + 1}\n{rows}trailer\n<< /Size {last + 1} /Root 1 0 R{trailer} >>\n".encode()
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())


def printed(lines: Sequence[str], *, left: float = 80, top: float = 720, size: float = 16) -> list[Placed]:
    """Lines one below the other; each leading 　 moves the line in by one character."""
    placed = []
    for row, line in enumerate(lines):
        words = line.lstrip("\u3000")
        placed.append((left + size * (len(line) - len(words)), top - row * size * 1.75, size, words))
    return placed


def compound(*streams: str) -> bytes:
    """The head of an OLE compound file with a directory that names these streams."""
    entries = b"".join(name.encode("utf-16-le").ljust(64, b"\0") + bytes(64) for name in ("Root Entry", *streams))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + entries.ljust(1024, b"\0")
