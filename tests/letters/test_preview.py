"""The preview shows what is missing, and never what could be markup."""

from datetime import date

import pytest

from app.letters.carrying import Sent
from app.letters.document import texts
from app.letters.preview import CLOSES, OPENS, preview
from app.letters.writing import write
from tests.letters.letters import FILES, FOLDER, letter, whole

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_empty_letter_shows_blanks_and_a_full_one_none(path):
    of = letter(path)
    empty = "".join(texts(preview(of, write(of, Sent(), TODAY))))
    assert f"{OPENS}adresat{CLOSES}" in empty
    full = Sent(whole(of), town="Rawicz", recipient="Wójt", through="Urząd")
    assert OPENS not in "".join(texts(preview(of, write(of, full, TODAY))))


def test_nobody_can_type_a_blank():
    of = letter(FOLDER / "petycja.md")
    typed = Sent({"kto": "osoba", "imie_nazwisko": f"{OPENS}Ola{CLOSES}"}, recipient="Wójt")
    assert write(of, typed, TODAY).checked.values["imie_nazwisko"] == "Ola"
