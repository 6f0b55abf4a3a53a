"""The queue of reviewers: fair order, filters, and all proposals of one article together (R11).

What waits is read as light rows and put in order here: the same order then serves the pages of the
list, the way to the next one, and the numbers beside the filters. Only one page is read whole.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import ArticleCategory
from app.core import clock
from app.core.paging import Page, slice_of
from app.core.settings import Settings
from app.people.models import Person
from app.people.rules import Who
from app.review.models import Proposal, State
from app.review.queries import QUEUE_SIZE, ProposalRow, proposal_row, rows, waiting_for
from app.review.quick_look import SMALL_WORDS, QuickLook, quick_looks

MEDIUM_WORDS: Final = 200
# An appeal, and somebody's first proposal ever, count as if they had waited this much longer:
# they come sooner, and yet nothing can wait behind them for ever.
BOOST: Final = timedelta(hours=24)


class Kind(StrEnum):
    """What a proposal is, besides an edit; the values stand in addresses."""

    NEW = "nowy"
    EDIT = "zmiana"
    APPEAL = "odwolanie"
    CONFLICT = "kolizja"
    HELD = "wstrzymana"
    CORRECTION = "uwaga"  # a reader's: no proposal, but it waits for the same people


class Size(StrEnum):
    """How many words change."""

    SMALL = "maly"
    MEDIUM = "sredni"
    LARGE = "duzy"


class Age(StrEnum):
    """How long a proposal has waited at least."""

    LATE = "dlugo"
    OVERDUE = "za-dlugo"


def ages(settings: Settings) -> dict[Age, timedelta]:
    """The ages are those after which the clock reminds people (R10)."""
    return {
        Age.LATE: timedelta(hours=settings.reminder_hours),
        Age.OVERDUE: timedelta(days=settings.alarm_days),
    }


@dataclass(frozen=True)
class Filters:
    """What the reviewer wants to see; an empty value means everything."""

    topic: str = ""
    city: str = ""
    size: str = ""
    level: str = ""
    age: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Waiting:
    """A proposal that waits, as order and filters see it."""

    id: int
    article_id: int | None
    slug: str
    submitted: datetime
    is_boosted: bool
    topics: frozenset[str]
    city: str
    size: Size
    level: int
    kinds: frozenset[Kind]

    @property
    def group(self) -> tuple[int, str]:
        """The article, or the address at which new ones are proposed."""
        return (self.article_id, "") if self.article_id is not None else (0, self.slug)

    @property
    def turn(self) -> tuple[datetime, int]:
        """The smaller, the sooner its turn comes."""
        return (self.submitted - BOOST if self.is_boosted else self.submitted, self.id)

    def values(self, since: dict[Age, datetime]) -> dict[str, frozenset[str]]:
        """For each filter the values under which this proposal is found."""
        return {
            "topic": self.topics,
            "city": frozenset({self.city} - {""}),
            "size": frozenset({self.size}),
            "level": frozenset({str(self.level)}),
            "age": frozenset(age for age, moment in since.items() if self.submitted <= moment),
            "kind": frozenset(self.kinds),
        }


@dataclass(frozen=True)
class Group:
    """Neighbours in the queue that belong to one article; `total` counts those of all pages."""

    article_id: int | None
    slug: str
    title: str
    total: int
    rows: list[ProposalRow]


@dataclass(frozen=True)
class Queue:
    """One page of the queue: `page` counts proposals that pass the filters."""

    groups: list[Group]
    page: Page[ProposalRow]
    quick: dict[int, QuickLook]
    # For each filter, how many of all that wait have which value.
    numbers: dict[str, Counter[str]]
    waiting: int
    oldest: datetime | None


def queue(db: Session, settings: Settings, who: Who, filters: Filters, number: int) -> Queue:
    """What waits for a decision by `who`; the oldest are first, own proposals are left out."""
    everything = _waiting(db, who)
    since = {age: clock.now() - least for age, least in ages(settings).items()}
    wanted = {name: value for name, value in vars(filters).items() if value}
    numbers: dict[str, Counter[str]] = {name: Counter() for name in vars(filters)}
    found = []
    for each in everything:
        values = each.values(since)
        for name, own in values.items():
            numbers[name].update(own)
        if all(value in values[name] for name, value in wanted.items()):
            found.append(each)
    ordered = fair_order(found)
    offset, limit = slice_of(number, QUEUE_SIZE)
    shown = ordered[offset : offset + limit]
    whole = _whole(db, shown)
    sizes = Counter(each.group for each in found)
    return Queue(
        _groups(shown, whole, sizes),
        Page([whole[each.id] for each in shown], number, QUEUE_SIZE, len(found)),
        quick_looks(db, whole.values()),
        numbers,
        len(everything),
        min((each.submitted for each in everything), default=None),
    )


def next_in_queue(db: Session, who: Who, proposal_id: int) -> tuple[int | None, int | None]:
    """Ids of the proposals before and after this one in the queue of `who`."""
    ids = [each.id for each in fair_order(_waiting(db, who))]
    if proposal_id not in ids:
        return None, ids[0] if ids else None
    place = ids.index(proposal_id)
    before = ids[place - 1] if place else None
    return before, ids[place + 1] if place + 1 < len(ids) else None


def fair_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Whose turn is first; an article's other proposals follow the one that brings it up."""
    waiting = list(waiting)
    turns: dict[tuple[int, str], tuple[datetime, int]] = {}
    for each in waiting:
        turns[each.group] = min(each.turn, turns.get(each.group, each.turn))
    return sorted(waiting, key=lambda each: (turns[each.group], each.turn))


