"""A verified role worn on a post: by choice, by nobody else, and kept when it ended."""

import pytest
from sqlalchemy.orm import Session

from app.core.db import Database
from app.core.errors import Invalid
from app.core.settings import Settings
from app.discussions import service
from app.discussions.models import Thread
from app.people import hats
from app.people.models import Level, Person
from tests import make
from tests.visitor import Visit


@pytest.fixture
def moderator(db: Session) -> Person:
    return make.person(db, Level.MODERATOR)


def test_only_ones_own_role_in_force_is_worn(db: Session, moderator: Person) -> None:
    writer, other = make.person(db), make.person(db)
    hat = hats.give(db, make.who(moderator), writer.id, words="Radna", note="Znam")
    thread = make.thread(db, other)
    worn = service.Text("Mówię.", make.post_text("Mówię.").rendered, hat.id)
    assert service.reply(db, make.who(writer), Settings(), thread.id, worn).hat_id == hat.id
    plain = make.post_text("Prywatnie.")
    assert service.reply(db, make.who(writer), Settings(), thread.id, plain).hat_id is None
    with pytest.raises(Invalid):
        service.reply(db, make.who(other), Settings(), thread.id, worn)
    hats.take_back(db, make.who(moderator), hat.id, "Koniec")
    with pytest.raises(Invalid):
        service.reply(db, make.who(writer), Settings(), thread.id, worn)


def test_the_form_offers_it_and_the_page_shows_it(database: Database, visit: Visit) -> None:
    with database.writing() as db:
        moderator, writer = make.person(db, Level.MODERATOR), make.person(db)
        hat = hats.give(db, make.who(moderator), writer.id, words="Radna osiedla", note="Znam")
        thread = make.thread(db, moderator)
        hat_id = hat.id
    with database.reading() as db:
        thread = db.get_one(Thread, thread.id)
        page = f"/dyskusje/{thread.id}-{thread.slug}"
    assert "Jako kto piszesz?" not in visit(moderator).text(page)
    answer = f"/dyskusje/{thread.id}/odpowiedz"
    visit(writer).send(answer, {"body": "Powiem urzędowo.", "hat": str(hat_id)}, at=page)
    assert "Radna osiedla" in visit().text(page)
    with database.writing() as db:
        hats.take_back(db, make.who(moderator), hat_id, "Kadencja minęła")
    assert "Radna osiedla" in visit().text(page)
    assert "Jako kto piszesz?" not in visit(writer).text(page)
    refused = visit(writer).send(answer, {"body": "Jeszcze raz.", "hat": str(hat_id)}, status=422)
    assert "Jeszcze raz." in refused.get_data(as_text=True)
