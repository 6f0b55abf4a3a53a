"""Towns of one name: people, organisations and pages of the right one."""

from sqlalchemy.orm import Session

from app.cities import queries as cities
from app.people import directory, organisation_lists
from app.people.field_rules import city_key
from app.people.models import Level
from tests import make
from tests.people.community import organisation
from tests.people.test_directory import card


def test_a_shared_name_is_told_apart_and_others_are_not(db: Session) -> None:
    big = make.city(db, "olsztyn", "Olsztyn")
    small = make.city(db, "olsztyn-slaskie", "Olsztyn", voivodeship="śląskie")
    make.city(db, "olsztynek", "Olsztynek")
    elk = make.city(db)
    assert cities.full_name(db, big) == "Olsztyn (warmińsko-mazurskie)"
    assert cities.full_name(db, small) == "Olsztyn (śląskie)"
    assert cities.full_name(db, elk) == "Ełk"
    both = {"Olsztyn (warmińsko-mazurskie)", "Olsztyn (śląskie)"}
    assert set(cities.namesakes(db, "olsztyn ")) == both
    for clear in ("Olsztyn (śląskie)", "Olsztyn (podlaskie)", "Ełk", "elk", "Olsz", "Wieś", ""):
        assert cities.namesakes(db, clear) == [], clear


def test_lists_find_the_right_town_and_a_plain_name_finds_all(db: Session) -> None:
    moderator = make.person(db, Level.MODERATOR)
    for number, city in enumerate(("Olsztyn (śląskie)", "Olsztyn (warmińsko-mazurskie)")):
        organisation(db, moderator, name=f"Koło {number}", city=city)
        person = make.person(db, name=f"Osoba {number}", city=city, city_key=city_key(city))
        card(db, person, shows_city=True)
    organisation(db, moderator, name="Koło 2", city="Olsztynek")
    for asked, found in (("Olsztyn (śląskie)", [0]), ("olsztyn", [0, 1]), ("Olsztyn%", [])):
        people = directory.cards(db, None, 1, city=asked).items
        listed = organisation_lists.organisations(db, 1, city=asked).items
        assert [row.name for row in people] == [f"Osoba {number}" for number in found]
        assert [row.name for row in listed] == [f"Koło {number}" for number in found]
