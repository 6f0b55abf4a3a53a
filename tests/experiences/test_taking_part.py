"""Writing along, later notes, comments, following: what others do with a report, without pages."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.settings import Settings
from app.discussions import hiding as thread_hiding
from app.discussions import service as discussions
from app.discussions.models import Thread
from app.experiences import (
    coauthors,
    deciding,
    follow_ups,
    following,
    queries,
    talk,
    waiting,
)
from app.experiences.models import (
    Experience,
    ExperienceAuthor,
    ExperienceFollow,
    ExperienceFollowUp,
)
from app.experiences.own import own_experiences
from app.people import blocks
from app.people.models import Person
from app.review import text_filters
from tests import make
from tests.experiences import acts

SETTINGS = Settings()


def test_coauthors_write_after_they_accepted(
    db: Session, halina: Person, stefan: Person, moderator: Person
) -> None:
    made = make.experience(db, halina, publish=False)
    coauthors.invite(db, make.who(halina), made.id, f"http://localhost/osoby/{stefan.slug}")
    page = queries.experience_page(db, make.who(stefan), made.id)
    assert page.acts == {"answer"}
    assert [each.name for each in page.authors] == ["Halina K."]
    with pytest.raises(Forbidden):
        acts.save(db, stefan, made, cost="1 zł")
    coauthors.accept(db, make.who(stefan), made.id)
    assert acts.save(db, stefan, made, cost="1 zł").edited_by_id == stefan.id
    assert len(queries.experience_page(db, make.who(stefan), made.id).authors) == 2
    with pytest.raises(Forbidden):
        coauthors.invite(db, make.who(stefan), made.id, moderator.slug)
    coauthors.remove(db, make.who(halina), made.id, stefan.id)
    with pytest.raises(NotFound):
        acts.save(db, stefan, made, cost="2 zł")


def test_whom_one_cannot_invite(db: Session, halina: Person, stefan: Person) -> None:
    made = make.experience(db, halina)
    make.person(db, name="Jan N.")
    make.person(db, name="Jan N.")
    coauthors.invite(db, make.who(halina), made.id, "Stefan L.")
    for typed in ("", "Nikt Taki", "Jan N.", halina.slug, stefan.slug):
        with pytest.raises(Invalid) as refusal:
            coauthors.invite(db, make.who(halina), made.id, typed)
        assert refusal.value.field == "person"
    silent = make.person(db)
    blocks.block(db, make.who(silent), halina.id)
    db.flush()
    with pytest.raises(Invalid):
        coauthors.invite(db, make.who(halina), made.id, silent.slug)
    with pytest.raises(NotFound):
        coauthors.accept(db, make.who(halina), made.id)
    coauthors.leave(db, make.who(stefan), made.id)
    assert coauthors.coauthors(db, made.id) == []


def test_a_later_note_changes_the_outcome(
    db: Session, halina: Person, stefan: Person, moderator: Person
) -> None:
    made = make.experience(db, halina, outcome="w-toku")
    with pytest.raises(Forbidden):
        follow_ups.add(db, make.who(stefan), SETTINGS, made.id, acts.later())
    added = follow_ups.add(db, make.who(halina), SETTINGS, made.id, acts.later())
    assert (made.outcome, acts.kinds_of(db, made)[-1]) == (
        "udalo-sie",
        "experience.outcome-changed",
    )
    assert len(queries.experience_page(db, None, made.id).later) == 1
    follow_ups.hide(db, make.who(moderator), added.id, "dane-osobowe", "")
    assert made.outcome == "w-toku"
    assert queries.experience_page(db, None, made.id).later == []
    follow_ups.unhide(db, make.who(moderator), added.id)
    assert made.outcome == "udalo-sie"


def test_a_note_on_an_earlier_day_does_not_win(db: Session, halina: Person) -> None:
    made = make.experience(db, halina)
    follow_ups.add(db, make.who(halina), SETTINGS, made.id, acts.later())
    earlier = replace(acts.later(outcome="nie-udalo-sie"), day=clock.today() - timedelta(days=40))
    follow_ups.add(db, make.who(halina), SETTINGS, made.id, earlier)
    assert made.outcome == "udalo-sie"
    assert acts.kinds_of(db, made)[-1] == "experience.follow-up-added"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": date(2999, 1, 1)}, "day"),
        ({"day": date(2025, 1, 1)}, "day"),
        ({"outcome": "cud"}, "outcome"),
        ({"body": "  "}, "body"),
    ],
)
def test_notes_that_cannot_be_taken(
    db: Session, halina: Person, changes: dict[str, Any], field: str
) -> None:
    made = make.experience(db, halina, began=date(2025, 3, 1))
    with pytest.raises(Invalid) as refusal:
        follow_ups.add(db, make.who(halina), SETTINGS, made.id, replace(acts.later(), **changes))
    assert refusal.value.field == field


def test_a_held_note_waits_and_changes_nothing(
    db: Session, halina: Person, moderator: Person
) -> None:
    made = make.experience(db, halina)
    text_filters.add(db, make.who(moderator), "slowo", "chwilówka", "")
    new = acts.later("Weź chwilówka")
    added = follow_ups.add(db, make.who(halina), SETTINGS, made.id, new)
    assert (added.state, made.outcome) == ("waiting", "w-toku")
    assert queries.experience_page(db, None, made.id).later == []
    assert [row.kind for row in waiting.waiting(db, make.who(moderator), 1).items] == ["later"]
    follow_ups.approve(db, make.who(moderator), added.id)
    assert made.outcome == "udalo-sie"
    refused = follow_ups.add(db, make.who(halina), SETTINGS, made.id, new)
    follow_ups.reject(db, make.who(moderator), refused.id, "wandalizm", "")
    assert len(queries.experience_page(db, None, made.id).later) == 1
    assert len(queries.experience_page(db, make.who(halina), made.id).later) == 2


def test_comments_stand_in_one_thread(db: Session, halina: Person, stefan: Person) -> None:
    made = make.experience(db, halina, title="Park")
    for body in ("Brawo", "Ile trwało?"):
        talk.comment(db, make.who(stefan), SETTINGS, made.id, make.post_text(body))
    thread = db.scalars(select(Thread)).one()
    assert (thread.subject, thread.subject_title) == (f"experience:{made.id}", "Park")
    assert thread.subject_url == f"/doswiadczenia/{made.id}-park"
    said = queries.experience_page(db, None, made.id).talk
    assert (said.count, len(said.newest)) == (2, 2)
    acts.save(db, halina, made, title="Park i ławki")
    assert thread.subject_title == "Park i ławki"
    assert thread.subject_url.endswith("-park-i-lawki")


def test_a_hidden_report_takes_its_title_out_of_threads(
    db: Session, halina: Person, stefan: Person, moderator: Person
) -> None:
    made = make.experience(db, halina, title="Wstydliwy tytuł")
    talk.comment(db, make.who(stefan), SETTINGS, made.id, make.post_text("Słowo"))
    deciding.hide(db, make.who(moderator), made.id, "dane-osobowe", "")
    thread = db.scalars(select(Thread)).one()
    told = f"{thread.title} {thread.slug} {thread.subject_title} {thread.subject_url}"
    assert "stydliwy" not in told
    with pytest.raises(NotFound):
        talk.comment(db, make.who(stefan), SETTINGS, made.id, make.post_text("Słowo"))
    with pytest.raises(Forbidden):
        talk.comment(db, make.who(halina), SETTINGS, made.id, make.post_text("Słowo"))
    deciding.unhide(db, make.who(moderator), made.id)
    assert thread.subject_title == "Wstydliwy tytuł"


def test_unapproved_and_hidden_comments_are_not_shown(
    db: Session, halina: Person, newcomer: Person, stefan: Person, moderator: Person
) -> None:
    made = make.experience(db, halina)
    waits = talk.comment(db, make.who(newcomer), SETTINGS, made.id, make.post_text("Reklama"))
    assert queries.experience_page(db, make.who(halina), made.id).talk.count == 0
    # Others begin to talk meanwhile, and theirs is the thread that goes on.
    talk.comment(db, make.who(stefan), SETTINGS, made.id, make.post_text("Brawo"))
    bad = talk.comment(db, make.who(stefan), SETTINGS, made.id, make.post_text("Brzydko"))
    thread_hiding.hide_post(db, make.who(moderator), bad.id, "wandalizm", "")
    assert queries.experience_page(db, None, made.id).talk.count == 1
    discussions.approve_post(db, make.who(moderator), waits.id, 1)
    assert queries.experience_page(db, None, made.id).talk.count == 2


def test_following(db: Session, database: Database, halina: Person, stefan: Person) -> None:
    made = make.experience(db, halina)
    draft = make.experience(db, halina, publish=False)
    following.follow(db, make.who(stefan), made.id)
    following.follow(db, make.who(stefan), made.id)
    assert list(db.scalars(following.followers(made.id))) == [stefan.id]
    assert list(db.scalars(following.followers(draft.id))) == []
    with pytest.raises(Forbidden):
        following.follow(db, make.who(halina), draft.id)
    with pytest.raises(NotFound):
        following.follow(db, make.who(stefan), draft.id)
    following.unfollow(db, make.who(stefan), made.id)
    following.unfollow(db, make.who(stefan), made.id)
    assert acts.kinds_of(db, made)[1:] == ["experience-follow.begun", "experience-follow.ended"]


def test_the_erased_leave(db: Session, database: Database, halina: Person, stefan: Person) -> None:
    public = make.experience(db, halina, title="Zostaje")
    theirs = make.experience(db, stefan, publish=False)
    following.follow(db, make.who(stefan), public.id)
    coauthors.invite(db, make.who(halina), public.id, stefan.slug)
    own = make.experience(db, stefan, title="Też zostaje")
    dropped = theirs.id
    stefan.erased, stefan.name = clock.now(), "Usunięte konto"
    db.commit()
    following.forget_erased(SETTINGS, database)
    db.expire_all()
    assert db.get(Experience, dropped) is None
    for model in (ExperienceFollow, ExperienceAuthor):
        assert db.scalar(select(func.count()).select_from(model)) == 0
    page = queries.experience_page(db, None, own.id)
    assert (page.author.slug, page.author.name) == ("", "Usunięte konto")
    assert db.scalar(select(func.count()).select_from(ExperienceFollowUp)) == 0


def test_own_list_holds_own_and_shared(db: Session, halina: Person, stefan: Person) -> None:
    draft = make.experience(db, halina, publish=False)
    shared = make.experience(db, stefan)
    make.experience(db, stefan, title="Cudze")
    coauthors.invite(db, make.who(stefan), shared.id, halina.slug)
    found = own_experiences(db, make.who(halina), 1).items
    assert {(row.id, row.is_invitation) for row in found} == {(draft.id, False), (shared.id, True)}
    drafts = own_experiences(db, make.who(halina), 1, only_drafts=True).items
    assert [row.id for row in drafts] == [draft.id]
