"""Which engine serves which URL."""

from collections.abc import Callable
from pathlib import Path

from filing.errors import InvalidInput
from filing.search.contract import SearchIndex
from filing.search.whoosh_index import WhooshIndex

ENGINES: dict[str, Callable[[str], SearchIndex]] = {"whoosh": lambda place: WhooshIndex(Path(place))}


def open_index(url: str) -> SearchIndex:
    """The index at e.g. `whoosh:///srv/filing/index`, the path taken as it stands; nothing is touched until it is used.

    Raises InvalidInput for a URL that no engine serves, or whose path is not absolute.
    """
    scheme, separator, place = url.partition("://")
    if scheme not in ENGINES or not separator or not Path(place).is_absolute():
        raise InvalidInput(
            f"不支持的检索索引地址“{url}”。SEARCH_URL 支持：whoosh:///目录的绝对路径。",
            details={"SEARCH_URL": ["不支持的地址"]},
        )
    return ENGINES[scheme](place)
