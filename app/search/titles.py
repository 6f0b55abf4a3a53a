"""Search of titles in the database: for what an author types, and while there is no index."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.cities.models import City
from app.discussions.models import Thread, ThreadState
from app.experiences.models import Experience, ExperienceState
from app.letters.kind import KIND as LETTERS
from app.plan.kinds_project import KIND as PROJECTS
from app.plan.models import Project
from app.records.models import Record
from app.search.plan_texts import is_told_of
from app.search.tags import ARTICLE, CITY, EXPERIENCE, LETTER, PROJECT, THREAD
from app.text.polish import sort_key

# Nothing is lemmatised here, so the endings of words are left open.
_ENDING_LETTERS: Final = 2
_STEM_LETTERS: Final = 3
_NOTHING: Final = "\x1f"  # stands in no title


def stems(words: Sequence[str]) -> list[str]:
    """Words without their endings, as `titled_keys` finds other forms of them."""
    return [word[: max(_STEM_LETTERS, len(word) - _ENDING_LETTERS)] for word in words]


def titled_keys(
    db: Session, beginnings: Sequence[str], kind: str | None, offset: int, limit: int
) -> tuple[list[str], int]:
    """Keys of articles, then others, whose titles hold all of these, and how many there are.

    Articles whose title begins with the first of them come first.
    """
    keys: list[str] = []
    total = 0
    for each, statement in (
        (ARTICLE, _titled_articles(beginnings)),
        (LETTER, _titled_letters(beginnings)),
        (THREAD, _titled_threads(beginnings)),
        (EXPERIENCE, _titled_experiences(beginnings)),
        (CITY, _titled_cities(beginnings)),
        (PROJECT, _titled_projects(beginnings)),
    ):
        if kind not in (None, each):
            continue
        start = max(0, offset - total)
        counted = statement.order_by(None).subquery()
        total += db.scalar(select(func.count()).select_from(counted)) or 0
        left = limit - len(keys)
        if left:
            numbers = db.scalars(statement.offset(start).limit(left))
            keys += [f"{each}:{number}" for number in numbers]
    return keys, total


def _sorted_patterns(words: Sequence[str]) -> list[str]:
    # In a sort key each letter is two characters, the second of which tells ó from o: left open,
    # it finds titles whatever the case and however the Polish letters were typed.
    patterns = ["".join(f"{code}_" for code in sort_key(word)[::2]) for word in words]
    return [pattern for pattern in patterns if pattern] or [_NOTHING]


def _titled_articles(words: Sequence[str]) -> Select[*tuple[int]]:
    patterns = _sorted_patterns(words)
    begins = Article.sort_key.like(f"{patterns[0]}%")
    return (
        select(Article.id)
        .where(and_(*(Article.sort_key.like(f"%{pattern}%") for pattern in patterns)))
        .order_by(begins.desc(), Article.sort_key, Article.id)
    )


def _titled_letters(words: Sequence[str]) -> Select[*tuple[int]]:
    titled = and_(*(Record.title.ilike(pattern) for pattern in _open_patterns(words)))
    return select(Record.id).where(Record.kind == LETTERS, titled).order_by(Record.key)


def _titled_threads(words: Sequence[str]) -> Select[*tuple[int]]:
    titled = and_(*(Thread.title.ilike(pattern) for pattern in _open_patterns(words)))
    return select(Thread.id).where(Thread.state == ThreadState.VISIBLE, titled).order_by(Thread.id)


def _titled_experiences(words: Sequence[str]) -> Select[*tuple[int]]:
    titled = and_(*(Experience.title.ilike(pattern) for pattern in _open_patterns(words)))
    return (
        select(Experience.id)
        .where(Experience.state == ExperienceState.VISIBLE, titled)
        .order_by(Experience.id)
    )


def _titled_cities(words: Sequence[str]) -> Select[*tuple[int]]:
    named = and_(*(City.sort_key.like(f"%{each}%") for each in _sorted_patterns(words)))
    return select(City.id).where(named, is_told_of()).order_by(City.sort_key, City.id)


def _titled_projects(words: Sequence[str]) -> Select[*tuple[int]]:
    titled = and_(*(Project.sort_key.like(f"%{each}%") for each in _sorted_patterns(words)))
    found = select(Record.id).join(Project, Project.key == Record.key)
    found = found.where(Record.kind == PROJECTS, titled)
    return found.order_by(Project.sort_key, Record.id)


def _open_patterns(words: Sequence[str]) -> list[str]:
    # SQLite knows upper and lower case of ASCII letters only, so the others are left open.
    patterns = [
        "".join(char if char.isascii() and char.isalnum() else "_" for char in word)
        for word in words
        if any(char.isalnum() for char in word)
    ]
    return [f"%{pattern}%" for pattern in patterns or [_NOTHING]]
