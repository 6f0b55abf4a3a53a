"""What people write of themselves and to each other passes the filters; newcomers' words wait."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import Database
from app.core.mail import MailMessage
from app.discussions import mentions
from app.people import queries
from app.people.community_models import ContactCard, Organisation
from app.people.models import Level, Person
from app.review import text_filters
from app.review.text_filters import FilterKind
from tests import make
from tests.people import community
from tests.visitor import Visit, words

SPAM = "Tania pożyczka od ręki"


@pytest.mark.one_database
def test_no_form_lets_a_stopped_text_through(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        moderator = make.person(db, Level.MODERATOR)
        halina = make.person(db, name="Halina K.", slug="halina", about="Dawny opis")
        make.person(db, name="Jan L.", slug="jan")
        text_filters.add(db, make.who(moderator), FilterKind.WORD, "pożyczka", "")
        made = community.organisation(db, moderator)
        community.member(db, make.who(moderator), halina, made)
    own = visit(halina)
    address = f"/organizacje/{made.slug}/edytuj"
    for path, field, more in (
        ("/konto", "about", {}),
        ("/konto", "organisation", {}),
        ("/konto/wizytowka", "helps", {"visibility": "wszyscy", "agreed": "y"}),
        (address, "helps", {}),
        ("/osoby/jan/napisz", "message", {}),
    ):
        answer = own.send(path, {field: SPAM, **more}, status=422)
        assert "Nasze filtry zatrzymują" in words(answer), path
        assert SPAM in answer.get_data(as_text=True), path  # nothing typed is lost
    taken = {"email": "x@poczta.example", "password": "dlugie-haslo-testu-7", "agreed": "y"}
    visit().send("/rejestracja", {"name": "Tania Pożyczka", **taken}, status=422)
    with database.reading() as db:
        assert db.get_one(Person, halina.id).about == "Dawny opis"
        assert db.scalars(select(ContactCard)).all() == []
        assert db.scalars(select(MailMessage)).all() == []
        assert db.get_one(Organisation, made.id).version == 1
    # What a moderator looks at first may hold such a word.
    typed = {"name": "Koło Dłużników", "kind": "fundacja", "helps": SPAM}
    own.send("/organizacje/nowa", typed)


def test_the_words_of_a_new_account_wait(db: Session) -> None:
    new = make.person(
        db, Level.NEW, name="Nowa N.", slug="nowa", city="Ełk", about="Opis", organisation="Koło"
    )
    moderator, other = make.person(db, Level.MODERATOR), make.person(db)
    db.flush()
    for who in (None, make.who(other)):
        seen = queries.profile(db, "nowa", who)
        assert (seen.name, seen.city, seen.about, seen.organisation) == ("Nowa N.", "", "", "")
        assert not seen.is_waiting
    for who in (make.who(new), make.who(moderator)):
        seen = queries.profile(db, "nowa", who)
        assert (seen.city, seen.about, seen.is_waiting) == ("Ełk", "Opis", True)
    assert [each.city for each in mentions.offered(db, make.who(other), "nowa")] == [""]
    new.level = Level.RESIDENT
    assert queries.profile(db, "nowa").about == "Opis"
    assert [each.city for each in mentions.offered(db, make.who(other), "nowa")] == ["Ełk"]
