"""The public profile, and how a visitor wants the site to look."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.articles import history as articles
from app.core.web import application, db, is_same_site
from app.discussions import queries as discussions
from app.people.access import requires, viewer
from app.people.blueprint import blueprint
from app.people.queries import profile as profile_of
from app.people.rules import Permission, can_mark_expert, can_suspend, levels_to_give
from app.people.words import level_word, role_word
from app.ui.look import COOKIE, COOKIE_SECONDS, choose_look

CONTRIBUTIONS_SHOWN = 10


@blueprint.get("/osoby/<slug>")
@requires(Permission.READ)
def profile(slug: str) -> ResponseReturnValue:
    person = profile_of(db(), slug)
    who = viewer()
    return render_template(
        "people/profile.html",
        person=person,
        is_own=who is not None and who.id == person.id,
        level=level_word(person.level),
        role=role_word(person.role),
        revisions=articles.revisions_by_person(db(), person.id, CONTRIBUTIONS_SHOWN),
        may_suspend=who is not None and can_suspend(who, person.id, person.level),
        may_mark=who is not None and can_mark_expert(who, person.id, person.level),
        may_level=who is not None and bool(levels_to_give(who, person.id, person.level)),
        posts=discussions.posts_by_person(db(), person.id, CONTRIBUTIONS_SHOWN),
    )


@blueprint.get("/wyglad")
@requires(Permission.READ)
def look() -> ResponseReturnValue:
    """Keep theme and size of text in a cookie of the browser; no account, no database."""
    target = request.args.get("dalej")
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
