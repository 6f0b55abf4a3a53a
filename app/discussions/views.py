"""Addresses under which threads are read."""

from dataclasses import dataclass
from itertools import groupby

from flask import redirect, request
from flask.typing import ResponseReturnValue

from app.articles import lists
from app.articles import queries as articles
from app.core.errors import NotFound
from app.core.paging import Page
from app.core.submissions import new_key
from app.core.web import application, db
from app.discussions import (
    finding,
    list_marks,
    merging,
    positions,
    post_drafts,
    queries,
    rules,
    tags,
    thread_page,
    waiting,
)
from app.discussions.addresses import board_address, thread_address
from app.discussions.blueprint import POST, THREAD, blueprint
from app.discussions.boards import board_names
from app.discussions.forms import PostForm
from app.discussions.queries import ThreadRow
from app.discussions.taking_part import TakingPart, taking_part
from app.discussions.thanks import Thanks
from app.discussions.thread_extras import extras_of
from app.discussions.thread_page import PostRow, ThreadHead
from app.people.access import requires, viewer
from app.people.hat_choice import offer_hats
from app.people.hats import HatWords
from app.people.limits import hit_writing
from app.people.rules import Permission, Who, may
from app.ui.pages import page_links, requested_page, show

UNANSWERED = "bez-odpowiedzi"
SOLVED = "z-pomocna"
FOLLOWED = "obserwowane"
OWN_WAITING_SHOWN = 5


@dataclass(frozen=True)
class Shown:
    """A post and what this reader may do with it."""

    post: PostRow
    acts: frozenset[str]
    thanks: Thanks
    is_new: bool
    is_answer: bool
    hat: HatWords | None


@dataclass(frozen=True)
class Branch:
    """A first-level post and the replies to it; the first may stand on the page before."""

    first: Shown | None
    replies: list[Shown]


@blueprint.get("/dyskusje")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """All threads, or a choice of them, and the boards beside them."""
    who = viewer()
    shown = request.args.get("pokaz", "")
    shown = shown if shown in (UNANSWERED, SOLVED) or (who and shown == FOLLOWED) else ""
    found = _chosen(shown, who)
    return show(
        "discussions/index.html",
        found=found,
        marks=list_marks.marks_of(db(), who, found.items),
        links=page_links(found, "discussions.index", **({"pokaz": shown} if shown else {})),
        shown=shown,
        unanswered_count=found.total if shown == UNANSWERED else queries.count_unanswered(db()),
        boards=queries.boards(db(), application().settings),
        board_names=board_names(application().settings),
        topics=tags.most_used(db()),
        own_waiting=waiting.own_waiting_posts(db(), who.id, OWN_WAITING_SHOWN) if who else [],
        queue_size=_queue_size(who),
    )


def _chosen(shown: str, who: Who | None) -> Page[ThreadRow]:
    if shown == FOLLOWED and who:
        return queries.followed_list(db(), who.id, requested_page())
    listed = {UNANSWERED: queries.unanswered_list, SOLVED: queries.solved_list}
    return listed.get(shown, queries.thread_list)(db(), requested_page())


def _queue_size(who: Who | None) -> int | None:
    """Number of waiting posts for those who decide on them, None for everybody else."""
    return waiting.count_waiting(db(), who) if who and may(who, Permission.MODERATE) else None


@blueprint.get("/dyskusje/tablica/<board>")
@requires(Permission.READ)
def board(board: str) -> ResponseReturnValue:
    """Threads of a general board, or the posts there that hold the words searched for."""
    names = board_names(application().settings)
    if board not in names:
        raise NotFound
    typed = _searched_for()
    if typed:
        posts = finding.on_board(db(), board, typed, requested_page())
        return show(
            "discussions/found.html",
            heading=names[board],
            back=board_address(board),
            typed=typed,
            found=posts,
            links=page_links(posts, "discussions.board", board=board, szukaj=typed),
        )
    found = queries.board_list(db(), board, requested_page())
    return show(
        "discussions/board.html",
        board=board,
        name=names[board],
        board_names=names,
        found=found,
        marks=list_marks.marks_of(db(), viewer(), found.items),
        links=page_links(found, "discussions.board", board=board),
    )


def _searched_for() -> str:
    """What is searched for within a place; counted, because each search looks through texts."""
    typed = " ".join(request.args.get("szukaj", "").split())[: finding.LONGEST_QUESTION]
    if typed:
        hit_writing(application().limiter, viewer(), "search", request.remote_addr)
    return typed


