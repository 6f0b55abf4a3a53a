"""Spelling: what hunspell and the project's own words say, and what happens without them."""

import shutil
from pathlib import Path

import pytest

from app.transfer.check import spelling
from app.transfer.check.checking import check
from app.transfer.check.files import TextFile
from app.transfer.check.spelling import Line, NoSpeller, check_spelling
from tests import parts
from tests.content.conftest import Folder

pytestmark = pytest.mark.one_database


def _lines(path: str, *lines: str) -> list[Line]:
    file = TextFile(path, "\n".join(lines))
    return [(file, number, line) for number, line in file.lines]


def test_unknown_words_are_told_once_a_file_where_they_stand_first(tmp_path: Path) -> None:
    parts.hunspell()
    lines = _lines("a.md", "Idź do urzędu.", "Nie ma tu urzendu ani urzendu.", "BIP-u, e-maile")
    lines += _lines("b.md", "Za urzendu, art. 37ea, 30 km/h i biało-czerwony PSZOK-u.")
    told = sorted(str(fault) for fault in check_spelling(lines, tmp_path / "nie-ma.txt"))
    assert [fault.split(" (")[0] for fault in told] == [
        "a.md:2: unknown word 'urzendu'",
        "b.md:1: unknown word 'PSZOK-u'",
        "b.md:1: unknown word 'urzendu'",
    ]
    assert "urzędu" in told[0].partition("perhaps")[2]


def test_own_words_are_known_in_the_forms_of_their_model(tmp_path: Path) -> None:
    parts.hunspell()
    words = tmp_path / "slowa.txt"
    words.write_text("PSZOK\njadłodzielnia/kopalnia\n", encoding="utf-8")
    fine = _lines("a.md", "PSZOK-u, Jadłodzielnia przy jadłodzielniach, jadłodzielnię")
    assert list(check_spelling(fine, words)) == []
    wrong = _lines("a.md", "jadłodzielniom, jadłodzielnią, jadłodzielniowaty, pszok")
    assert [fault.message.split(" (")[0] for fault in check_spelling(wrong, words)] == [
        "unknown word 'jadłodzielniowaty'",
        "unknown word 'pszok'",
    ]


def test_nothing_to_spell_asks_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert list(check_spelling(_lines("a.md", "1 2 3"), tmp_path)) == []


def test_without_the_program_or_its_dictionary_the_check_fails_and_says_so(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # the fixture's spelling that finds nothing
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    report = check(folder.path)
    [missing] = report.missing
    assert missing.startswith("spelling was not checked: hunspell is missing; install")
    assert not report.is_clean
    monkeypatch.undo()
    parts.hunspell()
    monkeypatch.setattr(spelling, "DICTIONARY", "xx_XX")
    with pytest.raises(NoSpeller, match="xx_XX"):
        list(check_spelling(_lines("a.md", "słowo"), folder.path))
