"""Facts about a page for search engines: JSON-LD in a block that no browser runs.

The policy of our pages forbids inline scripts; a block of data is none (its type is no
JavaScript), but its text must not be able to end the block.
"""

import json
from datetime import date
from typing import Any, Final

from markupsafe import Markup

_ESCAPED: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def json_ld(facts: dict[str, Any]) -> Markup:
    """Facts as JSON within HTML; what is not known is left out."""
    text = json.dumps(
        {"@context": "https://schema.org", **_known(facts)}, ensure_ascii=False, default=_day
    )
    for char, escape in _ESCAPED.items():
        text = text.replace(char, escape)
    return Markup(text)  # noqa: S704 - nothing in it can end the block


def names_as(names: list[str], type_: str) -> list[dict[str, str]]:
    """Things of which only the names are told."""
    return [{"@type": type_, "name": name} for name in names if name]


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that say something; one that has nothing but its type says nothing."""
    kept: dict[str, Any] = {}
    for name, value in facts.items():
        found = _known(value) if isinstance(value, dict) else value
        if found not in (None, "", [], {}):
            kept[name] = found
    return {} if kept.keys() <= {"@type"} else kept


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} is no fact")
