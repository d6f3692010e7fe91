"""Which engine serves which URL."""

from collections.abc import Callable
from pathlib import Path

from filing.errors import InvalidInput
from filing.storage.contract import FileStore
from filing.storage.folder import FolderStore

ENGINES: dict[str, Callable[[str], FileStore]] = {"file": lambda place: FolderStore(Path(place))}


def open_store(url: str) -> FileStore:
    """The store at e.g. `file:///srv/filing/files`, the path taken as it stands; nothing is touched until it is used.

    Raises InvalidInput for a URL that no engine serves, or whose path is not absolute.
    """
    scheme, separator, place = url.partition("://")
    if scheme not in ENGINES or not separator or not Path(place).is_absolute():
        raise InvalidInput(
            f"不支持的文件存放地址“{url}”。FILES_URL 支持：file:///目录的绝对路径。",
            details={"FILES_URL": ["不支持的地址"]},
        )
    return ENGINES[scheme](place)
