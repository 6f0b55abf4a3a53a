"""Lists of experiences: what they let through, in which order, counted, and never an unseen one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.articles import removing
from app.articles.models import Article
from app.core import clock
from app.experiences import for_search, lists
from app.experiences.lists import Filters, Sort
from app.experiences.models import (
    Experience,
    ExperienceFollowUp,
    ExperienceState,
    FollowUpState,
    Outcome,
)
from app.people.models import Level, Person
from tests import make

QueryCount = Callable[..., AbstractContextManager[list[str]]]


def titles(found: list[lists.ExperienceCard]) -> list[str]:
    return [card.title for card in found]


@pytest.fixture
def told(db: Session, halina: Person, walk: Article) -> dict[str, Experience]:
    """Three reports: two from Ełk, one that failed; one from no city."""
    elk = make.city(db)
    petition = make.article(db, title="Petycja", slug="petycja")
    made = {
        "ławka": make.experience(
            db,
            halina,
            title="Ławka na skwerze",
            tools=[walk],
            city_id=elk.id,
            goals=(11,),
            outcome=Outcome.SUCCEEDED,
            ended=date(2025, 6, 1),
        ),
        "tężnia": make.experience(
            db,
            halina,
            title="Tężnia, której nikt nie chciał",
            tools=[walk, petition],
            city_id=elk.id,
            outcome=Outcome.FAILED,
        ),
        "przystanek": make.experience(
            db, halina, title="Przystanek w błocie", tools=[petition], outcome=Outcome.PARTLY
        ),
    }
    db.commit()
    return made


@pytest.mark.usefixtures("told")
def test_filters_narrow_and_failures_stand_like_others(db: Session, walk: Article) -> None:
    everything = lists.experience_list(db, Filters(), Sort.NEWEST, 1)
    assert titles(everything.items) == [
        "Przystanek w błocie",
        "Tężnia, której nikt nie chciał",
        "Ławka na skwerze",
    ]
    by_tool = lists.experience_list(db, Filters(article_id=walk.id), Sort.NEWEST, 1)
    assert by_tool.total == 2
    by_goal = lists.experience_list(db, Filters(goal=11), Sort.NEWEST, 1)
    assert titles(by_goal.items) == ["Ławka na skwerze"]
    failed = Filters(outcomes=frozenset({Outcome.FAILED, Outcome.PARTLY}))
    assert lists.experience_list(db, failed, Sort.NEWEST, 1).total == 2
    card = by_goal.items[0]
    assert card.where_and_when == "Ełk, 2025"
    assert [tool.title for tool in card.tools] == ["Spacer badawczy"]
    assert card.url.endswith("-lawka-na-skwerze")


@pytest.mark.usefixtures("told")
def test_outcomes_are_counted_whatever_outcome_was_chosen(db: Session, walk: Article) -> None:
    chosen = Filters(article_id=walk.id, outcomes=frozenset({Outcome.FAILED}))
    assert lists.outcome_counts(db, chosen) == {
        Outcome.SUCCEEDED: 1,
        Outcome.PARTLY: 0,
        Outcome.FAILED: 1,
        Outcome.UNDER_WAY: 0,
    }
    shown, counts = lists.on_article(db, walk.id, 1)
    assert titles(shown) == ["Tężnia, której nikt nie chciał"]
    assert sum(counts.values()) == 2


def test_the_order_is_as_asked(db: Session, told: dict[str, Experience]) -> None:
    by_city = lists.experience_list(db, Filters(), Sort.CITY, 1)
    assert titles(by_city.items)[-1] == "Przystanek w błocie"  # from no city
    for state, first in (
        (FollowUpState.WAITING, "Przystanek w błocie"),
        (FollowUpState.VISIBLE, "Ławka na skwerze"),
    ):
        db.add(_follow_up(told["ławka"], state))
        db.flush()
        followed_up = lists.experience_list(db, Filters(), Sort.FOLLOWED_UP, 1)
        assert titles(followed_up.items)[0] == first


def _follow_up(experience: Experience, state: FollowUpState) -> ExperienceFollowUp:
    return ExperienceFollowUp(
        experience_id=experience.id,
        author_id=experience.author_id,
        created=clock.now(),
        day=date(2026, 1, 1),
        outcome=experience.outcome,
        outcome_before=experience.outcome,
        state=state,
        renderer_version=1,
        html="<p>Stoi.</p>",
        plain="Stoi.",
        body="Stoi.",
    )


@pytest.mark.parametrize(
    "state", [ExperienceState.DRAFT, ExperienceState.WAITING, ExperienceState.HIDDEN]
)
def test_what_not_all_may_read_is_in_no_list(
    db: Session, told: dict[str, Experience], walk: Article, state: ExperienceState
) -> None:
    hidden = told["ławka"]
    hidden.state = state
    db.flush()
    city_id = hidden.city_id or 0
    found = [
        *lists.experience_list(db, Filters(), Sort.NEWEST, 1).items,
        *lists.experience_list(db, Filters(goal=11), Sort.FOLLOWED_UP, 1).items,
        *lists.fresh(db, 10),
        *lists.on_article(db, walk.id, 10)[0],
        *lists.in_city(db, city_id, 10)[0],
        *lists.similar(db, "Ławka na skwerze"),
        *for_search.experiences_for_search(db, [hidden.id]),
    ]
    assert "Ławka na skwerze" not in [each.title for each in found]
    assert hidden.id not in for_search.visible_ids(db, 0, 100)
    assert lists.outcome_counts(db, Filters())[Outcome.SUCCEEDED] == 0
    assert [(city.name, city.number) for city in lists.city_counts(db, Filters())] == [("Ełk", 1)]
    assert [number for _tool, number in lists.tools_of_city(db, city_id, 9)] == [1, 1]


def test_search_reads_a_lead_once(db: Session) -> None:
    report = make.experience(
        db, make.person(db), lead="Skwer został.", problem="Miał tu być parking."
    )
    (found,) = for_search.experiences_for_search(db, [report.id])
    assert found.text.startswith("Skwer został.")
    assert found.text.count("Skwer został.") == 1
    assert "Miał tu być parking." in found.text


def test_a_removed_tool_is_named_nowhere(
    db: Session, told: dict[str, Experience], walk: Article
) -> None:
    moderator = make.person(db, Level.MODERATOR)
    removing.remove(db, make.who(moderator), walk, "Pomyłka w tytule")
    db.flush()
    named = {
        tool.title
        for card in lists.experience_list(db, Filters(), Sort.NEWEST, 1).items
        for tool in card.tools
    }
    assert named == {"Petycja"}
    assert [tool.title for tool in lists.tools_with_experiences(db)] == ["Petycja"]
    city_id = told["ławka"].city_id or 0
    assert [tool.title for tool, _n in lists.tools_of_city(db, city_id, 9)] == ["Petycja"]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Ławki na naszym skwerze", ["Ławka na skwerze"]),
        ("LAWKA", []),
        ("skwer", ["Ławka na skwerze"]),
        ("Przystanki w błocie po deszczu", ["Przystanek w błocie"]),
        ("Nikt nie chciał zieleni", ["Tężnia, której nikt nie chciał"]),
        ("Rower i ławka", []),  # one of two words
        ("", []),
        ("w i na", []),
        ("%_'", []),
    ],
)
def test_similar_titles_share_words_in_any_form(db: Session, title: str, found: list[str]) -> None:
    assert titles(lists.similar(db, title)) == found


def test_a_shared_tool_counts_when_a_word_is_shared(
    db: Session, told: dict[str, Experience], walk: Article
) -> None:
    assert titles(lists.similar(db, "Rower i ławka", [walk.id])) == ["Ławka na skwerze"]
    assert lists.similar(db, "Rower i hulajnoga", [walk.id]) == []
    assert lists.similar(db, "Ławka na skwerze", but=told["ławka"].id) == []


def test_statements_do_not_grow_with_the_list(
    db: Session, halina: Person, walk: Article, count_queries: QueryCount
) -> None:
    elk = make.city(db)
    make.experience(db, halina, title="Skwer pierwszy", tools=[walk], city_id=elk.id)
    db.commit()
    halina_id, numbers = halina.id, []
    for more in (0, 29):
        author = db.get_one(Person, halina_id)
        for number in range(more):
            make.experience(
                db,
                author,
                title=f"Skwer numer {number}",
                tools=[walk, make.article(db)],
                city_id=elk.id,
            )
        db.commit()
        with count_queries() as sent:
            lists.experience_list(db, Filters(), Sort.FOLLOWED_UP, 1)
            lists.on_article(db, walk.id, 3)
            lists.city_counts(db, Filters())
            lists.similar(db, "Skwer")
            for_search.experiences_for_search(db, for_search.visible_ids(db, 0, 100))
        numbers.append(len(sent))
    assert numbers[0] == numbers[1]
