"""What is told: an act of the journal as notices lay it out."""

from dataclasses import dataclass

from sqlalchemy import Select

from app.core.journal import Entry
from app.notifications.models import Kind

People = Select[int]


@dataclass(frozen=True)
class Event:
    """Something to be told.

    `key` is the same whenever and through whomever the same thing is told: nobody hears it twice.
    Of events with one key the first wins. `is_series`: more of the same joins the unread notice.
    """

    kind: Kind
    key: str
    subject: str
    to: People
    by: tuple[int, ...] = ()  # who did it: first whom the notice names; none of them is told
    about: str = ""
    detail: str = ""
    url: str = ""  # only where the subject has no page that is looked up
    is_series: bool = False


def actors(entry: Entry) -> tuple[int, ...]:
    """Who did it."""
    return () if entry.actor_id is None else (entry.actor_id,)


def number_in(entry: Entry, key: str) -> int:
    """A number in the entry's data, 0 where there is none: no row has it."""
    value = entry.data.get(key)
    return value if isinstance(value, int) else 0
