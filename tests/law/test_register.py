"""The register of acts: what comes in from articles, what people enter, and what a change does."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Forbidden, Invalid
from app.law import queries, rules, service
from app.law.models import Act, Citation
from app.law.service import ActFields
from app.people.models import Level, Person
from app.people.rules import Who
from tests import make

INFO = "Ustawa z dnia 6 września 2001 r. o dostępie do informacji publicznej"
PETITIONS = "Ustawa z dnia 11 lipca 2014 r. o petycjach"


@pytest.fixture
def maria(db: Session) -> Who:
    return make.who(make.person(db, Level.MODERATOR))


def names(db: Session) -> list[str]:
    return list(db.scalars(select(Act.short_name).order_by(Act.id)))


def test_acts_come_in_with_what_cites_them(db: Session) -> None:
    service.cite(db, "article", 1, [f"{INFO} (Dz.U. 2022 poz. 902)", "Rozmowa z prawnikiem"])
    assert names(db) == ["Ustawa o dostępie do informacji publicznej"]
    row = queries.acts_of(db, "article", 1)[0]
    assert (row.place, row.changed_on) == ("Dz.U. 2022 poz. 902", None)


@pytest.mark.parametrize(
    "line",
    [
        f"{INFO} (t.j. Dz.U. 2024 poz. 11)",  # a later text of the same act
        f"{INFO.replace('z dnia', 'z').upper()}",
        "u.d.i.p., Dz. U. z 2022 r. poz. 902 z późn. zm.",  # the same place
    ],
)
def test_one_act_under_many_spellings(db: Session, line: str) -> None:
    service.cite(db, "article", 1, [f"{INFO} (Dz.U. 2022 poz. 902)"])
    service.cite(db, "article", 2, [line])
    assert len(names(db)) == 1
    assert len(queries.acts_of(db, "article", 2)) == 1


def test_a_line_without_a_place_makes_no_act(db: Session) -> None:
    service.cite(db, "article", 1, [INFO])
    assert names(db) == []


def test_same_place_in_another_issue_is_another_act(db: Session) -> None:
    service.cite(db, "article", 1, ["Ustawa o rowerach (Dz.U. 2001 nr 112 poz. 1198)"])
    service.cite(db, "article", 1, ["Ustawa o ławkach (Dz.U. 2001 nr 113 poz. 1198)"])
    assert len(names(db)) == 2


def test_citations_follow_the_lines(db: Session) -> None:
    lines = [f"{INFO} (Dz.U. 2022 poz. 902)", f"{PETITIONS} (Dz.U. 2018 poz. 870)"]
    service.cite(db, "article", 1, lines)
    service.cite(db, "article", 1, lines[1:])
    assert [row.short_name for row in queries.acts_of(db, "article", 1)] == ["Ustawa o petycjach"]
    assert len(names(db)) == 2  # the act itself stays


def test_leaving_the_line_out_does_not_hide_a_change(db: Session, maria: Who) -> None:
    service.cite(db, "article", 1, [f"{INFO} (Dz.U. 2022 poz. 902)"])
    act = db.scalars(select(Act)).one()
    service.mark_changed(db, maria, act.id, clock.today(), "10 dni zamiast 14")
    service.cite(db, "article", 1, [])
    assert queries.newest_change(db, "article", 1) == clock.today()
    service.confirmed(db, "article", 1, clock.today())
    service.cite(db, "article", 1, [])
    assert queries.acts_of(db, "article", 1) == []


def test_a_change_waits_until_it_is_confirmed_on_or_after_its_day(db: Session, maria: Who) -> None:
    service.cite(db, "article", 1, [f"{INFO} (Dz.U. 2022 poz. 902)"])
    service.cite(db, "article", 2, [f"{INFO} (Dz.U. 2022 poz. 902)"])
    act = db.scalars(select(Act)).one()
    day = clock.today() - timedelta(days=3)
    service.mark_changed(db, maria, act.id, day, "Nowe terminy")
    service.confirmed(db, "article", 1, day - timedelta(days=1))
    assert queries.newest_change(db, "article", 1) == day
    service.confirmed(db, "article", 1, day)
    assert queries.newest_change(db, "article", 1) is None
    assert queries.newest_change(db, "article", 2) == day


def test_what_comes_after_the_change_is_not_flagged(db: Session, maria: Who) -> None:
    act = service.add_act(db, maria, ActFields(INFO, "", "Dz.U. 2022 poz. 902", ""))
    service.mark_changed(db, maria, act.id, clock.today(), "Nowe terminy")
    service.cite(db, "article", 7, [INFO])
    assert queries.newest_change(db, "article", 7) is None


def test_a_mark_made_by_mistake_goes(db: Session, maria: Who) -> None:
    service.cite(db, "article", 1, [f"{INFO} (Dz.U. 2022 poz. 902)"])
    act = db.scalars(select(Act)).one()
    service.mark_changed(db, maria, act.id, clock.today(), "Pomyłka")
    service.take_change_back(db, maria, act.id)
    assert (act.changed_on, act.change_note) == (None, "")
    assert db.scalars(select(Citation.changed_on)).all() == [None]
    with pytest.raises(Invalid):
        service.take_change_back(db, maria, act.id)


@pytest.mark.parametrize(
    ("day", "field"),
    [(None, "changed_on"), (date(2999, 1, 1), "changed_on"), (date(2020, 1, 1), "changed_on")],
)
def test_days_that_no_change_has(db: Session, maria: Who, day: date | None, field: str) -> None:
    act = service.add_act(db, maria, ActFields(INFO, "", "", ""))
    service.mark_changed(db, maria, act.id, date(2024, 1, 1), "Wcześniejsza")
    with pytest.raises(Invalid) as refused:
        service.mark_changed(db, maria, act.id, day, "Zmiana")
    assert refused.value.field == field
    assert act.changed_on == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        (ActFields("", "", "", ""), "name"),
        (ActFields("–", "", "", ""), "name"),
        (ActFields("x" * 401, "", "", ""), "name"),
        (ActFields("Ustawa", "x" * 201, "", ""), "short_name"),
        (ActFields("Ustawa", "", "gdzieś", ""), "place"),
        (ActFields("Ustawa", "", "", "http://isap.sejm.gov.pl/x"), "link"),
        (ActFields("Ustawa", "", "", "https://prawo.example/x"), "link"),
        (ActFields("Ustawa", "", "", "https://isap.sejm.gov.pl.zly.example/"), "link"),
        (ActFields("Ustawa", "", "", "javascript:alert(1)"), "link"),
        (ActFields("Ustawa", "", "", "https://[zle"), "link"),
    ],
)
def test_entries_that_cannot_be_taken(
    db: Session, maria: Who, fields: ActFields, wrong: str
) -> None:
    with pytest.raises(Invalid) as refused:
        service.add_act(db, maria, fields)
    assert refused.value.field == wrong
    assert names(db) == []


def test_an_act_stands_once(db: Session, maria: Who) -> None:
    first = service.add_act(db, maria, ActFields(INFO, "", "", ""))
    with pytest.raises(Invalid):
        service.add_act(db, maria, ActFields(INFO.upper(), "", "", ""))
    other = service.add_act(db, maria, ActFields(PETITIONS, "", "", ""))
    with pytest.raises(Invalid):
        service.change_act(db, maria, other.id, ActFields(INFO, "", "", ""))
    link = "https://isap.sejm.gov.pl/isap.nsf/DocDetails.xsp?id=WDU20011121198"
    service.change_act(
        db, maria, first.id, ActFields(INFO, "u.d.i.p.", "Dz.U. 2022 poz. 902", link)
    )
    assert (first.short_name, queries.place_of(first), first.link) == (
        "u.d.i.p.",
        "Dz.U. 2022 poz. 902",
        link,
    )
    assert first.checked_on == clock.today()


def test_addresses_are_free(db: Session, maria: Who) -> None:
    for number, name in enumerate(("Nowy", "Ustawa o rowerach", "Ustawa: o rowerach!")):
        fields = ActFields(f"{name} {number}", name, "", "")
        service.add_act(db, maria, fields)
    slugs = set(db.scalars(select(Act.slug)))
    assert len(slugs) == 3
    assert "nowy" not in slugs


EXPERT = {"is_expert": True, "scope": ["zglosic"]}


@pytest.mark.parametrize(
    ("level", "more", "may"),
    [
        (Level.NEW, {}, False),
        (Level.EDITOR, {}, False),
        (Level.EDITOR, {"is_expert": True}, False),
        (Level.CURATOR, {}, False),
        (Level.CURATOR, EXPERT, True),
        (Level.MODERATOR, {}, True),
        (Level.ADMINISTRATOR, {}, True),
        (Level.MODERATOR, {"suspended_until": clock.now() + timedelta(days=1)}, False),
    ],
)
def test_who_keeps_the_register(db: Session, level: Level, more: dict, may: bool) -> None:  # type: ignore[type-arg]
    person: Person = make.person(db, level, **more)
    who = make.who(person)
    assert rules.can_manage_acts(who) is may
    if not may:
        with pytest.raises(Forbidden):
            service.add_act(db, who, ActFields(INFO, "", "", ""))
        assert names(db) == []


def test_a_guest_keeps_nothing() -> None:
    assert not rules.can_manage_acts(None)


def test_the_list_finds_by_words_and_by_place(db: Session) -> None:
    service.cite(
        db, "article", 1, [f"{INFO} (Dz.U. 2022 poz. 902)", f"{PETITIONS} (Dz.U. 2018 poz. 870)"]
    )

    def found(wanted: str) -> list[str]:
        return [row.short_name for row in queries.register(db, wanted, 1).items]

    assert found("") == ["Ustawa o dostępie do informacji publicznej", "Ustawa o petycjach"]
    assert found("informacji DOSTEPIE") == ["Ustawa o dostępie do informacji publicznej"]
    assert found("Dz. U. z 2018 r. poz. 870") == ["Ustawa o petycjach"]
    assert found("%") == found("")  # no pattern of the database
    assert found("rowery") == []
