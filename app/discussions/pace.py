"""Whether somebody may write in a slow thread now; asked under the thread's lock.

Apart from `slow_mode`, because writing asks it and the acts of moderators build on writing.
"""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import TooMany
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.discussions.models import Post, Thread
from app.discussions.standing import moderates_thread
from app.people.rules import Who


def check_pace(db: Session, who: Who, thread: Thread) -> None:
    """Raise TooMany with the time to wait, for everybody below a moderator of a slow thread."""
    if not thread.slow_minutes or moderates_thread(db, who, thread):
        return
    newest = db.scalar(
        select(func.max(Post.created)).where(Post.thread_id == thread.id, Post.author_id == who.id)
    )
    if newest is None:
        return
    wait = newest + timedelta(minutes=thread.slow_minutes) - clock.now()
    if wait <= timedelta():
        return
    minutes = -(-int(wait.total_seconds()) // 60) or 1
    raise TooMany(
        _("Everybody writes here once in %(pace)s now.", pace=minutes_in_words(thread.slow_minutes))
        + " "
        + _("You can send your post in %(wait)s.", wait=minutes_in_words(minutes)),
        max(1, int(wait.total_seconds())),
    )


def minutes_in_words(minutes: int) -> str:
    """A number of minutes as Polish says it after "co" and "za"."""
    return ngettext("%(num)s minute", "%(num)s minutes", minutes)
