"""What each language of the interface lacks: nothing in Polish and English, less and less of the
rest in Ukrainian. Polish is looked at in `test_texts`.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from jinja2.ext import babel_extract

from app.core import i18n
from tests.house.sources import APP, ROOT
from tests.house.test_texts import KEYWORDS, PLACEHOLDER, _ids, _in_python, _in_templates

POLISH = re.compile("[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]")
# Names and examples that stay Polish in an English sentence.
NAMES = re.compile("Narzędziownik|“[^”]*”|: [^.]*")
# Codes of states, examples of addresses, and a page whose words a law prescribes.
IN_TEMPLATES = {"site/templates/accessibility.html", "review/templates/for_author.html"}
EXAMPLES = ("<code>[[petycja|petycję]]</code>",)
# What a reader of Ukrainian meets first; the rest follows as somebody translates it.
UKRAINIAN = (
    "ui/templates/layout.html",
    "ui/templates/macros/navigation.html",
    "ui/templates/errors/403.html",
    "ui/templates/errors/404.html",
    "ui/templates/errors/500.html",
    "site/templates/home.html",
    "site/templates/own.html",
    "people/templates/sign_in.html",
    "people/templates/language.html",
    "agenda/templates/date.html",
    "agenda/templates/index.html",
    "agenda/templates/parts.html",
    "articles/templates/article.html",
    "cities/templates/city.html",
    "cities/templates/follow.html",
    "cities/templates/followed.html",
    "cities/templates/index.html",
    "cities/templates/threads.html",
    "experiences/templates/list.html",
    "experiences/templates/list_parts.html",
    "experiences/templates/map.html",
    "experiences/templates/new.html",
    "search/templates/macros.html",
    "search/templates/results.html",
    "search/templates/start.html",
)


def _first(message_id: Any) -> str:
    return str(message_id[0] if isinstance(message_id, list | tuple) else message_id)


@pytest.fixture(scope="module")
def used() -> set[Any]:
    found = (*_in_python(), *_in_templates())
    return {_ids(message) for message, _path in found if _ids(message)}


@pytest.fixture(scope="module")
def ukrainian() -> Catalog:
    return i18n.read_catalogue(APP, "uk")


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def test_ids_are_the_english_interface(used: set[Any]) -> None:
    """A key such as "home.title", or a Polish sentence, would be shown to readers of English."""
    forms = [form for each in used for form in (each if isinstance(each, tuple) else (each,))]
    wrong = [text for text in forms if POLISH.search(NAMES.sub("", text))]
    wrong += [text for text in forms if re.fullmatch(r"[a-z]+([._][a-z]+)+", text)]
    assert wrong == [], "ids are English sentences, or need a translation in en.po"


def test_templates_say_nothing_past_the_catalogue() -> None:
    wrong = []
    for path in sorted(APP.glob("*/templates/**/*.html")):
        if str(path.relative_to(APP)) in IN_TEMPLATES:
            continue
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r'_\("(?:[^"\\]|\\.)*"', "", text)
        for example in EXAMPLES:
            text = text.replace(example, "")
        wrong += [
            f"{path.relative_to(ROOT)}: {line.strip()[:80]}"
            for line in text.splitlines()
            if POLISH.search(line.replace("Narzędziownik", ""))
        ]
    assert wrong == [], "put the words into _() and their Polish into pl.po"


@pytest.mark.parametrize("name", UKRAINIAN)
def test_what_ukrainian_readers_meet_first_is_translated(name: str, ukrainian: Catalog) -> None:
    with (APP / name).open("rb") as file:
        found = [_ids(each) for _l, _f, each, _c in babel_extract(file, KEYWORDS, [], {})]
    known = {_first(message.id) for message in _messages(ukrainian)}
    assert [each for each in found if _first(each) not in known] == []


def test_how_much_is_in_ukrainian(used: set[Any], ukrainian: Catalog, record_property: Any) -> None:
    known = {_first(message.id) for message in _messages(ukrainian)}
    wanted = {_first(each) for each in used}
    assert known <= wanted, sorted(known - wanted)
    record_property("share of Ukrainian", f"{len(known)} of {len(wanted)}")
    assert len(known) > 150


def test_ukrainian_uses_the_same_named_values(ukrainian: Catalog) -> None:
    wrong = []
    for message in _messages(ukrainian):
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        allowed = set().union(*(PLACEHOLDER.findall(text) for text in ids))
        if len(ids) == 2 and len(forms) != 3:
            wrong.append(f"{ids[0]!r}: {len(forms)} forms instead of 3")
        wrong += [
            f"{ids[0]!r}: {text!r}"
            for text in forms
            if not text or set(PLACEHOLDER.findall(text)) != allowed
        ]
    assert wrong == []


@pytest.mark.parametrize("language", [each for each in i18n.LANGUAGES if each != i18n.LANGUAGE])
def test_no_entry_is_marked_fuzzy(language: str) -> None:
    paths: list[Path] = list(APP.glob(f"*/translations/{language}.po"))
    assert [path for path in paths if "#, fuzzy" in path.read_text(encoding="utf-8")] == []
