"""People named in a post with "@" and the address of their profile: "@halina-k".

They are found in rendered text, where code and links are known, and become links to profiles.
At most ten people of a post count, so that nobody can call a whole town.
"""

import html as html_entities
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Select, case, delete, exists, or_, select
from sqlalchemy.orm import Session

from app.discussions.models import Post
from app.discussions.participation_models import PostMention
from app.people.community_models import PersonBlock
from app.people.models import Level, Person
from app.people.rules import Who
from app.text.html_tokens import tokens
from app.text.rendered import Rendered

MOST_MENTIONED: Final = 10
OFFERED: Final = 8
# Typography puts a no-break space after "i", "z" and the like.
MENTION: Final = re.compile(r"(?:(?<=&nbsp;)|(?<![\w@/.&;-]))@([a-z0-9]+(?:-[a-z0-9]+)*)(?![\w@])")
_CLOSED: Final = frozenset({"a", "code", "pre"})
_QUOTED: Final = _CLOSED | {"blockquote"}


@dataclass(frozen=True)
class Offered:
    """A person whom the completion offers."""

    slug: str
    name: str
    city: str


def named_in(html: str) -> list[str]:
    """Addresses of profiles that a rendered text names, once each, in order; at most ten."""
    return _found_in(html, _CLOSED)


def called_in(html: str) -> list[str]:
    """The same without those in quotations: they were told when it was said first."""
    return _found_in(html, _QUOTED)


def _found_in(html: str, closed: frozenset[str]) -> list[str]:
    found: dict[str, None] = {}
    for text in _open_texts(html, closed):
        found |= dict.fromkeys(MENTION.findall(text))
    return list(found)[:MOST_MENTIONED]


def _open_texts(html: str, closed: frozenset[str]) -> list[str]:
    depth, texts = 0, []
    for token in tokens(html):
        if token.name in closed:
            depth += {"open": 1, "close": -1}.get(token.kind, 0)
        elif token.kind == "text" and depth == 0:
            texts.append(token.raw)
    return texts


def with_links(db: Session, rendered: Rendered) -> tuple[Rendered, list[int]]:
    """The text with its mentions as links, and whom it calls. One query, none without an "@"."""
    called = called_in(rendered.html)
    slugs = list(dict.fromkeys([*called, *named_in(rendered.html)]))
    if not slugs:
        return rendered, []
    rows = db.execute(
        select(Person.slug, Person.id, Person.name).where(
            Person.slug.in_(slugs), Person.erased.is_(None), Person.email_confirmed.is_not(None)
        )
    ).all()
    links = {
        row.slug: f'<a href="/osoby/{row.slug}">@{html_entities.escape(row.name)}</a>'
        for row in rows
    }
    ids = [row.id for row in rows if row.slug in called]
    return replace(rendered, html=_linked(rendered.html, links)), ids


def _linked(html: str, links: dict[str, str]) -> str:
    depth, pieces = 0, []
    for token in tokens(html):
        raw = token.raw
        if token.name in _CLOSED:
            depth += {"open": 1, "close": -1}.get(token.kind, 0)
        elif token.kind == "text" and depth == 0:
            raw = MENTION.sub(lambda match: links.get(match[1], match[0]), raw)
        pieces.append(raw)
    return "".join(pieces)


def note(db: Session, post_id: int, person_ids: Sequence[int]) -> None:
    """Note whom a post names now, in place of what was noted before."""
    db.execute(delete(PostMention).where(PostMention.post_id == post_id))
    db.add_all(PostMention(post_id=post_id, person_id=each) for each in person_ids)
    db.flush()


def mentioned(post_id: int) -> Select[int]:
    """Ids of the people whom a post names, for their notices.

    Never its author, nor those who want no mentions from its author.
    """
    blocks = exists().where(
        PersonBlock.person_id == PostMention.person_id, PersonBlock.blocked_id == Post.author_id
    )
    return (
        select(PostMention.person_id)
        .join(Post, Post.id == PostMention.post_id)
        .where(PostMention.post_id == post_id, PostMention.person_id != Post.author_id, ~blocks)
    )


def offered(db: Session, who: Who, beginning: str) -> list[Offered]:
    """People whose name or address begins like this, for the completion while writing."""
    beginning = beginning.strip().lower()[:40]
    if not beginning:
        return []
    escaped = re.sub(r"([%_\\])", r"\\\1", beginning)
    # SQLite compares letters beyond ASCII as they stand, so names are also tried capitalised.
    patterns = {f"{escaped}%", f"{escaped.title()}%"}
    name_fits = [Person.name.ilike(each, escape="\\") for each in patterns]
    second_fits = [Person.name.ilike(f"% {each}", escape="\\") for each in patterns]
    rows = db.execute(
        select(
            Person.slug, Person.name, case((Person.level >= Level.RESIDENT, Person.city), else_="")
        )
        .where(
            Person.erased.is_(None),
            Person.email_confirmed.is_not(None),
            Person.id != who.id,
            or_(Person.slug.like(f"{escaped}%", escape="\\"), *name_fits, *second_fits),
        )
        .order_by(Person.name, Person.id)
        .limit(OFFERED)
    )
    return [Offered(*row) for row in rows]
