"""Pictures in static/icons.svg, which every page loads, and in pictograms.svg, which none does.

Pictograms of articles are many and a page shows few: each is drawn into the page that shows it.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Final

from markupsafe import Markup

_SYMBOL: Final = re.compile(r'<symbol id="i-([a-z0-9-]+)" viewBox="0 0 24 24">(.*)</symbol>')


@cache
def icon_names() -> tuple[str, ...]:
    """All names, from which articles choose their pictogram."""
    return tuple(sorted(_symbols("static/icons.svg").keys() | _symbols("pictograms.svg").keys()))


def drawing(name: str) -> Markup:
    """Lines of a pictogram for an svg of 24 by 24; empty for a picture that pages load."""
    return _symbols("pictograms.svg").get(name, Markup())


@cache
def _symbols(path: str) -> dict[str, Markup]:
    text = files("app.ui").joinpath(path).read_text(encoding="utf-8")
    # Our own file, as it was reviewed.
    return {name: Markup(lines) for name, lines in _SYMBOL.findall(text)}  # noqa: S704
