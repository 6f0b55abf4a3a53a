"""What a reader narrowed the results to: read from the address, given to the engine, shown back.

Anything strange in an address is left out, because people share such addresses and mend them by
hand. Counts stand only in groups that are not narrowed: of the others the index tells nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Protocol

from app.articles.vocabulary import CATEGORIES, STAGES
from app.cities.goals import GOALS
from app.core import clock
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.experiences.words import OUTCOMES
from app.search.engine import Filters, Sort
from app.search.tags import (
    ARTICLE,
    EXPERIENCE,
    KINDS,
    LETTER,
    PROJECT,
    THREAD,
)
from app.search.tags import CITY as CITY_KIND
from app.text.polish import MAX_SLUG
from app.ui.filters import long_date

KIND: Final = "rodzaj"
CITY: Final = "miasto"
SINCE, UNTIL = "od", "do"
ORDER: Final = "kolejnosc"
EXACT: Final = "dokladne"
KIND_BY_ADDRESS: Final = {
    "narzedzia": ARTICLE,
    "pisma": LETTER,
    "dyskusje": THREAD,
    "doswiadczenia": EXPERIENCE,
    "miasta": CITY_KIND,
    "projekty": PROJECT,
}
KIND_WORDS: Final[dict[str, str]] = {
    "narzedzia": _l("Tools"),
    "pisma": _l("Letters"),
    "dyskusje": _l("Threads"),
    "doswiadczenia": _l("Experiences"),
    "miasta": _l("Cities"),
    "projekty": _l("Projects of cities"),
}
MOST_CITIES: Final = 8
_MOST_CHOSEN: Final = 20  # of one group; the form has fewer
_STATES: Final[dict[str, str]] = {
    "solved": _l("With a helpful answer"),
    "open": _l("Without a helpful answer"),
}


class Arguments(Protocol):
    """Arguments of an address, several of which may share a name."""

    def get(self, key: str, default: str) -> str: ...
    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class TagGroup:
    """Tags of one namespace, as addresses and the form name them.

    A group without words is open: its values come from the results.
    """

    name: str
    namespace: str
    label: str

    def words(self) -> Mapping[str, str]:
        """The group's values in the reader's language, in their order."""
        if self.namespace == "kategoria":
            return {each.slug: each.name for each in CATEGORIES}
        if self.namespace == "etap":
            return {each.slug: each.name for each in STAGES}
        if self.namespace == "cel":
            return {str(number): f"{number}. {GOALS[number]}" for number in GOALS}
        return {
            value: str(words)
            for value, words in {"wynik": OUTCOMES, "stan": _STATES}.get(self.namespace, {}).items()
        }

    def tag(self, value: str) -> str:
        """The tag for which a value stands."""
        return f"{self.namespace}-{value}"

    def takes(self, value: str) -> bool:
        """Whether an address may name this value."""
        if self.name == CITY:
            return 0 < len(value) <= MAX_SLUG and value.replace("-", "").isalnum()
        return value in self.words()


CITIES: Final = TagGroup(CITY, "miasto", _l("City"))
GROUPS: Final = (
    CITIES,
    TagGroup("kategoria", "kategoria", _l("What you want to do")),
    TagGroup("etap", "etap", _l("Stage")),
    TagGroup("cel", "cel", _l("Goal")),
    TagGroup("wynik", "wynik", _l("How it ended")),
    TagGroup("stan", "stan", _l("Answer")),
)


@dataclass(frozen=True)
class Choice:
    """A value that can be chosen; `count` is None where nobody counted."""

    value: str
    label: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True)
class FacetGroup:
    """A question of the form with its values."""

    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Chip:
    """Something chosen; `without` are the arguments of an address that no longer has it."""

    label: str
    without: dict[str, str | list[str]]


@dataclass(frozen=True)
class Narrowing:
    """Everything beside the words that an address of results says."""

    kind: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    sort: Sort = Sort.RELEVANCE
    is_exact: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether anything may be missing from the results because of a choice."""
        return bool(self.kind or self.chosen or self.since or self.until)

    def filters(self) -> Filters:
        """The same for the engine."""
        tags = (
            tuple(group.tag(value) for value in self.chosen[group.name])
            for group in GROUPS
            if group.name in self.chosen
        )
        return Filters(
            kind=KIND_BY_ADDRESS.get(self.kind),
            tags=tuple(tags),
            since=clock.midnight(self.since) if self.since else None,
            until=clock.midnight(self.until + timedelta(days=1)) if self.until else None,
        )

    def values(self, *, is_exact: bool | None = None) -> dict[str, str | list[str]]:
        """Arguments of an address that says the same, words left out."""
        values: dict[str, str | list[str]] = {KIND: self.kind} if self.kind else {}
        values |= {name: list(chosen) for name, chosen in self.chosen.items()}
        if self.since:
            values[SINCE] = self.since.isoformat()
        if self.until:
            values[UNTIL] = self.until.isoformat()
        if self.sort is not Sort.RELEVANCE:
            values[ORDER] = self.sort.value
        if self.is_exact if is_exact is None else is_exact:
            values[EXACT] = "1"
        return values

    def sorted_by(self, sort: Sort) -> dict[str, str | list[str]]:
        """Arguments of the same results in another order."""
        values = {name: value for name, value in self.values().items() if name != ORDER}
        return values if sort is Sort.RELEVANCE else {**values, ORDER: sort.value}

    def chips(self, cities: Mapping[str, str]) -> list[Chip]:
        """What was chosen, in words, each with the way to drop it."""
        values = self.values()
        chips = []
        if self.kind:
            chips.append(Chip(str(KIND_WORDS[self.kind]), _without(values, KIND)))
        for group in GROUPS:
            names = cities if group.name == CITY else group.words()
            chips += [
                Chip(names.get(value, value), _without(values, group.name, value))
                for value in self.chosen.get(group.name, ())
            ]
        if self.since:
            words = _("from %(day)s", day=long_date(self.since))
            chips.append(Chip(words, _without(values, SINCE)))
        if self.until:
            words = _("until %(day)s", day=long_date(self.until))
            chips.append(Chip(words, _without(values, UNTIL)))
        return chips

    def groups(self, facets: Mapping[str, int], cities: Mapping[str, str]) -> list[FacetGroup]:
        """Questions worth asking about these results."""
        found = []
        counted = sum(facets.get(f"kind:{kind}", 0) for kind in KINDS)
        for group in GROUPS:
            words = cities if group.name == CITY else group.words()
            choices = list(self._choices(group, words, facets))
            if group.name == CITY:
                choices.sort(key=lambda choice: (not choice.is_chosen, -(choice.count or 0)))
                choices = choices[: max(MOST_CITIES, len(self.chosen.get(CITY, ())))]
            # The only value of a group narrows little, but for a city among results of none.
            is_telling = group.name == CITY and any(
                choice.count is not None and choice.count < counted for choice in choices
            )
            if len(choices) > 1 or is_telling or any(choice.is_chosen for choice in choices):
                found.append(FacetGroup(group.name, str(group.label), choices))
        return found

    def kinds(self, facets: Mapping[str, int]) -> FacetGroup:
        """The question for the kind: all of them can always be chosen."""
        counts = {} if self.kind else facets
        choices = [Choice("", _("Everything"), None, not self.kind)]
        for value, kind in KIND_BY_ADDRESS.items():
            count = None if self.kind or not facets else counts.get(f"kind:{kind}", 0)
            choices.append(Choice(value, str(KIND_WORDS[value]), count, value == self.kind))
        return FacetGroup(KIND, _("Kind"), choices)

    def _choices(
        self, group: TagGroup, words: Mapping[str, str], facets: Mapping[str, int]
    ) -> Iterator[Choice]:
        chosen = self.chosen.get(group.name, ())
        for value, label in words.items():
            count = facets.get(group.tag(value), 0)
            if count or value in chosen:
                yield Choice(value, label, None if chosen else count, value in chosen)


