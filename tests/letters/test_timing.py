"""When a letter is due: a day only where the term runs from the day on which it is handed in."""

from datetime import date

import pytest

from app.deadlines.table import terms_in
from app.letters.letter import Effective
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
    found = _answer(letter_id, values={"wariant": "zwykle"})
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


@pytest.mark.parametrize(
    ("letter_id", "with_term", "without"),
    [
        ("zgloszenie-usterki-drogi", {"jako_wniosek": "tak"}, {"jako_wniosek": "nie"}),
        ("wniosek-o-dostepnosc", {"wariant": "wniosek"}, {"wariant": "informacja"}),
        ("wniosek-o-konsultacje", {"tryb": "kpa"}, {"tryb": "uchwala"}),
    ],
)
def test_a_term_that_other_answers_take_away_is_not_told(letter_id, with_term, without) -> None:
    assert _answer(letter_id, values=with_term).answer is not None
    found = _answer(letter_id, values=without)
    assert (found.term, found.question, bool(found.note)) == (None, None, True)


@pytest.mark.parametrize(
    ("letter_id", "values", "term_id", "due"),
    [
        ("odwolanie-decyzja", {"data_doreczenia": SATURDAY}, "odwolanie-od-decyzji", (12, 7)),
        ("zgloszenie-do-debaty-raport", {"data_sesji": SATURDAY}, "debata-nad-raportem", (11, 20)),
        (
            "zawiadomienie-zgromadzenie",
            {"wariant": "uproszczone", "data_zgromadzenia": SATURDAY},
            "zgromadzenie-uproszczone",
            (11, 19),
        ),
    ],
)
def test_a_letter_that_asks_for_the_day_tells_by_when_to_hand_it_in(
    letter_id, values, term_id, due
) -> None:
    found = filing_timing(letter(FOLDER / f"{letter_id}.md"), values, TERMS)
    assert found.term.id == term_id
    assert found.answer.due == date(2026, *due)
    unknown = filing_timing(letter(FOLDER / f"{letter_id}.md"), {}, TERMS)
    assert unknown.question is None


def test_a_last_day_copied_from_an_announcement_stands_over_the_table() -> None:
    of = letter(FOLDER / "uwagi-do-planu.md")
    values = {"wariant": "uwaga-zpi", "termin_z_ogloszenia": SATURDAY}
    found = filing_timing(of, values, TERMS)
    assert (found.last_day, found.question) == (SATURDAY, None)
    assert found.term.id == "zintegrowany-plan-uwagi"
    assert filing_timing(of, {"wariant": "wniosek-o-plan"}, TERMS).term is None


def test_ways_to_send_follow_the_answers() -> None:
    of = letter(FOLDER / "zawiadomienie-zgromadzenie.md")
    works = [
        each.channel
        for each in of.channels_of({"wariant": "uproszczone"})
        if each.effective is Effective.YES
    ]
    assert works == ["e-mail", "telefon"]
    assert "telefon" not in [each.channel for each in of.channels_of({"wariant": "zwykle"})]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_term_a_letter_names_is_in_the_table(path) -> None:
    of = letter(path)
    named = [each.deadline for each in (of.filing, of.answer) if each and each.deadline]
    named += [each.filing for each in of.variants if each.filing]
    assert [each for each in named if TERMS.get(each) is None] == []
