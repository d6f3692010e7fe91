"""The few icons that pages use, taken at first use out of the installed Bootstrap-Flask, inline in the page."""

import re
from functools import lru_cache
from importlib.resources import files

from markupsafe import Markup

SYMBOL = re.compile(
    r'<symbol class="bi [^"]*" viewBox="(?P<box>[^"]+)" id="(?P<name>[^"]+)">(?P<body>.*?)</symbol>', re.S
)


@lru_cache(maxsize=64)
def icon(name: str) -> Markup:
    """The picture alone, hidden from screen readers: words stand beside it. Raises KeyError for an unknown name."""
    sprite = files("flask_bootstrap").joinpath("static/bootstrap5/icons/bootstrap-icons.svg").read_text("utf-8")
    for symbol in SYMBOL.finditer(sprite):
        if symbol["name"] == name:
            return Markup(  # noqa: S704 - the body is a file of an installed package
                f'<svg class="icon" viewBox="{symbol["box"]}" width="16" height="16" aria-hidden="true" '
                f'focusable="false">{symbol["body"]}</svg>'
            )
    raise KeyError(name)
