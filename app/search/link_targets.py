"""What an author may link to: articles, headings and all else that is found, as Markdown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from app.search.engine import SearchEngine
from app.search.queries import search, titled
from app.search.results import Result
from app.search.snippets import plain
from app.search.tags import ARTICLE

MOST: Final = 10
# In the words of a link these would end it, or begin another one.
_MARKS: Final = str.maketrans({"[": "(", "]": ")", "|": "/", "\\": "/", "`": "'", "\n": " "})


@dataclass(frozen=True)
class LinkTarget:
    """A thing to link to.

    `kind` is that of the result, or heading; `inside` names a heading's article.
    """

    kind: str
    words: str
    url: str
    markdown: str
    inside: str = ""


def link_targets(db: Session, engine: SearchEngine, text: str) -> list[LinkTarget]:
    """Targets for what an author typed so far, best first; only what readers can see."""
    found = search(db, engine, text, limit=MOST).results
    if len(found) < MOST:
        # The search knows whole words; somebody who types stands in the middle of one.
        known = {result.url for result in found}
        begun = titled(db, text, MOST - len(found))
        found = found + [result for result in begun if result.url not in known]
    return [target for result in found for target in _targets(result)]


def _targets(result: Result) -> Iterable[LinkTarget]:
    title = plain(result.title)
    if result.kind != ARTICLE:
        yield LinkTarget(result.kind, title, result.url, _link(title, result.url))
        return
    markdown = f"[[{result.slug}|{_words(title)}]]"
    yield LinkTarget("article", title, result.url, markdown)
    for section in result.sections:
        heading = plain(section.heading)
        yield LinkTarget("heading", heading, section.url, _link(heading, section.url), title)


def _link(words: str, url: str) -> str:
    return f"[{_words(words)}]({url})"


def _words(text: str) -> str:
    return " ".join(text.translate(_MARKS).split())
