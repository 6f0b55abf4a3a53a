"""What was typed into the form of a report and not sent: kept for its author alone, for a while."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import clock
from app.core.db import Database
from app.core.settings import Settings
from app.experiences import service, unsent
from app.experiences.models import Experience, ExperienceUnsent
from app.people.models import Person
from tests import make
from tests.visitor import Visit

KEEP = "/doswiadczenia/{}/niewyslane"


def keep(db: Session, person: Person, number: int, *typed: tuple[str, str]) -> None:
    unsent.keep(db, make.who(person), Settings(), number, typed)
    db.commit()


def test_one_is_kept_for_each_person_and_report(
    db: Session, halina: Person, stefan: Person
) -> None:
    keep(db, halina, 0, ("title", "Park"), ("goals", "11"), ("goals", "15"), ("klucz", "x"))
    keep(db, halina, 7, ("cost", "120 zł"))
    keep(db, halina, 7, ("cost", "130 zł"), ("nic", "x"), ("csrf_token", "x"))
    kept = unsent.kept(db, make.who(halina), 0)
    assert kept is not None
    assert kept.typed == [("title", "Park"), ("goals", "11"), ("goals", "15")]
    kept = unsent.kept(db, make.who(halina), 7)
    assert kept is not None
    assert kept.typed == [("cost", "130 zł")]
    assert unsent.kept(db, make.who(stefan), 0) is None
    unsent.drop(db, make.who(stefan), 0)
    assert unsent.kept(db, make.who(halina), 0) is not None


def test_an_emptied_form_keeps_nothing(db: Session, halina: Person) -> None:
    keep(db, halina, 0, ("title", "Park"))
    keep(db, halina, 0, ("title", " "), ("outcome", "w-toku"), ("wersja", "3"))
    assert unsent.kept(db, make.who(halina), 0) is None


def test_house_is_kept(database: Database, db: Session, halina: Person, stefan: Person) -> None:
    for number, person in ((0, halina), (7, halina), (0, stefan)):
        keep(db, person, number, ("title", "Park"))
    row = db.get_one(ExperienceUnsent, (halina.id, 7))
    row.saved = clock.now() - timedelta(days=Settings().draft_days + 1)
    stefan.erased = clock.now()
    db.commit()
    unsent.keep_house(Settings(), database)
    db.expire_all()
    found = db.execute(select(ExperienceUnsent.person_id, ExperienceUnsent.experience_id))
    assert [tuple(row) for row in found] == [(halina.id, 0)]


def test_it_goes_with_its_report(db: Session, halina: Person) -> None:
    made = make.experience(db, halina, publish=False)
    keep(db, halina, made.id, ("title", "Park"))
    service.drop(db, make.who(halina), made.id)
    assert unsent.kept(db, make.who(halina), made.id) is None


def test_a_public_report_stays_until_it_is_sent(
    visit: Visit, database: Database, halina: Person, stefan: Person
) -> None:
    with database.writing() as db:
        made = make.experience(db, halina, cost="100 zł")
    path, keeping = f"/doswiadczenia/{made.id}/edytuj", KEEP.format(made.id)
    author = visit(halina)
    form = author.form(path)
    typed = {**form, "cost": "120 <b>zł", "goals": ["11", "13"], "tools-2": "Kosmolot"}
    author.post(keeping, typed, 200)
    assert "120" not in visit().text(f"/doswiadczenia/{made.id}-{made.slug}")
    again = author.form(path)
    assert (again["cost"], again["goals"]) == ("120 <b>zł", ["11", "13"])
    assert again["tools-2"] == "Kosmolot"
    assert again["klucz"] != form["klucz"]
    other = visit(stefan)
    other.post(keeping, {**other.form("/doswiadczenia/nowe"), "title": "Cudze"}, 403)
    author.post(path, {**again, "tools-2": ""})
    assert author.form(path)["tools-2"] == ""
    # The script of a window that was slow comes after the form itself.
    author.post(keeping, {**again, "cost": "stare"}, 200)
    with database.reading() as db:
        assert db.scalars(select(ExperienceUnsent)).all() == []
        assert db.scalars(select(Experience.cost)).one() == "120 <b>zł"


@pytest.mark.usefixtures("walk")
def test_a_new_report_is_found_again_and_can_be_given_up(
    visit: Visit, database: Database, halina: Person
) -> None:
    new, author = "/doswiadczenia/nowe", visit(halina)
    author.post(KEEP.format(0), {**author.form(new), "title": "Tężnia w parku"}, 200)
    assert author.form(new)["title"] == "Tężnia w parku"
    author.send(f"{KEEP.format(0)}/usun", at=new)
    assert author.form(new)["title"] == ""


def test_the_address_fills_in_what_was_left_empty(
    visit: Visit, database: Database, halina: Person, walk: Article
) -> None:
    with database.writing() as db:
        make.city(db)
    author = visit(halina)
    address = f"/doswiadczenia/nowe?narzedzie={walk.slug}&miasto=elk"
    author.post(KEEP.format(0), {**author.form("/doswiadczenia/nowe"), "problem": "Mokro"}, 200)
    form = author.form(address)
    assert (form["tools-0"], form["city"], form["problem"]) == (walk.title, "Ełk", "Mokro")
    author.post(KEEP.format(0), {**form, "tools-0": "Petycja", "city": "Radom"}, 200)
    form = author.form(address)
    assert (form["tools-0"], form["city"]) == ("Petycja", "Radom")
