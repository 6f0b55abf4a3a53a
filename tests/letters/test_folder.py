"""The folder of letters: what is right is there, what is wrong is left out, changes are seen."""

from pathlib import Path

from app.letters.folder import letters_in, read_letter
from tests.letters.letters import FOLDER, source

FIELD = "  - {key: pole, label: Pole, type: line, need: opcja, help: Pomoc.}\n"


def test_all_letters_of_the_content_are_there() -> None:
    assert len(letters_in(FOLDER.parent)) == 19


def test_a_letter_with_a_fault_is_left_out_until_it_is_mended(tmp_path: Path) -> None:
    folder = tmp_path / "pisma"
    folder.mkdir()
    assert letters_in(tmp_path) == {}
    file = folder / "proba.md"
    file.write_text(source(FIELD, "pole", "{{ inne }}"), encoding="utf-8")
    assert letters_in(tmp_path) == {}
    file.write_text(source(FIELD, "pole", "Tak: {{ pole }}"), encoding="utf-8")
    assert list(letters_in(tmp_path)) == ["proba"]
    file.rename(folder / "inna.md")
    assert letters_in(tmp_path) == {}


def test_a_file_that_is_not_utf_8_is_told_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "proba.md"
    file.write_bytes(b"---\nid: \xff\n")
    assert [fault.line for fault in read_letter(file).faults] == [2]
