"""Cities and projects of the Plan as documents of the index."""

import hashlib
from typing import Final

from app.search.engine import Part, SearchDocument
from app.search.plan_texts import CityForSearch, ProjectForSearch
from app.search.tags import CITY, CITY_TAG, GOAL_TAG, PROJECT, key

# Whoever asks how something is done looks for a tool first, and then for where it was done.
_CITY_STANDING: Final = 0.7
_PROJECT_STANDING: Final = 0.8

_NAME: Final = 5.0
_CITY_HEADING: Final = 2.0
_CITY_TEXT: Final = 0.6
_PROJECT_TITLE: Final = 4.5
_PLACE: Final = 2.0
_PROJECT_TEXT: Final = 0.8
_EFFECTS: Final = 0.6


def city_document(city: CityForSearch) -> SearchDocument:
    """A city: its name, and what is told of it."""
    parts = [Part(city.name, _NAME, is_title=True), Part(city.voivodeship), Part(city.note)]
    for section in city.sections:
        parts += [Part(section.heading, _CITY_HEADING), Part(section.text, _CITY_TEXT)]
    tags = [f"{GOAL_TAG}{goal}" for goal in city.goals] + [CITY_TAG + city.slug]
    return SearchDocument(
        key=key(CITY, city.number),
        kind=CITY,
        version=_digest(*(part.text for part in parts), *tags),
        updated=city.updated,
        parts=tuple(part for part in parts if part.text),
        tags=tuple(tags),
        standing=_CITY_STANDING,
    )


def project_document(project: ProjectForSearch) -> SearchDocument:
    """A project of a city."""
    parts = (
        Part(project.title, _PROJECT_TITLE, is_title=True),
        Part(project.city, _PLACE),
        Part(project.text, _PROJECT_TEXT),
        Part(project.effects, _EFFECTS),
        Part(project.partners, _EFFECTS),
    )
    tags = [f"{GOAL_TAG}{goal}" for goal in project.goals] + [CITY_TAG + project.city_slug]
    return SearchDocument(
        key=key(PROJECT, project.number),
        kind=PROJECT,
        version=str(project.version),
        updated=project.updated,
        parts=tuple(part for part in parts if part.text),
        tags=tuple(tags),
        standing=_PROJECT_STANDING,
    )


def _digest(*texts: str) -> str:
    return hashlib.blake2b("\n".join(texts).encode(), digest_size=12).hexdigest()
