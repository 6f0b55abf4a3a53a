"""Writing, deciding, sharing and following reports, without pages."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from app.core.i18n import gettext
from app.core.journal import JournalEntry
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
    service,
    talk,
    versions,
    waiting,
)
from app.experiences.follow_ups import NewFollowUp
from app.experiences.models import (
    Experience,
    ExperienceAuthor,
    ExperienceFollow,
    ExperienceFollowUp,
    ExperienceTool,
    ExperienceVersion,
)
from app.experiences.own import own_experiences
from app.experiences.rules import NOBODY, Standing
from app.people import blocks
from app.people.models import Level, Person
from app.review import text_filters
from app.text.safe_html import to_safe_html
from tests import make

SETTINGS = Settings()
Counting = Callable[[], AbstractContextManager[list[str]]]


def _save(
    db: Session, person: Person, experience: Experience, *, publish: bool = False, **changes: Any
) -> Experience:
    version = changes.pop("version", experience.version)
    report = replace(service.report_of(db, experience), **changes)
    return service.save(
        db,
        make.who(person),
        SETTINGS,
        experience.id,
        version,
        report,
        make.report_drawn(report),
        publish=publish,
    )


def _kinds(db: Session, subject: str) -> list[str]:
    db.commit()
    query = select(JournalEntry.kind).where(JournalEntry.subject == subject)
    return list(db.scalars(query.order_by(JournalEntry.id)))


def _of(db: Session, experience: Experience) -> list[str]:
    return _kinds(db, f"experience:{experience.id}")


def _later(body: str = "Posadzono drzewa.", outcome: str = "udalo-sie") -> NewFollowUp:
    return NewFollowUp(clock.today(), outcome, body, to_safe_html(body, kind="post"))


def test_a_report_is_published_at_once(db: Session, halina: Person, walk: Article) -> None:
    stamp = walk.stamp
    made = make.experience(db, halina, title="Park zamiast parkingu", tools=[walk])
    assert (made.state, made.slug) == ("visible", "park-zamiast-parkingu")
    assert made.published is not None
    assert _of(db, made) == ["experience.published"]
    db.refresh(walk)
    assert walk.stamp > stamp


def test_a_draft_needs_a_title_only_and_is_its_author_s(
    db: Session, halina: Person, stefan: Person, moderator: Person
) -> None:
    made = make.experience(db, halina, problem="", publish=False)
    db.execute(ExperienceTool.__table__.delete())
    assert _of(db, made) == ["experience.started"]
    for other in (None, make.who(stefan), make.who(moderator)):
        with pytest.raises(NotFound):
            queries.experience_page(db, other, made.id)
    assert queries.experience_page(db, make.who(halina), made.id).acts == {"edit", "invite", "drop"}
    with pytest.raises(Invalid) as refusal:
        _save(db, halina, made, publish=True)
    assert refusal.value.field == "tools"


def test_a_draft_is_completed_and_published(db: Session, halina: Person) -> None:
    made = make.experience(db, halina, publish=False)
    _save(db, halina, made, course="1. Pismo")
    assert db.scalar(select(func.count()).select_from(ExperienceVersion)) == 0
    saved = _save(db, halina, made, publish=True)
    assert (saved.state, saved.version) == ("visible", 3)
    assert _of(db, made) == ["experience.started", "experience.edited", "experience.published"]


def test_versions_are_kept_and_compared(db: Session, halina: Person) -> None:
    made = make.experience(db, halina, title="Park", cost="100 zł", goals=(11,))
    _save(db, halina, made, title="Park i ławki", cost="120 zł", goals=(11, 15))
    found = versions.history(db, made, NOBODY, 1)
    assert [(row.number, row.is_current) for row in found.items] == [(2, True), (1, False)]
    old, new = (versions.text_at(db, made, NOBODY, number) for number in (1, 2))
    labels = [change.label for change in versions.changes(db, old, new)]
    expected = ("Title", "Money", "Goals of sustainable development")
    assert labels == [gettext(label) for label in expected]
    assert made.slug == "park-i-lawki"


def test_saving_over_a_newer_text_is_refused(db: Session, halina: Person) -> None:
    made = make.experience(db, halina)
    _save(db, halina, made, cost="1 zł", version=1)
    with pytest.raises(Conflict):
        _save(db, halina, made, cost="2 zł", version=1)
    # The same words once more are no clash: the answer to the first saving was lost.
    assert _save(db, halina, made, cost="1 zł", version=1).version == 2


def test_an_unknown_tool_or_town_is_refused(db: Session, halina: Person) -> None:
    made = make.experience(db, halina)
    for changes, field in (({"tools": (999,)}, "tools"), ({"city_id": 999}, "city")):
        with pytest.raises(Invalid) as refusal:
            _save(db, halina, made, **changes)
        assert refusal.value.field == field


def test_a_changed_outcome_is_told_apart(db: Session, halina: Person) -> None:
    made = make.experience(db, halina)
    _save(db, halina, made, outcome="czesciowo")
    _save(db, halina, made, cost="1 zł")
    kinds = _of(db, made)
    assert kinds == ["experience.published", "experience.outcome-changed", "experience.edited"]


def test_first_reports_of_newcomers_wait(
    db: Session, newcomer: Person, stefan: Person, moderator: Person
) -> None:
    made = make.experience(db, newcomer, title="Pierwsze")
    assert made.state == "waiting"
    with pytest.raises(NotFound):
        queries.experience_page(db, make.who(stefan), made.id)
    assert [row.id for row in waiting.waiting(db, make.who(moderator), 1).items] == [made.id]
    assert waiting.count_waiting(db, make.who(stefan)) == 0
    assert waiting.count_waiting(db, make.who(newcomer)) == 0
    with pytest.raises(NotFound):
        deciding.approve(db, make.who(stefan), made.id, 1)
    with pytest.raises(Conflict):
        deciding.approve(db, make.who(moderator), made.id, 7)
    deciding.approve(db, make.who(moderator), made.id, 1)
    assert queries.experience_page(db, None, made.id).row.title == "Pierwsze"
    kinds = _of(db, made)
    assert kinds == ["experience.started", "experience.approved", "experience.published"]
    with pytest.raises(Conflict):
        deciding.approve(db, make.who(moderator), made.id, 1)


def test_a_rejected_report_is_a_draft_with_a_reason(
    db: Session, newcomer: Person, moderator: Person
) -> None:
    made = make.experience(db, newcomer)
    deciding.reject(db, make.who(moderator), made.id, "dane-osobowe", "")
    assert made.state == "draft"
    assert queries.experience_page(db, make.who(newcomer), made.id).reason != ""
    with pytest.raises(NotFound):
        queries.experience_page(db, make.who(moderator), made.id)
    assert _save(db, newcomer, made, problem="Bez danych.", publish=True).state == "waiting"


def test_a_newcomer_writes_so_many_a_day(db: Session, newcomer: Person) -> None:
    for _number in range(SETTINGS.posts_a_day_new):
        make.experience(db, newcomer)
    with pytest.raises(TooMany):
        make.experience(db, newcomer)


def test_drafts_are_limited(db: Session, halina: Person, walk: Article) -> None:
    for _number in range(service.MOST_DRAFTS):
        make.experience(db, halina, tools=[walk], publish=False)
    with pytest.raises(Forbidden):
        make.experience(db, halina, tools=[walk], publish=False)


def test_filters_hold_what_a_change_adds(db: Session, halina: Person, moderator: Person) -> None:
    made = make.experience(db, halina)
    text_filters.add(db, make.who(moderator), "slowo", "chwilówka", "")
    saved = _save(db, halina, made, obstacles="Weź chwilówka dziś.")
    assert saved.state == "waiting"
    assert saved.held_because == ["slowo:chwilówka"]
    # What waits was published once; approved again it is no news.
    deciding.approve(db, make.who(moderator), made.id, saved.version)
    assert _of(db, made) == ["experience.published", "experience.edited", "experience.approved"]


def test_an_outcome_that_waited_is_told_when_approved(
    db: Session, halina: Person, moderator: Person
) -> None:
    made = make.experience(db, halina)
    text_filters.add(db, make.who(moderator), "slowo", "chwilówka", "")
    _save(db, halina, made, change="chwilówka", outcome="udalo-sie")
    deciding.approve(db, make.who(moderator), made.id, 2)
    assert _of(db, made)[-2:] == ["experience.approved", "experience.outcome-changed"]


def test_hiding_and_showing_again(
    db: Session, halina: Person, stefan: Person, moderator: Person
) -> None:
    made = make.experience(db, halina)
    with pytest.raises(Forbidden):
        deciding.hide(db, make.who(stefan), made.id, "dane-osobowe", "")
    deciding.hide(db, make.who(moderator), made.id, "dane-osobowe", "")
    with pytest.raises(NotFound):
        queries.experience_page(db, make.who(stefan), made.id)
    assert queries.experience_page(db, make.who(halina), made.id).reason != ""
    with pytest.raises(Forbidden):
        _save(db, halina, made, cost="1 zł")
    deciding.unhide(db, make.who(moderator), made.id)
    assert queries.experience_page(db, None, made.id).reason == ""
    assert _of(db, made)[1:] == ["experience.hidden", "experience.unhidden"]


def test_a_hidden_version_leaves_the_history(
    db: Session, halina: Person, moderator: Person
) -> None:
    made = make.experience(db, halina)
    _save(db, halina, made, problem="Bez telefonu.")
    deciding.hide_version(db, make.who(moderator), made.id, 1)
    for standing in (NOBODY, Standing(is_writer=True)):
        assert [row.number for row in versions.history(db, made, standing, 1).items] == [2]
        with pytest.raises(NotFound):
            versions.text_at(db, made, standing, 1)
    assert versions.text_at(db, made, Standing(is_moderator=True), 1)


def test_texts_nobody_approved_stay_out_of_the_history(
    db: Session, newcomer: Person, moderator: Person
) -> None:
    made = make.experience(db, newcomer, problem="Numer sąsiada.")
    _save(db, newcomer, made, problem="Bez numeru.")
    deciding.approve(db, make.who(moderator), made.id, 2)
    assert [row.number for row in versions.history(db, made, NOBODY, 1).items] == [2]
    assert len(versions.history(db, made, Standing(is_writer=True), 1).items) == 2


def test_coauthors_write_after_they_accepted(
    db: Session, halina: Person, stefan: Person, moderator: Person
) -> None:
    made = make.experience(db, halina, publish=False)
    coauthors.invite(db, make.who(halina), made.id, f"http://localhost/osoby/{stefan.slug}")
    page = queries.experience_page(db, make.who(stefan), made.id)
    assert page.acts == {"answer"}
    assert [each.name for each in page.authors] == ["Halina K."]
    with pytest.raises(Forbidden):
        _save(db, stefan, made, cost="1 zł")
    coauthors.accept(db, make.who(stefan), made.id)
    assert _save(db, stefan, made, cost="1 zł").edited_by_id == stefan.id
    assert len(queries.experience_page(db, make.who(stefan), made.id).authors) == 2
    with pytest.raises(Forbidden):
        coauthors.invite(db, make.who(stefan), made.id, moderator.slug)
    coauthors.remove(db, make.who(halina), made.id, stefan.id)
    with pytest.raises(NotFound):
        _save(db, stefan, made, cost="2 zł")


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
        follow_ups.add(db, make.who(stefan), SETTINGS, made.id, _later())
    added = follow_ups.add(db, make.who(halina), SETTINGS, made.id, _later())
    assert (made.outcome, _of(db, made)[-1]) == ("udalo-sie", "experience.outcome-changed")
    assert len(queries.experience_page(db, None, made.id).later) == 1
    follow_ups.hide(db, make.who(moderator), added.id, "dane-osobowe", "")
    assert made.outcome == "w-toku"
    assert queries.experience_page(db, None, made.id).later == []
    follow_ups.unhide(db, make.who(moderator), added.id)
    assert made.outcome == "udalo-sie"


def test_a_note_on_an_earlier_day_does_not_win(db: Session, halina: Person) -> None:
    made = make.experience(db, halina)
    follow_ups.add(db, make.who(halina), SETTINGS, made.id, _later())
    earlier = replace(_later(outcome="nie-udalo-sie"), day=clock.today() - timedelta(days=40))
    follow_ups.add(db, make.who(halina), SETTINGS, made.id, earlier)
    assert made.outcome == "udalo-sie"
    assert _of(db, made)[-1] == "experience.follow-up-added"


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
        follow_ups.add(db, make.who(halina), SETTINGS, made.id, replace(_later(), **changes))
    assert refusal.value.field == field


def test_a_held_note_waits_and_changes_nothing(
    db: Session, halina: Person, moderator: Person
) -> None:
    made = make.experience(db, halina)
    text_filters.add(db, make.who(moderator), "slowo", "chwilówka", "")
    new = _later("Weź chwilówka")
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
    _save(db, halina, made, title="Park i ławki")
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
    assert _of(db, made)[1:] == ["experience-follow.begun", "experience-follow.ended"]


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


def test_dropping_a_draft(db: Session, halina: Person, stefan: Person) -> None:
    made = make.experience(db, halina, publish=False)
    public = make.experience(db, halina)
    with pytest.raises(NotFound):
        service.drop(db, make.who(stefan), made.id)
    with pytest.raises(Forbidden):
        service.drop(db, make.who(halina), public.id)
    service.drop(db, make.who(halina), made.id)
    db.flush()
    assert db.get(Experience, made.id) is None


def test_curators_decide_within_their_scope(db: Session, newcomer: Person) -> None:
    tool = make.article(db, categories=("zglosic",))
    city = make.city(db)
    made = make.experience(db, newcomer, tools=[tool], city_id=city.id)
    near = make.person(db, Level.CURATOR, scope=["zglosic"])
    far = make.person(db, Level.CURATOR, scope=["przekonac-innych"])
    local = make.person(db, Level.CURATOR, scope_city="Ełk")
    counts = [waiting.count_waiting(db, make.who(person)) for person in (near, far, local)]
    assert counts == [1, 0, 1]
    with pytest.raises(NotFound):
        deciding.approve(db, make.who(far), made.id, 1)
    deciding.approve(db, make.who(local), made.id, 1)
    assert made.state == "visible"


@pytest.mark.one_database
def test_lists_ask_the_same_however_long(
    db: Session, newcomer: Person, moderator: Person, count_queries: Counting
) -> None:
    tool = make.article(db)
    numbers = []
    for rows in (1, 15):
        for _number in range(rows):
            made = make.experience(db, make.person(db, Level.NEW), tools=[tool])
            coauthors.invite(db, make.who(db.get_one(Person, made.author_id)), made.id, "Nowy N.")
        db.commit()
        with count_queries() as statements:
            waiting.waiting(db, make.who(moderator), 1)
            own_experiences(db, make.who(newcomer), 1)
            versions.history(db, made, NOBODY, 1)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
