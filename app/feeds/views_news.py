"""Addresses of the Atom feeds of threads, posts, experiences, organisations and acts.

Each answers with a tag made of what it says, so a reader that asks again is told "unchanged".
"""

import hashlib
from typing import Final

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from app.articles import queries as articles
from app.articles.queries import ArticleStamp
from app.cities.addresses import city_url
from app.cities.goals import GOALS
from app.cities.models import City
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.web import application, db, tagged
from app.discussions.addresses import HOME as DISCUSSIONS
from app.discussions.addresses import board_address, thread_address
from app.experiences.addresses import HOME as EXPERIENCES
from app.feeds import atom as feed
from app.feeds import news
from app.feeds.atom import News
from app.feeds.views import ATOM_TYPE, blueprint
from app.people.access import requires
from app.people.rules import Permission
from app.ui.pages import show

_ETAG_LENGTH: Final = 32


def answer(
    name: str, title: str, page: str, found: list[News], rights: str = feed.RIGHTS
) -> ResponseReturnValue:
    """A feed at the present address: `page` is where people read the same."""
    settings = application().settings
    text = show(
        "feeds/atom.xml",
        feed_id=feed.tag(settings.site_url, name),
        title=title,
        self_url=settings.site_url + request.path,
        page_url=settings.site_url + page,
        updated=feed.updated([each.at for each in found]),
        rights=rights,
        entries=feed.entries_of_news(settings.site_url, found),
    )
    digest = hashlib.sha256(text.encode()).hexdigest()[:_ETAG_LENGTH]
    return tagged(digest, lambda: Response(text, content_type=ATOM_TYPE))


@blueprint.get("/dyskusje.atom")
@requires(Permission.READ)
def threads() -> ResponseReturnValue:
    """New threads of the whole site."""
    title = _("%(site)s: new threads", site=application().settings.site_name)
    return answer("dyskusje", title, DISCUSSIONS, news.threads(db()))


@blueprint.get("/dyskusje/tablica/<board>.atom")
@requires(Permission.READ)
def threads_of_board(board: str) -> ResponseReturnValue:
    """New threads of a general board."""
    name = dict(application().settings.boards).get(board)
    if name is None:
        raise NotFound
    found = news.threads(db(), news.on_board(board))
    return answer(f"tablica/{board}", _threads_of(name), board_address(board), found)


@blueprint.get("/dyskusje/temat/<tag>.atom")
@requires(Permission.READ)
def threads_of_tag(tag: str) -> ResponseReturnValue:
    """New threads that bear a topic."""
    topic = news.tag_with(db(), tag)
    if topic is None:
        raise NotFound
    found = news.threads(db(), news.with_tag(topic.id))
    page = f"{DISCUSSIONS}/temat/{tag}"
    return answer(f"temat/{topic.id}", _threads_of(topic.name), page, found)


@blueprint.get("/artykuly/<slug>/dyskusja.atom")
@requires(Permission.READ)
def threads_of_article(slug: str) -> ResponseReturnValue:
    """New threads of an article."""
    article, title = _article(slug)
    found = news.threads(db(), news.on_article(article.id))
    page = url_for("discussions.of_article", slug=slug)
    return answer(f"artykul/{article.id}/dyskusja", _threads_of(title), page, found)


@blueprint.get("/miasta/<slug>/dyskusja.atom")
@requires(Permission.READ)
def threads_of_city(slug: str) -> ResponseReturnValue:
    """New threads of a city."""
    city = city_at(slug)
    found = news.threads(db(), news.on_city(city.id))
    return answer(f"miasto/{city.id}/dyskusja", _threads_of(city.name), city_url(slug), found)


@blueprint.get("/dyskusje/<int:thread_id>.atom")
@requires(Permission.READ)
def posts(thread_id: int) -> ResponseReturnValue:
    """New posts of a thread."""
    thread = news.visible_thread(db(), thread_id)
    if thread is None:
        raise NotFound
    title, slug = thread
    page = thread_address(thread_id, slug)
    return answer(f"watek/{thread_id}/posty", title, page, news.posts(db(), thread_id))


@blueprint.get("/doswiadczenia.atom")
@requires(Permission.READ)
def experiences() -> ResponseReturnValue:
    """New experiences of the whole site."""
    title = _("%(site)s: new experiences", site=application().settings.site_name)
    return answer("doswiadczenia", title, EXPERIENCES, news.experiences(db()))


@blueprint.get("/miasta/<slug>/doswiadczenia.atom")
@requires(Permission.READ)
def experiences_of_city(slug: str) -> ResponseReturnValue:
    """New experiences of a city."""
    city = city_at(slug)
    found = news.experiences(db(), news.in_city(city.id))
    name = f"miasto/{city.id}/doswiadczenia"
    return answer(name, _experiences_of(city.name), city_url(slug), found)


@blueprint.get("/artykuly/<slug>/doswiadczenia.atom")
@requires(Permission.READ)
def experiences_of_article(slug: str) -> ResponseReturnValue:
    """New experiences that used the tool of an article."""
    article, title = _article(slug)
    found = news.experiences(db(), news.with_tool(article.id))
    page = url_for("articles.page", slug=slug)
    return answer(f"artykul/{article.id}/doswiadczenia", _experiences_of(title), page, found)


@blueprint.get("/cele/<int:number>/doswiadczenia.atom")
@requires(Permission.READ)
def experiences_of_goal(number: int) -> ResponseReturnValue:
    """New experiences that served a goal."""
    if number not in GOALS:
        raise NotFound
    found = news.experiences(db(), news.with_goal(number))
    page = url_for("plan.goal", number=number)
    return answer(f"cel/{number}/doswiadczenia", _experiences_of(GOALS[number]), page, found)


@blueprint.get("/organizacje.atom")
@requires(Permission.READ)
def organisations() -> ResponseReturnValue:
    """New organisations."""
    site_name = application().settings.site_name
    title = _("%(site)s: new organisations", site=site_name)
    return answer("organizacje", title, "/organizacje", news.organisations(db(), site_name))


@blueprint.get("/dziennik.atom")
@requires(Permission.READ)
def acts() -> ResponseReturnValue:
    """Acts of moderation, as the public log tells them."""
    site = application().settings.site_name
    title = _("%(site)s: public log of moderation", site=site)
    return answer("dziennik", title, url_for("moderation.public_log"), news.acts(db(), site))


def _article(slug: str) -> tuple[ArticleStamp, str]:
    article = articles.stamp(db(), slug)
    if article is None:
        raise NotFound
    return article, articles.article_by_slug(db(), slug).title


def city_at(slug: str) -> City:
    """The city at an address; raises NotFound."""
    city = news.city_with(db(), slug)
    if city is None:
        raise NotFound
    return city


def _threads_of(place: str) -> str:
    return _("New threads: %(place)s", place=place)


def _experiences_of(place: str) -> str:
    return _("New experiences: %(place)s", place=place)
