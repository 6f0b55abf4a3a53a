"""Who may do what in a thread, whose posts wait for approval, and what is a valid title or text.

Each rule about a particular thing begins by asking the permission table of `app.people.rules`.
Whether somebody moderates a thread depends on the article's categories, so callers find that out
once (`moderates`) and hand it on.
"""

import re
from typing import Final, Protocol

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.discussions.models import LONGEST_TITLE, PostState, ThreadState
from app.people.models import Level
from app.people.rules import Permission, Who, covers, may
from app.text.limits import clean

SHORTEST_TITLE: Final = 3
# nh3 writes attributes one way only, so this finds every link in HTML that came through it.
_LINK: Final = re.compile(r'<a [^>]*?href="((?:https?:)?//[^"]*)"', re.IGNORECASE)


class ThreadLike(Protocol):
    """What rules ask of a thread: the table row or what a page holds of it."""

    @property
    def author_id(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def is_locked(self) -> bool: ...


class ModeratedThread(ThreadLike, Protocol):
    """A thread as one reader sees it."""

    @property
    def is_moderator(self) -> bool: ...


class PostLike(Protocol):
    """What rules ask of a post."""

    @property
    def author_id(self) -> int: ...
    @property
    def state(self) -> str: ...


class AnswerLike(PostLike, Protocol):
    """What they ask of a post that may be the helpful answer."""

    @property
    def is_opening(self) -> bool: ...


def can_start(who: Who | None) -> bool:
    """Whether `who` may start a thread."""
    return may(who, Permission.DISCUSS)


def moderates(who: Who | None, categories: tuple[str, ...] | None) -> bool:
    """Whether `who` moderates a thread on an article of these categories (None: on a board).

    Curators moderate within their scope, and boards belong to no scope.
    """
    if who is None or not may(who, Permission.MODERATE):
        return False
    return who.level >= Level.MODERATOR or (categories is not None and covers(who, categories))


def can_see_thread(who: Who | None, thread: ThreadLike, *, is_moderator: bool) -> bool:
    """Whether `who` sees the thread's title and posts; of a hidden one others see the reason.

    Nobody sees one that was merged: it has none, and its address leads to the other.
    """
    if thread.state == ThreadState.MERGED:
        return False
    if thread.state == ThreadState.VISIBLE or is_moderator:
        return True
    return thread.state == ThreadState.WAITING and _is_author(who, thread)


def can_reply(who: Who | None, thread: ThreadLike) -> bool:
    """Whether `who` may write in the thread; nobody may in a locked one."""
    return (
        may(who, Permission.DISCUSS)
        and thread.state == ThreadState.VISIBLE
        and not thread.is_locked
    )


def can_see_post(who: Who | None, post: PostLike, *, is_moderator: bool) -> bool:
    """Whether `who` may read the post's text; a hidden one leaves a stub for the others."""
    if post.state == PostState.VISIBLE or is_moderator:
        return True
    return post.state in (PostState.WAITING, PostState.REJECTED) and _is_author(who, post)


def can_answer_post(who: Who | None, thread: ThreadLike, post: PostLike) -> bool:
    """Whether `who` may reply to this very post."""
    return can_reply(who, thread) and post.state == PostState.VISIBLE


def can_edit_post(who: Who | None, thread: ThreadLike, post: PostLike) -> bool:
    """Whether `who` may change the post: own ones, while they are neither locked nor hidden."""
    return (
        may(who, Permission.DISCUSS)
        and _is_author(who, post)
        and post.state in (PostState.VISIBLE, PostState.WAITING)
        and thread.state != ThreadState.HIDDEN
        and not thread.is_locked
    )


def can_decide(who: Who | None, post: PostLike, *, is_moderator: bool) -> bool:
    """Whether `who` may approve or reject a waiting post; nobody does so with their own."""
    return is_moderator and post.state == PostState.WAITING and not _is_author(who, post)


def can_thank(who: Who | None, post: PostLike) -> bool:
    """Whether `who` may thank for the post; nobody thanks themselves."""
    return (
        may(who, Permission.DISCUSS)
        and post.state == PostState.VISIBLE
        and not _is_author(who, post)
    )


def marks_answers(who: Who | None, thread: ThreadLike) -> bool:
    """Whether `who` says which answer in the thread helped: who asked, and editors."""
    asked = _is_author(who, thread) and may(who, Permission.DISCUSS)
    return thread.state == ThreadState.VISIBLE and (asked or may(who, Permission.MARK_ANSWER))


def can_mark_answer(who: Who | None, thread: ThreadLike, post: AnswerLike) -> bool:
    """Whether `who` may mark this very post; the question is no answer."""
    return marks_answers(who, thread) and post.state == PostState.VISIBLE and not post.is_opening


def can_tag(who: Who | None, thread: ThreadLike, *, is_moderator: bool) -> bool:
    """Whether `who` may choose the topics of the thread: who began it, and moderators."""
    if is_moderator:
        return True
    return _is_author(who, thread) and may(who, Permission.DISCUSS) and not thread.is_locked


def can_make_tags(who: Who) -> bool:
    """Whether `who` may make topics that do not exist yet."""
    return may(who, Permission.DISCUSS) and who.level >= Level.RESIDENT


def acts_on_post(who: Who | None, thread: ModeratedThread, post: AnswerLike) -> frozenset[str]:
    """What `who` may do with a post; the page offers nothing else."""
    is_moderator = thread.is_moderator
    offered = {
        "reply": can_answer_post(who, thread, post),
        "edit": can_edit_post(who, thread, post),
        "thank": thread.state == ThreadState.VISIBLE and can_thank(who, post),
        "mark": can_mark_answer(who, thread, post),
        "decide": can_decide(who, post, is_moderator=is_moderator),
        "hide": is_moderator and post.state == PostState.VISIBLE,
        "unhide": is_moderator and post.state == PostState.HIDDEN,
    }
    return frozenset(act for act, is_allowed in offered.items() if is_allowed)


def acts_on_thread(thread: ModeratedThread) -> frozenset[str]:
    """What a moderator may do with a thread."""
    if not thread.is_moderator:
        return frozenset()
    return frozenset(
        {
            "unlock" if thread.is_locked else "lock",
            "unhide" if thread.state == ThreadState.HIDDEN else "hide",
        }
    )


def needs_approval(who: Who, approved_posts: int, outside_links: int, settings: Settings) -> bool:
    """Whether a text of `who` waits: a newcomer's first posts, and those full of outside links."""
    if who.level > Level.NEW:
        return False
    return (
        approved_posts < settings.posts_approved_first or outside_links > settings.outside_links_new
    )


def is_limited_a_day(who: Who) -> bool:
    """Whether the number of posts a day is limited for `who`."""
    return who.level <= Level.NEW


def outside_links(html: str, site_url: str) -> int:
    """Number of links in rendered HTML that lead away from this site."""
    own = site_url.partition("://")[2].lower()
    targets = (match.partition("//")[2].lower() for match in _LINK.findall(html))
    return sum(1 for target in targets if re.split(r"[/?#]", target, maxsplit=1)[0] != own)


def check_title(title: str) -> str:
    """The title on one line; raises Invalid("title") when it is too short or too long."""
    title = " ".join(clean(title).split())
    if len(title) < SHORTEST_TITLE:
        raise Invalid("title", _("Write in a few words what it is about."))
    if len(title) > LONGEST_TITLE:
        raise Invalid(
            "title", _("Shorten the title to %(limit)s characters.", limit=str(LONGEST_TITLE))
        )
    return title


def check_body(body: str) -> str:
    """The cleaned text; raises Invalid("body") when there is nothing in it."""
    body = clean(body).strip("\n")
    if not body.strip():
        raise Invalid("body", _("Write something first."))
    return body


def _is_author(who: Who | None, thing: ThreadLike | PostLike) -> bool:
    return who is not None and who.id == thing.author_id
