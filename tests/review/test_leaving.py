"""Scenario 20: an account is erased; texts stay, the name goes, open proposals are withdrawn."""

from sqlalchemy import select

from app.core import clock
from app.core.db import Database
from app.core.settings import Settings
from app.people.models import Level, Person
from app.people.words import ERASED_NAME
from app.review.leaving import withdraw_of_erased
from app.review.models import Proposal, ProposalVersion, State
from tests import make
from tests.review import acts


def test_20_open_proposals_of_an_erased_account_are_withdrawn(database: Database) -> None:
    with database.writing() as db:
        author, other, reviewer = make.person(db), make.person(db), make.person(db, Level.MODERATOR)
        first, second = (
            make.article(db, slug=slug, categories=("zglosic",)) for slug in ("petycja", "skarga")
        )
        accepted = acts.propose(db, author, first, body="Przyjęty tekst.\n")
        acts.accept(db, reviewer, accepted)
        opened = acts.propose(db, author, second, body="Otwarty tekst.\n")
        kept = acts.propose(db, other, second, title="Inny tytuł")
        author.name, author.email, author.erased = ERASED_NAME, None, clock.now()
    for _twice in range(2):
        withdraw_of_erased(Settings(), database)
    with database.reading() as db:
        states = {row.id: row.state for row in db.scalars(select(Proposal))}
        assert states == {
            accepted.id: State.PUBLISHED,
            opened.id: State.WITHDRAWN,
            kept.id: State.WAITING,
        }
        assert db.get_one(ProposalVersion, opened.head_id).body == "Otwarty tekst.\n"
        assert acts.published(db, first).body == "Przyjęty tekst.\n"
        assert second.id == db.get_one(Proposal, opened.id).article_id
        assert db.get_one(Person, author.id).name == "Usunięty użytkownik"
