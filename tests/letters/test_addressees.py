"""Suggested addressees: right for the town, with gaps where nobody knows, nothing invented."""

from dataclasses import replace

from app.cities.queries import Office
from app.letters.addressees import (
    TownAsked,
    only_one,
    suggestions,
    through_suggestions,
    with_address,
)
from app.letters.grammar import town_forms
from tests.letters.letters import FILES, FOLDER, letter

PETITION = letter(FOLDER / "petycja.md")


def town(name: str, is_city: bool = True) -> TownAsked:
    return TownAsked(town_forms(name), is_city)


def test_a_town_has_its_council_and_its_executive():
    assert suggestions(PETITION, town("Rawicz")) == (
        "Rada Miejska w Rawiczu",
        "Rada Miasta Rawicza",
        "Burmistrz Rawicza",
        "Prezydent Miasta Rawicza",
    )


def test_a_city_with_the_rights_of_a_district_has_a_president():
    assert through_suggestions(town("Kielce")) == ("Prezydent Miasta Kielc",)
    assert through_suggestions(town("Bielsko-Biała")) == ("Prezydent Miasta Bielska-Białej",)
    assert through_suggestions(town("Warszawa")) == ("Prezydent Miasta Stołecznego Warszawy",)


def test_a_village_leaves_the_name_of_its_commune_to_the_writer():
    found = suggestions(PETITION, town("Zmyślin", is_city=False))
    assert "Wójt Gminy [nazwa gminy]" in found
    assert not any("Zmyślin" in each for each in found)
    assert only_one(found) == ""


def test_only_a_whole_single_suggestion_is_taken_without_asking():
    assert only_one(("Prezydent Miasta Kielc",)) == "Prezydent Miasta Kielc"
    assert only_one(("Starosta [nazwa powiatu]",)) == ""
    assert only_one(()) == ""


def test_no_letter_suggests_the_same_twice_or_greets_by_gender():
    for path in FILES:
        for name in ("Rawicz", "Kielce", ""):
            found = suggestions(letter(path), town(name, is_city=bool(name)))
            assert len(found) == len(set(found))
            assert not any("Pan" in each.split() for each in found)


def test_the_address_of_the_office_is_offered_only_where_it_is_known_whole():
    office = Office(
        "Urząd Miejski",
        "ul. Rynek 1",
        "63-900",
        "Rawicz",
        "https://a.example",
        "https://bip.example",
    )
    known = replace(town("Rawicz"), office=office)
    found = suggestions(PETITION, known)
    offered = with_address(found, known)
    assert offered[: len(found)] == found
    assert "Burmistrz Rawicza\nUrząd Miejski\nul. Rynek 1\n63-900 Rawicz" in offered
    assert not any(each.startswith("Rada") and "Rynek" in each for each in offered)
    for missing in ({"street": ""}, {"postcode": ""}, {"town": ""}):
        unknown = replace(known, office=replace(office, **missing))
        assert with_address(found, unknown) == found
    assert with_address(found, town("Rawicz")) == found
