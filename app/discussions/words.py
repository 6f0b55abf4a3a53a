"""Dictionary forms of the words of posts and titles, noted by the worker soon after the act.

From them the search within a thread and the threads similar to a title are found: with Polish
endings, in one statement, without reading the texts.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core import journal
from app.core.db import Database
from app.core.followers import follow
from app.core.settings import Settings
from app.discussions.models import Post, PostState, Thread
from app.discussions.participation_models import PostWords, TitleWord
from app.text.morphology import LONGEST_WORD, lemmas
from app.text.stop_words import STOP_WORDS
from app.text.tokens import tokens

KINDS: Final = (
    "thread.started",
    "thread.retitled",
    "thread.redacted",
    "thread.split",
    "post.added",
    "post.approved",
    "post.edited",
    "post.redacted",
    "post.name-dropped",
)
_BATCH: Final = 50
# A post has twenty kilobytes at most; the same bound for words taken together.
_LONGEST_WORDS: Final = 60_000


def words_of(text: str) -> list[frozenset[str]]:
    """Dictionary forms of each word that tells what a text is about."""
    return [
        frozenset(lemma[:LONGEST_WORD] for lemma in lemmas(word))
        for word, _position in tokens(text)
        if word not in STOP_WORDS
    ]


def note_words(_settings: Settings, database: Database) -> None:
    """Note the words of what was written since the last look; of everything, the first time."""
    while follow(database, "words", partial(_note_all, database), kinds=KINDS, batch=_BATCH):
        pass


def _note_all(database: Database, entries: Sequence[journal.Entry]) -> None:
    # "other" is the thread that a split made.
    named = [each.data.get(key) for each in entries for key in ("thread", "other")]
    posts = sorted({int(each.data["post"]) for each in entries if each.data.get("post")})
    for thread_id in sorted({int(each) for each in named if each}):
        with database.writing() as db:
            note_title(db, thread_id)
    for post_id in posts:
        with database.writing() as db:
            note_post(db, post_id)


def note_title(db: Session, thread_id: int) -> None:
    """Note the words of a thread's present title in place of the former."""
    title = db.scalar(select(Thread.title).where(Thread.id == thread_id).with_for_update())
    db.execute(delete(TitleWord).where(TitleWord.thread_id == thread_id))
    found = frozenset[str]().union(*words_of(title or ""))
    db.add_all(TitleWord(word=each, thread_id=thread_id) for each in sorted(found))
    db.flush()


def note_post(db: Session, post_id: int) -> None:
    """Note the words of a post's present text in place of the former.

    Of a text that was never public nothing is noted. Who searches never meets a hidden one.
    """
    row = db.execute(
        select(Post.thread_id, Post.plain, Post.state).where(Post.id == post_id).with_for_update()
    ).first()
    db.execute(delete(PostWords).where(PostWords.post_id == post_id))
    if row is None or row.state not in (PostState.VISIBLE, PostState.HIDDEN):
        return
    found = frozenset[str]().union(*words_of(row.plain))
    line = " ".join(["", *sorted(found), ""])[:_LONGEST_WORDS]
    db.add(PostWords(post_id=post_id, thread_id=row.thread_id, words=line))
    db.flush()


def forget_words(db: Session, post_id: int) -> None:
    """A passage of the post was removed for good: its words go at once, not with the next look."""
    db.execute(delete(PostWords).where(PostWords.post_id == post_id))
