"""Names of towns in the forms that letters need, checked by hand."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.letters.grammar import town_forms
from app.letters.town_names import SETTLED

TOWNS = Path(__file__).parents[2] / "wiki_content" / "miasta.csv"
CHECKED = """
Rawicz|Rawicza|w Rawiczu
Wrocław|Wrocławia|we Wrocławiu
Kielce|Kielc|w Kielcach
Nowy Sącz|Nowego Sącza|w Nowym Sączu
Bielsko-Biała|Bielska-Białej|w Bielsku-Białej
Łódź|Łodzi|w Łodzi
Katowice|Katowic|w Katowicach
Zakopane|Zakopanego|w Zakopanem
Tychy|Tychów|w Tychach
Białystok|Białegostoku|w Białymstoku
Krasnystaw|Krasnegostawu|w Krasnymstawie
Ostrów Mazowiecka|Ostrowi Mazowieckiej|w Ostrowi Mazowieckiej
Ostrów Wielkopolski|Ostrowa Wielkopolskiego|w Ostrowie Wielkopolskim
Siemianowice Śląskie|Siemianowic Śląskich|w Siemianowicach Śląskich
Tarnowskie Góry|Tarnowskich Gór|w Tarnowskich Górach
Nowa Ruda|Nowej Rudy|w Nowej Rudzie
Nowe Miasto Lubawskie|Nowego Miasta Lubawskiego|w Nowym Mieście Lubawskim
Nowy Dwór Mazowiecki|Nowego Dworu Mazowieckiego|w Nowym Dworze Mazowieckim
Kostrzyn nad Odrą|Kostrzyna nad Odrą|w Kostrzynie nad Odrą
Nowe Miasto nad Pilicą|Nowego Miasta nad Pilicą|w Nowym Mieście nad Pilicą
Busko-Zdrój|Buska-Zdroju|w Busku-Zdroju
Jastrzębie-Zdrój|Jastrzębia-Zdroju|w Jastrzębiu-Zdroju
Kędzierzyn-Koźle|Kędzierzyna-Koźla|w Kędzierzynie-Koźlu
Czechowice-Dziedzice|Czechowic-Dziedzic|w Czechowicach-Dziedzicach
Skarżysko-Kamienna|Skarżyska-Kamiennej|w Skarżysku-Kamiennej
Golub-Dobrzyń|Golubia-Dobrzynia|w Golubiu-Dobrzyniu
Kazimierza Wielka|Kazimierzy Wielkiej|w Kazimierzy Wielkiej
Biała Podlaska|Białej Podlaskiej|w Białej Podlaskiej
Drawsko Pomorskie|Drawska Pomorskiego|w Drawsku Pomorskim
Wysokie Mazowieckie|Wysokiego Mazowieckiego|w Wysokiem Mazowieckiem
Lwówek Śląski|Lwówka Śląskiego|we Lwówku Śląskim
Frombork|Fromborka|we Fromborku
Włocławek|Włocławka|we Włocławku
Września|Wrześni|we Wrześni
Wejherowo|Wejherowa|w Wejherowie
Wieliczka|Wieliczki|w Wieliczce
Mława|Mławy|w Mławie
Gostyń|Gostynia|w Gostyniu
Chełm|Chełma|w Chełmie
Suwałki|Suwałk|w Suwałkach
Siedlce|Siedlec|w Siedlcach
Oświęcim|Oświęcimia|w Oświęcimiu
Bydgoszcz|Bydgoszczy|w Bydgoszczy
Góra Kalwaria|Góry Kalwarii|w Górze Kalwarii
Stalowa Wola|Stalowej Woli|w Stalowej Woli
Końskie|Końskich|w Końskich
Łomża|Łomży|w Łomży
Police|Polic|w Policach
"""


@pytest.mark.parametrize("line", CHECKED.split("\n")[1:-1])
def test_forms_of_towns_are_right(line):
    name, of_what, where = line.split("|")
    found = town_forms(name)
    assert (found.kto, found.czego, found.gdzie, found.certain) == (name, of_what, where, True)


def test_every_town_of_the_catalogue_has_forms_and_hardly_one_is_a_guess():
    with TOWNS.open(encoding="utf-8") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    found = [town_forms(name) for name in names]
    assert len(found) > 1000
    assert all(each.czego and each.gdzie.startswith(("w ", "we ")) for each in found)
    assert {each.kto for each in found if not each.certain} <= {"Kaczory", "Piaski"}
    assert set(names) >= set(SETTLED)


@pytest.mark.parametrize("name", ["Zmyślin Dolny", "Springfield", "Klonogród", "x" * 90])
def test_what_the_dictionary_does_not_know_is_a_guess(name):
    assert town_forms(name).certain is False
    assert town_forms(name).czego == name


def test_a_voivodeship_in_brackets_is_no_part_of_the_name():
    assert town_forms("Olsztyn (śląskie)") == town_forms("Olsztyn")
    assert town_forms(" ") == town_forms("")


@settings(max_examples=25)
@given(st.text(max_size=120))
def test_any_text_has_forms(text):
    found = town_forms(text)
    assert len(found.kto) <= 100
    assert bool(found.kto) is bool(found.czego)
