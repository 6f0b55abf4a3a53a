"""Addresses of cities: finding one, its page, its threads, following it."""

from typing import Final

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.cities import following, queries
from app.cities.blueprint import blueprint
from app.cities.forms import FollowForm
from app.cities.voivodeships import VOIVODESHIPS
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.web import db, once
from app.discussions import queries as discussions
from app.experiences import lists as experiences
from app.experiences.words import OUTCOMES
from app.people import directory, organisation_lists
from app.people.access import requires, signed_in, viewer
from app.people.rules import Permission
from app.ui.pages import page_links, requested_page, show

EXPERIENCES_SHOWN: Final = 5
THREADS_SHOWN: Final = 5
TOOLS_SHOWN: Final = 8
NEIGHBOURS_SHOWN: Final = 6
YES, NO = "tak", "nie"


@blueprint.get("/miasta")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """All cities: by name, by voivodeship, and those from which there are experiences."""
    typed = request.args.get("nazwa", "").strip()[: queries.LONGEST_NAME]
    found = queries.named(db(), typed) if typed else []
    if len(found) == 1:
        return redirect(url_for("cities.city", slug=found[0].slug))
    chosen = request.args.get("wojewodztwo", "")
    if chosen and chosen not in VOIVODESHIPS:
        raise NotFound
    voivodeship = VOIVODESHIPS[chosen] if chosen else None
    return show(
        "cities/index.html",
        typed=typed,
        found=found,
        suggested=queries.suggested(db(), typed) if typed and not found else [],
        voivodeship=voivodeship,
        listed=queries.in_voivodeship(db(), voivodeship.name) if voivodeship else [],
        names=queries.all_names(db()),
        counts=queries.voivodeship_counts(db()),
        told=experiences.city_counts(db(), experiences.Filters()),
    )


@blueprint.get("/miasta/<slug>")
@requires(Permission.READ)
def city(slug: str) -> ResponseReturnValue:
    """What happens in a city: experiences, talk, tools, organisations, people."""
    who = viewer()
    found = queries.city_by_slug(db(), slug)
    told, outcomes = experiences.in_city(db(), found.id, EXPERIENCES_SHOWN)
    threads, thread_count = discussions.latest_on_city(db(), found.id, THREADS_SHOWN)
    full_name = queries.full_name(db(), found)
    return show(
        "cities/city.html",
        city=found,
        voivodeship=next(each for each in VOIVODESHIPS.values() if each.name == found.voivodeship),
        told=told,
        outcomes=outcomes,
        told_count=sum(outcomes.values()),
        outcome_words=OUTCOMES,
        threads=threads,
        thread_count=thread_count,
        tools=experiences.tools_of_city(db(), found.id, TOOLS_SHOWN),
        full_name=full_name,
        organisations=organisation_lists.organisations(db(), 1, city=full_name),
        people=directory.cards(db(), who, 1, city=full_name),
        neighbours_shown=NEIGHBOURS_SHOWN,
        is_following=following.is_following(db(), who.id, found.id) if who else False,
    )


@blueprint.get("/miasta/<slug>/watki")
@requires(Permission.READ)
def threads(slug: str) -> ResponseReturnValue:
    """Threads of a city."""
    found = queries.city_by_slug(db(), slug)
    listed = discussions.city_list(db(), found.id, requested_page())
    return show(
        "cities/threads.html",
        city=found,
        found=listed,
        links=page_links(listed, "cities.threads", slug=slug),
    )


@blueprint.route("/miasta/<slug>/obserwuj", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@once
def follow(slug: str) -> ResponseReturnValue:
    """Begin or end following a city."""
    who, form = signed_in(), FollowForm()
    found = queries.city_by_slug(db(), slug)
    if form.validate_on_submit():
        if form.text("stan") == NO:
            following.unfollow(db(), who, found)
            flash(_("You do not follow this city any more."), "ok")
        else:
            following.follow(db(), who, found)
            flash(_("You follow this city now."), "ok")
        return redirect(url_for("cities.city", slug=slug), 303)
    is_following = following.is_following(db(), who.id, found.id)
    form.stan.data = NO if is_following else YES
    return show("cities/follow.html", form=form, city=found, is_following=is_following)


@blueprint.get("/konto/miasta")
@requires(Permission.SIGNED_IN)
def followed() -> ResponseReturnValue:
    """Cities that one follows."""
    found = following.followed_by(db(), signed_in().id, requested_page())
    return show(
        "cities/followed.html",
        found=found,
        links=page_links(found, "cities.followed"),
        form=FollowForm(),
    )
