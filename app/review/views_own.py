"""Addresses of one's own things: proposals and drafts, and the article with one's own change."""

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.articles import queries as articles
from app.articles.comparison import difference
from app.articles.links import linked_html
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.core.web import application, db, is_same_site, once, reading
from app.people.access import requires, signed_in
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.review import drafts, queries, saving
from app.review.desk import NEW, desk_of_article, desk_of_new, sent_form
from app.review.drawing import drawn
from app.review.forms import ConfirmForm, EditForm
from app.review.holding import held_sentence
from app.review.proposal_page import proposal_page
from app.review.publication import source_of
from app.review.views import blueprint
from app.review.waiting_time import usual_wait, wait_words
from app.ui.filters import clock_time
from app.ui.pages import page_links, requested_page, show


@blueprint.get("/konto/propozycje")
@requires(Permission.SIGNED_IN)
def own_proposals() -> ResponseReturnValue:
    """One's own drafts and proposals, newest first."""
    who = signed_in()
    found = queries.by_person(db(), who.id, requested_page())
    return show(
        "review/own.html",
        found=found,
        drafts=drafts.of_person(db(), who) if found.number == 1 else [],
        form=ConfirmForm(),
        links=page_links(found, "review.own_proposals"),
    )


@blueprint.get("/artykuly/<slug>/moja-wersja")
@requires(Permission.SIGNED_IN)
def own_view(slug: str) -> ResponseReturnValue:
    """R2: the article with one's own open proposal marked in it, for its author alone."""
    who = signed_in()
    with reading() as session:
        article = articles.article_by_slug(session, slug)
        own = saving.open_proposal(session, who, article.id)
        if own is None:
            return redirect(url_for("articles.page", slug=article.slug))
        page = proposal_page(session, who, own.id)
        wait = wait_words(usual_wait(session))
    html, source = page.head.html, page.merged or source_of(page.head)
    if page.merged is not None and page.merged.body != page.head.body:
        text = drawn(page.merged.body)
        with reading() as session:
            html = linked_html(session, text.html, text.links, with_waiting=True)
    return show(
        "review/own_view.html",
        article=article,
        page=page,
        source=source,
        difference=difference(page.published, source, (page.published_html, html)),
        wait=wait,
        held_sentence=held_sentence() if page.proposal.held_because else "",
    )


@blueprint.post("/artykuly/<slug>/szkic")
@requires(Permission.PROPOSE)
def save_draft(slug: str) -> ResponseReturnValue:
    """Keep what a script sends while somebody types; answers in words for the foot of the text."""
    who = signed_in()
    form = sent_form(request.form.get("section", "") if slug != NEW else "")
    try:
        hit_writing(application().limiter, who, "preview", request.remote_addr)
        with reading() as session:
            endpoint = "review.new_article" if slug == NEW else "review.edit"
            if drafts.was_sent(session, who, endpoint, form.klucz.data or ""):
                return jsonify(draft="", message="")
            if slug == NEW:
                assert isinstance(form, EditForm)
                desk = desk_of_new(who, form)
            else:
                article = articles.article_by_slug(session, slug)
                desk = desk_of_article(session, who, article, form)
            typed = drafts.without_removed(session, application().settings, desk.typed())
        draft = drafts.save(db(), who, typed)
    except DomainError as error:
        return jsonify(message=error.message), error.status
    message = _("Draft saved at %(time)s", time=clock_time(draft.saved))
    return jsonify(draft=drafts.token(draft), message=message)


@blueprint.post("/szkice/<int:draft_id>/usun")
@requires(Permission.SIGNED_IN)
@once
def delete_draft(draft_id: int) -> ResponseReturnValue:
    """Delete one's own draft: to begin anew, or from the list."""
    drafts.drop(db(), signed_in(), draft_id)
    flash(_("The draft is deleted."), "ok")
    target = request.form.get("dalej", "")
    return redirect(target if is_same_site(target) else url_for("review.own_proposals"), 303)
