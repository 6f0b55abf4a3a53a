"""Following, thanks, the helpful answer and topics: who may, who may not, and what it leaves."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import Forbidden, Invalid, NotFound
from app.core.settings import Settings
from app.discussions import (
    answers,
    following,
    hiding,
    post_drafts,
    queries,
    service,
    tags,
    thanks,
)
from app.discussions.models import Thread
from app.discussions.participation_models import Tag, ThreadTag
from app.people.models import Level, Person
from app.review import text_filters
from app.review.text_filters import FilterKind
from tests import make
from tests.discussions.journal_of import entries


def followers(db: Session, thread: Thread) -> set[int]:
    return set(db.scalars(following.followers(thread.id)))


# Following.


def test_people_follow_what_they_began_and_what_they_answered(
    db: Session, thread: Thread, halina: Person, moderator: Person
) -> None:
    assert followers(db, thread) == {halina.id}
    make.post(db, moderator, thread)
    assert followers(db, thread) == {halina.id, moderator.id}


def test_whoever_stopped_following_is_not_made_to_again_by_writing(
    db: Session, thread: Thread, halina: Person
) -> None:
    who = make.who(halina)
    following.unfollow(db, who, thread.id)
    make.post(db, halina, thread)
    assert followers(db, thread) == set()
    following.follow(db, who, thread.id)
    following.follow(db, who, thread.id)
    assert followers(db, thread) == {halina.id}
    assert [each.kind for each in entries(db)].count("thread.followed") == 1


def test_nobody_follows_a_thread_they_cannot_see(
    db: Session, thread: Thread, moderator: Person
) -> None:
    hiding.hide_thread(db, make.who(moderator), thread.id, "reklama", "")
    stranger = make.who(make.person(db))
    for thread_id in (thread.id, 99_999):
        with pytest.raises(NotFound):
            following.follow(db, stranger, thread_id)


def test_the_list_of_followed_threads(db: Session, thread: Thread, halina: Person) -> None:
    other = make.thread(db, make.person(db))
    assert [row.id for row in queries.followed_list(db, halina.id, 1).items] == [thread.id]
    following.follow(db, make.who(halina), other.id)
    assert queries.followed_list(db, halina.id, 1).total == 2


# Thanks.


def test_thanks_count_people_not_presses(db: Session, thread: Thread, halina: Person) -> None:
    post = make.post(db, make.person(db), thread)
    others = [make.who(make.person(db)) for _ in range(2)]
    for who in (*others, *others):
        thanks.thank(db, who, post.id)
    assert thanks.counts(db, others[0], [post.id]) == {post.id: thanks.Thanks(2, is_own=True)}
    assert thanks.counts(db, None, [post.id]) == {post.id: thanks.Thanks(2)}
    thanks.take_back(db, others[0], post.id)
    thanks.take_back(db, others[0], post.id)
    assert thanks.counts(db, others[0], [post.id]) == {post.id: thanks.Thanks(1)}
    assert [name.name for name in thanks.thankful(db, post.id, 1).items] == [others[1].name]
    assert [each.kind for each in entries(db)].count("post.thanked") == 2


def test_nobody_thanks_themselves_nor_for_what_is_out_of_sight(
    db: Session, thread: Thread, halina: Person, moderator: Person, newcomer: Person
) -> None:
    own = make.post(db, halina, thread)
    with pytest.raises(Forbidden):
        thanks.thank(db, make.who(halina), own.id)
    waiting = make.post(db, newcomer, thread)
    hidden = make.post(db, halina, thread)
    hiding.hide_post(db, make.who(moderator), hidden.id, "reklama", "")
    for post_id in (waiting.id, hidden.id, 99_999):
        with pytest.raises(NotFound):
            thanks.thank(db, make.who(moderator), post_id)
        with pytest.raises(NotFound):
            thanks.thankful(db, post_id, 1)


# The helpful answer.


def test_whoever_asked_and_editors_mark_an_answer(
    db: Session, thread: Thread, halina: Person
) -> None:
    post = make.post(db, make.person(db), thread, "Nie mają racji.")
    with pytest.raises(Forbidden):
        answers.mark(db, make.who(make.person(db)), post.id)
    answers.mark(db, make.who(halina), post.id)
    found = answers.answer_of(db, thread.id, post.id)
    assert found
    assert (found.excerpt, found.marked_by) == ("Nie mają racji.", "Halina K.")
    assert queries.solved_list(db, 1).total == 1
    assert queries.threads_for_search(db, [thread.id])[0].is_solved
    editor = make.who(make.person(db, Level.EDITOR))
    better = make.post(db, make.person(db), thread, "A dokładniej tak.")
    answers.mark(db, editor, better.id)
    assert thread.answer_post_id == better.id
    answers.unmark(db, editor, thread.id)
    assert thread.answer_post_id is None
    assert queries.solved_list(db, 1).total == 0


def test_the_question_is_no_answer(db: Session, thread: Thread, halina: Person) -> None:
    opening = db.scalars(select(service.Post).where(service.Post.thread_id == thread.id)).one()
    with pytest.raises(Forbidden):
        answers.mark(db, make.who(halina), opening.id)


def test_a_hidden_answer_is_marked_no_more(
    db: Session, thread: Thread, halina: Person, moderator: Person
) -> None:
    post = make.post(db, make.person(db), thread)
    answers.mark(db, make.who(halina), post.id)
    hiding.hide_post(db, make.who(moderator), post.id, "reklama", "")
    assert thread.answer_post_id is None
    with pytest.raises(NotFound):
        answers.mark(db, make.who(halina), post.id)


# Topics.


def test_topics_are_one_whatever_their_letters(db: Session, thread: Thread, halina: Person) -> None:
    who = make.who(halina)
    tags.set_tags(db, who, thread.id, tags.names_in("Woda, woda , Łąki kwietne"))
    assert [tag.slug for tag in tags.of_threads(db, [thread.id])[thread.id]] == [
        "laki-kwietne",
        "woda",
    ]
    assert {tag.name for tag in tags.most_used(db)} == {"Woda", "Łąki kwietne"}
    assert queries.tag_list(db, tags.tag_by_slug(db, "woda").id, 1).total == 1


def test_too_many_topics_and_strange_ones_are_refused() -> None:
    with pytest.raises(Invalid):
        tags.names_in("a1, b2, c3, d4, e5, f6")
    for typed in ("!!!", "12", "x" * 41):
        with pytest.raises(Invalid):
            tags.names_in(typed)
    assert tags.names_in(" , ,") == []


def test_newcomers_choose_among_topics_that_exist(db: Session, newcomer: Person) -> None:
    thread = make.thread(db, newcomer)
    with pytest.raises(Invalid):
        tags.set_tags(db, make.who(newcomer), thread.id, ["Nowy temat"])
    db.add(Tag(slug="woda", name="Woda"))
    db.flush()
    tags.set_tags(db, make.who(newcomer), thread.id, ["woda"])
    assert tags.of_threads(db, [thread.id])[thread.id][0].name == "Woda"


def test_others_do_not_choose_topics_of_a_thread(
    db: Session, thread: Thread, moderator: Person
) -> None:
    with pytest.raises(Forbidden):
        tags.set_tags(db, make.who(make.person(db, Level.EDITOR)), thread.id, ["Woda"])
    tags.set_tags(db, make.who(moderator), thread.id, ["Woda"])


def test_moderators_merge_topics_and_old_addresses_lead_on(
    db: Session, thread: Thread, halina: Person, moderator: Person
) -> None:
    other = make.thread(db, halina)
    tags.set_tags(db, make.who(halina), thread.id, ["Woda", "Wody"])
    tags.set_tags(db, make.who(halina), other.id, ["Wody"])
    with pytest.raises(Forbidden):
        tags.rename(db, make.who(halina), "wody", "Woda")
    tags.rename(db, make.who(moderator), "wody", "Woda")
    assert tags.tag_by_slug(db, "wody").slug == "woda"
    assert len(db.scalars(select(ThreadTag)).all()) == 2
    tags.rename(db, make.who(moderator), "woda", "Rzeki i woda")
    assert {tags.tag_by_slug(db, old).slug for old in ("woda", "wody")} == {"rzeki-i-woda"}
    tags.rename(db, make.who(moderator), "rzeki-i-woda", "Woda")
    assert {tags.tag_by_slug(db, old).slug for old in ("woda", "wody", "rzeki-i-woda")} == {"woda"}
    # Who types the former name of a topic means the present one.
    tags.set_tags(db, make.who(halina), other.id, ["Wody"])
    assert tags.of_threads(db, [other.id])[other.id][0].name == "Woda"


# Drafts.


def test_a_draft_is_kept_for_its_author_and_its_form(db: Session, halina: Person) -> None:
    who, stranger = make.who(halina), make.who(make.person(db))
    for body in ("Pierwsze", "Drugie słowa"):
        post_drafts.keep(db, who, Settings(), "thread:1", "", body)
    kept = post_drafts.kept(db, who, "thread:1")
    assert kept
    assert kept.body == "Drugie słowa"
    assert post_drafts.kept(db, stranger, "thread:1") is None
    assert post_drafts.kept(db, who, "thread:2") is None
    post_drafts.keep(db, who, Settings(), "thread:1", "", "  ")
    assert post_drafts.kept(db, who, "thread:1") is None


def test_there_is_an_end_to_drafts(
    db: Session, halina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post_drafts, "MOST_DRAFTS", 1)
    who = make.who(halina)
    post_drafts.keep(db, who, Settings(), "thread:1", "", "Słowo")
    post_drafts.keep(db, who, Settings(), "thread:1", "", "Inne słowo")
    with pytest.raises(Forbidden):
        post_drafts.keep(db, who, Settings(), "thread:2", "", "Słowo")


def test_filters_hold_no_topic_so_they_refuse_it(
    db: Session, halina: Person, moderator: Person, thread: Thread
) -> None:
    who = make.who(halina)
    tags.set_tags(db, who, thread.id, ["Kasyno"])
    text_filters.add(db, make.who(moderator), FilterKind.WORD, "kasyno", "")
    tags.check_words(db, who, Settings(), ["Kasyno", "Woda"])  # what is there was let in before
    with pytest.raises(Invalid) as refusal:
        tags.check_words(db, who, Settings(), ["Woda", "Kasyno dla psa"])
    assert refusal.value.field == "tags"
