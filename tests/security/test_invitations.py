"""An invitation to write along opens what its rules say: not what waits, not what was hidden."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.core.errors import Forbidden, NotFound
from app.core.settings import Settings
from app.experiences import coauthors, deciding, own, rules, service, standing
from app.experiences.models import Experience, ExperienceState
from app.notifications import subjects
from app.people.models import Level, Person
from tests import make

SECRET = "tajemnicza studnia"


@pytest.fixture
def author(db: Session) -> Person:
    return make.person(db)


@pytest.fixture
def invited(db: Session) -> Person:
    return make.person(db)


def _report(db: Session, author: Person, invited: Person, *, publish: bool) -> Experience:
    made = make.experience(db, author, title=SECRET, problem=SECRET, publish=publish)
    coauthors.invite(db, make.who(author), made.id, invited.slug)
    db.flush()
    return made


@pytest.mark.parametrize("state", list(ExperienceState))
def test_lists_and_notices_name_what_the_invited_may_read(
    db: Session, author: Person, invited: Person, state: ExperienceState
) -> None:
    made = _report(db, author, invited, publish=state != ExperienceState.DRAFT)
    made.state = state
    db.flush()
    stand = standing.standing_of(db, make.who(invited), made)
    readable = rules.can_see(made, stand)
    assert readable == (state in (ExperienceState.DRAFT, ExperienceState.VISIBLE))
    rows = own.own_experiences(db, make.who(invited), 1)
    assert (len(rows.items), rows.total) == (int(readable), int(readable))
    key = f"invitation:{made.id}"
    found = subjects.look_up(db, [key], invited.id)
    assert (key in found) == readable
    # A text that nobody approved leaves in no letter.
    is_told = key in found and SECRET in found[key].plain
    assert is_told == (state == ExperienceState.VISIBLE)
    assert subjects.look_up(db, [key], make.person(db).id) == {}
    assert own.own_experiences(db, make.who(author), 1).total == 1


def test_nobody_answers_for_somebody_else_or_takes_the_report_over(
    db: Session, author: Person, invited: Person
) -> None:
    made = _report(db, author, invited, publish=False)
    for stranger in (make.person(db), make.person(db, Level.ADMINISTRATOR), author):
        for answer in ("tak", "nie"):
            with pytest.raises(NotFound):
                coauthors.answer(db, make.who(stranger), made.id, answer)
    who = make.who(invited)
    report = service.report_of(db, made)
    with pytest.raises(Forbidden):  # not before the answer
        service.save(db, who, Settings(), made.id, made.version, report, make.report_drawn(report))
    coauthors.accept(db, who, made.id)
    acts: list[Callable[[], object]] = [
        lambda: coauthors.invite(db, who, made.id, make.person(db).slug),
        lambda: coauthors.remove(db, who, made.id, author.id),
        lambda: service.drop(db, who, made.id),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act()
    assert made.author_id == author.id


def test_an_invitation_that_was_withdrawn_opens_nothing(
    db: Session, author: Person, invited: Person
) -> None:
    made = _report(db, author, invited, publish=False)
    coauthors.remove(db, make.who(author), made.id, invited.id)
    with pytest.raises(NotFound):
        coauthors.accept(db, make.who(invited), made.id)
    with pytest.raises(NotFound):
        standing.seen(db, make.who(invited), made.id)


def test_a_co_author_who_moderates_decides_nothing_about_it(db: Session, author: Person) -> None:
    moderator = make.person(db, Level.MODERATOR)
    newcomer = make.person(db, Level.NEW)
    made = _report(db, newcomer, moderator, publish=False)
    coauthors.accept(db, make.who(moderator), made.id)
    made.state = ExperienceState.WAITING
    db.flush()
    with pytest.raises(Forbidden):
        deciding.approve(db, make.who(moderator), made.id, made.version)
    assert made.state == ExperienceState.WAITING
