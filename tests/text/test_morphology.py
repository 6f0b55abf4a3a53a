"""Word forms that must find each other, and those that must not."""

import random
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text import morphology
from app.text.morphology import (
    Morphology,
    Names,
    forms,
    is_common,
    is_known,
    lemmas,
    names,
    restore,
)
from app.text.stop_words import QUESTION_WORDS, STOP_WORDS
from app.text.tokens import tokens
from tests import apart

MEET = """
petycja petycji · petycja petycję · petycje petycjami · wniosek wniosku · wniosek wnioskami
wnioskodawca wnioskodawcy · skarga skardze · skargi skarg · rada radzie · radny radnego
radna radnej · radni radnymi · wójt wójtowi · burmistrz burmistrzem · prezydent prezydenta
gmina gminie · gmina gminami · urząd urzędu · urząd urzędzie · urzędnik urzędnicy
urzędniczka urzędniczce · miasto mieście · miasta miast · miejski miejskiego · wieś wsi
sołtys sołtysa · sołectwo sołectw · dzielnica dzielnicy · osiedle osiedlu · osiedlowy osiedlowej
powiat powiecie · powiat powiatu · województwo województw · starosta staroście · wojewoda wojewody
budżet budżetu · budżet budżecie · obywatelski obywatelskiego · obywatel obywatele
mieszkaniec mieszkańców · mieszkanka mieszkance · mieszkanie mieszkań · sąsiad sąsiedzi
sąsiadka sąsiadką · człowiek ludzie · ludzie ludźmi · dziecko dzieci · dzieci dziećmi
rodzic rodziców · drzewo drzew · drzewo drzewami · wycinka wycince · wyciąć wycięto · park parku
parki parkach · zieleń zieleni · zielony zielonych · trawnik trawniku · łąka łąk · rzeka rzece
droga drodze · drogi dróg · chodnik chodnikiem · ulica ulicy · ulica ulic · rower rowerem
rowerowy rowerowe · ścieżka ścieżek · przejście przejściem · pieszy pieszych
skrzyżowanie skrzyżowań · parking parkingów · autobus autobusy · tramwaj tramwajem
przystanek przystanku · szkoła szkole · przedszkole przedszkoli · biblioteka bibliotece
plan planu · plan planie · planowanie planowania · zagospodarowanie zagospodarowania
przestrzeń przestrzeni · przestrzenny przestrzennego · działka działek · budynek budynku
budowa budowie · hałas hałasu · śmieci śmieciami · odpad odpadów · powietrze powietrza
smog smogu · woda wody · konsultacja konsultacjach · konsultacje konsultacji
uchwała uchwale · uchwały uchwał · ustawa ustawy · ustawa ustaw · przepis przepisów
prawo prawa · prawny prawnej · decyzja decyzji · odwołanie odwołania · odwołać odwołał
termin terminie · dzień dni · dzień dnia · rok lat · rok roku · miesiąc miesięcy
tydzień tygodni · odpowiedź odpowiedzi · odpowiedzieć odpowiedział · informacja informacji
publiczny publicznej · dostęp dostępu · dostępność dostępności · niepełnosprawny niepełnosprawni
komisja komisji · sesja sesji · posiedzenie posiedzeń · głos głosów · głosowanie głosowaniu
głosować głosuję · wybory wyborach · kandydat kandydaci · podpis podpisów · podpisać podpisało
zebrać zebrali · złożyć złożyła · składać składamy · napisać napisz · pismo pism
dokument dokumentów · list liście · stowarzyszenie stowarzyszeń · fundacja fundacji
członek członków · zebranie zebraniu · spotkanie spotkań · inicjatywa inicjatywie
lokalny lokalnych · pieniądze pieniędzy · pieniądz pieniądze · koszt kosztów · opłata opłat
dotacja dotacji · ławka ławek · plac placu · plac placem · zabawa zabaw · pies psy · pies psów
wybieg wybiegu · stowarzyszyć stowarzyszyli · kieszonkowy kieszonkowego
jadłodzielnia jadłodzielni · jadłodzielnię jadłodzielniach · patodeweloperka patodeweloperce
parklet parkletów · woonerf woonerfie · betonoza betonozie · e-mail mailem · email e-maila
bip bipie · epuap epuapie · kowalski kowalskiego · paczkomat paczkomatów · fotoradar fotoradarem
lepszy dobry · najlepszy lepszego · robić robiłam · zrobić zrobiliby · poszedł poszła
""".replace("\n", " · ")

