"""What the address of a new entry fills in: a button on a page leads to a form half done."""

from collections.abc import Mapping
from typing import Final

from app.records.kinds import Fields, RecordKind, Shape

# Polish words of addresses for the fields that most kinds have.
WORDS: Final = {"miasto": "city", "cel": "goal"}
CITY: Final = "miasto"
_LONGEST: Final = 200
_SHAPES: Final = (Shape.LINE, Shape.CHOICE, Shape.NUMBER, Shape.DAY)


def prefilled(kind: RecordKind, args: Mapping[str, str]) -> Fields:
    """Values of the address that the kind has fields of one value for."""
    known = {each.name: each for each in kind.fields if each.shape in _SHAPES}
    found = {WORDS.get(name, name): value[:_LONGEST] for name, value in args.items()}
    return {
        name: value
        for name, value in found.items()
        if name in known and _fits(known[name].options, value)
    }


def asked_key(kind: RecordKind, args: Mapping[str, str]) -> str:
    """The key of the entry, where the thing itself is named in the address, as a city is."""
    return args.get(CITY, "")[:_LONGEST] if kind.asks_key else ""


def _fits(options: Mapping[str, str], value: str) -> bool:
    return not options or value in options
