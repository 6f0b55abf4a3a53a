"""What the addresses of the API may ask for; anything else is refused with a sentence."""

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy.orm import Session

from app.cities import queries as cities
from app.cities.goals import GOALS
from app.cities.voivodeships import VOIVODESHIPS
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.opendata.lists import CITY_LIST, Asked, DataList
from app.plan.words import CITY_KINDS, EFFECT_KINDS, EFFECT_TYPES, PATHS, STATES

_GOALS: Final = tuple(str(number) for number in GOALS)
# Parameter → the values it takes; kinds of cities and of effects are told apart below.
VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "goal": _GOALS,
    "voivodeship": tuple(VOIVODESHIPS),
    "path": tuple(PATHS),
    "state": tuple(STATES),
    "type": tuple(EFFECT_TYPES),
    "participates": ("true",),
}


def values_of(wanted: DataList, name: str) -> tuple[str, ...]:
    """The values that a parameter of a list takes."""
    if name == "kind":
        return tuple(CITY_KINDS) if wanted is CITY_LIST else tuple(EFFECT_KINDS)
    return VALUES[name]


def asked(db: Session, wanted: DataList, arguments: Mapping[str, str]) -> Asked:
    """What an address narrows a list to; raises DomainError (400)."""
    given = {
        name: _one_of(name, arguments.get(name, ""), values_of(wanted, name))
        for name in wanted.filters
        if name != "city"
    }
    goal, voivodeship = given.get("goal"), given.get("voivodeship")
    return Asked(
        goal=int(goal) if goal else None,
        voivodeship=VOIVODESHIPS[voivodeship].name if voivodeship else "",
        path=given.get("path", ""),
        city=_city(db, arguments.get("city", "")) if "city" in wanted.filters else "",
        state=given.get("state", ""),
        kind=given.get("kind", ""),
        type=given.get("type", ""),
        participates=bool(given.get("participates")),
    )


def _one_of(name: str, typed: str, values: Collection[str]) -> str:
    if typed and typed not in values:
        words = ", ".join(values)
        raise DomainError(_("%(name)s must be one of: %(values)s.", name=name, values=words))
    return typed


def _city(db: Session, typed: str) -> str:
    if typed and cities.at(db, typed) is None:
        raise DomainError(_("%(name)s has a value that cannot be taken.", name="city"))
    return typed
