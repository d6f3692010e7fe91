"""What an OFD holds beside its text: the pictures of its pages, signatures, annotations, attachments."""

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from ofdkit.errors import OFDError
from ofdkit.package import Package

SIGNATURE = re.compile(r"(?:^|/)Signature\.xml$", re.IGNORECASE)
"""Doc_0/Signs/Sign_0/Signature.xml"""
ANNOTATION = re.compile(r"(?:^|/)Annotation\.xml$", re.IGNORECASE)
"""Doc_0/Annots/Page_0/Annotation.xml"""
ATTACHMENT = re.compile(r"(?:^|/)Attachs?/(?!Attachments\.xml$)[^/]+$", re.IGNORECASE)
"""Doc_0/Attachs/a.docx"""
RESOURCES = frozenset({"PublicRes", "DocumentRes", "PageRes"})


class Pictures:
    """Raises OFDError where the package cannot be opened or declares a document type."""

    def __init__(self, data: bytes, locations: Sequence[str | None]) -> None:
        """`locations` are the entries of the pages in their order, None for a page that is missing."""
        with Package(data) as package:
            names = package.names
            self.signatures = sum(1 for name in names if SIGNATURE.search(name))
            self.annotations = sum(1 for name in names if ANNOTATION.search(name))
            self.attachments = sum(1 for name in names if ATTACHMENT.search(name))
            media = _media(package)
            self._pictures = {
                number: picture
                for number, location in enumerate(locations, 1)
                if location is not None and (picture := _largest(package, location, media))
            }

    def of(self, number: int) -> bytes:
        """The largest picture of a page, by its number from 1; empty for none."""
        return self._pictures.get(number, b"")


def _media(package: Package) -> dict[str, str]:
    """Entry of each picture by its id, from the resources of all documents in the package."""
    entry = package.find("OFD.xml")
    found: dict[str, str] = {}
    if entry is None:
        return found
    for root in _named(package.read_xml(entry), "DocRoot"):
        if (document := package.resolve(entry, root.text)) is not None:
            found |= _resources(package, document)
    return found


def _resources(package: Package, source: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in package.read_xml(source).iter():
        if _name(element) in RESOURCES and (path := package.resolve(source, element.text)) is not None:
            found |= _of_resource(package, path)
    return found


def _of_resource(package: Package, path: str) -> dict[str, str]:
    root = package.read_xml(path)
    base = (root.get("BaseLoc") or "").strip().strip("/")
    found: dict[str, str] = {}
    for media in _named(root, "MultiMedia"):
        for file in _named(media, "MediaFile"):
            name = (file.text or "").strip()
            entry = package.resolve(path, f"{base}/{name}" if base else name) or package.resolve(path, name)
            if entry is not None:
                found[(media.get("ID") or "").strip()] = entry
    return found


def _largest(package: Package, location: str, media: dict[str, str]) -> bytes:
    try:
        page = package.read_xml(location)
        known = media | _resources(package, location)
        wanted = {(element.get("ResourceID") or "").strip() for element in _named(page, "ImageObject")}
        return max((package.read(known[id_]) for id_ in wanted if id_ in known), key=len, default=b"")
    except OFDError as error:
        if "DTD" in str(error):
            raise
        return b""


def _named(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if _name(element) == name)


def _name(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