def _waiting(db: Session, who: Who) -> list[Waiting]:
    topics: dict[int, set[str]] = {}
    of_waiting = waiting_for(select(Proposal.article_id), who)
    for article_id, category in db.execute(
        select(ArticleCategory.article_id, ArticleCategory.category).where(
            ArticleCategory.article_id.in_(of_waiting)
        )
    ):
        topics.setdefault(article_id, set()).add(category)
    query = select(
        Proposal.id,
        Proposal.article_id,
        Proposal.slug,
        Proposal.submitted,
        Proposal.is_first,
        Proposal.appealed,
        Proposal.state,
        Proposal.held_because,
        Proposal.category,
        Proposal.words_added + Proposal.words_removed,
        Person.city,
        Person.level,
    ).join(Person, Person.id == Proposal.author_id)
    return [_light(tuple(row), topics) for row in db.execute(waiting_for(query, who))]


def _light(row: tuple[Any, ...], topics: dict[int, set[str]]) -> Waiting:
    id_, article_id, slug, submitted, is_first, appealed, state, held, *others = row
    category, words, city, level = others
    kinds = {Kind.EDIT if article_id is not None else Kind.NEW}
    if appealed is not None:
        kinds.add(Kind.APPEAL)
    if state == State.CONFLICT:
        kinds.add(Kind.CONFLICT)
    if held:
        kinds.add(Kind.HELD)
    return Waiting(
        id_,
        article_id,
        slug,
        submitted,
        is_first or appealed is not None,
        frozenset({category} if article_id is None else topics.get(article_id, ())) - {""},
        city_key(city),
        size_of(words),
        level,
        frozenset(kinds),
    )


def city_key(city: str) -> str:
    """A city as a filter: people write its name with small and large letters."""
    return " ".join(city.split()).casefold()


def size_of(words: int) -> Size:
    """The size of a change of so many words."""
    if words <= SMALL_WORDS:
        return Size.SMALL
    return Size.MEDIUM if words <= MEDIUM_WORDS else Size.LARGE


def _whole(db: Session, shown: list[Waiting]) -> dict[int, ProposalRow]:
    if not shown:
        return {}
    query = rows().where(Proposal.id.in_([each.id for each in shown]))
    return {row.id: row for row in (proposal_row(tuple(each)) for each in db.execute(query))}


def _groups(
    shown: list[Waiting], whole: dict[int, ProposalRow], sizes: Counter[tuple[int, str]]
) -> list[Group]:
    groups = []
    for key, members in groupby(shown, lambda each: each.group):
        found = [whole[each.id] for each in members]
        first = found[0]
        groups.append(Group(first.article_id, first.slug, first.title, sizes[key], found))
    return groups
