"""When a letter is due: a day only where the term runs from the day on which it is handed in."""

from datetime import date

import pytest

from app.deadlines.table import terms_in
from app.letters.timing import answer_timing, filing_timing
from tests.letters.letters import FILES, FOLDER, letter

TERMS = terms_in(FOLDER.parent)
SATURDAY = date(2026, 11, 21)


def _answer(letter_id: str, day: date | None = SATURDAY, values=None):
    return answer_timing(letter(FOLDER / f"{letter_id}.md"), values or {}, TERMS, day)


def test_the_term_of_the_answer_is_counted_from_the_day_of_handing_in() -> None:
    found = _answer("wniosek-informacja-publiczna")
    assert found.answer.event == SATURDAY
    assert found.answer.end == date(2026, 12, 7)  # the fourteenth day is a Saturday
    assert found.note.startswith("Bez zbędnej zwłoki")


def test_without_a_day_there_is_no_count() -> None:
    found = _answer("wniosek-informacja-publiczna", None)
    assert (found.question, found.answer) == (None, None)
    assert found.term.id == "informacja-publiczna"


@pytest.mark.parametrize(
    ("letter_id", "why"),
    [
        ("odwolanie-decyzja", "goes through the office that decided"),
        ("ponaglenie-bezczynnosc", "goes through the office that is silent"),
        ("skarga-bezczynnosc", "goes through the office that is silent"),
        ("zawiadomienie-zgromadzenie", "counted in hours, back from the assembly"),
    ],
)
def test_a_term_that_runs_from_something_else_has_words_and_no_day(letter_id, why) -> None:
    found = _answer(letter_id)
    assert found.question is None, why
    assert found.note
    assert found.term.has_date


def test_a_letter_that_is_not_answered_says_so_in_words() -> None:
    found = _answer("uwagi-do-planu")
    assert (found.term, found.question) == (None, None)
    assert found.note.startswith("Osobnej odpowiedzi")


def test_the_variant_decides_by_when_to_hand_it_in() -> None:
    of = letter(FOLDER / "zawiadomienie-zgromadzenie.md")
    terms = [filing_timing(of, {"wariant": each.value}, TERMS).term.id for each in of.variants]
    assert terms == ["zgromadzenie-zwykle", "zgromadzenie-uproszczone"]
    assert filing_timing(letter(FOLDER / "petycja.md"), {}, TERMS) is None
    dateless = filing_timing(letter(FOLDER / "zgloszenie-projektu-bo.md"), {}, TERMS)
    assert (dateless.term, bool(dateless.note)) == (None, True)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_term_a_letter_names_is_in_the_table(path) -> None:
    of = letter(path)
    named = [each.deadline for each in (of.filing, of.answer) if each and each.deadline]
    named += [each.filing for each in of.variants if each.filing]
    assert [each for each in named if TERMS.get(each) is None] == []
