"""The way through a letter: what comes next, what an answer brings up, and where faults are."""

from datetime import date

import pytest

from app.letters import carrying
from app.letters.carrying import Sent
from app.letters.letter import Letter
from app.letters.steps import (
    Ask,
    Button,
    Standing,
    belongs,
    faulty,
    inputs_of,
    standing,
    steps_of,
)
from app.letters.writing import write
from tests.letters.letters import FILES, FOLDER, letter, whole

TODAY = date(2026, 11, 22)
PETITION = letter(FOLDER / "petycja.md")
ASSEMBLY = letter(FOLDER / "zawiadomienie-zgromadzenie.md")


def press(of: Letter, sent: Sent, at: int, button: str, shown: tuple[str, ...] = ()) -> Standing:
    return standing(of, sent, write(of, sent, TODAY), str(at), button, shown)


def inputs(of: Letter, sent: Sent, at: int) -> tuple[str, ...]:
    return inputs_of(of, steps_of(of)[at], sent, write(of, sent, TODAY))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_letter_is_walked_to_its_end_and_back(path):
    of = letter(path)
    sent = Sent(whole(of), town="Rawicz", recipient="Wójt")
    last, at, seen = len(steps_of(of)) - 1, 0, []
    while at < last:
        seen += inputs(of, sent, at)
        after = press(of, sent, at, Button.NEXT, inputs(of, sent, at))
        assert after.at > at, after
        at = after.at
    seen += inputs(of, sent, last)
    assert len(seen) == len(set(seen))
    assert {"miasto", "dzien", "adresat"} <= set(seen)
    while at:
        before = press(of, sent, at, Button.BACK)
        assert before.at < at
        at = before.at


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_ordinary_people_answer_three_to_twelve_questions_of_the_letter_itself(path):
    of = letter(path)
    needed = [
        each
        for each in of.fields
        if each.need in {"prawo", "praktyka"} and each.key in whole(of, first=False)
    ]
    assert 1 <= len(needed) <= 12


def test_the_kind_of_letter_comes_first():
    assert steps_of(ASSEMBLY)[0].ask is Ask.VARIANT
    assert press(ASSEMBLY, Sent(), 0, Button.NEXT, ("wariant",)).faults.keys() == {"wariant"}
    assert steps_of(PETITION)[0].ask is Ask.FIELDS


def test_fields_that_come_up_after_an_answer_are_seen_before_they_are_wrong():
    sent = Sent({"kto": "osoba"})
    first = press(PETITION, sent, 0, Button.NEXT, ("pole-kto",))
    assert first.at == 0
    assert first.faults == {}
    assert first.fresh == {"pole-imie_nazwisko", "pole-adres"}
    second = press(PETITION, sent, 0, Button.NEXT, inputs(PETITION, sent, 0))
    assert second.at == 0
    assert second.faults.keys() == {"pole-imie_nazwisko", "pole-adres"}


def test_forms_of_a_town_are_asked_for_where_they_are_a_guess():
    place = len(steps_of(PETITION)) - 2
    assert inputs(PETITION, Sent(town="Rawicz"), place) == ("miasto", "dzien")
    unknown = Sent(town="Zmyślin Dolny")
    asked = ("miasto", "miasto-czego", "miasto-gdzie", "dzien")
    assert inputs(PETITION, unknown, place) == asked
    assert press(PETITION, unknown, place, Button.NEXT, ("miasto", "dzien")).fresh
    assert press(PETITION, unknown, place, Button.NEXT, asked).at == place + 1


def test_back_and_preview_tell_no_faults():
    for button in (Button.BACK, Button.PREVIEW, ""):
        assert press(PETITION, Sent(), 2, button).faults == {}
    assert press(PETITION, Sent(), 0, Button.BACK).at == 0


@pytest.mark.parametrize("step", ["", "-1", "x", "999", "٣", "1" * 5000])
def test_a_strange_number_of_a_step_leads_nowhere_strange(step):
    stand = standing(PETITION, Sent(), write(PETITION, Sent(), TODAY), step, "", ())
    assert 0 <= stand.at < len(steps_of(PETITION))


def test_the_first_faulty_step_is_found():
    sent = Sent(whole(PETITION), town="Rawicz")
    stand = faulty(PETITION, sent, write(PETITION, sent, TODAY))
    assert stand.at == len(steps_of(PETITION)) - 1
    assert stand.faults.keys() == {"adresat"}
    assert faulty(PETITION, Sent(), write(PETITION, Sent(), TODAY)).at == 0


def test_hidden_inputs_leave_room_for_those_of_the_step():
    shown = ("pole-wnoszacy", carrying.TOWN)
    assert belongs("pole-wnoszacy-3-adres", shown)
    assert belongs("miasto", shown)
    assert not belongs("pole-wnoszacych", shown)
    assert not belongs("adresat", shown)
