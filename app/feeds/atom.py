"""What an Atom feed says (RFC 4287): stable ids, moments, plain words. No web in here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from app.feeds.queries import Change
from app.text.limits import clean

# Part of every id, so it never changes: the year in which the first feed was published.
TAG_YEAR: Final = 2026
NOTHING_YET: Final = datetime(TAG_YEAR, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """A version as a feed reader sees it."""

    id: str
    title: str
    updated: str
    url: str
    comparison_url: str
    author: str
    summary: str


def tag(site_url: str, name: str) -> str:
    """Id that stays the same whatever the address becomes (RFC 4151)."""
    return f"tag:{urlsplit(site_url).hostname},{TAG_YEAR}:{name}"


def moment(value: datetime) -> str:
    """A moment as Atom and sitemaps write it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def updated(changes: Sequence[Change]) -> str:
    """When the feed last changed."""
    return moment(max((change.created for change in changes), default=NOTHING_YET))


def entries(site_url: str, changes: Sequence[Change]) -> list[Entry]:
    """Entries of a feed, in the order of `changes`."""
    return [_entry(site_url, change) for change in changes]


def _entry(site_url: str, change: Change) -> Entry:
    article = f"{site_url}/artykuly/{change.slug}"
    comparison = f"{article}/porownanie?od={change.number - 1}&do={change.number}"
    return Entry(
        id=tag(site_url, f"wersja/{change.id}"),
        # XML knows no control characters, not even escaped ones.
        title=clean(change.title),
        updated=moment(change.created),
        url=f"{article}/wersja/{change.number}",
        comparison_url=comparison if change.number > 1 else "",
        author=clean(change.author.name),
        summary=clean(change.comment),
    )
