"""Addresses of the 17 goals: what cities do for each, beside its tools and experiences."""

import functools
from collections.abc import Mapping
from typing import Any, Final

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.articles import lists as articles
from app.articles.word_pages import WordPage, goal_words, linked
from app.cities.goals import GOALS
from app.cities.voivodeships import VOIVODESHIPS
from app.core import journal
from app.core.errors import NotFound
from app.core.paging import page_number
from app.core.web import application, db
from app.experiences import lists as experiences
from app.people.access import requires, viewer
from app.people.rules import Permission
from app.plan import goal_effects, goal_queries, words
from app.plan.blueprint import blueprint
from app.plan.goal_effects import LONGEST_UNIT, EffectFilters
from app.plan.goal_queries import GoalNumbers
from app.ui.navigation import PageLinks
from app.ui.pages import guest_page, kept_part, page_links, part, requested_page, show

EXPERIENCES_SHOWN: Final = 3
PROJECTS_SHOWN: Final = 10
CITIES_SHOWN: Final = 30
PRACTICES_SHOWN: Final = 3
_ASKED: Final = ("rodzaj", "typ", "jednostka")
_KINDS: Final = (*articles.CARD_KINDS, *experiences.CARD_KINDS, *goal_queries.KINDS)
_CARD_KINDS: Final = (*articles.CARD_KINDS, *goal_queries.KINDS)


@blueprint.get("/cele")
@requires(Permission.READ)
def goals() -> ResponseReturnValue:
    """The 17 goals: how many cities and tools serve each."""
    tag = f"g{journal.newest_of(db(), _CARD_KINDS)}"

    def cards() -> str:
        return part(
            "plan/goal_cards.html",
            goals=GOALS,
            tools=articles.goal_counts(db()),
            counts=goal_queries.goal_counts(db()),
            participants=goal_queries.participants(db()),
            all_cities=goal_queries.CITIES_OF_PLAN,
        )

    return show("plan/goals.html", cards=kept_part("goals", tag, cards))


@blueprint.get("/cele/<int:number>")
@requires(Permission.READ)
def goal(number: int) -> ResponseReturnValue:
    """What a goal means in a street, what cities do for it, which tools serve it."""
    if number not in GOALS:
        raise NotFound
    meaning = goal_words(application().settings.content_dir, number)
    if viewer() is not None:
        return _goal(number, meaning)
    newest = journal.newest_of(db(), _KINDS)
    tag = f"c{meaning.digest if meaning else ''}.{newest}"
    return guest_page(f"goal {number}", tag, lambda: _goal(number, meaning))


def _goal(number: int, meaning: WordPage | None) -> str:
    best = meaning.tools if meaning else ()
    found = articles.articles_for_goal(db(), number, requested_page(), best)
    told, outcomes = experiences.for_goal(db(), number, EXPERIENCES_SHOWN)
    effects_page = page_number(request.args.get("efekty"))
    is_first = found.number == 1 and effects_page == 1
    tag = f"p{journal.newest_of(db(), goal_queries.KINDS)}"
    numbers = functools.cache(lambda: goal_queries.goal_numbers(db(), number))
    return show(
        "plan/goal.html",
        number=number,
        name=GOALS[number],
        goals=GOALS,
        words=meaning,
        # Who turns the pages of a list has read the text.
        text=linked(db(), meaning) if meaning and is_first else "",
        numbers=kept_part(
            f"goal numbers {number}", tag, lambda: part("plan/goal_numbers.html", numbers=numbers())
        ),
        in_plan=kept_part(
            f"goal in plan {number} {effects_page}",
            tag,
            lambda: _in_plan(number, effects_page, numbers()),
        ),
        found=found,
        told=told,
        told_count=sum(outcomes.values()),
        city_count=experiences.city_count(db(), experiences.Filters(goal=number)) if told else 0,
        links=page_links(found, "plan.goal", number=number),
    )


def _in_plan(number: int, effects_page: int, numbers: GoalNumbers) -> str:
    """What cities do for a goal: the same for everybody, and much to add up."""
    groups = goal_effects.effect_groups(db(), number, effects_page)

    def address(page: int) -> str:
        values: dict[str, Any] = {"number": number}
        if page > 1:
            values["efekty"] = page
        return url_for("plan.goal", **values, _anchor="efekty")

    practices = goal_queries.practices_of_goal(db(), number, 1, PRACTICES_SHOWN)
    return part(
        "plan/goal_in_plan.html",
        number=number,
        numbers=numbers,
        groups=groups,
        group_links=PageLinks(groups.number, groups.pages, groups.total, address),
        projects=goal_queries.projects_of_goal(db(), number, PROJECTS_SHOWN),
        cities=goal_queries.cities_of_goal(db(), number, CITIES_SHOWN),
        practices=practices,
        kinds=words.EFFECT_KINDS,
        type_words=words.type_words,
        state_words=words.state_words,
    )


@blueprint.get("/cele/<int:number>/efekty")
@requires(Permission.READ)
def effects(number: int) -> ResponseReturnValue:
    """The single effects of a goal, also those of one kind, type and unit."""
    if number not in GOALS:
        raise NotFound
    asked = {name: request.args[name] for name in _ASKED if name in request.args}
    filters = EffectFilters(
        _known(asked.get("rodzaj"), words.EFFECT_KINDS),
        _known(asked.get("typ"), {"": "", **words.EFFECT_TYPES}),
        asked["jednostka"][:LONGEST_UNIT] if "jednostka" in asked else None,
    )
    found = goal_effects.effects_of_goal(db(), number, requested_page(), filters)
    return show(
        "plan/goal_effects.html",
        number=number,
        name=GOALS[number],
        filters=filters,
        found=found,
        kinds=words.EFFECT_KINDS,
        type_words=words.type_words,
        links=page_links(found, "plan.effects", number=number, **asked),
    )


def _known(value: str | None, options: Mapping[str, str]) -> str | None:
    if value is not None and value not in options:
        raise NotFound
    return value


@blueprint.get("/cele/<int:number>/wedlug-miast")
@requires(Permission.READ)
def by_city(number: int) -> ResponseReturnValue:
    """The effects of a goal by city and project, with those that told of none."""
    if number not in GOALS:
        raise NotFound
    chosen = request.args.get("wojewodztwo", "")
    if chosen and chosen not in VOIVODESHIPS:
        raise NotFound
    found = goal_queries.effects_by_city(
        db(), number, requested_page(), VOIVODESHIPS[chosen].name if chosen else ""
    )
    return show(
        "plan/goal_by_city.html",
        number=number,
        name=GOALS[number],
        found=found,
        chosen=chosen,
        voivodeships=VOIVODESHIPS.values(),
        kinds=words.EFFECT_KINDS,
        links=page_links(found, "plan.by_city", number=number, wojewodztwo=chosen or None),
    )
