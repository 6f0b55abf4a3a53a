"""Pages of words: Markdown files of the content folder that readers see as they are.

They are content: an operator may rewrite them without touching the program. Texts of our own
repository need no killable renderer, so they are rendered here, once for each state of a file. A
file that cannot be read costs its text, never the page that it introduces.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import frontmatter
import structlog
import yaml
from sqlalchemy.orm import Session

from app.articles.links import linked_html
from app.text.safe_html import to_safe_html

PAGES: Final = "strony"
CATEGORIES: Final = "dzialy"
GOALS: Final = "cele"
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


def words_of(path: Path, marks: Mapping[str, str] | None = None) -> WordPage | None:
    """The page in this file, with `{mark}` replaced by what stands for it; None without a file."""
    try:
        text = path.read_text(encoding="utf-8")
        for mark, value in (marks or {}).items():
            text = text.replace(f"{{{mark}}}", value)
        return word_page(text)
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


@lru_cache(maxsize=128)
def word_page(text: str) -> WordPage:
    """A page of Markdown with front matter (title, summary and, of a goal, tools)."""
    parts = frontmatter.loads(text)
    if not parts.get("title"):
        raise ValueError("a page of words needs a title")
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
