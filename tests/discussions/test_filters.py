"""A post that a filter holds waits for a moderator, who sees why; others see nothing of it."""

import pytest
from sqlalchemy.orm import Session

from app.core.settings import Settings
from app.discussions import service
from app.discussions.models import Post, PostState, Thread, ThreadState
from app.people.models import Person
from app.review import text_filters
from app.review.text_filters import FilterKind
from tests import make
from tests.visitor import Visit

SPAM = "Zajrzyj na https://spam.example po szybkie pożyczki."


@pytest.fixture
def filters(db: Session, moderator: Person) -> None:
    text_filters.add(db, make.who(moderator), FilterKind.LINK, "spam.example", "")
    text_filters.add(db, make.who(moderator), FilterKind.WORD, "pożyczka", "")
    db.commit()


@pytest.mark.usefixtures("filters")
def test_a_held_post_waits_and_is_not_lost(db: Session, halina: Person, thread: Thread) -> None:
    held = make.post(db, halina, thread, SPAM)
    free = make.post(db, halina, thread, "Petycja wystarczy.")
    assert (held.state, free.state) == (PostState.WAITING, PostState.VISIBLE)
    assert held.held_because == ["link:spam.example", "slowo:pożyczka"]
    assert free.held_because == []
    assert held.body == SPAM


@pytest.mark.usefixtures("filters")
def test_a_title_holds_the_whole_thread(db: Session, halina: Person) -> None:
    held = make.thread(db, halina, title="Tania pożyczka", body="Niewinny tekst.")
    assert held.state == ThreadState.WAITING
    assert service.is_held(db, held.id)


@pytest.mark.usefixtures("filters")
def test_an_edit_is_looked_at_for_what_it_adds(db: Session, halina: Person, thread: Thread) -> None:
    post = make.post(db, halina, thread, "Dobra rada.")

    def change(body: str, version: int) -> Post:
        return service.edit_post(
            db, make.who(halina), Settings(), post.id, version, make.post_text(body)
        )

    assert change("Dobra rada, naprawdę.", 1).state == PostState.VISIBLE
    assert change(SPAM, 2).state == PostState.WAITING
    # What waits is looked at whole: a small change does not clean it.
    assert change(SPAM + " Już.", 3).held_because == ["link:spam.example", "slowo:pożyczka"]
    approved = service.approve_post(db, make.who(_other(db)), post.id, 4)
    assert approved.state == PostState.VISIBLE
    assert change(SPAM + " Już dziś.", 4).state == PostState.VISIBLE


def _other(db: Session) -> Person:
    return db.query(Person).filter(Person.name == "Maria W.").one()


@pytest.mark.usefixtures("filters")
def test_the_author_learns_no_pattern_and_the_moderator_does(
    visit: Visit, halina: Person, moderator: Person, thread: Thread
) -> None:
    author = visit(halina)
    path = f"/dyskusje/{thread.id}/odpowiedz"
    author.send(path, {"body": SPAM})
    told = author.text(f"/dyskusje/{thread.id}-{thread.slug}")
    assert "Twój tekst jest bezpieczny" in told
    assert "filtr: " not in told
    assert "spam.example" not in visit().get(f"/dyskusje/{thread.id}-{thread.slug}").text
    queue = visit(moderator).text("/moderacja/posty")
    assert "Zatrzymał to filtr: link do spam.example, słowo „pożyczka”" in queue


@pytest.mark.usefixtures("filters")
def test_the_page_of_filters(visit: Visit, moderator: Person, halina: Person) -> None:
    visit(halina).get("/moderacja/filtry", 403)
    maria = visit(moderator)
    refused = maria.send(
        "/moderacja/filtry", {"kind": "slowo", "pattern": "ab", "note": "Bo tak"}, status=422
    )
    assert "Bo tak" in refused.text
    maria.send("/moderacja/filtry", {"kind": "slowo", "pattern": "Kryptowaluta", "note": "Spam"})
    assert "kryptowaluta" in maria.text("/moderacja/filtry")
    maria.send("/moderacja/filtry/1/przelacz", at="/moderacja/filtry")
    assert "Włącz" in maria.text("/moderacja/filtry")
