"""Feeds of threads, posts, experiences and acts: valid, and nothing in them that pages hide."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.discussions import hiding
from app.discussions.participation_models import Tag, ThreadTag
from app.experiences.models import (
    Experience,
    ExperienceGoal,
    ExperienceState,
    ExperienceTool,
    Outcome,
)
from app.feeds import atom, news
from app.people.community_models import Organisation
from app.people.models import Level, Person
from app.review.rules import Reason
from app.text.polish import slugify
from tests import make
from tests.feeds.test_atom import NS, check_valid, feed
from tests.visitor import Visitor

Visit = Callable[..., Visitor]


def titles(found: list[atom.News]) -> list[str]:
    return [each.title for each in found]


def experience(
    db: Session, author: Person, title: str, state: str = ExperienceState.VISIBLE, **columns: object
) -> Experience:
    made = Experience(
        slug="szkolna-ulica",
        title=title,
        author_id=author.id,
        outcome=Outcome.PARTLY,
        state=state,
        created=clock.now(),
        published=clock.now(),
        excerpt="Rodzice mierzyli ruch.",
        links=[],
        held_because=[],
        renderer_version=1,
        **columns,
    )
    db.add(made)
    db.flush()
    return made


def organisation(db: Session, name: str, state: str) -> None:
    proposer = make.person(db)
    made = Organisation(slug=slugify(name), name=name, sort_key=name, kind="inna", state=state)
    made.proposed_by_id, made.created, made.changed = proposer.id, clock.now(), clock.now()
    made.helps = "Pomaga pisać petycje."
    db.add(made)


def test_threads_are_told_by_their_first_post(db: Session) -> None:
    author = make.person(db, Level.EDITOR, name="Halina K.")
    older = make.thread(db, author, title="Ławki", body="Ile **kosztuje** ławka?")
    make.thread(db, author, title="Drzewa", board="z-urzedem")
    make.post(db, author, older, "Tysiąc złotych.")
    found = news.threads(db)
    assert titles(found) == ["Drzewa", "Ławki"]
    assert found[1].text == "Ile kosztuje ławka?"
    assert found[1].author == "Halina K."
    assert titles(news.threads(db, news.on_board("z-urzedem"))) == ["Drzewa"]


def test_feeds_of_threads_keep_silent_about_what_is_not_public(db: Session) -> None:
    author, moderator = make.person(db, Level.EDITOR), make.person(db, Level.MODERATOR)
    hidden = make.thread(db, author, title="Ukryty")
    hiding.hide_thread(db, make.who(moderator), hidden.id, Reason.VANDALISM, "")
    make.thread(db, make.person(db, Level.NEW), title="Czeka na zatwierdzenie")
    seen = make.thread(db, author, title="Widoczny", body="Początek.")
    post = make.post(db, author, seen, "Do ukrycia.")
    hiding.hide_post(db, make.who(moderator), post.id, Reason.VANDALISM, "")
    make.post(db, make.person(db, Level.NEW), seen, "Czeka.")
    assert titles(news.threads(db)) == ["Widoczny"]
    assert [each.text for each in news.posts(db, seen.id)] == ["Początek."]
    assert news.posts(db, hidden.id) == []
    assert news.visible_thread(db, hidden.id) is None


def test_threads_of_an_article_a_city_and_a_topic(db: Session) -> None:
    author = make.person(db, Level.EDITOR)
    article = make.article(db, author, slug="petycja", title="Petycja")
    on_article = make.thread(db, author, title="O petycji", article=article)
    city = make.city(db)
    on_city = make.thread(db, author, title="W Ełku")
    on_city.board, on_city.city_id = None, city.id
    tag = Tag(slug="woda", name="woda")
    db.add(tag)
    db.flush()
    db.add(ThreadTag(thread_id=on_article.id, tag_id=tag.id))
    db.flush()
    assert titles(news.threads(db, news.on_article(article.id))) == ["O petycji"]
    assert titles(news.threads(db, news.on_city(city.id))) == ["W Ełku"]
    assert titles(news.threads(db, news.with_tag(tag.id))) == ["O petycji"]


@pytest.mark.parametrize(
    "state", [each for each in ExperienceState if each != ExperienceState.VISIBLE]
)
def test_experiences_that_are_not_public_are_in_no_feed(db: Session, state: str) -> None:
    author = make.person(db)
    experience(db, author, "Nie dla wszystkich", state)
    assert news.experiences(db) == []


def test_experiences_by_city_tool_and_goal(db: Session) -> None:
    author = make.person(db, Level.EDITOR)
    city, article = make.city(db), make.article(db, author)
    made = experience(db, author, "Szkolna ulica bez aut", city_id=city.id)
    db.add(ExperienceTool(experience_id=made.id, article_id=article.id))
    db.add(ExperienceGoal(experience_id=made.id, goal=11))
    experience(db, author, "Gdzie indziej")
    (found,) = news.experiences(db, news.in_city(city.id))
    assert found.title == "Szkolna ulica bez aut"
    assert found.path == f"/doswiadczenia/{made.id}-szkolna-ulica"
    assert found.text.startswith("Ełk. ")
    assert titles(news.experiences(db, news.with_tool(article.id))) == [found.title]
    assert titles(news.experiences(db, news.with_goal(11))) == [found.title]
    assert news.experiences(db, news.with_goal(12)) == []
    assert len(news.experiences(db)) == 2


@given(st.text())
def test_a_summary_is_short_and_begins_as_the_text(text: str) -> None:
    short = atom.shortened(text)
    assert len(short) <= atom.LONGEST_SUMMARY + 1
    assert " ".join(text.split()).startswith(short.removesuffix("…"))


def test_every_feed_is_valid_and_says_when_nothing_changed(
    visit: Visit, database: Database
) -> None:
    with database.writing() as db:
        author = make.person(db, Level.EDITOR, name="Jan & <b>")
        article = make.article(db, author, slug="petycja", title="Petycja")
        thread = make.thread(db, author, title="Ile \x0b<&> trwa", article=article)
        city = make.city(db)
        made = experience(db, author, "Park & spokój", city_id=city.id)
        db.add(ExperienceTool(experience_id=made.id, article_id=article.id))
        tag = Tag(slug="woda", name="woda")
        db.add(tag)
        db.flush()
        db.add(ThreadTag(thread_id=thread.id, tag_id=tag.id))
        number = thread.id
        for name, state in (("Sąsiedzi", "visible"), ("Tajni", "waiting"), ("Ukryci", "hidden")):
            organisation(db, name, state)
    guest = visit()
    for path, entries in (
        ("/dyskusje.atom", 1),
        ("/dyskusje/tablica/pomysly.atom", 0),
        ("/dyskusje/temat/woda.atom", 1),
        (f"/dyskusje/{number}.atom", 1),
        ("/artykuly/petycja/dyskusja.atom", 1),
        ("/artykuly/petycja/doswiadczenia.atom", 1),
        ("/miasta/elk/dyskusja.atom", 0),
        ("/miasta/elk/doswiadczenia.atom", 1),
        ("/cele/11/doswiadczenia.atom", 0),
        ("/doswiadczenia.atom", 1),
        ("/organizacje.atom", 1),
        ("/dziennik.atom", 0),
    ):
        root = feed(guest, path)
        check_valid(root)
        assert len(root.findall("a:entry", NS)) == entries, path
        assert root.find('a:link[@rel="self"]', NS).get("href") == f"http://localhost{path}"  # type: ignore[union-attr]
        tag_of = guest.get(path).headers["ETag"]
        again = guest.client.get(path, headers={"If-None-Match": tag_of, "Cookie": "jezyk=en"})
        assert again.status_code == 304, path
    for path in (
        "/dyskusje/tablica/nie-ma.atom",
        "/dyskusje/temat/nie-ma.atom",
        "/dyskusje/999.atom",
        "/miasta/nie-ma/dyskusja.atom",
        "/cele/18/doswiadczenia.atom",
    ):
        guest.get(path, 404)


def test_the_public_log_as_a_feed_names_nobody(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        author = make.person(db, Level.EDITOR, name="Anna Autorka")
        moderator = make.person(db, Level.MODERATOR, name="Marek Moderator")
        thread = make.thread(db, author, title="Ukryty wątek")
        hiding.hide_thread(db, make.who(moderator), thread.id, Reason.VANDALISM, "")
    text = ElementTree.tostring(feed(visit(moderator), "/dziennik.atom"), "unicode")
    assert text.count("<ns0:entry>") == 1
    assert "Anna" not in text
    assert "Marek" not in text
    assert "Ukryty wątek" not in text
