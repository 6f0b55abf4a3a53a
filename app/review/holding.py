"""Which texts wait for a person because of what they hold, whoever wrote them (spec: review, R12).

Only what a change adds is looked at: nobody is held for what stood in the text before. Authors
learn that a person will look; which filter matched is for those who decide.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from app.articles.source import ArticleSource
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people.models import Level
from app.people.rules import Who
from app.review import removed_passages, text_filters
from app.review.text_filters import FilterKind
from app.text.matching import (
    count_below,
    count_phrase,
    host_name,
    hosts_of,
    keys_of,
    keys_wanted,
    words_of,
)

_MOST_NAMED: Final = 20


def reasons_to_hold(
    db: Session, settings: Settings, who: Who | None, before: str, after: str
) -> list[str]:
    """Filters that match what `after` adds to `before`, as "kind:pattern"; empty lets it pass.

    `who` is None for a guest. Moderators are not held: they could switch the filter off.
    Raises Invalid for a passage that was removed for good, whoever brings it back.
    """
    removed_passages.check(db, settings, after)
    if who is not None and who.level >= Level.MODERATOR:
        return []
    filters = text_filters.active(db)
    if not filters or before == after:
        return []
    found = [
        *_links([pattern for kind, pattern in filters if kind == FilterKind.LINK], before, after),
        *_words([pattern for kind, pattern in filters if kind == FilterKind.WORD], before, after),
    ]
    own = host_name(settings.site_url.partition("://")[2].split("/")[0].split(":")[0])
    return [reason for reason in found if reason != f"{FilterKind.LINK}:{own}"][:_MOST_NAMED]


def _links(domains: Sequence[str], before: str, after: str) -> list[str]:
    if not domains:
        return []
    had, has = hosts_of(before).items(), hosts_of(after).items()
    return [
        f"{FilterKind.LINK}:{domain}"
        for domain in domains
        if count_below(domain, has) > count_below(domain, had)
    ]


def _words(phrases: Sequence[str], before: str, after: str) -> list[str]:
    if not phrases:
        return []
    had = [keys_of(word) for word in words_of(before)]
    has = [keys_of(word) for word in words_of(after)]
    found = []
    for phrase in phrases:
        keys = [keys_wanted(word) for word in phrase.split()]
        if count_phrase(keys, has) > count_phrase(keys, had):
            found.append(f"{FilterKind.WORD}:{phrase}")
    return found


def whole_text(source: ArticleSource) -> str:
    """Everything that an author writes into an article, one after another, for the filters."""
    return "\n".join((source.title, source.body, *_strings(source.details)))


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for each in value for text in _strings(each)]
    return []


def held_words(reasons: Sequence[str]) -> list[str]:
    """What held a text, in words for those who decide on it."""
    words = []
    for reason in reasons:
        kind, _colon, pattern = reason.partition(":")
        if kind == FilterKind.LINK:
            words.append(_("link to %(host)s", host=pattern))
        else:
            words.append(_("the word “%(word)s”", word=pattern))
    return words


def held_sentence() -> str:
    """What the author of a held text is told: a person looks, and nothing is lost."""
    return _(
        "Your text is safe. It waits until a person has looked at it, because our filters "
        "stop some words and links, also innocent ones."
    )
