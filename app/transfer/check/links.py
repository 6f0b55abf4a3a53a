"""Links between texts lead somewhere, and every article can be reached from another.

On the site a link to an article that is not written is an invitation. The founding texts make
none: who reads them first would meet promises instead of answers.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final
from urllib.parse import unquote

from app.text.markup_rules import ARTICLE_PATH
from app.text.polish import slugify
from app.transfer.check.files import Fault, TextFile
from app.transfer.check.folder import CheckedArticle, Content, Written

FEWEST_LINKS: Final = 300  # between the articles of a whole encyclopaedia
WHOLE: Final = 50  # articles; fewer are a part of one, or the start of another
_WIKI_LINK: Final = re.compile(r"\[\[([^\[\]|\n]+?)(?:\\?\|[^\[\]\n]*)?\]\]")
_BROKEN: Final = re.compile(r"\[\[[^\[\]]*(?:\[\[|$)|\[\[\s*\]\]|\[\[[^\[\]]*\](?!\])|\]\]\(")
_LINK: Final = re.compile(r"(?<!!)\[([^\[\]]*)\]\(([^()\s]*)\)")
_NOTE_USED: Final = re.compile(r"\[\^([\w-]+)\](?!:)")
_NOTE_GIVEN: Final = re.compile(r"^\[\^([\w-]+)\]:")
_HOLLOW: Final = frozenset({"tutaj", "tu", "kliknij", "kliknij tutaj", "link", "więcej", "czytaj"})


def check_links(text: Written, slugs: Collection[str]) -> Iterator[Fault]:
    """Wiki links and addresses of one text."""
    file = text.file
    for number, match in file.matches(_WIKI_LINK):
        target = slugify(match[1].strip())
        if target not in slugs:
            yield file.fault(number, f"there is no article '{match[1].strip()}'")
        elif isinstance(text, CheckedArticle) and target == text.slug:
            yield file.fault(number, "an article does not link to itself")
    for number, _match in file.matches(_BROKEN):
        yield file.fault(number, "a wiki link is not closed: [[adres|słowa]]")
    for number, match in file.matches(_LINK):
        fault = _of_words(match[1].strip()) or _of_address(text, match[2], slugs)
        if fault:
            yield file.fault(number, fault)
    yield from _check_notes(file)


def _of_words(words: str) -> str:
    if not words:
        return "a link needs words"
    return f"'{words}' does not say where the link leads" if words.lower() in _HOLLOW else ""


def _of_address(text: Written, address: str, slugs: Collection[str]) -> str:
    if address.startswith("http://"):
        return "write the address with https://"
    if address.startswith("#"):
        anchors = {anchor for _level, anchor, _words in text.rendered.toc}
        if unquote(address[1:]) not in anchors:
            return f"no heading of this text has the anchor '{address}'"
    if address.startswith(ARTICLE_PATH):
        slug = address.removeprefix(ARTICLE_PATH).partition("#")[0]
        return f"write [[{slug}]]" if slug in slugs else f"there is no article '{slug}'"
    if not address.startswith(("https://", "/", "#", "mailto:")):
        return f"'{address}' is no address"
    return ""


def _check_notes(file: TextFile) -> Iterator[Fault]:
    used = {match[1]: number for number, match in file.matches(_NOTE_USED)}
    given: dict[str, int] = {}
    for number, match in file.matches(_NOTE_GIVEN):
        if match[1] in given:
            yield file.fault(number, f"the note [^{match[1]}] is written twice")
        given[match[1]] = number
    for label in sorted(used.keys() - given.keys()):
        yield file.fault(used[label], f"the note [^{label}] is not written")
    for label in sorted(given.keys() - used.keys()):
        yield file.fault(given[label], f"nothing refers to the note [^{label}]")


def check_web(content: Content) -> Iterator[Fault]:
    """No article is an orphan, and together they are an encyclopaedia."""
    reached = {
        target
        for article in content.articles
        for target in article.rendered.links
        if target != article.slug
    }
    for article in content.articles:
        if article.slug not in reached:
            yield article.file.fault(1, "no other article links to this one")
    total = links_between(content)
    if len(content.articles) >= WHOLE and total < FEWEST_LINKS:
        yield Fault("artykuly", 1, f"{total} links between articles; {FEWEST_LINKS} are wanted")


def links_between(content: Content) -> int:
    """Links from articles to articles, each pair once."""
    return sum(len(article.rendered.links) for article in content.articles)
