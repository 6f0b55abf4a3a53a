"""What may be reported: anything with an address of its own, told apart by its path.

The page of the form shows no more of the thing than the address: somebody who may not see it
learns nothing here.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import WITH_REMOVED, Article, ArticleCategory, ArticleRevision
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.discussions.models import Post, Thread
from app.experiences.models import Experience
from app.files.models import StoredFile
from app.moderation.report_rules import LONGEST_ADDRESS
from app.people.community_models import Organisation
from app.people.models import Person

_NUMBER: Final = r"(\d{1,9})"
_SLUG: Final = r"([a-z0-9-]{1,80})"
_POST: Final = re.compile(rf"/posty/{_NUMBER}(?:/.*)?")
_POST_HERE: Final = re.compile(rf"post-{_NUMBER}")
_THREAD: Final = re.compile(rf"/dyskusje/{_NUMBER}(?:-[^/]*)?(?:/.*)?")
_EXPERIENCE: Final = re.compile(rf"/doswiadczenia/{_NUMBER}(?:-[^/]*)?(?:/.*)?")
_FILE: Final = re.compile(rf"/pliki/{_NUMBER}(?:/.*)?")
_NUMBERED: Final = (
    ("thread", _THREAD, "/dyskusje"),
    ("experience", _EXPERIENCE, "/doswiadczenia"),
    ("file", _FILE, "/pliki"),
)
_VERSION: Final = re.compile(rf"/artykuly/{_SLUG}/wersja/{_NUMBER}(?:/.*)?")
_ARTICLE: Final = re.compile(rf"/artykuly/{_SLUG}(?:/.*)?")
_PERSON: Final = re.compile(rf"/osoby/{_SLUG}(?:/.*)?")
_ORGANISATION: Final = re.compile(rf"/organizacje/{_SLUG}(?:/.*)?")


@dataclass(frozen=True)
class Thing:
    """A thing that was reported. `author_id` is None where many made it or nobody is known."""

    key: str
    address: str
    author_id: int | None = None
    article_id: int | None = None

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]

    @property
    def id(self) -> int:
        return int(self.key.partition(":")[2])


def thing_at(db: Session, settings: Settings, address: str) -> Thing:
    """The thing at an address of this site; raises Invalid("address") for any other address."""
    address = address.strip()
    try:
        parts = urlsplit(address if len(address) <= LONGEST_ADDRESS else "")
    except ValueError:  # brackets that hold no address of a machine
        parts = urlsplit("")
    own = urlsplit(settings.site_url).netloc
    path = unquote(parts.path).rstrip("/")
    if not path.startswith("/") or (parts.netloc and parts.netloc != own):
        raise Invalid("address", _("Paste the address of what you report, from this site."))
    found = _numbered(db, path, parts.fragment) or _named(db, path)
    if found is None:
        raise Invalid(
            "address",
            _("There is nothing here that could be reported. Paste the address of the very thing."),
        )
    return found


def _numbered(db: Session, path: str, fragment: str) -> Thing | None:
    match = _POST.fullmatch(path)
    if match is None and _THREAD.fullmatch(path):
        match = _POST_HERE.fullmatch(fragment)
    if match:
        number = int(match[1])
        in_thread = select(Thread.article_id).join(Post, Post.thread_id == Thread.id)
        article_id = db.scalar(in_thread.where(Post.id == number))
        return _owned(db, "post", number, f"/posty/{number}", article_id)
    for kind, pattern, folder in _NUMBERED:
        if match := pattern.fullmatch(path):
            number = int(match[1])
            article_id = None
            if kind == "thread":
                article_id = db.scalar(select(Thread.article_id).where(Thread.id == number))
            return _owned(db, kind, number, f"{folder}/{number}", article_id)
    return None


def _owned(
    db: Session, kind: str, number: int, address: str, article_id: int | None
) -> Thing | None:
    author_id = author_of(db, f"{kind}:{number}")
    if author_id is None:
        return None
    return Thing(f"{kind}:{number}", address, author_id, article_id)


def _named(db: Session, path: str) -> Thing | None:
    version, article = _VERSION.fullmatch(path), _ARTICLE.fullmatch(path)
    if version or article:
        slug = (version or article)[1]  # type: ignore[index] # one of them matched
        query = select(
            ArticleRevision.id, ArticleRevision.number, ArticleRevision.author_id, Article.id
        ).join(Article, Article.id == ArticleRevision.article_id)
        query = query.where(Article.slug == slug)
        if version:
            query = query.where(ArticleRevision.number == int(version[2]))
        else:
            query = query.where(ArticleRevision.id == Article.published_id)
        row = db.execute(query, execution_options=WITH_REMOVED).first()
        if row is None:
            return None
        address = f"/artykuly/{slug}/wersja/{row[1]}"
        return Thing(f"revision:{row[0]}", address, row[2], row[3])
    if match := _PERSON.fullmatch(path):
        person_id = db.scalar(select(Person.id).where(Person.slug == match[1]))
        return Thing(f"person:{person_id}", f"/osoby/{match[1]}", person_id) if person_id else None
    if match := _ORGANISATION.fullmatch(path):
        found = db.scalar(select(Organisation.id).where(Organisation.slug == match[1]))
        return Thing(f"organisation:{found}", f"/organizacje/{match[1]}") if found else None
    return None


def author_of(db: Session, key: str) -> int | None:
    """Whose a reported thing is, None where it is nobody's."""
    kind, _colon, number = key.partition(":")
    columns = {
        "post": (Post.author_id, Post.id),
        "thread": (Thread.author_id, Thread.id),
        "experience": (Experience.author_id, Experience.id),
        "file": (StoredFile.owner_id, StoredFile.id),
        "revision": (ArticleRevision.author_id, ArticleRevision.id),
        "person": (Person.id, Person.id),
    }
    if kind not in columns:
        return None
    author, key_column = columns[kind]
    return db.scalar(select(author).where(key_column == int(number)))


def categories_of(db: Session, article_id: int | None) -> tuple[str, ...]:
    """Categories of the article to which a thing belongs."""
    if article_id is None:
        return ()
    query = select(ArticleCategory.category).where(ArticleCategory.article_id == article_id)
    return tuple(db.scalars(query))
