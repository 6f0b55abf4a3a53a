"""Each kind of act that is told: to whom, and leading where."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import watching
from app.articles.models import ArticleRevision
from app.cities import following as city_following
from app.core import clock, journal
from app.core.db import Database
from app.core.settings import Settings
from app.discussions import answers, following, moving
from app.discussions.merging import merge_threads
from app.discussions.splitting import Split, split_thread
from app.experiences import coauthors, talk
from app.experiences import following as experience_following
from app.letters import kind as letter_kind
from app.notifications import events, subjects
from app.notifications.models import Kind
from app.notifications.words import KINDS, SENTENCES, kind_words, sentence
from app.people import hats
from app.people.models import Level, Person
from app.plan import coordinators
from app.records import service as records
from app.records.kinds import Surroundings
from app.records.loading import load as load_record
from app.records.rules import Seen, Written
from app.search import synonyms
from app.search.synonym_rules import check_fields
from tests import make
from tests.notifications.conftest import Tell, told


def people(db: Session, number: int) -> list[Person]:
    return [make.person(db, Level.EDITOR) for _ in range(number)]


def test_a_report_is_told_once_to_its_city_and_to_who_watches_its_tools(
    database: Database, tell: Tell
) -> None:
    with database.writing() as db:
        author, neighbour, watcher, both = people(db, 4)
        city = make.city(db)
        tools = [make.article(db, author), make.article(db, author)]
        for person in (neighbour, both):
            city_following.follow(db, make.who(person), city)
        for person in (watcher, both, author):
            for tool in tools:
                watching.watch(db, make.who(person), tool)
        report = make.experience(db, author, tools=tools, city_id=city.id)
        make.experience(db, author, tools=tools, publish=False)
    found = [each for each in tell() if each.kind == Kind.EXPERIENCE]
    assert [each[0] for each in told(found)] == [neighbour.id, watcher.id, both.id]
    assert {each.subject for each in found} == {f"experience:{report.id}"}
    assert {each.about for each in found} == {
        f"city:{city.id}",
        f"article:{tools[0].id}",
    }


def test_a_new_outcome_and_comments_are_told(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        author, follower, guest = people(db, 3)
        report = make.experience(db, author)
        experience_following.follow(db, make.who(follower), report.id)
        kind, data = "experience.outcome-changed", {"experience": report.id}
        journal.record(db, kind, author.id, f"experience:{report.id}", data)
        talk.comment(db, make.who(guest), Settings(), report.id, make.post_text("Gratuluję."))
    assert told(tell()) == [
        (author.id, Kind.NEW_THREAD),
        (follower.id, Kind.NEW_THREAD),
        (follower.id, Kind.OUTCOME),
    ]
    with database.writing() as db:
        talk.comment(db, make.who(follower), Settings(), report.id, make.post_text("Ja też."))
    replies = [each for each in tell() if each.kind == Kind.REPLY]
    assert told(replies) == [(author.id, Kind.REPLY), (guest.id, Kind.REPLY)]


def test_an_invitation_is_told_to_the_invited_alone(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        author, invited, follower = people(db, 3)
        draft = make.experience(db, author, title="Szkic o ławkach", publish=False)
        coauthors.invite(db, make.who(author), draft.id, invited.slug)
    found = tell()
    assert told(found) == [(invited.id, Kind.INVITATION)]
    subject = found[0].subject
    with database.reading() as db:
        assert subjects.look_up(db, {subject}, invited.id)[subject].title == "Szkic o ławkach"
        assert subjects.look_up(db, {subject}, follower.id) == {}
    with database.writing() as db:
        coauthors.remove(db, make.who(author), draft.id, invited.id)
    with database.reading() as db:
        assert subjects.look_up(db, {subject}, invited.id) == {}


def test_a_helpful_answer_is_told_to_its_author_and_followers(
    database: Database, tell: Tell
) -> None:
    with database.writing() as db:
        asker, answerer, reader = people(db, 3)
        thread = make.thread(db, asker)
        following.begin(db, reader.id, thread.id)
        post = make.post(db, answerer, thread)
        answers.mark(db, make.who(asker), post.id)
    found = [each for each in tell() if each.kind == Kind.ANSWER]
    assert told(found) == [(answerer.id, Kind.ANSWER), (reader.id, Kind.ANSWER)]


def test_an_answer_whose_mark_was_taken_off_is_not_told(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        asker, answerer = people(db, 2)
        thread = make.thread(db, asker)
        post = make.post(db, answerer, thread)
        answers.mark(db, make.who(asker), post.id)
        answers.unmark(db, make.who(asker), thread.id)
    assert Kind.ANSWER not in {each.kind for each in tell()}


def test_what_moderators_do_to_threads_is_told(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        author, reader = people(db, 2)
        moderator = make.who(make.person(db, Level.MODERATOR))
        opening, other = make.thread(db, author), make.thread(db, author)
        post = make.post(db, author, opening)
        # Merging forgets what the session knew.
        first, second, reads = opening.id, other.id, reader.id
        following.begin(db, reads, first)
        board = moving.destination(db, Settings(), "z-urzedem", "", "")
        moving.move_thread(db, moderator, first, board, "", "Pomysły")
        split = Split(frozenset({post.id}), "Osobna sprawa", "")
        made = split_thread(db, moderator, Settings(), first, split).id
        merge_threads(db, moderator, second, first, "")
    found = [each for each in tell() if each.kind == Kind.THREAD and each.person_id == reads]
    assert [(each.detail, each.subject) for each in found] == [
        ("moved", f"thread:{first}"),
        ("split", f"thread:{made}"),
        ("merged", f"thread:{first}"),
    ]


def test_the_end_of_a_poll_is_told_once(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        author, reader = people(db, 2)
        thread = make.thread(db, author)
        following.begin(db, reader.id, thread.id)
        for _ in range(2):
            journal.record(db, "poll.closed", None, "poll:1", {"thread": thread.id})
    assert told(tell()) == [(author.id, Kind.POLL), (reader.id, Kind.POLL)]


def test_a_role_is_told_until_it_ends(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        person, moderator = make.person(db), make.who(make.person(db, Level.MODERATOR))
        hat = hats.give(db, moderator, person.id, words="radna osiedla", note="Zna ją urząd.")
    found = tell()
    assert told(found) == [(person.id, Kind.HAT)]
    with database.writing() as db:
        assert subjects.look_up(db, {found[0].subject})[found[0].subject].title == "radna osiedla"
        hats.take_back(db, moderator, hat.id, "Koniec kadencji.")
        db.flush()
        assert subjects.look_up(db, {found[0].subject}) == {}


def test_whoever_speaks_for_a_city_is_told(database: Database, tell: Tell) -> None:
    with database.writing() as db:
        person, moderator = make.person(db), make.who(make.person(db, Level.MODERATOR))
        town = make.city(db, "elk", "Ełk")
        coordinators.give(db, moderator, town, person)
    found = tell()
    assert told(found) == [(person.id, Kind.HAT)]
    assert (found[0].subject, found[0].detail) == (f"city:{town.id}", "given")
    with database.writing() as db:
        coordinators.take(db, moderator, town, person.id)
    assert [row.detail for row in tell()] == ["given", "taken"]
    with database.writing() as db:
        coordinators.give(db, moderator, town, person)
    tell()
    with database.writing() as db:
        coordinators.give_up(db, make.who(person), town)
    assert [row.detail for row in tell()] == ["given", "taken", "given"]


def test_what_became_of_a_proposed_record_is_told_to_who_proposed_it(
    database: Database, tell: Tell
) -> None:
    content = Path("wiki_content")
    source = letter_kind.sources(content)["petycja"][letter_kind.SOURCE]
    with database.writing() as db:
        around = Surroundings(db, content)
        author, decider = make.person(db), make.person(db, Level.CURATOR)
        load_record(around, letter_kind.KIND, "petycja", {letter_kind.SOURCE: source})
        new = Written({letter_kind.SOURCE: f"{source}\nTak.\n"}, "Dopisuję")
        made = records.propose(around, make.who(author), letter_kind.KIND, "petycja", 1, new)
        seen = Seen(made.revision, 1)
        records.refuse(db, make.who(decider), made.id, seen, "brak-zrodla", "Skąd to?")
        number = made.id
    found = tell()
    assert told(found) == [(author.id, Kind.RECORD)]
    assert found[0].detail == "refused"
    with database.reading() as db:
        told_of = subjects.look_up(db, {found[0].subject}, author.id)[found[0].subject]
        assert (told_of.plain, told_of.url) == ("Skąd to?", f"/dane/propozycje/{number}")
        assert subjects.look_up(db, {found[0].subject}, decider.id) == {}


def test_a_decision_on_a_proposed_word_is_told_with_its_reason_to_who_proposed_it(
    database: Database, tell: Tell
) -> None:
    with database.writing() as db:
        author, decider = (make.person(db, Level.CURATOR) for _ in range(2))
        fields = check_fields(typed="BO", meanings=["budżet obywatelski"], kind="skrot", note="")
        entry = synonyms.propose(db, make.who(author), fields, "")
        refusal = (synonyms.REFUSE, "Skrót ma też inne znaczenie.")
        synonyms.decide(db, make.who(decider), entry.id, 1, *refusal)
        synonyms.propose(db, make.who(author), fields, "Nikt go tak nie używa.")
        synonyms.take_back(db, make.who(author), entry.id)
        number = entry.id
    found = tell()
    assert told(found) == [(author.id, Kind.SYNONYM)]
    assert found[0].detail == "refused"
    with database.reading() as db:
        seen = subjects.look_up(db, {found[0].subject}, author.id)[found[0].subject]
        assert seen.plain == "Skrót ma też inne znaczenie."
        assert seen.url == f"/moderacja/synonimy/{number}"
        assert subjects.look_up(db, {found[0].subject}, decider.id) == {}


@pytest.mark.parametrize(
    ("kind", "detail", "about", "url"),
    [
        ("report.decided", "decided", None, "/moje-zgloszenia"),
        ("complaint.decided", "appeal-decided", None, "/moje-zgloszenia"),
        ("complaint.decided", "appeal-decided", 7, "/decyzje/7"),
        ("statement.made", "statement", 7, "/decyzje/7"),
    ],
)
def test_decisions_are_told_to_whom_the_entry_names(
    database: Database, tell: Tell, kind: str, detail: str, about: int | None, url: str
) -> None:
    with database.writing() as db:
        person, other = people(db, 2)
        data: dict[str, Any] = {"told": [person.id, "strange"], "statement": about}
        journal.record(db, kind, other.id, f"{kind.partition('.')[0]}:7", data)
    found = tell()
    assert told(found) == [(person.id, Kind.REPORT)]
    assert found[0].detail == detail
    assert found[0].url == url


def test_every_kind_has_words() -> None:
    assert set(KINDS) == set(Kind)
    for kind in Kind:
        assert kind_words(kind)
    details = {step.value for step in events.TOLD_STEPS}
    assert details == {detail for kind, detail in SENTENCES if kind is Kind.PROPOSAL}
    for kind, detail in SENTENCES:
        assert "%" not in sentence(kind, "Halina", detail=detail)
    assert sentence(Kind.ARTICLE, "Halina", 3)


def test_a_strange_subject_is_nothing(db: Session) -> None:
    strange = {"", ":", "post", "post:", "post:x", "post:-1", "nothing:3", "post:³"}
    assert subjects.look_up(db, strange) == {}
    assert db.scalar(select(Person.id)) is None


def test_a_change_is_told_with_its_description_unless_that_is_hidden(db: Session) -> None:
    article = make.article(db, make.person(db, Level.EDITOR), title="Petycja")
    version = db.get_one(ArticleRevision, article.published_id)
    version.comment = "Nowe kwoty opłat."
    db.flush()
    key = f"article:{article.id}"
    assert subjects.look_up(db, {key})[key].plain == "Nowe kwoty opłat."
    version.hidden = clock.now()
    db.flush()
    assert subjects.look_up(db, {key})[key] == subjects.Seen("Petycja", f"/artykuly/{article.slug}")
