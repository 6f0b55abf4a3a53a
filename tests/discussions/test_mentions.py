"""Whom a post names: found in rendered text only, at most ten, never by force."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core import clock
from app.core.settings import Settings
from app.discussions import mentions, service
from app.discussions.models import Thread
from app.people.community_models import PersonBlock
from app.people.models import Person
from app.text.safe_html import to_safe_html
from tests import make


def mentioned(db: Session, post_id: int) -> set[int]:
    return set(db.scalars(mentions.mentioned(post_id)))


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("@jan-l pomóż", ["jan-l"]),
        ("(@jan-l), @halina-k.", ["jan-l", "halina-k"]),
        ("@jan-l i @jan-l", ["jan-l"]),
        ("Pytam z @jan-l", ["jan-l"]),
        ("`@jan-l` i poczta jan@jan-l.example", []),
        ("[@jan-l](https://przyklad.example)", []),
        ("    @jan-l", []),
        ("@Jan-L @ jan @@jan-l", []),
        ("> cytat @jan-l", ["jan-l"]),
    ],
)
def test_where_a_name_is_a_mention(body: str, named: list[str]) -> None:
    assert mentions.named_in(to_safe_html(body, kind="post").html) == named


@settings(max_examples=25)
@given(st.text(alphabet="@ab-<>&\"'`[]() \n", max_size=60))
def test_links_change_nothing_but_names(body: str) -> None:
    html = to_safe_html(body, kind="post").html
    assert mentions._linked(html, {}) == html


def test_names_become_links_and_are_noted(db: Session, thread: Thread, halina: Person) -> None:
    jan = make.person(db, name='Jan <b>"L"', slug="jan-l")
    make.person(db, name="Skasowana", slug="skasowana", erased=clock.now())
    post = make.post(db, halina, thread, "@jan-l, @skasowana, @nikt-taki i ja, @" + halina.slug)
    assert '<a href="/osoby/jan-l">@Jan &lt;b&gt;&quot;L&quot;</a>' in post.html
    assert "/osoby/skasowana" not in post.html
    assert "/osoby/nikt-taki" not in post.html
    assert mentioned(db, post.id) == {jan.id}
    service.edit_post(
        db, make.who(halina), Settings(), post.id, post.version, make.post_text("Już bez nikogo")
    )
    assert mentioned(db, post.id) == set()


def test_a_quotation_links_names_and_calls_nobody_again(
    db: Session, thread: Thread, halina: Person
) -> None:
    make.person(db, slug="jan-l")
    called = [make.person(db, slug=f"osoba-y{number}") for number in range(mentions.MOST_MENTIONED)]
    body = "> @jan-l pisze\n\n" + " ".join(f"@{person.slug}" for person in called)
    post = make.post(db, halina, thread, body)
    assert '<a href="/osoby/jan-l">' in post.html
    assert mentioned(db, post.id) == {person.id for person in called}


def test_nobody_calls_a_whole_town(db: Session, thread: Thread, halina: Person) -> None:
    people = [make.person(db, slug=f"osoba-x{number}") for number in range(15)]
    body = " ".join(f"@{person.slug}" for person in people)
    post = make.post(db, halina, thread, body)
    assert len(mentioned(db, post.id)) == mentions.MOST_MENTIONED


def test_those_who_blocked_the_author_are_left_in_peace(
    db: Session, thread: Thread, halina: Person
) -> None:
    jan = make.person(db, slug="jan-l")
    db.add(PersonBlock(person_id=jan.id, blocked_id=halina.id, since=clock.now()))
    db.flush()
    post = make.post(db, halina, thread, "@jan-l")
    assert mentioned(db, post.id) == set()


def test_completion_offers_people_by_any_of_their_names(db: Session, halina: Person) -> None:
    make.person(db, name="Łucja Żak", slug="lucja-zak", city="Ełk")
    make.person(db, name="Łucja Skasowana", slug="lucja-s", erased=clock.now())
    who = make.who(halina)
    for typed in ("łuc", "Łucja", "lucj", "żak", "ŻAK"):
        assert [person.slug for person in mentions.offered(db, who, typed)] == ["lucja-zak"], typed
    for typed in ("", "%", "_", "halina"):
        assert mentions.offered(db, who, typed) == [], typed
