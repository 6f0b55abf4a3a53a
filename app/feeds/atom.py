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
# Of what people write, and of data.
RIGHTS: Final = "CC BY-SA 4.0"
RIGHTS_OF_DATA: Final = "CC0 1.0"
# A feed invites to the page; whole texts of a long thread would be sent to every reader.
LONGEST_SUMMARY: Final = 600


@dataclass(frozen=True)
class Entry:
    """One thing as a feed reader sees it; a version also leads to its comparison."""

    id: str
    title: str
    updated: str
    url: str
    author: str
    summary: str
    comparison_url: str = ""


@dataclass(frozen=True)
class News:
    """One new thing of the site, before it is an entry: `name` makes its lasting id."""

    name: str
    title: str
    at: datetime
    path: str
    author: str
    text: str


def tag(site_url: str, name: str) -> str:
    """Id that stays the same whatever the address becomes (RFC 4151)."""
    return f"tag:{urlsplit(site_url).hostname},{TAG_YEAR}:{name}"


def moment(value: datetime) -> str:
    """A moment as Atom and sitemaps write it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def updated(moments: Sequence[datetime]) -> str:
    """When a feed of things of these moments last changed."""
    return moment(max(moments, default=NOTHING_YET))


def entries_of_news(site_url: str, news: Sequence[News]) -> list[Entry]:
    """Entries of a feed, in the order of `news`."""
    return [
        Entry(
            id=tag(site_url, each.name),
            # XML knows no control characters, not even escaped ones.
            title=clean(each.title),
            updated=moment(each.at),
            url=site_url + each.path,
            author=clean(each.author),
            summary=shortened(clean(each.text)),
        )
        for each in news
    ]


def shortened(text: str) -> str:
    """The beginning of a text, cut between words."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_SUMMARY:
        return line
    cut = line[:LONGEST_SUMMARY]
    return (cut.rpartition(" ")[0] or cut) + "…"


def entries(site_url: str, changes: Sequence[Change]) -> list[Entry]:
    """Entries of a feed of versions, in the order of `changes`."""
    return [_entry(site_url, change) for change in changes]


def _entry(site_url: str, change: Change) -> Entry:
    article = f"{site_url}/artykuly/{change.slug}"
    comparison = f"{article}/porownanie?od={change.number - 1}&do={change.number}"
    return Entry(
        id=tag(site_url, f"wersja/{change.id}"),
        title=clean(change.title),
        updated=moment(change.created),
        url=f"{article}/wersja/{change.number}",
        comparison_url=comparison if change.number > 1 else "",
        author=clean(change.author.name),
        summary=clean(change.comment),
    )
