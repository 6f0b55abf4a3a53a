"""Addresses for single readers: was it helpful, and watching an article."""

from typing import Final

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.articles import helpful, queries, watching
from app.articles.blueprint import blueprint
from app.articles.forms import HelpfulForm, WatchForm
from app.core.errors import Invalid, TooMany
from app.core.i18n import gettext as _
from app.core.limiter import Limit
from app.core.web import application, db, once, reading
from app.people import limits
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.ui.pages import page_links, requested_page, show

VOTES: Final = Limit("helpful", "30/hour")
VOTES_ON_ONE: Final = Limit("helpful-one", "1/day")
YES, NO = "tak", "nie"


@blueprint.route("/artykuly/<slug>/pomocne", methods=["GET", "POST"])
@requires(Permission.READ)
@once
def helpful_vote(slug: str) -> ResponseReturnValue:
    """Say whether the article helped; nothing of who says it is kept."""
    form = HelpfulForm()
    form.glos.choices = [(YES, _("Yes")), (NO, _("No"))]
    with reading() as session:
        article = queries.article_by_slug(session, slug)
    if form.validate_on_submit():
        try:
            if _counts(article.id):
                helpful.vote(db(), article, form.text("word"), is_helpful=form.text("glos") == YES)
            return redirect(url_for("truth.thanks", slug=slug), 303)
        except Invalid as error:
            db().rollback()
            form.refuse(error)
    if not form.is_submitted() and request.args.get("glos") in (YES, NO):
        form.glos.data = request.args["glos"]
    page = show("articles/helpful.html", form=form, article=article)
    return page, 422 if form.errors else 200


def _counts(article_id: int) -> bool:
    """Whether this vote counts: one a day and article of one address, which is kept as a hash."""
    address = limits.hidden_address(application().config["SECRET_KEY"], request.remote_addr)
    limiter = application().limiter
    limiter.hit(VOTES, address)
    try:
        limiter.hit(VOTES_ON_ONE, address, str(article_id))
    except TooMany:
        return False
    return True


@blueprint.get("/artykuly/<slug>/pomocne/dziekujemy")
@requires(Permission.READ)
def thanks(slug: str) -> ResponseReturnValue:
    """The vote is in, or had been counted today already."""
    return show("articles/thanks.html", article=queries.article_by_slug(db(), slug))


@blueprint.get("/artykuly/<slug>/pomocne/oceny")
@requires(Permission.PUBLISH)
def votes(slug: str) -> ResponseReturnValue:
    """Numbers and words, for editors."""
    article = queries.article_by_slug(db(), slug)
    found = helpful.words(db(), article.id, requested_page())
    return show(
        "articles/votes.html",
        article=article,
        tally=helpful.tally(db(), article.id),
        found=found,
        links=page_links(found, "truth.votes", slug=slug),
    )


@blueprint.route("/artykuly/<slug>/obserwuj", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@once
def watch(slug: str) -> ResponseReturnValue:
    """Begin or end watching an article."""
    who, form = signed_in(), WatchForm()
    if form.validate_on_submit():
        article = queries.article_by_slug(db(), slug)
        if form.text("stan") == NO:
            watching.unwatch(db(), who, article)
            flash(_("You do not watch this article any more."), "ok")
        else:
            watching.watch(db(), who, article)
            flash(_("You watch this article now."), "ok")
        return redirect(url_for("articles.page", slug=slug), 303)
    article = queries.article_by_slug(db(), slug)
    is_watching = watching.is_watching(db(), who.id, article.id)
    form.stan.data = NO if is_watching else YES
    return show("articles/watch.html", form=form, article=article, is_watching=is_watching)


@blueprint.get("/konto/obserwowane")
@requires(Permission.SIGNED_IN)
def watched() -> ResponseReturnValue:
    """What one watches, and what one wrote and may want to watch."""
    who = signed_in()
    found = watching.watched_by(db(), who.id, requested_page())
    return show(
        "articles/watched.html",
        found=found,
        links=page_links(found, "truth.watched"),
        offered=watching.written_not_watched(db(), who.id),
        form=WatchForm(),
    )
