"""Texts of the interface: English ids in the code, translations in `translations/<language>.po`.

The ids are the English interface. Polish is complete. What Ukrainian lacks is said in Polish: a
page's content is Polish anyway, so its reader meets two languages and not three.
"""

import functools
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Final, cast

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy

# The language of articles and posts, and of everything the site keeps.
LANGUAGE: Final = "pl"
LANGUAGES: Final = {"pl": "Polski", "en": "English", "uk": "Українська"}
# Whose rules dates and numbers follow.
LOCALES: Final = {"pl": "pl", "en": "en_GB", "uk": "uk"}

_installed: dict[str, NullTranslations] = {LANGUAGE: NullTranslations()}
_spoken: ContextVar[str] = ContextVar("spoken", default=LANGUAGE)


def read_catalogue(root: Path, language: str = LANGUAGE) -> Catalog:
    """All `<domain>/translations/<language>.po` below `root` as one catalogue.

    Raises ValueError when two domains translate one id differently.
    """
    merged = Catalog(locale=language)
    for path in sorted(root.glob(f"*/translations/{language}.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if not message.id:
                    continue
                known = merged.get(message.id)
                if known and known.string != message.string:
                    raise ValueError(f"{path}: {message.id!r} is translated differently elsewhere")
                merged[message.id] = message
    return merged


def install(root: Path, finish: Callable[[str], str]) -> NullTranslations:
    """Read the catalogues and use them from now on; `finish` polishes each Polish text."""
    _installed.update(_read_all(root, finish))
    return _installed[LANGUAGE]


@functools.cache
def _read_all(root: Path, finish: Callable[[str], str]) -> dict[str, NullTranslations]:
    found = {
        language: _translations(root, language, finish if language == LANGUAGE else str)
        for language in LANGUAGES
    }
    found["uk"].add_fallback(found[LANGUAGE])
    return dict(found)


def _translations(root: Path, language: str, finish: Callable[[str], str]) -> GNUTranslations:
    catalogue = read_catalogue(root, language)
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


def spoken() -> str:
    """The language in which texts are given now."""
    return _spoken.get()


def speak(language: str) -> None:
    """Give texts in this language from now on, in this thread; an unknown one means Polish."""
    _spoken.set(language if language in LANGUAGES else LANGUAGE)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Give texts in this language within the block: that of who will read them.

    Without it, a letter would come in the language of whoever caused it. What is kept for
    everybody, such as the description of a version, is written with `speaking(LANGUAGE)`.
    """
    token = _spoken.set(language if language in LANGUAGES else LANGUAGE)
    try:
        yield
    finally:
        _spoken.reset(token)


def gettext(message: str, **values: object) -> str:
    """Text in the reader's language, with named values put in."""
    text = _installed.get(_spoken.get(), _installed[LANGUAGE]).gettext(message)
    return text % values if values else text


def plural(one: str, many: str, num: int) -> str:
    """Form of a text that fits a number, with its placeholders still in it."""
    return _installed.get(_spoken.get(), _installed[LANGUAGE]).ngettext(one, many, num)


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """Text that depends on a number; `%(num)s` stands for it."""
    return plural(one, many, num) % {"num": num, **values}


def lazy_gettext(message: str) -> str:
    """Text that is looked up when shown, for labels made at import."""
    return cast(str, LazyProxy(gettext, message, enable_cache=False))
