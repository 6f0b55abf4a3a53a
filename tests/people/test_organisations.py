"""Pages of organisations: who proposes, reads, edits and decides; how they are listed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core.errors import Conflict, Forbidden, Invalid
from app.people import hats, organisation_lists, organisations
from app.people.community_models import OrganisationState
from app.people.field_rules import check_phone, check_website, city_key
from app.people.models import Level, Person
from app.people.organisation_rules import can_edit, can_read, decisions_open
from tests import make
from tests.people.community import fields, organisation


@pytest.fixture
def moderator(db: Session) -> Person:
    return make.person(db, Level.MODERATOR)


@pytest.fixture
def resident(db: Session) -> Person:
    return make.person(db)


def test_a_newcomer_proposes_nothing(db: Session) -> None:
    with pytest.raises(Forbidden):
        organisation(db, make.person(db, Level.NEW))


def test_a_proposal_waits_and_is_read_by_its_author_and_moderators(
    db: Session, moderator: Person, resident: Person
) -> None:
    made = organisation(db, resident)
    assert made.state == OrganisationState.WAITING
    assert organisation_lists.organisations(db, 1).items == []
    readers = {
        "guest": can_read(None, made, is_member=False),
        "author": can_read(make.who(resident), made, is_member=False),
        "other": can_read(make.who(make.person(db, Level.CURATOR)), made, is_member=False),
        "moderator": can_read(make.who(moderator), made, is_member=False),
    }
    assert readers == {"guest": False, "author": True, "other": False, "moderator": True}
    organisations.decide(
        db, make.who(moderator), made.id, "przyjmij", "", seen_version=made.version
    )
    assert can_read(None, made, is_member=False)
    assert [row.name for row in organisation_lists.organisations(db, 1).items] == [made.name]


def test_only_so_many_of_ones_own_wait(db: Session, resident: Person) -> None:
    for number in range(3):
        organisation(db, resident, name=f"Grupa {number}")
    with pytest.raises(Conflict):
        organisation(db, resident, name="Grupa czwarta")


def test_names_alike_get_addresses_of_their_own(db: Session, moderator: Person) -> None:
    slugs = [organisation(db, moderator, name="Nowa").slug for _each in range(3)]
    assert slugs == ["nowa-2", "nowa-3", "nowa-4"]  # /organizacje/nowa is the form


@pytest.mark.parametrize(
    ("decision", "state", "ends"),
    [
        ("przyjmij", OrganisationState.WAITING, OrganisationState.VISIBLE),
        ("odrzuc", OrganisationState.WAITING, OrganisationState.REJECTED),
        ("przyjmij", OrganisationState.REJECTED, OrganisationState.VISIBLE),
        ("ukryj", OrganisationState.VISIBLE, OrganisationState.HIDDEN),
        ("pokaz", OrganisationState.HIDDEN, OrganisationState.VISIBLE),
    ],
)
def test_decisions(
    db: Session, moderator: Person, resident: Person, decision: str, state: str, ends: str
) -> None:
    made = organisation(db, resident)
    made.state = state
    assert (
        organisations.decide(
            db, make.who(moderator), made.id, decision, "Powód", seen_version=made.version
        ).state
        == ends
    )
    assert made.reason == ("Powód" if decision in ("odrzuc", "ukryj") else "")
    with pytest.raises(Conflict):
        organisations.decide(
            db, make.who(moderator), made.id, decision, "Powód", seen_version=made.version
        )


def test_who_may_not_decide_and_what_needs_a_reason(
    db: Session, moderator: Person, resident: Person
) -> None:
    made = organisation(db, resident)
    with pytest.raises(Forbidden):
        organisations.decide(
            db, make.who(resident), made.id, "przyjmij", "", seen_version=made.version
        )
    with pytest.raises(Invalid) as refused:
        organisations.decide(
            db, make.who(moderator), made.id, "odrzuc", " ", seen_version=made.version
        )
    assert refused.value.field == "reason"
    with pytest.raises(Invalid):
        organisations.decide(
            db, make.who(moderator), made.id, "skasuj", "Tak", seen_version=made.version
        )
    assert decisions_open(made) == ["przyjmij", "odrzuc"]


def test_nobody_lets_out_a_text_that_they_have_not_read(
    db: Session, moderator: Person, resident: Person
) -> None:
    made = organisation(db, resident)
    organisations.edit(db, make.who(resident), made.id, 1, fields(helps="Kupujcie u nas."))
    with pytest.raises(Conflict):
        organisations.decide(db, make.who(moderator), made.id, "przyjmij", "", seen_version=1)
    assert made.state == OrganisationState.WAITING
    organisations.decide(db, make.who(moderator), made.id, "odrzuc", "Reklama", seen_version=1)


def test_members_edit_and_others_do_not(db: Session, moderator: Person, resident: Person) -> None:
    made = organisation(db, resident)
    who = make.who(resident)
    organisations.edit(db, who, made.id, 1, fields(name="Przed decyzją"))
    organisations.decide(
        db, make.who(moderator), made.id, "przyjmij", "", seen_version=made.version
    )
    with pytest.raises(Forbidden):  # proposing makes nobody a member
        organisations.edit(db, who, made.id, 2, fields(name="Po decyzji"))
    hats.give(db, make.who(moderator), resident.id, words="", note="Znam", organisation_id=made.id)
    organisations.edit(db, who, made.id, 2, fields(name="Jako członkini", city="Ełk"))
    with pytest.raises(Conflict):
        organisations.edit(db, who, made.id, 2, fields(name="Na starym tekście"))
    versions = organisation_lists.versions(db, made.id, 1).items
    assert [row.version.name for row in versions] == [
        "Jako członkini",
        "Przed decyzją",
    ], "what nobody let out is in no history"
    organisations.decide(
        db, make.who(moderator), made.id, "ukryj", "Spór", seen_version=made.version
    )
    assert not can_edit(who, made, is_member=True)
    assert can_read(who, made, is_member=True)


def test_lists_follow_the_polish_alphabet_and_filters(db: Session, moderator: Person) -> None:
    for name, city, kind, topic in (
        ("Żuraw", "Łódź", "fundacja", "zglosic"),
        ("Łąka", "Lodz", "urzad", "zielen-i-klimat"),
        ("Las", "Ełk", "fundacja", "zglosic"),
        ("Ćma", "ŁÓDŹ", "fundacja", "zielen-i-klimat"),
    ):
        organisation(db, moderator, name=name, city=city, kind=kind, topics=(topic,))

    def listed(**chosen: str) -> list[str]:
        return [row.name for row in organisation_lists.organisations(db, 1, **chosen).items]

    everything = [row.name for row in organisation_lists.organisations(db, 1).items]
    assert everything == ["Ćma", "Las", "Łąka", "Żuraw"]
    assert listed(city="łódź") == ["Ćma", "Łąka", "Żuraw"]
    assert listed(kind="fundacja", city="Łódź") == ["Ćma", "Żuraw"]
    assert listed(topic="zielen-i-klimat") == ["Ćma", "Łąka"]
    assert listed(topic="zglosic", kind="urzad") == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "12"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"kind": "sekta"}, "kind"),
        ({"helps": ""}, "helps"),
        ({"helps": "a\u202eb"}, "helps"),
        ({"email": "nie-adres"}, "email"),
        ({"phone": "zadzwoń"}, "phone"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "//zly.example"}, "website"),
        ({"website": "https://ktos@zly.example"}, "website"),
        ({"website": "https://[zly"}, "website"),
    ],
)
def test_fields_that_are_refused(changed: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        fields(**changed)
    assert refused.value.field == field


@settings(max_examples=25)
@given(st.text(max_size=60))
def test_addresses_and_numbers_are_clean_or_refused(typed: str) -> None:
    for check in (check_website, check_phone):
        try:
            kept = check(typed)
        except Invalid:
            continue
        assert (
            kept == ""
            or kept.startswith(("http://", "https://", "+", "0123456789"))
            or (check is check_phone and kept[0].isascii())
        )
        assert "\n" not in kept
    assert city_key(city_key(typed)) == city_key(typed)


def test_former_members_and_erased_people_are_no_members(
    db: Session, moderator: Person, resident: Person
) -> None:
    made = organisation(db, moderator)
    hat = hats.give(
        db, make.who(moderator), resident.id, words="", note="Znam", organisation_id=made.id
    )
    assert [member.name for member in organisation_lists.members(db, made.id, 1).items] == [
        resident.name
    ]
    hats.take_back(db, make.who(moderator), hat.id, "Odeszła")
    assert organisation_lists.members(db, made.id, 1).items == []
