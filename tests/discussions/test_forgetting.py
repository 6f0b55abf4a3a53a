"""An erased person's name leaves the posts of others: mentions, quotations, former texts."""

from sqlalchemy import select

from app.core.db import Database
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.discussions import forgetting, service
from app.discussions.models import Post, PostVersion
from app.discussions.participation_models import PostWords
from app.discussions.words import note_words
from app.people import service as people
from app.people.letters import Letters
from app.people.models import Person
from app.people.words import ERASED_NAME
from tests import make

SETTINGS = Settings()


def _erase(database: Database, person: Person) -> None:
    with database.writing() as db:
        people.erase(db, Letters.from_settings(SETTINGS, "tajny klucz testu" * 3), make.who(person))
    forgetting.forget_names(SETTINGS, database)


def _texts(database: Database, post_id: int) -> str:
    """All that is kept of a post's words."""
    with database.reading() as db:
        post = db.get_one(Post, post_id)
        versions = db.scalars(select(PostVersion).where(PostVersion.post_id == post_id)).all()
        words = db.scalars(select(PostWords.words).where(PostWords.post_id == post_id)).all()
        return "\n".join(
            [post.html, post.body, post.plain, *words, *(f"{v.html}\n{v.body}" for v in versions)]
        )


def test_mentions_and_quotations_lose_the_name(database: Database) -> None:
    with database.writing() as db:
        gone = make.person(db, name="Ignacy *Ż*", slug="ignacy-z", email="i@poczta.example")
        stays = make.person(db, name="Jan L.", slug="jan-l")
        thread = make.thread(db, stays)
        said = make.post(db, gone, thread, "Byłem w urzędzie.")
        quote = f"> [**Ignacy \\*Ż\\***](/posty/{said.id}):\n>\n> Byłem w urzędzie.\n\n"
        post = make.post(db, stays, thread, f"{quote}@ignacy-z i @jan-l, patrz @nikt-taki")
        other = make.post(db, stays, thread, "@jan-l zostaje, @nikt-taki też")
        body, untouched = f"{quote}Już bez wzmianki", other.html
        service.edit_post(
            db, make.who(stays), SETTINGS, post.id, post.version, make.post_text(body)
        )
    note_words(SETTINGS, database)
    before = _texts(database, post.id)
    assert "Ignacy" in before
    assert "/osoby/ignacy-z" in before
    _erase(database, gone)
    note_words(SETTINGS, database)
    after = _texts(database, post.id)
    assert "gnacy" not in after
    assert ERASED_NAME in after
    assert f'href="/posty/{said.id}"' in after  # what was quoted still leads to where it stands
    assert 'href="/osoby/jan-l"' in after
    assert "@nikt-taki" in after
    with database.reading() as db:
        assert db.get_one(Post, other.id).html == untouched
        kinds = db.scalars(select(JournalEntry.subject).where(JournalEntry.kind.like("%dropped")))
        assert kinds.all() == [f"post:{post.id}"]


def test_nobody_else_loses_a_name(database: Database) -> None:
    with database.writing() as db:
        gone = make.person(db, name="Ignacy", slug="ignacy")
        jan = make.person(db, name="Jan L.", slug="jan-l")
        thread = make.thread(db, jan)
        said = make.post(db, jan, thread)
        post = make.post(db, jan, thread, f"[**Jan L.**](/posty/{said.id}): @jan-l @ignacy-2")
    before = _texts(database, post.id)
    _erase(database, gone)
    assert _texts(database, post.id) == before
