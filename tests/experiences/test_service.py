"""Writing, versions, approval, hiding and limits of reports, without pages."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from app.core.i18n import gettext
from app.core.settings import Settings
from app.experiences import (
    coauthors,
    deciding,
    queries,
    service,
    versions,
    waiting,
)
from app.experiences.models import (
    Experience,
    ExperienceTool,
    ExperienceVersion,
)
from app.experiences.own import own_experiences
from app.experiences.rules import NOBODY, Standing
from app.people.models import Level, Person
from app.review import text_filters
from tests import make
from tests.experiences import acts

SETTINGS = Settings()
Counting = Callable[[], AbstractContextManager[list[str]]]


def test_a_report_is_published_at_once(db: Session, halina: Person, walk: Article) -> None:
    stamp = walk.stamp
    made = make.experience(db, halina, title="Park zamiast parkingu", tools=[walk])
    assert (made.state, made.slug) == ("visible", "park-zamiast-parkingu")
    assert made.published is not None
    assert acts.kinds_of(db, made) == ["experience.published"]
    db.refresh(walk)
    assert walk.stamp > stamp


def test_a_draft_needs_a_title_only_and_is_its_author_s(
    db: Session, halina: Person, stefan: Person, moderator: Person
) -> None:
    made = make.experience(db, halina, problem="", publish=False)
    db.execute(ExperienceTool.__table__.delete())
    assert acts.kinds_of(db, made) == ["experience.started"]
    for other in (None, make.who(stefan), make.who(moderator)):
        with pytest.raises(NotFound):
            queries.experience_page(db, other, made.id)
    assert queries.experience_page(db, make.who(halina), made.id).acts == {"edit", "invite", "drop"}
    with pytest.raises(Invalid) as refusal:
        acts.save(db, halina, made, publish=True)
    assert refusal.value.field == "tools"


def test_a_draft_is_completed_and_published(db: Session, halina: Person) -> None:
    made = make.experience(db, halina, publish=False)
    acts.save(db, halina, made, course="1. Pismo")
    assert db.scalar(select(func.count()).select_from(ExperienceVersion)) == 0
    saved = acts.save(db, halina, made, publish=True)
    assert (saved.state, saved.version) == ("visible", 3)
    assert acts.kinds_of(db, made) == [
        "experience.started",
        "experience.edited",
        "experience.published",
    ]


def test_versions_are_kept_and_compared(db: Session, halina: Person) -> None:
    made = make.experience(db, halina, title="Park", cost="100 zł", goals=(11,))
    acts.save(db, halina, made, title="Park i ławki", cost="120 zł", goals=(11, 15))
    found = versions.history(db, made, NOBODY, 1)
    assert [(row.number, row.is_current) for row in found.items] == [(2, True), (1, False)]
    old, new = (versions.text_at(db, made, NOBODY, number) for number in (1, 2))
    labels = [change.label for change in versions.changes(db, old, new)]
    expected = ("Title", "Money", "Goals of sustainable development")
    assert labels == [gettext(label) for label in expected]
    assert made.slug == "park-i-lawki"


def test_saving_over_a_newer_text_is_refused(db: Session, halina: Person) -> None:
    made = make.experience(db, halina)
    acts.save(db, halina, made, cost="1 zł", version=1)
    with pytest.raises(Conflict):
        acts.save(db, halina, made, cost="2 zł", version=1)
    # The same words once more are no clash: the answer to the first saving was lost.
    assert acts.save(db, halina, made, cost="1 zł", version=1).version == 2


def test_an_unknown_tool_or_town_is_refused(db: Session, halina: Person) -> None:
    made = make.experience(db, halina)
    for changes, field in (({"tools": (999,)}, "tools"), ({"city_id": 999}, "city")):
        with pytest.raises(Invalid) as refusal:
            acts.save(db, halina, made, **changes)
        assert refusal.value.field == field


def test_a_changed_outcome_is_told_apart(db: Session, halina: Person) -> None:
    made = make.experience(db, halina)
    acts.save(db, halina, made, outcome="czesciowo")
    acts.save(db, halina, made, cost="1 zł")
    kinds = acts.kinds_of(db, made)
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
    kinds = acts.kinds_of(db, made)
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
    assert acts.save(db, newcomer, made, problem="Bez danych.", publish=True).state == "waiting"


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
    saved = acts.save(db, halina, made, obstacles="Weź chwilówka dziś.")
    assert saved.state == "waiting"
    assert saved.held_because == ["slowo:chwilówka"]
    # What waits was published once; approved again it is no news.
    deciding.approve(db, make.who(moderator), made.id, saved.version)
    assert acts.kinds_of(db, made) == [
        "experience.published",
        "experience.edited",
        "experience.approved",
    ]


def test_an_outcome_that_waited_is_told_when_approved(
    db: Session, halina: Person, moderator: Person
) -> None:
    made = make.experience(db, halina)
    text_filters.add(db, make.who(moderator), "slowo", "chwilówka", "")
    acts.save(db, halina, made, change="chwilówka", outcome="udalo-sie")
    deciding.approve(db, make.who(moderator), made.id, 2)
    assert acts.kinds_of(db, made)[-2:] == ["experience.approved", "experience.outcome-changed"]


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
        acts.save(db, halina, made, cost="1 zł")
    deciding.unhide(db, make.who(moderator), made.id)
    assert queries.experience_page(db, None, made.id).reason == ""
    assert acts.kinds_of(db, made)[1:] == ["experience.hidden", "experience.unhidden"]


def test_a_hidden_version_leaves_the_history(
    db: Session, halina: Person, moderator: Person
) -> None:
    made = make.experience(db, halina)
    acts.save(db, halina, made, problem="Bez telefonu.")
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
    acts.save(db, newcomer, made, problem="Bez numeru.")
    deciding.approve(db, make.who(moderator), made.id, 2)
    assert [row.number for row in versions.history(db, made, NOBODY, 1).items] == [2]
    assert len(versions.history(db, made, Standing(is_writer=True), 1).items) == 2


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
