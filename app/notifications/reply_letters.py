"""Answers to replies by e-mail: why one did not become a post, or that it waits."""

from sqlalchemy.orm import Session

from app.core import mail
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.discussions.addresses import thread_address
from app.discussions.models import Thread, ThreadState
from app.people.models import Person

_MOST_QUOTED = 4000


def refused(
    db: Session,
    settings: Settings,
    person: Person,
    thread_id: int | None,
    reason: str,
    words: str,
    message_id: str,
) -> None:
    """Give the reason, the way to the thread, and the words back, so that none are lost."""
    lines = [
        _("Hello %(name)s,", name=_first_name(person)),
        _("your letter did not become a post."),
        reason,
        *_way(db, settings, thread_id),
    ]
    if words:
        lines += [_("You wrote:"), words[:_MOST_QUOTED]]
    # What a stranger's program put into its own id comes into ours only if it is one plain word.
    is_plain = message_id.isascii() and message_id.isprintable() and len(message_id) < 200
    headers = {"In-Reply-To": message_id} if message_id and is_plain else {}
    _post(db, settings, person, _("Your reply was not added"), lines, headers)


def waiting(db: Session, settings: Settings, person: Person, thread_id: int) -> None:
    """Tell that a moderator reads the post first, as the site tells after its form."""
    lines = [
        _("Hello %(name)s,", name=_first_name(person)),
        _("Thank you. Others will see your post when a moderator has read it."),
        *_way(db, settings, thread_id),
    ]
    _post(db, settings, person, _("Your reply waits"), lines, {})


def _way(db: Session, settings: Settings, thread_id: int | None) -> list[str]:
    thread = db.get(Thread, thread_id) if thread_id is not None else None
    if thread is None or thread.state != ThreadState.VISIBLE:
        return []
    return [settings.site_url + thread_address(thread.id, thread.slug)]


def _first_name(person: Person) -> str:
    return (person.name.split() or [person.name])[0]


def _post(
    db: Session,
    settings: Settings,
    person: Person,
    subject: str,
    lines: list[str],
    headers: dict[str, str],
) -> None:
    if person.email is None:
        return
    mail.post(
        db,
        person.email,
        " ".join(f"{subject} – {settings.site_name}".split())[:300],
        "\n\n".join([*lines, f"{settings.site_name}\n{settings.site_url}"]) + "\n",
        headers={"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", **headers},
    )
