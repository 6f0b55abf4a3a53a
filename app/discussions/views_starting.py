"""Address under which people start a thread: on a board, on an article, on a city.

The same form asks the question of a poll, and shows similar threads before a new one begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from app.articles import queries as articles
from app.articles.models import Article
from app.cities import queries as cities
from app.cities.models import City
from app.core.errors import NotFound
from app.core.web import application, db, once, reading
from app.discussions import finding, polls, post_drafts, rules, service, tags
from app.discussions.addresses import thread_address
from app.discussions.blueprint import blueprint
from app.discussions.boards import board_names
from app.discussions.finding import SimilarThread
from app.discussions.forms import (
    DRAFT,
    SIMILAR_SEEN_FIELD,
    STEP_FIELD,
    PlacedThreadForm,
    ThreadForm,
)
from app.discussions.forms_moving import new_poll
from app.discussions.models import LONGEST_TITLE, ThreadState
from app.discussions.post_drafts import Draft
from app.discussions.service import Text
from app.discussions.views_writing import (
    GET_POST,
    keep_draft,
    offer_own_hats,
    submit,
    tell_of_waiting,
)
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.ui.pages import show


@dataclass(frozen=True)
class Ground:
    """Where a new thread is to stand: on an article, on a city, or on a board yet to be chosen."""

    article: Article | None = None
    city: City | None = None

    @property
    def spot(self) -> str:
        """The name under which its draft is kept."""
        if self.article:
            return post_drafts.spot_of("new:article", self.article.id)
        return post_drafts.spot_of("new:city", self.city.id) if self.city else "new"


@blueprint.route("/dyskusje/nowy", methods=GET_POST)
@requires(Permission.DISCUSS)
@once
def new_thread() -> ResponseReturnValue:
    """Start a thread on a board, or on the article or city named in the address."""
    ground = _ground_asked_for()
    names = board_names(application().settings)
    form: ThreadForm | PlacedThreadForm = (
        PlacedThreadForm() if ground.article or ground.city else ThreadForm()
    )
    offer_own_hats(form)
    if isinstance(form, ThreadForm):
        form.board.choices = list(names.items())
        if request.method == "GET" and request.args.get("tablica") in names:
            form.board.data = request.args["tablica"]

    def page(
        preview: str, similar: Sequence[SimilarThread] = (), draft: Draft | None = None
    ) -> str:
        return show(
            "discussions/new.html",
            form=form,
            article=ground.article,
            city=ground.city,
            preview=preview,
            similar=similar,
            draft=draft,
            spot=ground.spot,
            here=request.full_path.rstrip("?"),
            offered=_offered_tags(),
        )

    if request.method == "GET":
        draft = post_drafts.kept(db(), signed_in(), ground.spot)
        if draft:
            form.title.data, form.body.data = draft.title, draft.body
        else:
            # What somebody looked for in vain becomes their question.
            asked = " ".join(request.args.get("tytul", "").split())
            form.title.data = asked[:LONGEST_TITLE]
        return page("", draft=draft)
    if request.form.get(STEP_FIELD) == DRAFT:
        # A draft holds neither topics nor a poll, and nothing typed is lost.
        return keep_draft(page, form, ground.spot, form.title.data or "")
    similar = _similar_unseen(form.title.data or "")
    if similar and form.validate():
        return page("", similar)
    return submit(
        form,
        page,
        lambda text: _start(form, ground, text),
        check=lambda: (rules.check_title(form.title.data or ""), _tags_of(form)),
    )


def _start(form: ThreadForm | PlacedThreadForm, ground: Ground, text: Text) -> str:
    who, poll = signed_in(), new_poll(form) if form.asks() else None
    thread = service.start_thread(
        db(),
        who,
        application().settings,
        title=form.title.data or "",
        text=text,
        board=form.board.data if isinstance(form, ThreadForm) else None,
        article_id=ground.article.id if ground.article else None,
        city_id=ground.city.id if ground.city else None,
        poll_words="\n".join([poll.question, *poll.options]) if poll else "",
    )
    names = _tags_of(form)
    if names:
        tags.check_words(db(), who, application().settings, names)
        tags.set_tags(db(), who, thread.id, names)
    if poll:
        polls.add_poll(db(), who, application().settings, thread.id, poll)
    post_drafts.drop(db(), who, ground.spot)
    if thread.state == ThreadState.WAITING:
        tell_of_waiting(is_held=service.is_held(db(), thread.id))
    return thread_address(thread.id, thread.slug)


def _tags_of(form: ThreadForm | PlacedThreadForm) -> list[str]:
    return tags.names_in(form.tags.data or "")


def _offered_tags() -> list[str]:
    with reading() as session:
        return [tag.name for tag in tags.most_used(session)]


def _similar_unseen(title: str) -> list[SimilarThread]:
    """Similar threads to be shown before a new one is begun, unless its author saw them."""
    if request.form.get(STEP_FIELD) or request.form.get(SIMILAR_SEEN_FIELD):
        return []
    with reading() as session:
        return finding.similar_to(session, title)


def _ground_asked_for() -> Ground:
    slug, city = request.args.get("artykul"), request.args.get("miasto")
    with reading() as session:
        if city:
            return Ground(city=cities.city_by_slug(session, city))
        if not slug:
            return Ground()
        try:
            return Ground(articles.article_by_slug(session, slug))
        except NotFound:
            target = articles.redirect_target(session, slug)
            if target is None:
                raise
            return Ground(articles.article_by_slug(session, target))
