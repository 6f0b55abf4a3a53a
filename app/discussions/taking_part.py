"""What a page of a thread shows of taking part in it: thanks, topics, hats, the helpful answer, and
for its reader what is new, what they follow and what they typed and did not send.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.discussions import answers, following, positions, post_drafts, rules, tags, thanks
from app.discussions.answers import Answer
from app.discussions.models import ThreadState
from app.discussions.post_drafts import Draft
from app.discussions.tags import TagRow
from app.discussions.thanks import Thanks
from app.discussions.thread_page import PostRow, ThreadHead, ThreadPage
from app.people import hats
from app.people.hats import HatWords
from app.people.rules import Who

NO_THANKS = Thanks()


@dataclass(frozen=True)
class TakingPart:
    """For one reader of one page of a thread; a guest has only what all may see."""

    thanks: dict[int, Thanks]
    tags: list[TagRow]
    answer: Answer | None
    reader_id: int = 0
    is_following: bool = False
    seen_until: datetime | None = None
    first_new_id: int | None = None
    moves_to: datetime | None = None  # the reader's position once they saw this page
    draft: Draft | None = None
    hats: dict[int, HatWords] = field(default_factory=dict)  # by their ids, also those that ended
    own_hats: list[HatWords] = field(default_factory=list)
    acts: frozenset[str] = field(default=frozenset())

    def thanks_for(self, post: PostRow) -> Thanks:
        return self.thanks.get(post.id, NO_THANKS)

    def is_new(self, post: PostRow) -> bool:
        """Whether the reader has not seen the post before; on a first visit nothing is marked."""
        return (
            self.seen_until is not None
            and post.published is not None
            and post.published > self.seen_until
            and post.author_id != self.reader_id
        )


def taking_part(db: Session, who: Who | None, head: ThreadHead, page: ThreadPage) -> TakingPart:
    """A fixed number of queries, whatever the thread's length. The thread is known readable."""
    shown = [post.id for post in page.posts.items]
    counted = thanks.counts(db, who, shown)
    chosen = tags.of_threads(db, [head.id]).get(head.id, [])
    answer = answers.answer_of(db, head.id, head.answer_post_id) if head.answer_post_id else None
    worn = hats.worn(db, [post.hat_id for post in page.posts.items])
    if who is None:
        return TakingPart(counted, chosen, answer, hats=worn)
    seen = positions.seen_until(db, who.id, head.id)
    is_last_page = page.posts.number >= page.posts.pages
    return TakingPart(
        counted,
        chosen,
        answer,
        reader_id=who.id,
        is_following=following.is_following(db, who.id, head.id),
        seen_until=seen,
        first_new_id=positions.first_new(db, who.id, head.id, seen) if seen else None,
        moves_to=positions.position_after(
            db, who.id, head.id, seen, shown, is_last_page=is_last_page
        ),
        draft=post_drafts.kept(db, who, post_drafts.spot_of("thread", head.id)),
        hats=worn,
        own_hats=hats.hats_of(db, [who.id]).get(who.id, []),
        acts=_acts(who, head, answer),
    )


def _acts(who: Who, head: ThreadHead, answer: Answer | None) -> frozenset[str]:
    offered = {
        "follow": head.state == ThreadState.VISIBLE,
        "tag": rules.can_tag(who, head, is_moderator=head.is_moderator),
        "unmark": answer is not None and rules.marks_answers(who, head),
    }
    return frozenset(act for act, is_allowed in offered.items() if is_allowed)
