"""Addresses of topics: threads that bear one, choosing those of a thread, care for their names."""

from typing import Final

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from app.core.errors import Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.web import application, db, once, reading
from app.discussions import list_marks, queries, rules, tags, thread_page
from app.discussions.blueprint import THREAD, blueprint
from app.discussions.boards import board_names
from app.discussions.forms import TagForm, TagsForm
from app.people.access import requires, signed_in, viewer
from app.people.rules import Permission, may
from app.ui.pages import page_links, requested_page, show

GET_POST: Final = ("GET", "POST")


@blueprint.get("/dyskusje/temat/<tag>")
@requires(Permission.READ)
def topic(tag: str) -> ResponseReturnValue:
    """Threads that bear a topic; the address of a merged one leads to the other."""
    found_tag = tags.tag_by_slug(db(), tag)
    if found_tag.slug != tag:
        return redirect(found_tag.url, 301)
    found = queries.tag_list(db(), found_tag.id, requested_page())
    return show(
        "discussions/topic.html",
        tag=found_tag,
        found=found,
        marks=list_marks.marks_of(db(), viewer(), found.items),
        board_names=board_names(application().settings),
        may_rename=may(viewer(), Permission.HIDE),
        links=page_links(found, "discussions.topic", tag=tag),
    )


@blueprint.route("/dyskusje/temat/<tag>/zmien", methods=GET_POST)
@requires(Permission.HIDE)
@once
def rename_topic(tag: str) -> ResponseReturnValue:
    """Give a topic another name, or merge it into another."""
    with reading() as session:
        present = tags.tag_by_slug(session, tag)
    form = TagForm(name=present.name)
    if form.validate_on_submit():
        try:
            renamed = tags.rename(db(), signed_in(), tag, form.name.data or "")
            flash(_("The topic is now called “%(name)s”.", name=renamed.name), "ok")
            return redirect(renamed.url, 303)
        except Invalid as refusal:
            db().rollback()
            form.refuse(refusal)
    status = 422 if form.errors else 200
    return show("discussions/rename_topic.html", form=form, tag=present), status


@blueprint.route(f"{THREAD}/tematy", methods=GET_POST)
@requires(Permission.DISCUSS)
@once
def topics_of_thread(thread_id: int) -> ResponseReturnValue:
    """Choose the topics of a thread."""
    who = signed_in()
    with reading() as session:
        head = thread_page.thread_head(session, who, thread_id)
        if not head.is_readable:
            raise NotFound
        present = tags.of_threads(session, [thread_id]).get(thread_id, [])
        offered = tags.most_used(session)
    if not rules.can_tag(who, head, is_moderator=head.is_moderator):
        raise Forbidden(_("Your account does not have the right to do this."))
    form = TagsForm(tags=", ".join(tag.name for tag in present))
    if form.validate_on_submit():
        try:
            names = tags.names_in(form.tags.data or "")
            tags.check_words(db(), who, application().settings, names)
            tags.set_tags(db(), who, thread_id, names)
            return redirect(head.url(), 303)
        except Invalid as refusal:
            db().rollback()
            form.refuse(refusal)
    status = 422 if form.errors else 200
    return show("discussions/topics.html", form=form, head=head, offered=offered), status
