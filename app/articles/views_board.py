"""Addresses of lists that lead to articles: the board, its categories, A to Ż."""

from typing import Final

from flask import request
from flask.typing import ResponseReturnValue

from app.articles import lists
from app.articles.translations import language_counts
from app.articles.views import blueprint
from app.articles.vocabulary import (
    CATEGORIES,
    CATEGORY_BY_SLUG,
    LANGUAGES,
    MAIN_LANGUAGE,
    Category,
)
from app.articles.word_pages import WordPage, category_words, linked
from app.core import journal
from app.core.errors import NotFound
from app.core.web import application, db
from app.people.access import requires, viewer
from app.people.rules import Permission
from app.ui.pages import guest_page, page_links, requested_page, show

BOARD_SIZE: Final = 12


@blueprint.get("/narzedzia")
@requires(Permission.READ)
def board() -> ResponseReturnValue:
    """The whole toolboard by what a resident wants."""
    cards = lists.first_in_each_category(db(), BOARD_SIZE)
    counts = lists.category_counts(db())
    return show(
        "articles/board.html",
        categories=CATEGORIES,
        cards=cards,
        counts=counts,
        total=lists.total(db(), MAIN_LANGUAGE),
    )


@blueprint.get("/narzedzia/dzial/<category>")
@requires(Permission.READ)
def by_category(category: str) -> ResponseReturnValue:
    """What a category is for, and its articles."""
    known = CATEGORY_BY_SLUG.get(category)
    if known is None:
        raise NotFound
    words = category_words(application().settings.content_dir, category)
    if viewer() is not None:
        return _category(known, words)
    tag = f"d{words.digest if words else ''}.{journal.newest_of(db(), lists.CARD_KINDS)}"
    return guest_page(f"category {category}", tag, lambda: _category(known, words))


def _category(known: Category, words: WordPage | None) -> str:
    found = lists.articles_in_category(db(), known.slug, requested_page())
    return show(
        "articles/category.html",
        category=known,
        categories=CATEGORIES,
        words=words,
        text=_introduction(words, found.number),
        found=found,
        links=page_links(found, "articles.by_category", category=known.slug),
    )


def _introduction(words: WordPage | None, number: int) -> str:
    """The text of the first page of a list; who turns the page has read it."""
    return linked(db(), words) if words and number == 1 else ""


@blueprint.get("/narzedzia/a-z")
@requires(Permission.READ)
def alphabetical() -> ResponseReturnValue:
    """All articles from A to Ż, in Polish or in the language that is asked for."""
    language = request.args.get("jezyk", MAIN_LANGUAGE)
    if language not in LANGUAGES:
        raise NotFound
    found = lists.all_articles(db(), requested_page(), language=language)
    chosen = {} if language == MAIN_LANGUAGE else {"jezyk": language}
    return show(
        "articles/alphabetical.html",
        found=found,
        language=language,
        languages=language_counts(db()),
        names=LANGUAGES,
        links=page_links(found, "articles.alphabetical", **chosen),
    )
