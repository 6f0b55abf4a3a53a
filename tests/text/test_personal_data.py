"""What looks like somebody's data is told from what residents ask about their town."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.text.personal_data import is_personal


@pytest.mark.parametrize(
    "text",
    [
        "jan.kowalski@poczta.pl",
        "jan.kowalski @ poczta.pl",
        "halina(at)poczta.pl",
        "https://poczta.example/nowe-haslo?klucz=abc",
        "www.poczta.example/list",
        "600 100 200",
        "tel. +48 600-100-200",
        "22 500 01 01",
        "(22) 500.01.01",
        "pesel 44051401359",
        "4405 1401 359",
        "PL61 1090 1014 0000 0712 1981 2874",
        "dowód ABC 123456",
        "dowód abc123456",
        "urodzony 14.05.1944",
        "Jan Kowalski",
        "kowalski jan",
        "sprawa Jana Kowalskiego",
        "skarga na Annę Wiśniewską",
        "Maria Brzdękolińska",
        "Piotr Nowak ul. Polna 3",
        "Zofia Wilk Polna 3 m. 5",
        "Tomasz Lis zamieszkały Wadowice",
        "jan nowak",
        "Basia Mazur łapówki",
        "wójt Piotr Zając",
        "ul. Polna 3 m. 5",
        "sąsiad os. Słoneczne 12/34 pali śmieci",
        "600\u200b100\u200b200",
        "ＪＡＮ ＫＯＷＡＬＳＫＩ",
        "６００ １００ ２００",
    ],
)
def test_it_is_kept_out(text: str) -> None:
    assert is_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "dziura w jezdni",
        "jak złożyć petycję",
        "art. 13 ust. 2",
        "Dz.U. 2024 poz. 1465",
        "rodo 2016/679",
        "ul. 3 Maja 12",
        "droga s7",
        "ławka 2 m od przystanku",
        "14 dni na odpowiedź",
        "plan ogólny gminy 2026",
        "budżet obywatelski 2025 warszawa",
        "marek",
        "szkoła jana pawła",
        "majówka na placu wolności",
        "kara za pieska bez smyczy",
        "ul. Polna 3 przystanek",
        "betonoza na rynku",
        "kod pocztowy 34-100",
    ],
)
def test_it_may_be_counted(text: str) -> None:
    assert not is_personal(text)


@settings(max_examples=25)
@given(st.text(max_size=120))
def test_no_text_is_a_fault(text: str) -> None:
    assert is_personal(text) in (True, False)
