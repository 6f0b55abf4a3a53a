"""Addresses of recent changes, as a page and as feeds."""

from typing import Final

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from app.articles import queries as articles
from app.core import i18n, journal
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.web import application, db, tagged
from app.core.web_numbers import requested_id
from app.feeds import atom as feed
from app.feeds import queries
from app.people.access import requires, viewer
from app.people.rules import Permission
from app.ui.pages import guest_page, page_tag, show

blueprint = Blueprint("feeds", __name__)

PAGE_SIZE: Final = 50
FEED_SIZE: Final = 30
ATOM_TYPE: Final = "application/atom+xml; charset=utf-8"


@blueprint.before_request
def _speak_polish_to_programs() -> None:
    """A feed is the same for everybody who takes it, as its address promises."""
    if request.path.endswith((".atom", ".ics")):
        i18n.speak(i18n.LANGUAGE)


@blueprint.get("/zmiany")
@requires(Permission.READ)
def recent_changes() -> ResponseReturnValue:
    """Published versions of all articles, newest first, by day."""
    before = requested_id("przed")
    if viewer() is not None:
        return _changes_page(before)
    content = f"z{journal.newest_of(db(), queries.CHANGE_KINDS)}.{before or ''}"
    if before is None:
        return guest_page("changes", content, lambda: _changes_page(None))
    return tagged(page_tag(content), lambda: _changes_page(before))


def _changes_page(before: int | None) -> str:
    found = queries.recent_changes(db(), PAGE_SIZE + 1, before)
    shown = found[:PAGE_SIZE]
    return show(
        "feeds/changes.html",
        changes=shown,
        older=shown[-1].id if len(found) > PAGE_SIZE else None,
        is_first=before is None,
    )


@blueprint.get("/zmiany.atom")
@requires(Permission.READ)
def atom() -> ResponseReturnValue:
    """Changes of all articles for feed readers."""
    tag = page_tag(f"f{journal.newest_of(db(), queries.CHANGE_KINDS)}")
    settings = application().settings
    return tagged(
        tag,
        lambda: _feed(
            feed_id=feed.tag(settings.site_url, "zmiany"),
            title=_("%(site)s: recent changes", site=settings.site_name),
            self_url=settings.site_url + url_for("feeds.atom"),
            page_url=settings.site_url + url_for("feeds.recent_changes"),
            changes=queries.recent_changes(db(), FEED_SIZE),
        ),
    )


@blueprint.get("/artykuly/<slug>/zmiany.atom")
@requires(Permission.READ)
def article_atom(slug: str) -> ResponseReturnValue:
    """Changes of one article for feed readers."""
    article = articles.stamp(db(), slug)
    if article is None:
        raise NotFound
    tag = page_tag(f"f{article.id}.{journal.newest_of(db(), queries.CHANGE_KINDS)}")
    return tagged(tag, lambda: _feed_of_article(article.id, slug))


def _feed_of_article(article_id: int, slug: str) -> Response:
    site = application().settings.site_url
    changes = queries.changes_of_article(db(), article_id, FEED_SIZE)
    return _feed(
        feed_id=feed.tag(site, f"artykul/{article_id}/zmiany"),
        title=_("Changes: %(title)s", title=changes[0].title),
        self_url=site + url_for("feeds.article_atom", slug=slug),
        page_url=site + url_for("articles.history", slug=slug),
        changes=changes,
    )


def _feed(
    *, feed_id: str, title: str, self_url: str, page_url: str, changes: list[queries.Change]
) -> Response:
    text = show(
        "feeds/atom.xml",
        feed_id=feed_id,
        title=title,
        self_url=self_url,
        page_url=page_url,
        updated=feed.updated([change.created for change in changes]),
        rights=feed.RIGHTS,
        entries=feed.entries(application().settings.site_url, changes),
    )
    return Response(text, content_type=ATOM_TYPE)