PLACES = """
Warszawa warszawie · Łódź łodzi · Kraków krakowie · Gdańsk gdańsku · Gdynia gdyni
Tarnów tarnowie · Ełk ełku · Zielona zielonej · Białystok białymstoku · Szczecin szczecinie
Częstochowa częstochowy · Katowice katowicach · Zakopane zakopanem · Śląsk śląsku
Mazowsze mazowszu · Lublin lublinie · Poznań poznaniu · Toruń toruniu · Kielce kielcach
""".replace("\n", " · ")

APART = """
sad sąd · kat kąt · laska łaska · rada rata · plan plon · list lis · park parka · droga drag
woda wódka · gmina gminny · urząd urządzić · rok rak · drzewo drzwi · ławka ława · las los
pies pieszy · pieszy piszę · budżet budka · miasto ciasto · miasto miara · wieś wieść · sesja sejm
skarga skarpa · petycja policja · radny radość · rower rów · szkoła szkoda · ulica ulga
głos głód · podpis spis · termin terma · prawo prawda · komisja komis · zieleń zielnik
dzień dziennik · chodnik chód · parking park · sąsiad sąd · działka działacz · opłata płot
plac płaca · kot kod · bank bankiet · wójt wujek · powiat powiatowy · dom dym · ludzie luz
hałas hala · konsultacja konsulat · rzeka rzecz · inicjatywa inicjał · wniosek wnuk
odpad odpór · zebranie zebra · dotacja notacja · koszt kosz · uchwała chwała · decyzja dycha
""".replace("\n", " · ")

UNACCENTED = """
lodz łódź · zrodlo źródło · budzetu budżetu · slask śląsk · sad sąd · mieszkancow mieszkańców
uchwala uchwała · dzialka działka · lawka ławka · sciezka ścieżka · halas hałas · urzad urząd
wojt wójt · glosowanie głosowanie · zielen zieleń · laka łąka · smieci śmieci · zlozyc złożyć
petycje petycję · gdansk gdańsk · torun toruń · bialystok białystok · czestochowa częstochowa
jadlodzielnia jadłodzielnia · swietlica świetlica · przejscie przejście · zebrania żebrania
stowarzyszen stowarzyszeń · osiedlowa osiedlową · krakow kraków · poznan poznań · wroclaw wrocław
""".replace("\n", " · ")

needs_dictionary = pytest.mark.skipif(
    morphology.ANALYSER_NAME == "snowball", reason="morfeusz2 has no wheel for this platform"
)


def pairs(table: str) -> list[tuple[str, str]]:
    return [tuple(pair.split()) for pair in table.split(" · ") if pair.strip()]  # type: ignore[misc]


def test_the_tables_are_as_long_as_they_should_be() -> None:
    assert len(pairs(MEET)) >= 120
    assert len(pairs(APART)) >= 40


@needs_dictionary
@pytest.mark.parametrize(("one", "other"), pairs(MEET) + pairs(PLACES))
def test_forms_of_one_word_meet(one: str, other: str) -> None:
    assert lemmas(one) & lemmas(other)


@needs_dictionary
@pytest.mark.parametrize(("one", "other"), pairs(APART))
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert not lemmas(one) & lemmas(other)


@needs_dictionary
@pytest.mark.parametrize(("typed", "meant"), pairs(UNACCENTED))
def test_polish_letters_come_back(typed: str, meant: str) -> None:
    assert (meant in restore(typed)) == is_known(meant)
    assert typed not in restore(typed)


@needs_dictionary
def test_a_word_with_its_letters_is_left_alone() -> None:
    assert restore("łaska") == frozenset()
    assert restore("rower") == frozenset()


@needs_dictionary
def test_surnames_do_not_hide_common_words() -> None:
    assert "rado" not in lemmas("rada")
    assert lemmas("lat") == {"rok", "lato"}
    assert lemmas("Nowaka") == {"nowak"}


@needs_dictionary
@pytest.mark.parametrize(
    ("first", "lemma"),
    [
        ("społeczno", "społeczny"), ("miejsko", "miejski"), ("wodno", "wodny"),
        ("rowerowo", "rowerowy"), ("prawno", "prawny"), ("techniczno", "techniczny"),
    ],
)  # fmt: skip
def test_the_first_half_of_a_compound_is_its_adjective(first: str, lemma: str) -> None:
    assert lemma in lemmas(first)
    assert is_known(first)


@needs_dictionary
def test_surnames_alone_make_no_common_word() -> None:
    assert not is_common("chałas")
    assert all(map(is_common, ("hałas", "nowak", "elku", "jadłodzielnia")))
    assert not is_common("bużet")


@needs_dictionary
@pytest.mark.parametrize("word", ["okno", "wino", "prawo", "dziecko", "wojsko", "rano"])
def test_nouns_are_no_halves_of_compounds(word: str) -> None:
    assert not any(lemma.endswith(("ny", "ski", "cki", "owy", "awy")) for lemma in lemmas(word))


