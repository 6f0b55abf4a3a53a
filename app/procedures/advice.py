"""What an ending of the questions tells its reader: procedures with what there is of them now.

Articles, letters and terms change on their own, so one that is gone leaves the rest standing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.articles import lists, queries
from app.articles.lists import ArticleCard
from app.deadlines.table import Terms
from app.deadlines.terms import Term
from app.letters.queries import titles_in_force
from app.procedures.table import Outcome
from app.procedures.walking import Ending


@dataclass(frozen=True)
class Procedure:
    """An outcome with its article, title of its letter and term, as far as they are there."""

    outcome: Outcome
    card: ArticleCard | None
    letter_title: str
    term: Term | None

    @property
    def title(self) -> str:
        """Its article's, or else its letter's; its addressee is always there."""
        if self.card:
            return self.card.title
        return self.letter_title or self.outcome.addressee


@dataclass(frozen=True)
class Advice:
    """What to do, and what else comes into question."""

    chosen: Procedure
    also: tuple[Procedure, ...]


def advice_about(db: Session, ending: Ending, terms: Terms) -> Advice:
    """The advice of an ending, in as many queries whatever it names."""
    outcomes = (ending.outcome, *ending.also)
    cards = _cards(db, [each.article for each in outcomes])
    written = titles_in_force(db, [each.letter for each in outcomes])
    chosen, *also = (_procedure(outcome, cards, written, terms) for outcome in outcomes)
    return Advice(chosen, tuple(also))


def _cards(db: Session, slugs: Sequence[str]) -> dict[str, ArticleCard]:
    """Cards by the slug that was asked for, which may be a former one."""
    moved = queries.redirect_targets(db, slugs)
    found = {card.slug: card for card in lists.cards(db, [*slugs, *moved.values()])}
    return {former: found[to] for former, to in moved.items() if to in found} | found


def _procedure(
    outcome: Outcome,
    cards: Mapping[str, ArticleCard],
    written: Mapping[str, str],
    terms: Terms,
) -> Procedure:
    return Procedure(
        outcome,
        cards.get(outcome.article),
        written.get(outcome.letter, ""),
        terms.get(outcome.deadline),
    )
