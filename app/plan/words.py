"""Values of the Plan in words: for pages, forms, files and charts.

The lists are those of the programme: its paths, kinds of effects, and directions of the legacy.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from app.cities.goals import GOALS
from app.cities.models import CityKind
from app.core.i18n import lazy_gettext as _l
from app.plan.models import EffectKind, LegacyKind, Path, ProjectState

CITY_KINDS: Final[dict[str, str]] = {
    CityKind.WITH_COUNTY_RIGHTS: _l("city with county rights"),
    CityKind.URBAN: _l("urban commune"),
    CityKind.URBAN_AND_RURAL: _l("urban and rural commune"),
}
PATHS: Final[dict[str, str]] = {
    Path.OPEN: _l("open call"),
    Path.EXPERT: _l("chosen by experts"),
    Path.NETWORK: _l("educational networks"),
    Path.UNKNOWN: _l("path unknown"),
}
COORDINATOR: Final = "koordynator"
GUARDIAN: Final = "opiekun"
ROLES: Final[dict[str, str]] = {
    COORDINATOR: _l("local coordinator"),
    GUARDIAN: _l("expert guardian of a goal"),
}
STATES: Final[dict[str, str]] = {
    ProjectState.PLANNED: _l("planned"),
    ProjectState.UNDER_WAY: _l("under way"),
    ProjectState.COMPLETED: _l("completed"),
    ProjectState.STOPPED: _l("stopped"),
    ProjectState.UNKNOWN: _l("state unknown"),
}
EFFECT_KINDS: Final[dict[str, str]] = {
    EffectKind.PRODUCT: _l("product"),
    EffectKind.RESULT: _l("result"),
}
EFFECT_TYPES: Final[dict[str, str]] = {
    "analizy": _l("analyses"),
    "aplikacje": _l("applications"),
    "budowy-i-przebudowy": _l("building and rebuilding"),
    "certyfikaty": _l("certificates"),
    "debaty": _l("debates"),
    "dotacje": _l("grants"),
    "dzialania-edukacyjne": _l("educational activities"),
    "fora": _l("forums"),
    "inwestycje": _l("investments"),
    "kampanie": _l("campaigns"),
    "koncepcje": _l("concepts"),
    "realizacje": _l("implementations"),
    "likwidacje": _l("liquidations"),
    "modernizacje": _l("modernisations"),
    "oferty": _l("offers"),
    "opracowania": _l("studies"),
    "platformy": _l("platforms"),
    "programy": _l("programmes"),
    "prototypy": _l("prototypes"),
    "systemy": _l("systems"),
    "szkolenia": _l("training courses"),
    "warsztaty": _l("workshops"),
    "wdrozenia": _l("deployments"),
    "wytyczne": _l("guidelines"),
    "zajecia": _l("classes"),
    "zalozenia": _l("assumptions"),
}
LEGACY_KINDS: Final[dict[str, str]] = {
    LegacyKind.DECLARATION: _l("declaration for 2023–2024"),
    LegacyKind.RECOMMENDATION: _l("recommendation from advice"),
}
DIRECTIONS: Final[dict[int, str]] = {
    1: _l("Changes of space and programmes for developing areas"),
    2: _l("Care for the environment, ecological solutions, greenery"),
    3: _l("Quality of life, civic activity, participation"),
    4: _l("Coherent management of documents and projects, monitoring and evaluation"),
    5: _l("Education for innovation and sustainable industry"),
    6: _l("Social guidelines"),
    7: _l("Housing policy"),
    8: _l("Educational and information campaigns"),
    9: _l("Recommendations from advice"),
}
RECOMMENDATIONS: Final = 9  # the direction in which advice, not the city, speaks
CONTRIBUTOR_KINDS: Final[dict[str, str]] = {
    "urzad": _l("public office"),
    "ekspert": _l("expert"),
    "nauka": _l("science"),
    "organizacja": _l("organisation"),
    "mieszkancy": _l("residents"),
    "inne": _l("others"),
}


class _Numbered(Mapping[str, str]):
    """Numbers as forms and files write them, to their names with the number in front."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self._names = names

    def __getitem__(self, number: str) -> str:
        # What is longer than any number here is none of them, and takes time to read.
        is_one = len(number) < 4 and number.isascii() and number.isdigit()
        found = int(number) if is_one else 0
        if str(found) != number:
            raise KeyError(number)
        return f"{number}. {self._names[found]}"

    def __iter__(self) -> Iterator[str]:
        return map(str, self._names)

    def __len__(self) -> int:
        return len(self._names)


GOAL_OPTIONS: Final[Mapping[str, str]] = _Numbered(GOALS)
DIRECTION_OPTIONS: Final[Mapping[str, str]] = _Numbered(DIRECTIONS)


def path_words(path: str) -> str:
    """How a city came into the Plan, in the reader's language."""
    return str(PATHS[path])


def state_words(state: str) -> str:
    """Where a project stands, in the reader's language."""
    return str(STATES[state])


def type_words(effect_type: str) -> str:
    """What sort of effect it is; empty where no source says it."""
    return str(EFFECT_TYPES[effect_type]) if effect_type else ""
