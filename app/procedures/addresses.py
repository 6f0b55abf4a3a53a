"""Addresses of the page of questions, which hold the answers. Pure."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

PAGE: Final = "/ktory-tryb"
ALL_AT_ONCE: Final = "wszystkie"


def address_of(answers: Mapping[str, str]) -> str:
    """Where somebody stands after these answers."""
    return f"{PAGE}?{urlencode(answers)}" if answers else PAGE


def all_at_once(answers: Mapping[str, str]) -> str:
    """All questions on one page, with these answers."""
    return address_of({ALL_AT_ONCE: "tak", **answers})
