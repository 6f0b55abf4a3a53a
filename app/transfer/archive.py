"""What stands in a ZIP of the whole encyclopaedia (docs/content-format.md). Pure.

Everything in it may be read without this program: articles are Markdown, histories one JSON
object a line, the rest plain JSON. The manifest names every other entry with its hash.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.articles.models import Origin
from app.articles.rules import check_slug
from app.articles.source import ArticleSource
from app.cities.goals import GOALS
from app.core.errors import Invalid

FORMAT: Final = "narzedziownik-encyclopaedia"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
PEOPLE: Final = "people.json"
REDIRECTS: Final = "redirects.json"
PICTURES: Final = "images/metadata.json"
LICENCE: Final = "LICENCE.txt"
LICENCE_TEXT: Final = """\
Articles and their histories: CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/
Name the authors (people.json, history/) and keep this licence.
Images and attachments: each has the author and licence that images/metadata.json tells.
"""
_ARTICLE: Final = re.compile(r"articles/([a-z0-9-]{1,80})\.md")
_HISTORY: Final = re.compile(r"history/([a-z0-9-]{1,80})\.jsonl")
_BYTES: Final = re.compile(r"images/([0-9a-f]{64})")
# Moments near the ends of the calendar cannot be told in another zone.
_YEARS: Final = range(1970, 2200)
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Malformed(ValueError):
    """Something in a ZIP that cannot be read; the message says what, not where."""


def article_entry(slug: str) -> str:
    """Name of the entry with an article's published version."""
    return f"articles/{slug}.md"


def history_entry(slug: str) -> str:
    """Name of the entry with an article's versions."""
    return f"history/{slug}.jsonl"


def bytes_entry(digest: str) -> str:
    """Name of the entry with the bytes of a file."""
    return f"images/{digest}"


def slug_of(name: str) -> str | None:
    """The article whose history an entry is, None for other entries."""
    found = _HISTORY.fullmatch(name)
    return found[1] if found else None


def digest_in(name: str) -> str | None:
    """The hash of the bytes that an entry holds, None for other entries."""
    found = _BYTES.fullmatch(name)
    return found[1] if found else None


def is_known(name: str) -> bool:
    """Whether an entry of this name can stand in the ZIP at all; no path outside can."""
    fixed = (MANIFEST, PEOPLE, REDIRECTS, PICTURES, LICENCE)
    return name in fixed or any(form.fullmatch(name) for form in (_ARTICLE, _HISTORY, _BYTES))


def as_json(value: Any) -> str:
    """One spelling of a value, so that the same content makes the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def as_page(value: Any) -> str:
    """The same for people to read."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


@dataclass(frozen=True)
class Version:
    """A line of a history. `source` is None for a version that moderators hid."""

    number: int
    created: datetime
    author: str | None
    reviewer: str | None
    comment: str
    origin: Origin
    base: int | None
    added: int
    removed: int
    source: ArticleSource | None
    hidden: datetime | None = None
    hidden_reason: str = ""
    redacted: datetime | None = None
    redacted_reason: str = ""

    def line(self) -> str:
        """The line as it stands in the ZIP, without its end."""
        values: dict[str, Any] = {
            "number": self.number,
            "created": self.created.isoformat(),
            "author": self.author,
            "reviewer": self.reviewer,
            "comment": self.comment,
            "origin": self.origin.value,
            "base": self.base,
            "added": self.added,
            "removed": self.removed,
        }
        if self.source:
            values["source"] = {
                "title": self.source.title,
                "body": self.source.body,
                **self.source.details,
            }
        for name, when, reason in (
            ("hidden", self.hidden, self.hidden_reason),
            ("redacted", self.redacted, self.redacted_reason),
        ):
            if when:
                values[name] = {"when": when.isoformat(), "reason": reason}
        return as_json(values)


