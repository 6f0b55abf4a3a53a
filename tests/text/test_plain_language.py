"""Syllables, sentences and the number that comes of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.text.plain_language import language_of, sentences, syllables

SYLLABLES = {
    1: "nie być dom w a lecz plan sąd wiersz Łódź dzień bio wieś KPA 2024 ktoś świat",
    2: "miasto siostra gmina urząd pismo radio biuro auto opłat wiedzieć triumf ulic dialog "
    "Marii audyt park-u",
    3: "petycja biologia opinii nauka muzeum Europa neutralny ustawa klauzula liceum autobus "
    "rodzina radiowóz naiwny Tadeusz tablica zaułek",
    4: "priorytet zaufanie nauczyciel terapeuta restauracja nieuczciwy jubileusz "
    "samorządu nieistotny informacja uchwalenie miejscowości farmaceuta",
    5: "samorządowy konsultacyjny odpowiedzialność informacyjny dziewięćdziesiąty",
    6: "przedsiębiorczościami dziewięćdziesięcioro",
    7: "zainteresowany zainteresowani niejednoznacznościami",
}
TABLE = [
    *((word, number) for number, words in SYLLABLES.items() for word in words.split()),
    ("wniosek", 2),
    ("mieszkaniec", 3),
    ("zagospodarowanie", 7),
    ("przestrzennego", 4),
]


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 60


@pytest.mark.parametrize(("word", "number"), TABLE)
def test_syllables(word: str, number: int) -> None:
    assert syllables(word) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Złóż wniosek. Czekaj na odpowiedź.", 2),
        ("Mówi o tym art. 13 ust. 2 pkt 3 ustawy.", 1),
        ("Zob. Kodeks pracy, np. Dział I.", 1),
        ("Ustawa z 2014 r. o petycjach (Dz.U. 2014 poz. 1195) mówi jasno.", 1),
        ("Weszła w życie w 2014 r. Urząd ją stosuje.", 2),
        ("Uchwaliła to rada 3. kadencji.", 1),
        ("Podpisała J. Kowalska z ul. Lipowej.", 1),
        ("Czy to prawda? Tak! Na pewno… Chyba.", 4),
        ("„Nie wiem.” Tak odpisał urząd.", 2),
        ("Kup chleb, mleko itd. Potem wróć.", 2),
        ("Pierwszy punkt\nDrugi punkt", 2),
        ("Wersja 2.5 działa.", 1),
        ("", 0),
    ],
)
def test_sentences(text: str, number: int) -> None:
    assert len(sentences(text)) == number


def test_a_plain_text_is_easy_and_an_official_one_is_hard() -> None:
    plain = language_of("Złóż wniosek w urzędzie. Nic nie płacisz. Czekaj dwa tygodnie.")
    hard = language_of(
        "Przedmiotowe rozstrzygnięcie administracyjne uwzględniające okoliczności faktyczne "
        "zainteresowanych nieruchomości podlega zaskarżeniu w postępowaniu odwoławczym przed "
        "samorządowym kolegium odwoławczym właściwym miejscowo ze względu na położenie."
    )
    assert plain.grade == "easy"
    assert plain.worst == ()
    assert hard.grade == "hard"
    assert hard.worst[0].is_long
    assert hard.worst[0].has_many_long_words
    assert "rozstrzygnięcie" in hard.worst[0].long_words


def test_the_number_is_that_of_the_formula() -> None:
    # 8 words, 2 sentences, 2 long words: 0.4 × (4 + 25)
    found = language_of("Rada ma informacje. Konsultacje trwają miesiąc i dzień.")
    assert (found.words, found.sentences, found.long_words) == (8, 2, 2)
    assert found.fog == 11.6
    assert found.grade == "medium"


def test_five_worst_sentences_the_hardest_first() -> None:
    long = "Odpowiedzialność samorządowa obejmuje przedsiębiorczość zainteresowanych mieszkańców"
    text = " ".join(f"{long}{' i porozumiewanie' * n}." for n in range(7))
    found = language_of(text)
    assert len(found.worst) == 5
    assert [each.fog for each in found.worst] == sorted(
        (each.fog for each in found.worst), reverse=True
    )


def test_an_empty_text_has_no_score() -> None:
    assert language_of("  \n – \n").fog == 0.0
    assert language_of("").sentences == 0


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_measured_and_loses_no_words(text: str) -> None:
    found = language_of(text)
    assert found.long_words <= found.words
    assert sum(len(each.split()) for each in sentences(text)) == len(text.split())
