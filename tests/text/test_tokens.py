"""How text is cut into words for search: the same words however something is written."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.text.spellings import written_one_way
from app.text.tokens import law_reference, tokens


def cut(text: str) -> str:
    """Words by place, those at one place joined by a bar."""
    places: dict[int, list[str]] = {}
    for word, position in tokens(text):
        places.setdefault(position, []).append(word)
    assert list(places) == list(range(len(places)))
    return " ".join("|".join(words) for words in places.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rada gminy", "rada gminy"),
        ("rada\u00a0gminy,rada", "rada gminy rada"),
        ("URZĄD MIASTA ŁODZI", "urząd miasta łodzi"),
        ("bip.gov.pl", "bip gov pl"),
        ("koniec.Początek", "koniec początek"),
        ("_podkreślone_", "podkreślone"),
        ("mieszkaniec/mieszkanka i/lub radny(a)", "mieszkaniec mieszkanka i lub radny a"),
        ("… – „” ***", ""),
        ("dz", "dz"),
        ("dz. 5/2", "dz 5 2"),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("art. 13 ust. 2", "art 13|art.13 ust 2|ust.2"),
        ("art 13 ust 2 pkt 1", "art 13|art.13 ust 2|ust.2 pkt 1|pkt.1"),
        ("art.13 ust.2 pkt.1", "art 13|art.13 ust 2|ust.2 pkt 1|pkt.1"),
        ("Art. 13\u00a0ust.\u00a02", "art 13|art.13 ust 2|ust.2"),
        ("art13", "art 13|art.13"),
        ("artykuł 13a", "artykuł 13a|art.13a"),
        ("art. 15zzs⁴", "art 15zzs4|art.15zzs4"),
        ("art. 22¹", "art 22|art.22 1"),
        ("art. 22(1)", "art 22|art.22 1"),
        ("art.\u00a05", "art 5|art.5"),
        ("art.5", "art 5|art.5"),
        ("art. 13 i 14", "art 13|art.13 i 14|art.14"),
        ("art. 13, 14 oraz 15a", "art 13|art.13 14|art.14 oraz 15a|art.15a"),
        ("art. 13-15", "art 13|art.13 15|art.15"),
        ("ust. 1–3", "ust 1|ust.1 3|ust.3"),
        ("art. 13 2024", "art 13|art.13 2024"),
        ("art. 13. 14 dni", "art 13|art.13 14 dni"),
        ("art. 13 i wniosek 14", "art 13|art.13 i wniosek 14"),
        ("art. 6 ust. 1 lit. e", "art 6|art.6 ust 1|ust.1 lit e|lit.e"),
        ("lit. a i b", "lit a|lit.a i b|lit.b"),
        ("lit. ab", "lit ab"),
        ("§ 4", "§ 4|§.4"),
        ("§5 pkt 2", "§ 5|§.5 pkt 2|pkt.2"),
        ("§§ 5 i 6", "§§ 5|§.5 i 6|§.6"),
        ("paragraf 5", "paragraf 5|§.5"),
        ("par. 5", "par 5|§.5"),
        ("art", "art"),
    ],
)
def test_references_to_law(text: str, expected: str) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dz.U. 2024 poz. 1465", "dz.u 2024 poz 1465|poz.1465"),
        ("Dz. U. 2024, poz. 1465", "dz.u 2024 poz 1465|poz.1465"),
        ("Dz. U. z 2024 r. poz. 1465", "dz.u z 2024 r poz 1465|poz.1465"),
        ("dz u 2024 poz 1465", "dz.u 2024 poz 1465|poz.1465"),
        ("DzU 2024 poz. 1465", "dz.u 2024 poz 1465|poz.1465"),
        ("Dz.U.2024 poz.1465", "dz.u 2024 poz 1465|poz.1465"),
        ("(Dz.U.2024.1465).", "dz.u 2024 poz 1465|poz.1465"),
        ("Dz.U.2024.1465.", "dz.u 2024 poz 1465|poz.1465"),
        ("Dz.U.2001.112.1198 t.j.", "dz.u 2001 nr 112 poz 1198|poz.1198 tj"),
        ("Dz. U. z 2001 r. Nr 112", "dz.u z 2001 r nr 112"),
        ("dzuma, Dzubas", "dzuma dzubas"),
        ("RODO 2016/679", "rodo 2016 679"),
        ("uchwała nr XXI/123/2024", "uchwała nr xxi 123 2024"),
        ("k.p.a., p.p.s.a.", "kpa ppsa"),
        ("Sp. z o.o.", "sp z oo"),
        ("m.in.", "m in"),
    ],
)
def test_citations_and_abbreviations(text: str, expected: str) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("droga S7", "droga s7"),
        ("droga S-7", "droga s7"),
        ("DK7, DK-7, DK 7", "dk 7 dk 7 dk 7"),
        ("PIT-37, PIT37", "pit 37 pit 37"),
        ("COVID-19 i Covid19", "covid 19 i covid 19"),
        ("PM2.5, PM 2,5 i PM10", "pm 2 5 pm 2 5 i pm 10"),
        ("ul. 3 Maja 12", "ul 3 maja 12"),
        ("3maja, 11listopada", "3 maja 11 listopada"),
        ("500+ i 5G, S8", "500 i 5g s8"),
        ("70 m², 70m2, 70 m2", "70 m2 70 m2 70 m2"),
        ("12 km² i CO₂", "12 km2 i co2"),
        ("14 dni, 14dni", "14 dni 14 dni"),
        ("2024r. i 2024 r.", "2024 r i 2024 r"),
        ("50zł/m²", "50 zł m2"),
        ("30km/h", "30 km h"),
        ("130 000 zł, 130\u00a0000 zł i 130000zł", "130000 zł 130000 zł i 130000 zł"),
        ("tel. 600 100 200", "tel 600100200"),
        ("1 108,50 zł", "1108 50 zł"),
        ("14.10.2026", "14 10 2026"),
        ("2024 100 osób", "2024 100 osób"),
        ("blok 13a, lokal 4b", "blok 13a lokal 4b"),
        ("3D, b2b i h2o", "3d b2b i h2o"),
        ("ustawa¹ i przypis²", "ustawa 1 i przypis 2"),
    ],
)
def test_names_with_numbers_and_units(text: str, expected: str) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("społeczno-gospodarczy", "społeczno gospodarczy"),
        ("Bielsko-Biała", "bielsko biała"),
        ("Bielsko\u2011Biała, Bielsko–Biała", "bielsko biała bielsko biała"),
        ("pracownik-mieszkaniec", "pracownik mieszkaniec"),
        ("e-mail", "e-mail|mail"),
        ("e-Doręczenia", "e-doręczenia|doręczenia"),
        ("BIP-u i MPZP-em", "bip i mpzp"),
        ("NGO-sy, WZ-ka i bip-ie", "ngo wz i bip"),
        ("strefa-a, społeczno-ki", "strefa a społeczno ki"),
        ("3-go Maja, 14-dniowy", "3 go maja 14 dniowy"),
        ("Facebook'a, BIP’u, ZUS`em", "facebook bip zus"),
        ("O’Neilla i metoda d'Hondta", "oneilla|neilla i metoda dhondta|hondta"),
        ("сім’я, сімʼя", "сімя сімя"),
        ("pisz: urzad@gmina.pl", "pisz urzad|urzad@gmina.pl gmina pl"),
        ("jan.k@urzad-gminy.pl", "jan|jan.k@urzad-gminy.pl k urzad gminy pl"),
        ("@straznik", "straznik"),
        ("https://www.gov.pl/web/epuap", "https www gov pl web epuap"),
    ],
)
def test_signs_inside_words(text: str, expected: str) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("urza\u0328d", "urząd"),
        ("Z\u0307o\u0301łkiewka", "żółkiewka"),
        ("urzę\u00addu gmi\u200bny", "urzędu gminy"),
        ("o\ufb01cjalny", "oficjalny"),
        ("\ufeffRada", "rada"),
    ],
)
def test_what_other_programs_leave_in_text(text: str, expected: str) -> None:
    assert cut(text) == expected


@given(st.text(alphabet=st.sampled_from("aŻ1 .-@/'§_u\n¼İ²dzDU0") | st.characters()))
def test_positions_never_go_back_and_words_are_never_empty(text: str) -> None:
    last = 0
    for word, position in tokens(text):
        assert word
        assert last <= position <= last + 1
        last = position


@example("a\u00ad\u0328")
@given(st.text(alphabet="aZżdzDUu.¹²3 0`’'\u0328\u00ad-", max_size=60))
def test_writing_one_way_is_done_once(text: str) -> None:
    once = written_one_way(text)
    assert [word for word, _place in tokens(once)] == [word for word, _place in tokens(text)]


def test_references_to_law_are_told_from_words() -> None:
    assert law_reference("art.13")
    assert law_reference("lit.a")
    assert not law_reference("art")
    assert not law_reference("dz.u")


def test_long_chunks_take_linear_time() -> None:
    assert sum(1 for _ in tokens("ab.-" * 50_000)) == 50_000
    assert sum(1 for _ in tokens("ab." * 50_000)) == 50_000
    assert sum(1 for _ in tokens("a." * 50_000)) == 50_000
    assert sum(1 for _ in tokens("100 " * 50_000)) == 1
