"""The public profile with contributions in tabs, and how a visitor wants the site to look."""

from dataclasses import dataclass
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.articles import contributions as articles
from app.core.i18n import gettext as _
from app.core.paging import Page
from app.core.web import application, db, is_same_site
from app.discussions import contributions as discussions
from app.experiences import contributions as experiences
from app.people import blocks, hats
from app.people.access import requires, viewer
from app.people.blueprint import blueprint
from app.people.queries import Profile
from app.people.queries import profile as profile_of
from app.people.rules import Permission, Who, can_mark_expert, can_suspend, levels_to_give, may
from app.people.topics import topics_of
from app.people.views_topics import topic_names
from app.people.words import level_word, role_word
from app.ui.look import COOKIE, COOKIE_SECONDS, choose_look
from app.ui.pages import page_links, requested_page

CHANGES: Final = "zmiany"
ANSWERS: Final = "odpowiedzi"
EXPERIENCES: Final = "doswiadczenia"


@dataclass(frozen=True)
class _Counts:
    changes: int
    helpful: int
    experiences: int


@blueprint.get("/osoby/<slug>")
@requires(Permission.READ)
def profile(slug: str) -> ResponseReturnValue:
    who = viewer()
    person = profile_of(db(), slug, who)
    tab = request.args.get("zakladka", CHANGES)
    if tab not in (CHANGES, ANSWERS, EXPERIENCES):
        tab = CHANGES
    found = _contributions(person.id, tab)
    more = {"zakladka": tab} if tab != CHANGES else {}
    counts = _Counts(
        articles.count_of(db(), person.id),
        discussions.count_helpful(db(), person.id),
        experiences.count_of(db(), person.id),
    )
    return render_template(
        "people/profile.html",
        person=person,
        is_own=who is not None and who.id == person.id,
        level=level_word(person.level),
        role=role_word(person.role),
        topics=topic_names(topics_of(db(), [person.id]).get(person.id, ())),
        hats=hats.hats_of(db(), [person.id]).get(person.id, []),
        counts=counts,
        tab=tab,
        tabs=_tabs(slug, tab),
        found=found,
        links=page_links(found, "people.profile", slug=slug, **more),
        **_acts(who, person),
    )


def _contributions(person_id: int, tab: str) -> Page[Any]:
    number = requested_page()
    if tab == ANSWERS:
        return discussions.posts_of(db(), person_id, number)
    if tab == EXPERIENCES:
        return experiences.experiences_of(db(), person_id, number)
    return articles.changes_of(db(), person_id, number)


def _tabs(slug: str, present: str) -> list[dict[str, object]]:
    def tab(key: str, label: str) -> dict[str, object]:
        asked = None if key == CHANGES else key  # the first tab needs no name in the address
        url = url_for("people.profile", slug=slug, zakladka=asked)
        return {"label": label, "url": url, "current": key == present}

    return [
        tab(CHANGES, _("Changes of articles")),
        tab(ANSWERS, _("Posts and answers")),
        tab(EXPERIENCES, _("Experiences")),
    ]


def _acts(who: Who | None, person: Profile) -> dict[str, bool]:
    """What the asker may do with this person's profile."""
    is_other = who is not None and who.id != person.id
    return {
        "may_suspend": who is not None and can_suspend(who, person.id, person.level),
        "may_mark": who is not None and can_mark_expert(who, person.id, person.level),
        "may_level": who is not None and bool(levels_to_give(who, person.id, person.level)),
        "may_give_hats": who is not None and hats.can_give(who, person.id),
        "may_write": is_other and person.takes_messages and may(who, Permission.WRITE_TO_PEOPLE),
        "may_block": is_other and may(who, Permission.SIGNED_IN),
        "is_blocked": who is not None and is_other and blocks.is_blocked(db(), who.id, person.id),
    }


@blueprint.get("/wyglad")
@requires(Permission.READ)
def look() -> ResponseReturnValue:
    """Keep theme and size of text in a cookie of the browser; no account, no database.

    A page that answers a POST asks to stay: an answer without a page leaves it on the screen with
    all that was typed, and its own style sheet follows the choice already.
    """
    target = request.args.get("dalej")
    if "zostan" in request.args:
        response = Response(status=204)
    else:
        response = redirect(target if target and is_same_site(target) else "/", 303)
    response.set_cookie(
        COOKIE,
        choose_look(request.args.get("theme"), request.args.get("text")).to_cookie(),
        max_age=COOKIE_SECONDS,
        secure=application().settings.is_https,
        httponly=False,  # the script that switches the look at once reads and writes it too
        samesite="Lax",
    )
    return response
