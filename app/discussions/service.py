"""Writing in threads: start, reply, edit, approve, reject. One transaction, one journal entry each.

Texts come rendered, because rendering takes time and must not happen inside a transaction. The
thread's row is locked first, so that places in it are given out one after another and what lists
show of it is counted by one writer at a time.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.articles.service import touch
from app.cities.models import City
from app.core import clock, journal
from app.core.db import held
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.i18n import gettext as _
from app.core.limiter import too_many
from app.core.settings import Settings
from app.discussions import following, mentions, rules
from app.discussions.linking import note_links
from app.discussions.models import OPENING_BRANCH, Post, PostState, PostVersion, Thread, ThreadState
from app.discussions.pace import check_pace
from app.discussions.pictures import keep_pictures, show_pictures
from app.discussions.places import Subject
from app.discussions.poll_models import Poll
from app.discussions.reasons import check_reason
from app.discussions.spots import OPENING, Spot, parent_of_reply, spot_of_reply
from app.discussions.standing import moderates_thread
from app.people import hats
from app.people.models import Person
from app.people.rules import Who
from app.review.holding import reasons_to_hold
from app.text.polish import slugify
from app.text.rendered import Rendered
from app.text.safe_html import RENDERER_VERSION

# How often a post may go to another thread while somebody waits for the lock of its thread.
_MOVES = 3


@dataclass(frozen=True)
class Text:
    """What a person wrote, and its rendered form."""

    body: str
    rendered: Rendered
    # The verified role worn with it, by its writer's choice.
    hat_id: int | None = None


def start_thread(
    db: Session,
    who: Who,
    settings: Settings,
    *,
    title: str,
    text: Text,
    board: str | None = None,
    article_id: int | None = None,
    city_id: int | None = None,
    subject: Subject | None = None,
    poll_words: str = "",
) -> Thread:
    """Start a thread in one place; its first post may have to wait for approval.

    `poll_words` are those of a poll that is to be added at once: with them it waits, if it must.

    Raises Forbidden, Invalid, NotFound for a missing article or city, or TooMany past the daily
    limit.
    """
    if not rules.can_start(who):
        raise Forbidden(_("Your account does not have the right to do this."))
    title, body = rules.check_title(title), rules.check_body(text.body)
    if article_id is not None and db.get(Article, article_id) is None:
        raise NotFound
    if city_id is not None and db.get(City, city_id) is None:
        raise NotFound
    held = reasons_to_hold(db, settings, who, "", f"{title}\n{body}\n{poll_words}")
    state = _state_of_new(db, who, settings, text.rendered, held)
    now = clock.now()
    thread = Thread(
        board=board,
        article_id=article_id,
        city_id=city_id,
        subject=subject.key if subject else None,
        subject_title=subject.title if subject else "",
        subject_url=subject.url if subject else "",
        title=title,
        slug=slugify(title),
        author_id=who.id,
        created=now,
        state=ThreadState.WAITING if state == PostState.WAITING else ThreadState.VISIBLE,
        reply_count=0,
        last_at=now,
        last_author_id=who.id,
        is_locked=False,
    )
    db.add(thread)
    db.flush()
    post = _add_post(db, who, thread, replace(text, body=body), state, OPENING)
    post.held_because = held
    thread.created = thread.last_at = post.created
    keep_fresh(db, thread)
    record(db, "thread.started", who, thread, post)
    return thread


def reply(
    db: Session,
    who: Who,
    settings: Settings,
    thread_id: int,
    text: Text,
    parent_id: int | None = None,
) -> Post:
    """Add a post: at the end of the thread, or at the end of the branch of `parent_id`.

    A reply to the first post is an answer to the thread and stands at its end; a reply to a reply
    stands in the same branch. Raises NotFound, Forbidden, Invalid or TooMany.
    """
    thread = locked_thread(db, thread_id)
    parent = parent_of_reply(db, thread, parent_id)
    if thread.state != ThreadState.VISIBLE and not moderates_thread(db, who, thread):
        raise NotFound
    if not rules.can_reply(who, thread):
        raise Forbidden(_("Nobody can write in this thread now."))
    if parent is not None and not rules.can_answer_post(who, thread, parent):
        raise Forbidden(_("Nobody can reply to this post."))
    check_pace(db, who, thread)
    body = rules.check_body(text.body)
    held = reasons_to_hold(db, settings, who, "", body)
    state = _state_of_new(db, who, settings, text.rendered, held)
    post = _add_post(
        db, who, thread, replace(text, body=body), state, spot_of_reply(db, thread, parent)
    )
    post.held_because = held
    if state == PostState.VISIBLE:
        refresh_thread(db, thread)
    record(db, "post.added", who, thread, post)
    return post


def edit_post(
    db: Session, who: Who, settings: Settings, post_id: int, version: int, text: Text
) -> Post:
    """Change an own post and keep the former text as a version.

    A newcomer's text that would wait when new waits when edited too. Raises Conflict when the
    post is no longer at `version`, so that one window does not overwrite another.
    """
    thread, post = locked_post(db, post_id)
    if not rules.can_see_post(who, post, is_moderator=moderates_thread(db, who, thread)):
        raise NotFound
    if not rules.can_edit_post(who, thread, post):
        raise Forbidden(_("This post can no longer be changed."))
    body = rules.check_body(text.body)
    if body == post.body:
        return post
    if post.version != version:
        raise Conflict(_("This post was changed in another window. Compare before you save."))
    former = PostVersion(
        post_id=post.id,
        number=post.version,
        written=post.edited or post.created,
        state=post.state,
        renderer_version=post.renderer_version,
        html=post.html,
        body=post.body,
    )
    db.add(former)
    keep_pictures(db, former)
    was_visible = post.state == PostState.VISIBLE
    # A text that nobody approved yet is looked at whole.
    post.held_because = reasons_to_hold(db, settings, who, post.body if was_visible else "", body)
    waits = bool(post.held_because) or rules.needs_approval(
        who,
        approved_posts(db, who.id),
        rules.outside_links(text.rendered.html, settings.site_url),
        settings,
    )
    mentions.note(db, post.id, _set_text(db, post, Text(body, text.rendered)))
    show_pictures(db, post)
    note_links(db, post.id, text.rendered.links)
    post.version += 1
    post.edited = clock.now()
    post.state = PostState.WAITING if waits else post.state
    db.flush()
    if was_visible and waits:
        refresh_thread(db, thread)
    record(db, "post.edited", who, thread, post)
    return post


def approve_post(db: Session, who: Who, post_id: int, version: int) -> Post:
    """Let everybody read a waiting post; with a thread's first post the thread appears.

    Raises Conflict when its author changed the text since the moderator read it.
    """
    thread, post = _waiting_post(db, who, post_id)
    if post.version != version:
        raise Conflict(_("The author changed this post in the meantime. Read it again."))
    post.state = PostState.VISIBLE
    post.published = post.published or clock.now()
    if post.is_opening and thread.state == ThreadState.WAITING:
        thread.state = ThreadState.VISIBLE
        _begin_poll(db, thread)
    db.flush()
    refresh_thread(db, thread)
    record(db, "post.approved", who, thread, post)
    return post


def _begin_poll(db: Session, thread: Thread) -> None:
    """The days of a poll count from when people can vote in it."""
    poll = db.scalar(select(Poll).where(Poll.thread_id == thread.id))
    if poll is not None:
        now = clock.now()
        poll.created, poll.ends = now, poll.ends + (now - poll.created)


def reject_post(db: Session, who: Who, post_id: int, code: str, sentence: str) -> Post:
    """Refuse a waiting post with a reason; only its author and moderators ever see it."""
    thread, post = _waiting_post(db, who, post_id)
    post.reason_code, post.reason_text = check_reason(code, sentence)
    post.state = PostState.REJECTED
    db.flush()
    record(db, "post.rejected", who, thread, post, reason=code)
    return post


def _waiting_post(db: Session, who: Who, post_id: int) -> tuple[Thread, Post]:
    thread, post = locked_post(db, post_id)
    is_moderator = moderates_thread(db, who, thread)
    if not is_moderator:
        raise NotFound
    if post.state != PostState.WAITING:
        raise Conflict(_("Somebody has already decided on this post."))
    if not rules.can_decide(who, post, is_moderator=is_moderator):
        raise Forbidden(_("Somebody else has to decide on your post."))
    return thread, post


def locked_thread(db: Session, thread_id: int) -> Thread:
    """The thread's row, held against other writers until the end of the transaction."""
    return held(db, Thread, thread_id)


