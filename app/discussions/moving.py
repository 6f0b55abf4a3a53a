"""Moving a thread to another board, article or city. Its posts and their addresses stay."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.articles.models import Article
from app.articles.queries import article_by_slug, redirect_target
from app.articles.service import touch
from app.cities.models import City
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.discussions.models import Thread, ThreadState
from app.discussions.moving_models import NoteKind
from app.discussions.reasons import check_sentence
from app.discussions.service import locked_thread, record, refresh_thread
from app.discussions.standing import moderates_place, require_moderator
from app.discussions.thread_notes import note
from app.people.rules import Who


@dataclass(frozen=True)
class Destination:
    """Where a thread is to stand: one of the three."""

    board: str | None = None
    article_id: int | None = None
    city_id: int | None = None


def destination(
    db: Session, settings: Settings, board: str, article: str, city: str
) -> Destination:
    """What a moderator chose: a board, or the address of an article or a city.

    Raises Invalid when nothing or more than one thing was chosen, or there is no such thing.
    """
    chosen = [each for each in (board, article, city) if each]
    if len(chosen) != 1:
        raise Invalid("board", _("Choose one place: a board, an article or a city."))
    if board:
        if board not in dict(settings.boards):
            raise Invalid("board", _("Choose a board."))
        return Destination(board=board)
    if article:
        return Destination(article_id=_article(db, article).id)
    found = db.query(City.id).filter(City.slug == city.strip().strip("/").split("/")[-1]).scalar()
    if found is None:
        raise Invalid("city", _("There is no such city here."))
    return Destination(city_id=found)


def _article(db: Session, address: str) -> Article:
    slug = address.strip().rstrip("/").split("/")[-1]
    try:
        return article_by_slug(db, redirect_target(db, slug) or slug)
    except NotFound as error:
        raise Invalid("article", _("There is no article at this address.")) from error


def move_thread(
    db: Session, who: Who, thread_id: int, to: Destination, sentence: str, place_before: str
) -> Thread:
    """Let the thread stand elsewhere; `place_before` is what the note calls the former place.

    Only who moderates both places may. Raises Conflict for comments, which stay with their thing.
    """
    thread = locked_thread(db, thread_id)
    require_moderator(db, who, thread)
    if not moderates_place(db, who, to.article_id):
        raise Forbidden(_("Your account does not have the right to do this."))
    if thread.subject is not None:
        raise Conflict(_("This thread belongs to what it comments on and stays there."))
    if thread.state == ThreadState.MERGED:
        raise Conflict(_("This thread was joined with another one."))
    if (thread.board, thread.article_id, thread.city_id) == (to.board, to.article_id, to.city_id):
        raise Invalid("board", _("The thread is there already."))
    sentence = check_sentence(sentence)
    former = thread.article_id
    thread.board, thread.article_id, thread.city_id = to.board, to.article_id, to.city_id
    thread.pinned = None
    db.flush()
    if former is not None:
        touch(db, former)
    refresh_thread(db, thread)
    note(db, who, thread, NoteKind.MOVED, place=place_before, reason=sentence)
    record(db, "thread.moved", who, thread, from_article=former)
    return thread
