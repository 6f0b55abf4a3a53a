"""Languages of the interface: the ids are English, Polish is whole, Ukrainian falls back on it."""

import threading
from pathlib import Path

import pytest

from app import ROOT
from app.core import i18n
from app.text.polish import nbsp


@pytest.fixture(autouse=True)
def _texts() -> None:
    i18n.install(ROOT, nbsp)


@pytest.mark.parametrize(
    ("language", "edit", "replies"),
    [
        ("pl", "Edytuj", ["1 odpowiedź", "2 odpowiedzi", "5 odpowiedzi"]),
        ("en", "Edit", ["1 reply", "2 replies", "5 replies"]),
    ],
)
def test_each_language_says_it_in_its_own_way(language: str, edit: str, replies: list[str]) -> None:
    with i18n.speaking(language):
        assert i18n.gettext("Edit") == edit
        said = [i18n.ngettext("%(num)s reply", "%(num)s replies", n) for n in (1, 2, 5)]
    assert [text.replace("\xa0", " ") for text in said] == replies


def test_what_ukrainian_lacks_is_said_in_polish(tmp_path: Path) -> None:
    for language, text in (("pl", 'msgid "Edit"\nmsgstr "Edytuj"\n'), ("uk", "")):
        folder = tmp_path / "thing" / "translations"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{language}.po").write_text(
            'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8"\n\n' + text
        )
    i18n.install(tmp_path, str)
    i18n.install(tmp_path, str)
    with i18n.speaking("uk"):
        assert i18n.gettext("Edit") == "Edytuj"
        assert i18n.gettext("nothing knows this") == "nothing knows this"


def test_an_unknown_language_means_polish() -> None:
    with i18n.speaking("en"):
        i18n.speak("tlh")
        assert i18n.spoken() == "pl"


def test_the_language_holds_within_the_block_only() -> None:
    with i18n.speaking("en"), i18n.speaking("pl"):
        assert i18n.gettext("Edit") == "Edytuj"
    assert i18n.spoken() == "pl"


def test_one_threads_language_is_not_anothers() -> None:
    heard: list[str] = []
    with i18n.speaking("en"):
        other = threading.Thread(target=lambda: heard.append(i18n.spoken()))
        other.start()
        other.join()
    assert heard == ["pl"]


def test_labels_made_at_import_follow_the_language() -> None:
    label = i18n.lazy_gettext("Edit")
    with i18n.speaking("en"):
        assert str(label) == "Edit"
    assert str(label) == "Edytuj"