def locked_post(db: Session, post_id: int) -> tuple[Thread, Post]:
    """A post under the lock of its thread, also when it goes to another one meanwhile."""
    of_post = select(Post.thread_id).where(Post.id == post_id)
    thread_id = db.scalar(of_post)
    for _attempt in range(_MOVES):
        if thread_id is None:
            raise NotFound
        thread = locked_thread(db, thread_id)
        thread_id = db.scalar(of_post)
        if thread_id == thread.id:
            return thread, db.get_one(Post, post_id, populate_existing=True)
    raise NotFound


def refresh_thread(db: Session, thread: Thread) -> None:
    """Count anew what lists show of the thread, after a post came into sight or left it."""
    visible = (Post.thread_id == thread.id, Post.state == PostState.VISIBLE)
    replies = select(func.count()).where(*visible, Post.branch > OPENING_BRANCH)
    thread.reply_count = db.scalar(replies) or 0
    newest = db.execute(
        select(Post.published, Post.author_id)
        .where(*visible)
        .order_by(Post.published.desc(), Post.id.desc())
        .limit(1)
    ).first()
    thread.last_at = newest.published if newest else thread.created
    thread.last_author_id = newest.author_id if newest else thread.author_id
    answer = (*visible, Post.id == thread.answer_post_id)
    if thread.answer_post_id and not db.scalar(select(Post.id).where(*answer)):
        thread.answer_post_id = thread.answer_by_id = None
    db.flush()
    keep_fresh(db, thread)