@needs_dictionary
def test_forms_lead_back_to_their_lemma() -> None:
    for lemma in ("droga", "wniosek", "rok", "łódź", "jadłodzielnia"):
        assert len(forms(lemma)) > 5
        assert all(lemma in lemmas(form) for form in forms(lemma))


def test_long_nonsense_is_quick_to_restore() -> None:
    assert restore("zaczesalnoszczosc" * 3) == frozenset()
    assert restore("a" * 10_000) == frozenset()


@needs_dictionary
def test_names_of_people_are_told_from_words_by_case_and_gender() -> None:
    assert "nom:m1" in names("jan").first & names("nowak").last
    assert "gen:m1" in names("jana").first & names("nowaka").last
    assert not names("jana").first & names("szkoła").last
    assert names("basia").is_name
    assert not names("nowak").is_name
    assert names("budżet") == Names()


class TestWithoutDictionary:
    """Where morfeusz2 cannot be installed, Snowball serves alone."""

    analyser = Morphology(use_dictionary=False)

    @pytest.mark.parametrize(
        ("one", "other"),
        [("petycja", "petycji"), ("gmina", "gminami"), ("urzędnik", "urzędnika"),
         ("jadłodzielnia", "jadłodzielniach"), ("mailem", "e-mail"), ("rowerowy", "rowerowe")],
    )  # fmt: skip
    def test_common_forms_still_meet(self, one: str, other: str) -> None:
        assert self.analyser.lemmas(one) & self.analyser.lemmas(other)

    @pytest.mark.parametrize(("one", "other"), [("sad", "sąd"), ("lis", "list"), ("rok", "rak")])
    def test_different_words_still_stay_apart(self, one: str, other: str) -> None:
        assert not self.analyser.lemmas(one) & self.analyser.lemmas(other)

    def test_nobody_has_a_name(self) -> None:
        assert self.analyser.names("nowak") == Names()

    def test_only_listed_words_are_known_and_restored(self) -> None:
        assert not self.analyser.is_known("petycja")
        assert self.analyser.is_known("jadłodzielnia")
        assert self.analyser.restore("zrodlo") == frozenset()
        assert self.analyser.restore("jadlodzielnia") == {"jadłodzielnia", "jadłodzielnią"}
        assert "jadłodzielni" in self.analyser.forms("jadłodzielnia")
        assert self.analyser.forms("petycj") == {"petycj"}


WITHOUT_DICTIONARY = """
import sys
sys.modules["morfeusz2"] = None  # as where it has no wheel
from app.search.query import parse
from app.search.engine import Part
from app.search.terms import weighted_terms
from app.text import morphology
assert morphology.ANALYSER_NAME == "snowball"
held = {term for term, _place, _weight in weighted_terms([Part("Petycję złożysz w gminie.")])}
for word in parse("petycji gminami").strict.words:
    assert held & {term.text for term in word.terms}, word
print(morphology.ANALYSER_VERSION)
"""


def test_a_wiki_without_the_dictionary_searches_with_stems() -> None:
    done = subprocess.run(
        apart.python(WITHOUT_DICTIONARY),
        cwd=Path(__file__).parents[2], check=True, capture_output=True, text=True,
    )  # fmt: skip
    # Another version, so an index built with the dictionary is not read without it.
    is_stemming = morphology.ANALYSER_NAME == "snowball"
    assert (done.stdout.strip() == morphology.ANALYSER_VERSION) == is_stemming


@given(st.text())
def test_every_word_has_a_lemma(word: str) -> None:
    assert lemmas(word) or not word
    assert all(lemma == lemma.lower() for lemma in lemmas(word))
    assert isinstance(restore(word), frozenset)


def test_threads_share_the_analyser() -> None:
    words = [form for lemma in ("droga", "gmina", "urząd", "drzewo") for form in forms(lemma)]
    alone = {word: lemmas(word) for word in words}
    fresh = Morphology()

    def analyse(seed: int) -> dict[str, frozenset[str]]:
        shuffled = random.Random(seed).sample(words, len(words))
        return {word: fresh.lemmas(word) for word in shuffled}

    with ThreadPoolExecutor(8) as pool:
        assert all(found == alone for found in pool.map(analyse, range(8)))


def test_word_lists_hold_words_as_tokens_give_them() -> None:
    for word in STOP_WORDS | QUESTION_WORDS:
        assert [token for token, _position in tokens(word)] == [word]
    assert "bo" not in STOP_WORDS  # residents write it for budżet obywatelski
