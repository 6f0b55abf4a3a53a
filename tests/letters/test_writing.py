"""A letter out of what was sent: what is missing is said, what is odd stands as plain text."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.letters.carrying import Sent
from app.letters.document import texts
from app.letters.writing import names_the_town, write
from tests.letters.letters import FILES, FOLDER, letter, one_field, whole

TODAY = date(2026, 11, 22)
PETITION = FOLDER / "petycja.md"
APPEAL = FOLDER / "odwolanie-decyzja.md"
LINE = one_field("line", more=", longest: 200")
TEXT = one_field("text", more=", longest: 4000")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_letter_can_be_written_without_a_fault(path: Path):
    of = letter(path)
    sent = Sent(whole(of), town="Rawicz", recipient="Burmistrz Rawicza")
    written = write(of, sent, TODAY)
    assert written.faults == {}
    assert written.document.place_and_date.replace("\xa0", " ") == "Rawicz, 22 listopada 2026 r."
    assert written.document.recipient == ("Burmistrz Rawicza",)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_empty_letter_is_drawn_with_its_faults(path: Path):
    of = letter(path)
    written = write(of, Sent(), TODAY)
    assert "adresat" in written.faults
    assert written.document.title
    assert ("miasto" in written.faults) is names_the_town(of)


def test_faults_carry_the_names_of_inputs():
    written = write(letter(PETITION), Sent({"kto": "osoba", "email": "x"}), TODAY)
    assert {"pole-imie_nazwisko", "pole-przedmiot", "adresat"} <= set(written.faults)
    assert "pole-wnoszacy" not in written.faults


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"recipient": "x\n" * 9}, "adresat"),
        ({"recipient": "x" * 201}, "adresat"),
        ({"recipient": "Starosta [nazwa powiatu]"}, "adresat"),
        ({"recipient": "\u202e \u200b\n"}, "adresat"),
        ({"recipient": "Wójt", "day": "31.02.2026"}, "dzien"),
        ({"recipient": "Wójt", "day": "1.1.99999"}, "dzien"),
        ({"recipient": "Wójt", "day": "1.1.1410"}, "dzien"),
        ({"recipient": "Wójt", "town": "R" * 10_000}, "miasto"),
        ({"recipient": "Wójt", "town": "Rawicz", "town_of": "R" * 101}, "miasto-czego"),
    ],
)
def test_bad_input_around_the_letter_is_told_beside_its_field(typed, fault):
    assert set(write(LINE, Sent(**typed), TODAY).faults) == {fault}


def test_a_body_in_between_is_written_only_where_the_letter_goes_through_one():
    sent = Sent(whole(letter(APPEAL)), town="Rawicz", recipient="SKO", through="Wójt\nUrząd")
    assert write(letter(APPEAL), sent, TODAY).document.through == ("Wójt", "Urząd")
    assert write(LINE, sent, TODAY).document.through == ()


def test_the_forms_of_the_town_that_the_writer_gave_win():
    sent = Sent(town="Zmyślin", town_of="Zmyślina", town_in="w Zmyślinie", recipient="Wójt")
    town = write(LINE, sent, TODAY).around.town
    assert (town.kto, town.czego, town.gdzie) == ("Zmyślin", "Zmyślina", "w Zmyślinie")


@pytest.mark.parametrize(
    "odd", ["{{7*7}}", "{% for x in (1..9) %}", "=1+1", "**x**", "1. x", "# x", "<b>", "|x|", "---"]
)
def test_what_looks_like_code_stands_as_plain_text(odd):
    for of in (LINE, TEXT):
        sent = Sent({"pole": odd}, town=odd, recipient=odd)
        written = write(of, sent, TODAY)
        words = list(texts(written.document))
        assert written.faults == {}
        assert words.count(odd) == 2
        assert not any("49" in word for word in words)


@settings(max_examples=25)
@given(st.text(max_size=300))
def test_anything_may_be_typed_anywhere(text):
    sent = Sent({"pole": text}, town=text, town_of=text, recipient=text, through=text, day=text)
    written = write(TEXT, sent, TODAY)
    shown = "".join(texts(written.document))
    assert not set(shown) & set("\u202e\u200b\x00\ue000\ue001")
    assert all(written.faults.values())


def test_ten_thousand_characters_are_told_with_their_number():
    fault = write(LINE, Sent({"pole": "Ż" * 10_000}, recipient="Wójt"), TODAY).faults["pole-pole"]
    assert "200" in fault
    assert "10000" in fault
