"""Addresses under which threads are read."""

from dataclasses import dataclass
from itertools import groupby

from flask import redirect, request
from flask.typing import ResponseReturnValue

from app.articles import lists
from app.articles import queries as articles
from app.core.errors import NotFound
from app.core.submissions import new_key
from app.core.web import application, db
from app.discussions import queries, rules, thread_page, waiting
from app.discussions.blueprint import POST, THREAD, blueprint
from app.discussions.boards import board_names
from app.discussions.forms import PostForm
from app.discussions.thread_page import PostRow, ThreadHead
from app.people.access import requires, viewer
from app.people.rules import Permission, Who, may
from app.ui.pages import page_links, requested_page, show

UNANSWERED = "bez-odpowiedzi"
OWN_WAITING_SHOWN = 5


@dataclass(frozen=True)
class Shown:
    """A post and what this reader may do with it."""

    post: PostRow
    acts: frozenset[str]


@dataclass(frozen=True)
class Branch:
    """A first-level post and the replies to it; the first may stand on the page before."""

    first: Shown | None
    replies: list[Shown]


@blueprint.get("/dyskusje")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """All conversations: newest, or those without an answer, and the boards beside them."""
    who = viewer()
    is_unanswered = request.args.get("pokaz") == UNANSWERED
    listed = queries.unanswered_list if is_unanswered else queries.thread_list
    found = listed(db(), requested_page())
    values = {"pokaz": UNANSWERED} if is_unanswered else {}
    return show(
        "discussions/index.html",
        found=found,
        links=page_links(found, "discussions.index", **values),
        is_unanswered=is_unanswered,
        unanswered_count=found.total if is_unanswered else queries.count_unanswered(db()),
        boards=queries.boards(db(), application().settings),
        board_names=board_names(application().settings),
        own_waiting=waiting.own_waiting_posts(db(), who.id, OWN_WAITING_SHOWN) if who else [],
        queue_size=_queue_size(who),
    )


def _queue_size(who: Who | None) -> int | None:
    """Number of waiting posts for those who decide on them, None for everybody else."""
    return waiting.count_waiting(db(), who) if who and may(who, Permission.MODERATE) else None


@blueprint.get("/dyskusje/tablica/<board>")
@requires(Permission.READ)
def board(board: str) -> ResponseReturnValue:
    """Threads of a general board."""
    names = board_names(application().settings)
    if board not in names:
        raise NotFound
    found = queries.board_list(db(), board, requested_page())
    return show(
        "discussions/board.html",
        board=board,
        name=names[board],
        board_names=names,
        found=found,
        links=page_links(found, "discussions.board", board=board),
    )


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
        links=page_links(found, "discussions.linking", slug=slug),
    )


@blueprint.get(f"{THREAD}-<slug>")
@blueprint.get(THREAD, defaults={"slug": ""})
@requires(Permission.READ)
def thread(thread_id: int, slug: str) -> ResponseReturnValue:
    """A page of a thread; of a hidden one only the reason."""
    who = viewer()
    head = thread_page.thread_head(db(), who, thread_id)
    if not head.is_readable:
        return show("discussions/hidden.html", head=head), 410
    if slug != head.slug:
        return redirect(head.url(requested_page()), 301)
    found = thread_page.thread_page(db(), who, head, requested_page())
    return show(
        "discussions/thread.html",
        head=head,
        branches=_branches(who, head, found.posts.items),
        people=found.people,
        links=page_links(found.posts, "discussions.thread", thread_id=head.id, slug=head.slug),
        form=PostForm() if rules.can_reply(who, head) else None,
        acts=rules.acts_on_thread(head),
        board_names=board_names(application().settings),
        new_key=new_key,
    )


def _branches(who: Who | None, head: ThreadHead, posts: list[PostRow]) -> list[Branch]:
    branches = []
    for _number, group in groupby(posts, key=lambda post: post.branch):
        shown = [Shown(post, rules.acts_on_post(who, head, post)) for post in group]
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