def keep_fresh(db: Session, thread: Thread) -> None:
    """Kept pages of the article show the thread as it is now."""
    if thread.article_id is not None and thread.state != ThreadState.WAITING:
        touch(db, thread.article_id)


def record(
    db: Session, kind: str, who: Who, thread: Thread, post: Post | None = None, **more: object
) -> None:
    """One journal entry; its subject is the thread for "thread." kinds, else the post."""
    data: dict[str, object] = {
        "thread": thread.id,
        "article": thread.article_id,
        "board": thread.board,
        "city": thread.city_id,
        "thread_state": str(thread.state),
    }
    if post is not None:
        data |= {"post": post.id, "state": str(post.state)}
    subject = f"thread:{thread.id}" if kind.startswith("thread.") or not post else f"post:{post.id}"
    journal.record(db, kind, who.id, subject, data | more)


def approved_posts(db: Session, person_id: int) -> int:
    """Number of a person's posts that everybody can read."""
    query = select(func.count()).where(Post.author_id == person_id, Post.state == PostState.VISIBLE)
    return db.scalar(query) or 0


def is_held(db: Session, thread_id: int) -> bool:
    """Whether filters hold the first post of a thread."""
    first = select(Post.held_because).where(
        Post.thread_id == thread_id, Post.branch == OPENING_BRANCH
    )
    return bool(db.scalar(first))


def _state_of_new(
    db: Session, who: Who, settings: Settings, rendered: Rendered, held: list[str]
) -> PostState:
    """State of a new post; raises TooMany for a newcomer who wrote enough for today."""
    if rules.is_limited_a_day(who):
        # Two posts at the same moment must not both be the last of the day.
        db.execute(select(Person.id).where(Person.id == who.id).with_for_update())
        midnight = clock.midnight(clock.today())
        today = select(func.count()).where(Post.author_id == who.id, Post.created >= midnight)
        if (db.scalar(today) or 0) >= settings.posts_a_day_new:
            tomorrow = clock.midnight(clock.today() + timedelta(days=1))
            raise too_many(max(1, int((tomorrow - clock.now()).total_seconds())))
    links = rules.outside_links(rendered.html, settings.site_url)
    if held or rules.needs_approval(who, approved_posts(db, who.id), links, settings):
        return PostState.WAITING
    return PostState.VISIBLE


def _add_post(
    db: Session, who: Who, thread: Thread, text: Text, state: PostState, spot: Spot
) -> Post:
    now = clock.now()
    post = Post(
        thread_id=thread.id,
        parent_id=spot.parent_id,
        branch=spot.branch,
        place=spot.place,
        author_id=who.id,
        state=state,
        created=now,
        published=now if state == PostState.VISIBLE else None,
        version=1,
        hat_id=hats.check_worn(db, who.id, text.hat_id),
    )
    named = _set_text(db, post, text)
    db.add(post)
    db.flush()
    mentions.note(db, post.id, named)
    show_pictures(db, post)
    note_links(db, post.id, text.rendered.links)
    # People want to know what comes of what they wrote.
    following.begin(db, who.id, thread.id)
    return post


def _set_text(db: Session, post: Post, text: Text) -> list[int]:
    """Give a post its text; returns the ids of the people whom it names."""
    rendered, named = mentions.with_links(db, text.rendered)
    post.body = text.body
    post.html = rendered.html
    post.plain = rendered.plain
    post.renderer_version = RENDERER_VERSION
    return named