def narrowing(arguments: Arguments) -> Narrowing:
    """What an address asks for."""
    chosen = {}
    for group in GROUPS:
        values = tuple(dict.fromkeys(filter(group.takes, arguments.getlist(group.name))))
        if values:
            chosen[group.name] = values[:_MOST_CHOSEN]
    kind = arguments.get(KIND, "")
    return Narrowing(
        kind=kind if kind in KIND_BY_ADDRESS else "",
        chosen=chosen,
        since=day_of(arguments.get(SINCE, "")),
        until=day_of(arguments.get(UNTIL, "")),
        sort=Sort.DATE if arguments.get(ORDER, "") == Sort.DATE.value else Sort.RELEVANCE,
        is_exact=arguments.get(EXACT, "") == "1",
    )


def city_slugs(narrowed: Narrowing, facets: Mapping[str, int]) -> list[str]:
    """Addresses of the cities whose names the page needs."""
    found = [tag.removeprefix("miasto-") for tag in facets if tag.startswith("miasto-")]
    most = sorted(found, key=lambda slug: (-facets[f"miasto-{slug}"], slug))[:MOST_CITIES]
    return _distinct((*narrowed.chosen.get(CITY, ()), *most))


def day_of(text: str) -> date | None:
    """The day that an address names ("2026-01-31"), if it names one."""
    try:
        day = date.fromisoformat(text) if len(text) == len("2026-01-31") else None
    except ValueError:
        return None
    # Far-off years have no midnight in Warsaw that could be told in UTC.
    return day if day and 1900 < day.year < 2200 else None


def _without(
    values: Mapping[str, str | list[str]], name: str, value: str = ""
) -> dict[str, str | list[str]]:
    left = dict(values)
    taken = left.pop(name, None)
    if isinstance(taken, list) and len(taken) > 1:
        left[name] = [each for each in taken if each != value]
    return left


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
