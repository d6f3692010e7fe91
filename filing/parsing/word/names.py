"""Qualified names of WordprocessingML, and the few questions that every module asks of an element."""

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - the prefix that the specification uses
VAL = f"{W}val"
STRICT_MARK = b"purl.oclc.org"
STRICT = tuple(
    (f"http://purl.oclc.org/ooxml/{strict}".encode(), f"http://schemas.openxmlformats.org/{transitional}".encode())
    for strict, transitional in (
        ("wordprocessingml/", "wordprocessingml/2006/"),
        ("drawingml/", "drawingml/2006/"),
        ("officeDocument/relationships", "officeDocument/2006/relationships"),
        ("officeDocument/math", "officeDocument/2006/math"),
    )
)
"""Strict documents use other namespaces for the same elements."""
OFF = frozenset({"0", "false", "off"})


def value(parent: Any, *path: str) -> str | None:
    """`w:val` of the child at the path of `w:` names; None where it is missing."""
    element = child(parent, *path)
    return None if element is None else element.get(VAL)


def child(parent: Any, *path: str) -> Any | None:
    element = parent
    for name in path:
        if element is None:
            return None
        element = element.find(W + name)
    return element


def is_on(parent: Any, *path: str) -> bool:
    """Whether a switch such as `w:vanish` is there and not set off."""
    element = child(parent, *path)
    return element is not None and element.get(VAL) not in OFF


def whole(text: str | None, otherwise: int) -> int:
    """The number, `otherwise` for what is none."""
    try:
        return int(text or "")
    except ValueError:
        return otherwise
