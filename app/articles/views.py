"""Addresses under which articles are read."""

import functools
from collections.abc import Callable, Sequence

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.articles import corrections, glossary, legal_state, lists, queries, removing, watching
from app.articles.comparison import View, view_of
from app.articles.comparison import comparison as compare
from app.articles.credits import credits_of
from app.articles.history import history as history_page
from app.articles.history import revision_row
from app.articles.models import Protection
from app.articles.protection import in_force
from app.articles.rules import can_hide, can_protect, can_rename, can_restore
from app.articles.translations import InLanguage, Languages, languages_of
from app.articles.vocabulary import CATEGORY_BY_SLUG, LETTERS
from app.articles.words import fact_labels
from app.cities.goals import GOALS
from app.core.errors import NotFound
from app.core.web import application, db
from app.discussions import queries as discussions
from app.experiences import lists as experiences
from app.experiences.words import OUTCOMES
from app.letters import queries as letters
from app.people.access import requires, viewer
from app.people.rules import Permission, Who, may
from app.review import queries as review
from app.text.polish import reading_minutes
from app.text.safe_html import mark_being_written, wanted_slugs
from app.ui.pages import guest_page, kept_part, page_links, part, requested_page, show

blueprint = Blueprint("articles", __name__)

THREADS_SHOWN = 3
EXPERIENCES_SHOWN = 3
NEIGHBOURS_SHOWN = 4
# Where the button that is each visitor's own stands in the part that is kept for all.
WATCH_SLOT = "<watch-slot></watch-slot>"


@blueprint.get("/artykuly/<slug>")
@requires(Permission.READ)
def page(slug: str) -> ResponseReturnValue:
    """The article as readers see it; a former address leads to the present one."""
    found = queries.stamp_at_a_glance(application().database, slug)
    if found is None:
        return _missing(slug)
    if viewer() is None:
        return guest_page(f"article {found.id}", _shown_tag(found), lambda: _page(found, None))
    who = viewer()
    # R2: the author of an open proposal sees the article with it, until they ask for the other.
    asks_for_own = found.waiting_proposals and request.args.get("wersja") != "opublikowana"
    if who and asks_for_own and review.open_proposal_of(db(), who, found.id):
        return redirect(url_for("review.own_view", slug=found.slug))
    return _page(found, who)


def content_tag(found: queries.ArticleStamp) -> str:
    """Names the state of an article and of what its page shows beside it."""
    return f"a{found.id}.{found.stamp}.{found.around}"


def _shown_tag(found: queries.ArticleStamp) -> str:
    """The same with the glossary, whose terms are marked when the page is drawn."""
    return f"{content_tag(found)}.{_glossary().digest}"


def _glossary() -> glossary.KnownGlossary:
    return glossary.glossary_in(application().settings.content_dir)


def _page(found: queries.ArticleStamp, who: Who | None) -> str:
    # Most articles have no open proposal, and then nobody has one of their own.
    may_have_own = found.waiting_proposals > 0
    # Two parts are kept: signed-in people have links for editing beside the headings.
    name = f"article {found.id} with edits" if who else f"article {found.id}"
    # The kept part and the frame around a guest's page both tell of the languages.
    languages = functools.cache(lambda: languages_of(db(), found))
    kept = kept_part(
        name, _shown_tag(found), lambda: _article(found, languages, edits=who is not None)
    )
    if who:
        kept = _with_writers(kept)
    # Only search engines read where the other languages are, and those come as guests.
    others = () if who else languages().others
    return show(
        "articles/page.html",
        found=found,
        category=CATEGORY_BY_SLUG.get(found.category),
        own_proposal=review.open_proposal_of(db(), who, found.id) if who and may_have_own else None,
        article=kept.partition(WATCH_SLOT),
        watches=(
            watching.is_watching_at_a_glance(application().database, who.id, found.id)
            if who
            else None
        ),
        is_overdue_known=may(who, Permission.PUBLISH),
        alternates=_alternates(found, others) if others else (),
    )


def _with_writers(html: str) -> str:
    """R3: whoever is signed in reads at a link to a missing article that somebody writes it."""
    slugs = wanted_slugs(html)
    return mark_being_written(html, review.being_written(db(), slugs)) if slugs else html


def _article(
    found: queries.ArticleStamp, languages: Callable[[], Languages], *, edits: bool
) -> str:
    article, terms = glossary.with_terms(db(), _glossary(), queries.article_page(db(), found.slug))
    authors, author_count = queries.authors(db(), article.id)
    threads, thread_count = discussions.latest_on_article(db(), article.id, THREADS_SHOWN)
    told, outcomes = experiences.on_article(db(), article.id, EXPERIENCES_SHOWN)
    related = lists.cards(db(), article.details.get("related", [])[:NEIGHBOURS_SHOWN])
    if not related:
        related = lists.neighbours(db(), article, NEIGHBOURS_SHOWN)
    offered = letters.offer(db(), article.details.get("letters", []))
    return part(
        "articles/article.html",
        article=article,
        terms=terms,
        edits=edits,
        # The part is kept for all, so it cannot name the host of one visitor's request.
        address=application().settings.site_url + url_for("articles.page", slug=article.slug),
        fact_labels=fact_labels(),
        letter_titles=LETTERS,
        to_write=offered.titles,
        letter_question=offered.question,
        goals=[(number, GOALS[number]) for number in article.details.get("goals", [])],
        categories=[CATEGORY_BY_SLUG[slug] for slug in article.details.get("categories", [])],
        law=legal_state.facts(db(), application().settings, article.id, article.revision_id),
        answers=corrections.public_number(db(), article.id),
        minutes=reading_minutes(article.words),
        watch_slot=WATCH_SLOT,
        authors=authors,
        author_count=author_count,
        threads=threads,
        languages=languages(),
        # Hardly any article is protected, and its own row says so.
        protection=in_force(db(), article.id) if article.protection != Protection.OPEN else None,
        thread_count=thread_count,
        told=told,
        outcomes=outcomes,
        told_count=sum(outcomes.values()),
        outcome_words=OUTCOMES,
        related=related,
    )


