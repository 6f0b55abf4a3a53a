"""Pages of words: Markdown files of the content folder that readers see as they are.

They are content: an operator may rewrite them without touching the program. Texts of our own
repository need no killable renderer, so they are rendered here, once for each state of a file. A
file that cannot be read costs its text, never the page that it introduces.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

import frontmatter
import structlog
import yaml
from sqlalchemy.orm import Session

from app.articles.glossary import FILE as GLOSSARY
from app.articles.links import linked_html
from app.articles.vocabulary import CATEGORY_BY_SLUG
from app.cities.goals import GOALS as SDG
from app.text.safe_html import to_safe_html

PAGES: Final = "strony"
CATEGORIES: Final = "dzialy"
GOALS: Final = "cele"
# Pages with an address of their own: name of the file in `strony/` → address.
ADDRESSES: Final[Mapping[str, str]] = {
    "o-narzedziowniku": "/o-narzedziowniku",
    "program": "/program",
    "jak-sprawdzamy": "/jak-sprawdzamy",
    "pomoc": "/pomoc",
    "pomoc-edycja": "/pomoc/edycja",
    "jak-pisac": "/jak-pisac",
    "zasady-rozmowy": "/zasady-rozmowy",
    "licencja": "/licencja",
    "prywatnosc": "/prywatnosc",
    "regulamin": "/regulamin",
}
T = TypeVar("T")
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class WordPage:
    """A page of words; `tools` names articles in the order in which they should stand below it."""

    title: str
    summary: str
    html: str
    toc: tuple[tuple[int, str, str], ...]
    links: tuple[str, ...]  # addresses of articles to which it links
    tools: tuple[str, ...]
    digest: str  # names the state of the text


@dataclass(frozen=True)
class Signpost:
    """A page of words as lists name it; `name` is a short one beside its title."""

    title: str
    name: str
    summary: str
    url: str


# The list of terms is no page of Markdown, but whoever searches for it means the page.
_GLOSSARY: Final = Signpost(
    "Słowniczek", "słownik", "Co znaczą słowa z artykułów i z pism urzędów.", "/slowniczek"
)


def words_of(path: Path, marks: Mapping[str, str] | None = None) -> WordPage | None:
    """The page in this file, with `{mark}` replaced by what stands for it; None without a file."""

    def make(text: str) -> WordPage:
        for mark, value in (marks or {}).items():
            text = text.replace(f"{{{mark}}}", value)
        return word_page(text)

    return _read(path, make)


def _read(path: Path, make: Callable[[str], T]) -> T | None:
    """What is made of a file; of one that cannot be read the log tells."""
    try:
        return make(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, yaml.YAMLError):
        log.exception("a page of words cannot be read", file=path.name)
        return None


def category_words(content: Path, category: str) -> WordPage | None:
    """What introduces the tools of a category."""
    return words_of(content / CATEGORIES / f"{category}.md")


def goal_words(content: Path, number: int) -> WordPage | None:
    """What tells of a goal; its file is named by the number and some words."""
    for path in sorted((content / GOALS).glob(f"{number}-*.md")):
        return words_of(path)
    return None


def _parts(text: str) -> frontmatter.Post:
    parts = frontmatter.loads(text)
    if not parts.get("title"):
        raise ValueError("a page of words needs a title")
    return parts


@lru_cache(maxsize=128)
def word_page(text: str) -> WordPage:
    """A page of Markdown with front matter (title, summary and, of a goal, tools)."""
    parts = _parts(text)
    rendered = to_safe_html(parts.content)
    tools = parts.get("tools")
    return WordPage(
        title=str(parts["title"]),
        summary=str(parts.get("summary", "")),
        html=rendered.html,
        toc=tuple(rendered.toc),
        links=tuple(rendered.links),
        tools=tuple(map(str, tools)) if isinstance(tools, list) else (),
        digest=hashlib.sha256(text.encode()).hexdigest()[:16],
    )


def linked(db: Session, page: WordPage) -> str:
    """Its text as HTML, whose links to articles say which of them are not written yet."""
    return linked_html(db, page.html, page.links)


def signposts(content: Path) -> tuple[Signpost, ...]:
    """Every page of words that there is: read again when a file came, went or changed."""
    glossary = (_GLOSSARY,) if (content / GLOSSARY).is_file() else ()
    paths = [
        path
        for folder in (PAGES, CATEGORIES, GOALS)
        for path in sorted((content / folder).glob("*.md"))
    ]
    return _signposts(tuple((path, path.stat().st_mtime_ns) for path in paths)) + glossary


@lru_cache(maxsize=4)
def _signposts(files: tuple[tuple[Path, int], ...]) -> tuple[Signpost, ...]:
    found = []
    for path, _changed in files:
        place = _place(path)
        parts = _read(path, _parts) if place else None
        if place and parts:
            name, url = place
            found.append(Signpost(str(parts["title"]), name, str(parts.get("summary", "")), url))
    return tuple(found)


def _place(path: Path) -> tuple[str, str] | None:
    """Short name and address of what a file tells of; None when no page shows it."""
    if path.parent.name == CATEGORIES:
        known = path.stem in CATEGORY_BY_SLUG
        return (path.stem, f"/narzedzia/dzial/{path.stem}") if known else None
    if path.parent.name == GOALS:
        number = path.stem.partition("-")[0]
        known = number.isascii() and number.isdigit() and int(number) in SDG
        return (f"cel {number}", f"/cele/{number}") if known else None
    address = ADDRESSES.get(path.stem)
    return (path.stem, address) if address else None
