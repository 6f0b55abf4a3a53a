"""Texts of the interface: English ids in the code, Polish in each domain's `translations/pl.po`.

One language exists today. The catalogues of all domains are merged when the application starts.
"""

import functools
import io
from collections.abc import Callable
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import cast

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy

LANGUAGE = "pl"

_installed: NullTranslations = NullTranslations()


def read_catalogue(root: Path) -> Catalog:
    """All `<domain>/translations/pl.po` below `root` as one catalogue.

    Raises ValueError when two domains translate one id differently.
    """
    merged = Catalog(locale=LANGUAGE)
    for path in sorted(root.glob(f"*/translations/{LANGUAGE}.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=LANGUAGE):
                if not message.id:
                    continue
                known = merged.get(message.id)
                if known and known.string != message.string:
                    raise ValueError(f"{path}: {message.id!r} is translated differently elsewhere")
                merged[message.id] = message
    return merged


def install(root: Path, finish: Callable[[str], str]) -> NullTranslations:
    """Read the catalogues and use them from now on; `finish` polishes each translated text."""
    global _installed  # noqa: PLW0603 - one language a process, as in gettext itself
    _installed = _translations(root, finish)
    return _installed


@functools.cache
def _translations(root: Path, finish: Callable[[str], str]) -> GNUTranslations:
    catalogue = read_catalogue(root)
    for message in catalogue:
        if not message.id:
            continue
        if isinstance(message.string, str):
            message.string = finish(message.string)
        elif message.string:
            message.string = tuple(finish(form) for form in message.string)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    buffer.seek(0)
    return GNUTranslations(buffer)


def gettext(message: str, **values: object) -> str:
    """Text in the reader's language, with named values put in."""
    text = _installed.gettext(message)
    return text % values if values else text


def plural(one: str, many: str, num: int) -> str:
    """Form of a text that fits a number, with its placeholders still in it."""
    return _installed.ngettext(one, many, num)


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """Text that depends on a number; `%(num)s` stands for it."""
    return plural(one, many, num) % {"num": num, **values}


def lazy_gettext(message: str) -> str:
    """Text that is looked up when shown, for labels made at import."""
    return cast(str, LazyProxy(gettext, message, enable_cache=False))
