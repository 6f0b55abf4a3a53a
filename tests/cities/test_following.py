"""Following a city: for oneself only, once, and gone with the account."""

from sqlalchemy import func, select

from app.cities import following
from app.cities.models import CityFollow
from app.core import clock
from app.core.db import Database
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.people.rules import who_of
from tests import make


def test_followers_are_those_who_follow_this_city(database: Database) -> None:
    with database.writing() as db:
        elk, zory = make.city(db), make.city(db, "zory", "Żory", voivodeship="śląskie")
        anna, piotr = make.person(db), make.person(db)
        following.follow(db, who_of(anna), elk)
        following.follow(db, who_of(anna), elk)
        following.follow(db, who_of(piotr), zory)
        following.follow(db, who_of(piotr), elk)
        following.unfollow(db, who_of(piotr), elk)
        following.unfollow(db, who_of(piotr), elk)
        db.flush()
        assert list(db.scalars(following.followers(elk.id))) == [anna.id]
        assert [city.name for city in following.followed_by(db, piotr.id, 1).items] == ["Żory"]
        assert following.is_following(db, piotr.id, zory.id)
        assert not following.is_following(db, piotr.id, elk.id)
    acts = select(func.count()).where(JournalEntry.kind.in_(["city.followed", "city.left"]))
    with database.reading() as db:
        assert db.scalar(acts) == 4


def test_the_erased_follow_nothing(settings: Settings, database: Database) -> None:
    with database.writing() as db:
        elk = make.city(db)
        gone, stays = make.person(db), make.person(db)
        for person in (gone, stays):
            following.follow(db, who_of(person), elk)
        gone.erased = clock.now()
        kept = stays.id
    following.forget_erased(settings, database)
    with database.reading() as db:
        assert list(db.scalars(select(CityFollow.person_id))) == [kept]
    following.forget_erased(settings, database)  # nothing is due any more