def read_version(line: str) -> Version:
    """A line of a history; raises Malformed that says what is wrong with it."""
    values = object_of(line)
    source = values.get("source")
    hidden, redacted = _mark(values, "hidden"), _mark(values, "redacted")
    if (source is None) != (hidden[0] is not None):
        raise Malformed("a version has either a text or a mark that it is hidden")
    return Version(
        number=whole(values, "number"),
        created=moment(values, "created"),
        author=optional_word(values, "author"),
        reviewer=optional_word(values, "reviewer"),
        comment=word(values, "comment", 300),
        origin=_origin(values),
        base=None if values.get("base") is None else whole(values, "base"),
        added=whole(values, "added"),
        removed=whole(values, "removed"),
        source=None if source is None else _source(source),
        hidden=hidden[0],
        hidden_reason=hidden[1],
        redacted=redacted[0],
        redacted_reason=redacted[1],
    )


def _mark(values: Mapping[str, Any], key: str) -> tuple[datetime | None, str]:
    mark = values.get(key)
    if mark is None:
        return None, ""
    if not isinstance(mark, dict):
        raise Malformed(f"key '{key}': an object was expected")
    return moment(mark, "when"), word(mark, "reason", 30)


def _origin(values: Mapping[str, Any]) -> Origin:
    try:
        return Origin(word(values, "origin", 20))
    except ValueError as error:
        raise Malformed("key 'origin': there is no such origin") from error


def _source(values: Any) -> ArticleSource:
    if not isinstance(values, dict):
        raise Malformed("key 'source': an object was expected")
    # Histories written before articles named letters.
    values = {"letters": [], **values}
    title, body = word(values, "title", 300), word(values, "body", 1_000_000)
    try:
        source = ArticleSource.from_parts(title, body, values)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Malformed(f"key 'source': {error}") from error
    if not set(source.goals) <= set(GOALS):
        raise Malformed("key 'source': there is no such goal")
    if {"title": title, "body": body, **source.details} != values:
        raise Malformed("key 'source': keys are missing, or values have another shape")
    return source


def object_of(text: str) -> dict[str, Any]:
    """A JSON object; raises Malformed."""
    try:
        values = json.loads(text)
    except RecursionError as error:
        raise Malformed("it is nested too deep") from error
    except json.JSONDecodeError as error:
        raise Malformed(f"it is not JSON ({error.msg}, column {error.colno})") from error
    return mapping(values)


def mapping(value: Any) -> dict[str, Any]:
    """A JSON object that was read; raises Malformed."""
    if not isinstance(value, dict):
        raise Malformed("an object was expected")
    return value


def whole(values: Mapping[str, Any], key: str) -> int:
    """A number of something; raises Malformed."""
    value = values.get(key)
    if type(value) is not int or not 0 <= value < 2**31:
        raise Malformed(f"key '{key}': a whole number was expected")
    return value


def word(values: Mapping[str, Any], key: str, longest: int = 500) -> str:
    """A text of at most so many characters; raises Malformed."""
    value = values.get(key)
    if not isinstance(value, str) or len(value) > longest or "\x00" in value:
        raise Malformed(f"key '{key}': a text of at most {longest} characters was expected")
    return value


def optional_word(values: Mapping[str, Any], key: str) -> str | None:
    """The same, or nothing."""
    return None if values.get(key) is None else word(values, key, 80)


def moment(values: Mapping[str, Any], key: str) -> datetime:
    """A moment with its zone; raises Malformed."""
    try:
        value = datetime.fromisoformat(word(values, key, 40))
    except ValueError as error:
        raise Malformed(f"key '{key}': a moment was expected") from error
    if value.tzinfo is None:
        raise Malformed(f"key '{key}': the moment has no zone")
    if value.year not in _YEARS:
        raise Malformed(f"key '{key}': nothing of an encyclopaedia is from {value.year}")
    return value


def slug_word(slug: Any, key: str) -> str:
    """An address of an article; raises Malformed."""
    try:
        return check_slug(slug if isinstance(slug, str) else "")
    except Invalid as error:
        raise Malformed(f"key '{key}': {error.message}") from error


def person_slug(values: Mapping[str, Any]) -> str:
    """An address of a profile; raises Malformed."""
    slug = word(values, "slug", 80)
    if not _SLUG.fullmatch(slug):
        raise Malformed("key 'slug': it can be no address")
    return slug
