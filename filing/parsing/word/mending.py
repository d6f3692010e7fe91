"""A docx that python-docx refuses → one that it opens: the same parts under their canonical names and types.

Strict documents (ISO/IEC 29500-1 strict namespaces), templates and files with macros, missing content types, dangling
relationships, names that differ in case, a main part that no relationship names.
"""

import posixpath
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr
from zipfile import ZipFile

from docx.opc.constants import CONTENT_TYPE, NAMESPACE, RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml
from lxml import etree

from filing.errors import CorruptFile
from filing.parsing.archive import read_entry
from filing.parsing.word.names import STRICT, STRICT_MARK

TYPES = {
    "styles": CONTENT_TYPE.WML_STYLES,
    "numbering": CONTENT_TYPE.WML_NUMBERING,
    "comments": CONTENT_TYPE.WML_COMMENTS,
    "header": CONTENT_TYPE.WML_HEADER,
    "footer": CONTENT_TYPE.WML_FOOTER,
    "footnotes": CONTENT_TYPE.WML_FOOTNOTES,
    "endnotes": CONTENT_TYPE.WML_ENDNOTES,
    "aFChunk": "application/octet-stream",
    "image": "application/octet-stream",
}
"""The kinds of part that a text is read from, by the last word of their relationship; no other part is taken over."""
RAW = frozenset({"aFChunk", "image"})
MAIN = "word/document.xml"


@dataclass(frozen=True, slots=True)
class _Link:
    id: str
    kind: str
    target: str
    """Name of the part; empty for what lies outside of the file."""


def mended(archive: ZipFile) -> bytes:
    """Raises CorruptFile where the main part, or a part that the text needs, is missing or broken."""
    parts = _Parts(archive)
    main = parts.main()
    links = [link for link in parts.links(main) if link.kind in TYPES and parts.has(link.target)]
    names = {link.id: f"part{number}{posixpath.splitext(link.target)[1]}" for number, link in enumerate(links, 1)}
    overrides = {MAIN: CONTENT_TYPE.WML_DOCUMENT_MAIN} | {f"word/{names[link.id]}": TYPES[link.kind] for link in links}
    entries = {
        "[Content_Types].xml": _content_types(overrides),
        "_rels/.rels": _relationships([("main", "officeDocument", MAIN)]),
        MAIN: parts.xml(main),
        "word/_rels/document.xml.rels": _relationships([(link.id, link.kind, names[link.id]) for link in links]),
    }
    for link in links:
        content = parts.blob(link.target) if link.kind in RAW else parts.xml(link.target)
        entries[f"word/{names[link.id]}"] = content
    buffer = BytesIO()
    with ZipFile(buffer, "w") as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return buffer.getvalue()


class _Parts:
    """Entries by name, whatever the case of its letters."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}

    def has(self, name: str) -> bool:
        return name.lower() in self._names

    def blob(self, name: str) -> bytes:
        return read_entry(self._archive, self._names[name.lower()])

    def xml(self, name: str) -> bytes:
        """In transitional namespaces."""
        blob = self.blob(name)
        if STRICT_MARK in blob:
            for strict, transitional in STRICT:
                blob = blob.replace(strict, transitional)
        parsed(blob, name)
        return blob

    def links(self, source: str) -> list[_Link]:
        """What the part `source` points at; empty for the package."""
        folder, base = posixpath.split(source)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(name):
            return []
        return [_link(element, folder) for element in parsed(self.blob(name), name) if isinstance(element.tag, str)]

    def main(self) -> str:
        for link in self.links(""):
            if link.kind == "officeDocument" and self.has(link.target):
                return link.target
        if self.has(MAIN):
            return MAIN
        raise CorruptFile("Word 文档缺少正文部件。请在 Word 或 WPS 中打开并另存后重新上传。")


def parsed(blob: bytes, name: str) -> Any:
    """Root element, by python-docx's parser. Raises CorruptFile for what is no whole XML."""
    try:
        return parse_xml(blob)
    except etree.XMLSyntaxError as error:
        refuse_exhaustion(error)
        raise CorruptFile(f"文件已损坏：部件“{name}”不是完整的 XML。请在原软件中打开并另存后重新上传。") from error


def refuse_exhaustion(error: Exception) -> None:
    """Raises MemoryError where the parser ran out of memory, which it calls a fault of the XML."""
    if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
        raise MemoryError from error


def _link(element: Any, folder: str) -> _Link:
    kind = (element.get("Type") or "").rstrip("/").rsplit("/", 1)[-1]
    target = unquote(element.get("Target") or "")
    if element.get("TargetMode") == "External":
        return _Link(element.get("Id") or "", kind, "")
    path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return _Link(element.get("Id") or "", kind, path)


def _content_types(overrides: dict[str, str]) -> bytes:
    rows = "".join(f'<Override PartName="/{name}" ContentType="{type_}"/>' for name, type_ in overrides.items())
    default = f'<Default Extension="rels" ContentType="{CONTENT_TYPE.OPC_RELATIONSHIPS}"/>'
    return f'<Types xmlns="{NAMESPACE.OPC_CONTENT_TYPES}">{default}{rows}</Types>'.encode()


def _relationships(rows: list[tuple[str, str, str]]) -> bytes:
    folder = posixpath.dirname(RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    links = "".join(
        f'<Relationship Id={quoteattr(id_)} Type="{folder}/{kind}" Target={quoteattr(target)}/>'
        for id_, kind, target in rows
    )
    return f'<Relationships xmlns="{NAMESPACE.OPC_RELATIONSHIPS}">{links}</Relationships>'.encode()
