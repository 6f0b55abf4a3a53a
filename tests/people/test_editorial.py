"""The editorial account: one, with a profile, and no way in."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.people import accounts, queries
from app.people import editorial as module
from app.people.editorial import NAME, editorial, find_editorial
from app.people.models import Level, Person
from app.people.rules import Permission, may, who_of
from tests import make


def test_it_is_made_once(db: Session) -> None:
    assert find_editorial(db) is None
    first = editorial(db)
    assert editorial(db) is first
    assert find_editorial(db) is first
    assert db.scalar(select(func.count()).select_from(Person)) == 1
    assert (first.slug, first.name, first.level) == ("redakcja", NAME, Level.EDITOR)


def test_it_has_a_profile_and_no_key_to_its_door(db: Session) -> None:
    person = editorial(db)
    db.flush()
    assert queries.profile(db, "redakcja").name == NAME
    assert (person.email, person.password_hash) == (None, None)
    assert queries.person_by_email(db, "") is None
    assert not may(who_of(person), Permission.MODERATE)


@pytest.mark.parametrize("is_erased", [True, False])
def test_nobody_else_is_taken_for_it(db: Session, is_erased: bool) -> None:
    resident = make.person(db, name=NAME, slug="redakcja")
    if is_erased:
        resident.email = resident.password_hash = None
        resident.erased = resident.created
        db.flush()
    person = editorial(db)
    assert person.id != resident.id
    assert person.slug == "redakcja-2"


def test_of_two_that_make_it_at_once_one_is_left(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one is done between our look for the account and our look for a free slug."""

    def slug_after_the_other(db: Session, name: str) -> str:
        monkeypatch.setattr(module, "free_slug", accounts.free_slug)
        editorial(db)
        return accounts.free_slug(db, name)

    monkeypatch.setattr(module, "free_slug", slug_after_the_other)
    assert editorial(db).slug == "redakcja"
    assert db.scalar(select(func.count()).select_from(Person)) == 1
