"""What a city's page shows to whom, in a fixed number of queries."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from app.core import clock
from app.core.db import Database
from app.core.settings import Settings
from app.discussions import service
from app.discussions.models import ThreadState
from app.people.community_models import ContactCard, Visibility
from app.people.models import Level
from tests import make
from tests.visitor import Visit

QueryCount = Callable[..., AbstractContextManager[list[str]]]


def test_people_of_the_directory_are_named_to_signed_in_people_only(
    visit: Visit, database: Database
) -> None:
    with database.writing() as db:
        make.city(db)
        reader = make.person(db)
        shown = make.person(db, name="Zofia Widoczna", city="Ełk")
        for person, shows in (
            (shown, True),
            (make.person(db, name="Adam Skryty", city="Ełk"), False),
        ):
            db.add(
                ContactCard(
                    person_id=person.id,
                    visibility=Visibility.EVERYBODY,
                    shows_city=shows,
                    consent_version="1",
                    consented=clock.now(),
                    changed=clock.now(),
                )
            )
    assert "Zofia" in visit(reader).text("/miasta/elk")
    guest = visit().text("/miasta/elk")
    assert "Zofia" not in guest
    assert "1 osoba w katalogu kontaktów" in guest
    assert "Adam" not in visit(reader).text("/miasta/elk")


def test_threads_of_the_city_stand_there_and_waiting_ones_do_not(
    visit: Visit, database: Database, settings: Settings, count_queries: QueryCount
) -> None:
    with database.writing() as db:
        city_id = make.city(db).id
        author, newcomer = make.person(db), make.person(db, Level.NEW)
        for who, title in ((author, "Kto sprząta skwer?"), (newcomer, "Tajne pytanie")):
            thread = service.start_thread(
                db,
                make.who(who),
                settings,
                title=title,
                text=make.post_text("Pytam sąsiadów."),
                board=None,
                article_id=None,
                city_id=city_id,
            )
        assert thread.state == ThreadState.WAITING
    guest = visit()
    for path in ("/miasta/elk", "/miasta/elk/watki"):
        assert "Kto sprząta skwer?" in guest.text(path)
        assert "Tajne" not in guest.text(path)
    with count_queries() as one:
        guest.get("/miasta/elk")
    with database.writing() as db:
        walk = make.article(db)
        for _number in range(12):
            make.experience(db, author, tools=[walk, make.article(db)], city_id=city_id)
    with count_queries() as many:
        guest.get("/miasta/elk")
    # Without a report the page asks for none, and for no tools of theirs.
    assert len(many) <= len(one) + 2
