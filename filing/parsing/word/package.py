"""The parts of a docx: a zip whose XML parts point at each other by relationships (ISO/IEC 29500-2)."""

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree

from filing.errors import CorruptFile, ExternalEntity
from filing.parsing.archive import UNREADABLE, open_archive, read_entry
from filing.parsing.report import Limits

STRICT = tuple(
    (strict.encode(), transitional.encode())
    for strict, transitional in (
        ("http://purl.oclc.org/ooxml/wordprocessingml/", "http://schemas.openxmlformats.org/wordprocessingml/2006/"),
        ("http://purl.oclc.org/ooxml/drawingml/", "http://schemas.openxmlformats.org/drawingml/2006/"),
        (
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        ),
        (
            "http://purl.oclc.org/ooxml/officeDocument/math",
            "http://schemas.openxmlformats.org/officeDocument/2006/math",
        ),
    )
)
"""Strict documents use other namespaces for the same elements."""
DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
HEAD = 2048
UNPARSABLE = (etree.XMLSyntaxError, *UNREADABLE)
XML_SUFFIXES = (".xml", ".rels")


@dataclass(frozen=True, slots=True)
class Relationship:
    id: str
    kind: str
    """The last word of its type: officeDocument, numbering, header, …"""
    target: str
    """Name of the part; empty for what lies outside of the file."""


class Package:
    """Reads parts on demand. The head of every XML part is looked at: ExternalEntity for a document type declaration.

    One that hides behind more than a head is found where the part is parsed; what is not parsed can do no harm.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._archive: ZipFile = open_archive(data, limits)
        self._names = {name.replace("\\", "/").lstrip("/").lower(): name for name in self._archive.namelist()}
        self._blobs: dict[str, bytes] = {}
        for name in self._names:
            if name.endswith(XML_SUFFIXES):
                self._refuse_doctype(name)

    @property
    def names(self) -> frozenset[str]:
        """Lower case, without a leading slash."""
        return frozenset(self._names)

    def blob(self, name: str) -> bytes | None:
        """Unpacked bytes of a part; None for one that is missing. Raises CorruptFile."""
        key = name.lower()
        if key not in self._names:
            return None
        if key not in self._blobs:
            self._blobs[key] = read_entry(self._archive, self._names[key])
        return self._blobs[key]

    def tree(self, name: str) -> Any | None:
        """Root element of an XML part in transitional namespaces; None for a missing one. Raises CorruptFile."""
        blob = self.blob(name)
        if blob is None:
            return None
        if b"purl.oclc.org" in blob:
            for strict, transitional in STRICT:
                blob = blob.replace(strict, transitional)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(blob, parser)
        except etree.XMLSyntaxError as error:
            if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
                raise MemoryError from error
            raise _broken(name) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise _refused(name)
        return root

    def relationships(self, source: str) -> dict[str, Relationship]:
        """By id; `source` is the name of the part that points, empty for the package."""
        folder, base = posixpath.split(source)
        root = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        if root is None:
            return {}
        rows = (_relationship(element, folder) for element in root if isinstance(element.tag, str))
        return {row.id: row for row in rows}

    def main(self) -> str:
        """Name of the document part. Raises CorruptFile when there is none."""
        for row in self.relationships("").values():
            if row.kind == "officeDocument" and self.blob(row.target) is not None:
                return row.target
        if "word/document.xml" in self._names:
            return "word/document.xml"
        raise CorruptFile("Word 文档缺少正文部件。请在 Word 或 WPS 中打开并另存后重新上传。")

    def first(self, name: str, tag: str, *, attributes: Mapping[str, Collection[str]]) -> Any | None:
        """The first element of this tag with one of the values of each attribute, without reading the part further."""
        if name.lower() not in self._names:
            return None
        with self._archive.open(self._names[name.lower()]) as file:
            elements = etree.iterparse(file, tag=f"{{*}}{tag}", resolve_entities=False, no_network=True, load_dtd=False)
            try:
                for _, element in elements:
                    local = {etree.QName(key).localname: value for key, value in element.attrib.items()}
                    if all(local.get(key) in values for key, values in attributes.items()):
                        return element
            except UNPARSABLE as error:
                raise _broken(name) from error
        return None

    def _refuse_doctype(self, name: str) -> None:
        head = read_entry(self._archive, self._names[name], most=HEAD)
        if any(mark in head for mark in DOCTYPES):
            raise _refused(name)


def _broken(name: str) -> CorruptFile:
    return CorruptFile(f"文件已损坏：部件“{name}”不是完整的 XML。请在原软件中打开并另存后重新上传。")


def _refused(name: str) -> ExternalEntity:
    return ExternalEntity(
        f"部件“{name}”含有文档类型声明（DTD），可能引用外部实体，已拒绝读取。请用 Word 或 WPS 重新另存后上传。"
    )


def _relationship(element: Any, folder: str) -> Relationship:
    kind = (element.get("Type") or "").rstrip("/").rsplit("/", 1)[-1]
    target = unquote(element.get("Target") or "")
    if element.get("TargetMode") == "External":
        return Relationship(element.get("Id") or "", kind, "")
    path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return Relationship(element.get("Id") or "", kind, path)
