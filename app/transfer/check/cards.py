"""What the front matter of a founding article must say, beyond what any article may leave out.

Residents' own articles may be short of it; those the site starts with are the example."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from app.articles.vocabulary import CATEGORY_BY_SLUG
from app.articles.word_pages import CATEGORIES, GOALS
from app.cities.goals import GOALS as ALL_GOALS
from app.core import clock
from app.transfer.check.files import Fault
from app.transfer.check.folder import CheckedArticle, CheckedPage, Content
from app.transfer.front_matter import KEY_OF_FIELD
from app.ui.icons import icon_names

NEEDED: Final = (
    *("lead", "categories", "stage", "goals", "legal_date", "acts", "sources"),
    *("pictogram", "related", "also_called"),
)
NEEDED_FACTS: Final = ("who", "cost", "time")
FEWEST_RELATED: Final = 2
NEEDED_OF_PAGES: Final = {CATEGORIES: ("slug",), GOALS: ("number",)}


def check_card(article: CheckedArticle, slugs: Collection[str]) -> Iterator[Fault]:
    """All keys are there, and what they name exists."""
    file, source = article.file, article.source
    for name in NEEDED:
        if not getattr(source, name):
            yield file.at_key(KEY_OF_FIELD[name], "a founding article needs it")
    facts = dict(source.facts)
    for name in NEEDED_FACTS:
        if not facts.get(name):
            yield file.at_key("facts", f"a founding article says '{name}'")
    for name, text in facts.items():
        if text.endswith("."):
            yield file.at_key(name, "a fact is a phrase without a full stop")
    if source.pictogram and source.pictogram not in icon_names():
        yield file.at_key("pictogram", f"there is no icon '{source.pictogram}'")
    if source.legal_date and source.legal_date > clock.today():
        yield file.at_key("legal_date", "the day has not come yet")
    yield from _check_related(article, slugs)


def _check_related(article: CheckedArticle, slugs: Collection[str]) -> Iterator[Fault]:
    related = article.source.related
    for slug in related:
        if slug == article.slug:
            yield article.file.at_key("related", "an article is not related to itself")
        elif slug not in slugs:
            yield article.file.at_key("related", f"there is no article '{slug}'")
    if related and len(related) < FEWEST_RELATED:
        yield article.file.at_key("related", f"name at least {FEWEST_RELATED} articles")


def check_pages(content: Content) -> Iterator[Fault]:
    """Pages have a title and a summary; each category and goal has its page, and only one."""
    for page in content.pages:
        for key in ("title", "summary", *NEEDED_OF_PAGES.get(page.kind, ())):
            if not page.values.get(key):
                yield page.file.at_key(key, "it is missing or empty")
        tools = page.values.get("tools") or []
        for slug in tools if isinstance(tools, list) else []:
            if slug not in content.slugs:
                yield page.file.at_key("tools", f"there is no article '{slug}'")
    yield from _each_once(content.pages_of(CATEGORIES), "slug", list(CATEGORY_BY_SLUG))
    yield from _each_once(content.pages_of(GOALS), "number", list(ALL_GOALS))


def _each_once(pages: list[CheckedPage], key: str, wanted: list[Any]) -> Iterator[Fault]:
    if not pages:
        return  # a content folder may hold articles alone
    seen = set()
    for page in pages:
        value = page.values.get(key)
        name = page.file.path.rpartition("/")[2].removesuffix(".md")
        if value not in wanted:
            yield page.file.at_key(key, f"there is no '{value}'")
        elif value in seen:
            yield page.file.at_key(key, f"'{value}' has another page already")
        elif name != str(value) and not name.startswith(f"{value}-"):
            yield page.file.at_key(key, "the name of the file begins with it")
        seen.add(value)
    for value in wanted:
        if value not in seen:
            yield Fault(pages[0].kind, 1, f"the page of '{value}' is missing")
