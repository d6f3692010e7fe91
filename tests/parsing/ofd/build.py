"""Small OFD files (GB/T 33190-2016) made by code: lines with their places, pictures over a page."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from tests.parsing.build import archive

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
WIDTH, HEIGHT = 210, 297
FONT, PICTURE = 1, 100
Placed = tuple[float, float, float, str]
"""Left edge, baseline, size in millimetres from the upper left corner; text."""


def ofd(
    pages: Sequence[Sequence[Placed]],
    *,
    pictures: Mapping[int, tuple[str, bytes]] | None = None,
    extra: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """`pictures` by the number of their page from 0: file name and bytes; `extra` replaces or adds entries."""
    pictures = pictures or {}
    media = "".join(
        f'<ofd:MultiMedia ID="{PICTURE + n}" Type="Image"><ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>'
        for n, (name, _) in pictures.items()
    )
    entries: dict[str, bytes | str] = {
        "OFD.xml": f'{HEAD}<ofd:OFD {SPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": _document(len(pages)),
        "Doc_0/PublicRes.xml": f'{HEAD}<ofd:Res {SPACE} BaseLoc="Res"><ofd:Fonts>'
        f'<ofd:Font ID="{FONT}" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>',
        "Doc_0/DocumentRes.xml": f'{HEAD}<ofd:Res {SPACE} BaseLoc="Res"><ofd:MultiMedias>{media}'
        "</ofd:MultiMedias></ofd:Res>",
    }
    entries |= {f"Doc_0/Res/{name}": data for name, data in pictures.values()}
    for number, lines in enumerate(pages):
        entries[f"Doc_0/Pages/Page_{number}/Content.xml"] = _page(
            lines, PICTURE + number if number in pictures else None
        )
    return archive(entries | dict(extra or {}))


def _document(pages: int) -> str:
    rows = "".join(f'<ofd:Page ID="{10 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(pages))
    box = f"<ofd:PageArea><ofd:PhysicalBox>0 0 {WIDTH} {HEIGHT}</ofd:PhysicalBox></ofd:PageArea>"
    resources = "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    return (
        f"{HEAD}<ofd:Document {SPACE}><ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID>{box}{resources}"
        f"</ofd:CommonData><ofd:Pages>{rows}</ofd:Pages></ofd:Document>"
    )


def _page(lines: Sequence[Placed], picture: int | None) -> str:
    objects = ""
    if picture is not None:
        objects += (
            f'<ofd:ImageObject ID="5" Boundary="0 0 {WIDTH} {HEIGHT}" CTM="{WIDTH} 0 0 {HEIGHT} 0 0"'
            f' ResourceID="{picture}"/>'
        )
    for number, (left, baseline, size, text) in enumerate(lines, 20):
        steps = f' DeltaX="g {len(text) - 1} {size:.3f}"' if len(text) > 1 else ""
        objects += (
            f'<ofd:TextObject ID="{number}" Boundary="{left:.3f} {baseline - size:.3f} {size * len(text) + 1:.3f}'
            f' {size * 1.3:.3f}" Font="{FONT}" Size="{size:.3f}"><ofd:TextCode X="0" Y="{size:.3f}"{steps}>'
            f"{escape(text)}</ofd:TextCode></ofd:TextObject>"
        )
    layer = f'<ofd:Content><ofd:Layer ID="9" Type="Body">{objects}</ofd:Layer></ofd:Content>'
    area = f"<ofd:Area><ofd:PhysicalBox>0 0 {WIDTH} {HEIGHT}</ofd:PhysicalBox></ofd:Area>"
    return f"{HEAD}<ofd:Page {SPACE}>{area}{layer}</ofd:Page>"


def laid_out(
    text: str, *, columns: int = 28, rows: int = 22, size: float = 5.6, left: float = 28, step: float = 9.8
) -> list[list[Placed]]:
    """The grid of GB/T 9704: 22 lines of 28 characters, body moved in by two, a page number at the foot."""
    lines = [line for paragraph in text.split("\n") for line in _broken(paragraph, columns)]
    pages = [lines[at : at + rows] for at in range(0, len(lines), rows)]
    placed = []
    for number, page in enumerate(pages, 1):
        shown = [_placed(line, row, left, size, step) for row, line in enumerate(page) if line.strip("\u3000")]
        placed.append([*shown, (98.0, 275.0, 4.9, f"— {number} —")])
    return placed


def _broken(paragraph: str, columns: int) -> list[str]:
    whole = f"\u3000\u3000{paragraph}" if paragraph.strip() else ""
    return [whole[at : at + columns] for at in range(0, len(whole), columns)] or [""]


def _placed(line: str, row: int, left: float, size: float, step: float) -> Placed:
    words = line.lstrip("\u3000")
    return (left + size * (len(line) - len(words)), 37 + step * (row + 1) - 2, size, words.rstrip())