def _alternates(found: queries.ArticleStamp, others: Sequence[InLanguage]) -> list[tuple[str, str]]:
    """(language, address) of an article in each of its languages, itself among them."""
    places = [(found.language, found.slug), *((each.language, each.slug) for each in others)]
    site = application().settings.site_url
    return [(code, site + url_for("articles.page", slug=slug)) for code, slug in places]


def _missing(slug: str) -> ResponseReturnValue:
    target = queries.redirect_target(db(), slug)
    if target:
        return redirect(url_for("articles.page", slug=target), 301)
    removed = removing.removed_at(db(), slug)
    if removed is not None:
        can_bring_back = can_hide(viewer())
        return show(
            "articles/removed.html", slug=slug, removed=removed, can_bring_back=can_bring_back
        ), 410
    somebody_writes = viewer() is not None and review.is_being_written(db(), slug)
    linking = lists.linking_to(db(), slug, 1)
    context = {"slug": slug, "linking": linking.items, "somebody_writes": somebody_writes}
    return show("articles/missing.html", **context), 404


@blueprint.get("/artykuly/<slug>/druk")
@requires(Permission.READ)
def printed(slug: str) -> ResponseReturnValue:
    """The article alone, for paper."""
    article = queries.article_page(db(), slug)
    authors, author_count = queries.authors(db(), article.id)
    return show(
        "articles/print.html",
        article=article,
        fact_labels=fact_labels(),
        letter_titles=LETTERS,
        to_write=letters.titles_in_force(db(), article.details.get("letters", [])),
        law=legal_state.facts(db(), application().settings, article.id, article.revision_id),
        authors=authors,
        author_count=author_count,
    )


@blueprint.get("/artykuly/<slug>/historia")
@requires(Permission.READ)
def history(slug: str) -> ResponseReturnValue:
    """Published versions, newest first."""
    article = queries.article_by_slug(db(), slug)
    found = history_page(db(), article.id, requested_page())
    return show(
        "articles/history.html",
        article=article,
        found=found,
        links=page_links(found, "articles.history", slug=slug),
        credits=credits_of(db(), [row.id for row in found.items]),
        can_restore=can_restore(viewer()),
        can_rename=can_rename(viewer()),
        can_hide=can_hide(viewer()),
        can_protect=can_protect(viewer()),
    )


@blueprint.get("/artykuly/<slug>/wersja/<int:number>")
@requires(Permission.READ)
def revision(slug: str, number: int) -> ResponseReturnValue:
    """One version by its permanent address, marked as old when it is."""
    article = queries.article_by_slug(db(), slug)
    found = queries.revision(db(), article.id, number, viewer())
    return show(
        "articles/revision.html",
        article=article,
        revision=found,
        row=revision_row(db(), found.id),
        is_current=found.id == article.published_id,
        can_restore=can_restore(viewer()) and found.hidden is None,
        can_hide=can_hide(viewer()),
    )


@blueprint.get("/artykuly/<slug>/porownanie")
@requires(Permission.READ)
def comparison(slug: str) -> ResponseReturnValue:
    """Two versions beside each other: as the reader sees them, or by word in the text."""
    article = queries.article_by_slug(db(), slug)
    newest = queries.published_revision(db(), article).number
    later = _number(request.args.get("do"), newest, newest)
    earlier = _number(request.args.get("od"), max(1, later - 1), newest)
    if earlier > later:
        earlier, later = later, earlier
    view = view_of(request.args.get("widok"))
    return show(
        "articles/comparison.html",
        article=article,
        asked_view=None if view is View.RENDERED else view,
        comparison=compare(db(), article.id, earlier, later, view, viewer()),
        newest=newest,
        can_restore=can_restore(viewer()),
    )


def _number(text: str | None, default: int, newest: int) -> int:
    if text and text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= newest:
        return int(text[:9])
    return default


@blueprint.get("/artykuly/<slug>/linkujace")
@requires(Permission.READ)
def linking(slug: str) -> ResponseReturnValue:
    """Articles that link to this address, whether it has an article or not."""
    found = lists.linking_to(db(), slug, requested_page())
    named = lists.cards(db(), [slug])
    threads = discussions.linking_count(db(), slug)
    if not named and (not (found.total or threads) or queries.redirect_target(db(), slug)):
        raise NotFound
    return show(
        "articles/linking.html",
        slug=slug,
        title=named[0].title if named else slug,
        threads=threads,
        found=found,
        links=page_links(found, "articles.linking", slug=slug),
    )