@blueprint.get("/artykuly/<slug>/dyskusja")
@requires(Permission.READ)
def of_article(slug: str) -> ResponseReturnValue:
    """Threads of an article."""
    article = articles.article_by_slug(db(), slug)
    found = queries.article_list(db(), article.id, requested_page())
    return show(
        "discussions/of_article.html",
        article=article,
        board_names=board_names(application().settings),
        found=found,
        marks=list_marks.marks_of(db(), viewer(), found.items),
        links=page_links(found, "discussions.of_article", slug=slug),
    )


@blueprint.get("/artykuly/<slug>/linkujace/watki")
@requires(Permission.READ)
def linking(slug: str) -> ResponseReturnValue:
    """Threads that link to this address, whether it has an article or not."""
    found = queries.linking_list(db(), slug, requested_page())
    in_articles = lists.linking_to(db(), slug, 1).total
    named = lists.cards(db(), [slug])
    if not named and (
        not (found.total or in_articles) or articles.redirect_target(db(), slug) is not None
    ):
        raise NotFound
    return show(
        "discussions/linking.html",
        slug=slug,
        title=named[0].title if named else slug,
        articles=in_articles,
        board_names=board_names(application().settings),
        found=found,
        marks=list_marks.marks_of(db(), viewer(), found.items),
        links=page_links(found, "discussions.linking", slug=slug),
    )


@blueprint.get(f"{THREAD}-<slug>")
@blueprint.get(THREAD, defaults={"slug": ""})
@requires(Permission.READ)
def thread(thread_id: int, slug: str) -> ResponseReturnValue:
    """A page of a thread; of a hidden one only the reason."""
    who = viewer()
    try:
        head = thread_page.thread_head(db(), who, thread_id)
    except NotFound:
        # One that was merged leads to where its posts stand; of all others this raises again.
        return redirect(thread_address(merging.target_of(db(), thread_id)), 301)
    if not head.is_readable:
        return show("discussions/hidden.html", head=head), 410
    if slug != head.slug:
        return redirect(head.url(requested_page()), 301)
    if typed := _searched_for():
        return _found_in(head, typed)
    found = thread_page.thread_page(db(), who, head, requested_page())
    part = taking_part(db(), who, head, found)
    page = show(
        "discussions/thread.html",
        head=head,
        branches=_branches(who, head, found.posts.items, part),
        people=found.people,
        part=part,
        links=page_links(found.posts, "discussions.thread", thread_id=head.id, slug=head.slug),
        form=_reply_form(part) if rules.can_reply(who, head) else None,
        draft_spot=post_drafts.spot_of("thread", head.id),
        acts=rules.acts_on_thread(head),
        extras=extras_of(db(), who, head),
        board_names=board_names(application().settings),
        new_key=new_key,
    )
    if who and part.moves_to:
        # A GET that writes: what somebody has read they tell by opening it, and by nothing else.
        # For signed-in people only, and only when there was something new. The reading
        # transaction ends first: under SQLite's older journal it would keep the write waiting.
        db().rollback()
        positions.remember(application().database, who.id, head.id, part.moves_to)
    return page


def _found_in(head: ThreadHead, typed: str) -> str:
    posts = finding.in_thread(db(), head.id, typed, requested_page())
    values = {"thread_id": head.id, "slug": head.slug, "szukaj": typed}
    return show(
        "discussions/found.html",
        heading=head.title,
        back=head.url(),
        typed=typed,
        found=posts,
        links=page_links(posts, "discussions.thread", **values),
    )


def _reply_form(part: TakingPart) -> PostForm:
    form = PostForm()
    offer_hats(form, part.own_hats)
    if part.draft:
        form.body.data = part.draft.body
    return form


def _branches(
    who: Who | None, head: ThreadHead, posts: list[PostRow], part: TakingPart
) -> list[Branch]:
    branches = []
    for _number, group in groupby(posts, key=lambda post: post.branch):
        shown = [
            Shown(
                post,
                rules.acts_on_post(who, head, post),
                part.thanks_for(post),
                part.is_new(post),
                is_answer=part.answer is not None and part.answer.post_id == post.id,
                hat=part.hats.get(post.hat_id) if post.hat_id else None,
            )
            for post in group
        ]
        has_first = shown[0].post.place == 0
        branches.append(Branch(shown[0] if has_first else None, shown[1:] if has_first else shown))
    return branches


@blueprint.get(POST)
@requires(Permission.READ)
def post(post_id: int) -> ResponseReturnValue:
    """Lasting address of a post: leads to the page on which it stands now."""
    response = redirect(thread_page.url_of_post(db(), viewer(), post_id))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get(f"{POST}/historia")
@requires(Permission.READ)
def history(post_id: int) -> ResponseReturnValue:
    """Former texts of a post."""
    who = viewer()
    head, found = thread_page.post_source(db(), who, post_id)
    return show(
        "discussions/history.html",
        head=head,
        post=found,
        versions=thread_page.post_history(db(), who, head, found),
    )
