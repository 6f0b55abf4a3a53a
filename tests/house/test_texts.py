"""Every text of the interface has its Polish translation, and no translation is left over."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from jinja2.ext import babel_extract

from app.core import i18n
from tests.house.sources import APP, ROOT, modules

KEYWORDS: dict[str, Any] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def _in_python() -> Iterator[tuple[Any, Path]]:
    for path in modules():
        for _line, message, _comments, _context in extract_from_file(
            "python", path, keywords=KEYWORDS
        ):
            yield message, path


def _in_templates() -> Iterator[tuple[Any, Path]]:
    options = {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.i18n"}
    for path in sorted((*APP.glob("*/templates/**/*.html"), *APP.glob("*/templates/**/*.xml"))):
        with path.open("rb") as file:
            for _line, _function, message, _comments in babel_extract(file, KEYWORDS, [], options):
                yield message, path


def _ids(message: Any) -> Any:
    """A message id as a catalogue knows it: a text, or the pair of a text that counts."""
    if isinstance(message, tuple | list):
        parts = tuple(part for part in message if isinstance(part, str))
        return parts if len(parts) == 2 else (parts[0] if parts else "")
    return message or ""


@pytest.fixture(scope="module")
def used() -> dict[Any, str]:
    """Message ids of code and templates, with a place where each is used."""
    return {
        _ids(message): str(path.relative_to(ROOT))
        for message, path in (*_in_python(), *_in_templates())
        if _ids(message)
    }


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return i18n.read_catalogue(APP)


def _is_translated(catalogue: Catalog, message_id: Any) -> bool:
    message = catalogue.get(message_id)
    string = message.string if message else None
    forms = [string] if isinstance(string, str) else list(string or ())
    return bool(forms) and all(forms)


def test_every_text_has_its_translation(used: dict[Any, str], catalogue: Catalog) -> None:
    missing = [message for message in used if not _is_translated(catalogue, message)]
    told = [f"{used[message]}: {message!r}" for message in missing]
    assert told == [], "add them to translations/pl.po of the domain"


def test_no_translation_is_left_over(used: dict[Any, str], catalogue: Catalog) -> None:
    known = {tuple(m.id) if isinstance(m.id, list | tuple) else m.id for m in catalogue if m.id}
    # Where one text is used alone and counted, Babel keeps one entry under the counted pair.
    singles = {message[0] for message in used if isinstance(message, tuple)}
    assert sorted(map(str, known - set(used) - singles)) == [], "remove them from pl.po"


def test_translations_use_the_same_named_values(catalogue: Catalog) -> None:
    wrong = []
    for message in catalogue:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        allowed = set().union(*(PLACEHOLDER.findall(text) for text in ids))
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in strings:
            named = set(PLACEHOLDER.findall(text or ""))
            if named - allowed or (len(ids) == 1 and named != allowed):
                wrong.append(f"{ids[0]!r}: {sorted(named)} instead of {sorted(allowed)}")
            if "%" in re.sub(r"%%|%\(\w+\)[sd]", "", text or "") and allowed:
                wrong.append(f"{ids[0]!r}: a lone % in the translation")
    assert wrong == []


def test_polish_has_three_forms(catalogue: Catalog) -> None:
    wrong = [
        message.id[0]
        for message in catalogue
        if isinstance(message.id, tuple | list) and len(message.string) != 3
    ]
    assert wrong == []


@pytest.mark.parametrize("path", sorted(APP.glob("*/translations/pl.po")), ids=str)
def test_no_entry_is_marked_fuzzy(path: Path) -> None:
    assert "#, fuzzy" not in path.read_text(encoding="utf-8")


def test_the_voice_of_the_interface(catalogue: Catalog) -> None:
    """The words that design/README's “Voice” forbids; names of states are no shouting."""
    forbidden = re.compile(r"użytkowni(?!k”)|\bUps\b|[Kk]liknij tutaj|!(?!\[)")
    allowed = {"Usunięty użytkownik"}
    wrong = [
        text
        for message in catalogue
        for text in (
            message.string if isinstance(message.string, tuple) else (message.string or "",)
        )
        if forbidden.search(text) and text not in allowed
    ]
    assert wrong == []
