"""Which acts of the journal are told, of what kind each is, and to whom.

The entry holds numbers only; whether the thing can still be read is asked of the thing itself.
Nobody is told of what they did themselves.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.articles import watching
from app.cases.models import CasePerson
from app.cities import following as city_following
from app.core.journal import Entry
from app.deadlines.models import DeadlineReminder
from app.discussions import following, mentions
from app.discussions.models import Post, PostState, Thread
from app.discussions.participation_models import ThreadFollow
from app.experiences import following as experience_following
from app.experiences.models import (
    Experience,
    ExperienceAuthor,
    ExperienceTool,
)
from app.notifications import record_events
from app.notifications.event import Event, People, actors, number_in
from app.notifications.models import Kind
from app.people.community_models import Hat
from app.people.models import Person
from app.review.models import Proposal
from app.review.rules import Step
from app.search.synonym_models import SynonymVersion

# Where people find their reports and what was decided on them.
OWN_REPORTS: Final = "/moje-zgloszenia"
# What one person does to another: not told to who blocked them.
PERSONAL: Final = frozenset({Kind.MENTION, Kind.THANKS, Kind.INVITATION})
# Steps of which an author hears; the others are their own, or say nothing new.
TOLD_STEPS: Final = frozenset(
    {Step.ACCEPT, Step.ACCEPT_AMENDED, Step.ASK, Step.REJECT, Step.CLASH, Step.EXPIRE}
)
# A text is published and written into the journal within one transaction.
_ONE_ACT: Final = timedelta(minutes=1)


def events_of(db: Session, entry: Entry) -> list[Event]:
    """What an entry of the journal tells; more important events come first."""
    return _TELLERS[entry.kind](db, entry)


def _one(person_id: int) -> People:
    return select(Person.id).where(Person.id == person_id)


def _any_of(*selects: People) -> People:
    return select(Person.id).where(or_(*(Person.id.in_(each) for each in selects)))


def _visible_post(db: Session, post_id: int) -> tuple[Post, Thread] | None:
    row = db.execute(
        select(Post, Thread)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.id == post_id, Post.state == PostState.VISIBLE)
    ).first()
    return (row[0], row[1]) if row else None


def _mention(post: Post) -> Event:
    key = f"post:{post.id}"
    return Event(Kind.MENTION, key, key, mentions.mentioned(post.id), (post.author_id,))


def _post(db: Session, entry: Entry) -> list[Event]:
    """A post that can be read now, at once or since its approval: told by the act that did it.

    Where it was approved before its first entry was read, both entries find it visible; a post
    that is approved once more, after a change, was told long ago.
    """
    found = _visible_post(db, number_in(entry, "post"))
    if found is None:
        return []
    post, thread = found
    since = entry.at - (post.published or post.created)
    if not timedelta(0) <= since < _ONE_ACT:
        return []
    key, by = f"post:{post.id}", (post.author_id,)
    if not post.is_opening:
        about, to = f"thread:{thread.id}", _readers(thread)
        return [_mention(post), Event(Kind.REPLY, key, key, to, by, about, is_series=True)]
    return [
        _mention(post),
        *(Event(Kind.NEW_THREAD, key, key, to, by, about) for about, to in _places(thread)),
    ]


def _readers(thread: Thread) -> People:
    """Who follows a thread; of one about a report also its authors, unless they chose not to."""
    followers = following.followers(thread.id)
    experience_id = _experience_of(thread)
    if experience_id is None:
        return followers
    left = select(ThreadFollow.person_id).where(
        ThreadFollow.thread_id == thread.id, ThreadFollow.is_on.is_(False)
    )
    authors = _authors(experience_id).where(Person.id.not_in(left))
    return _any_of(followers, authors)


def _experience_of(thread: Thread) -> int | None:
    prefix, _colon, number = (thread.subject or "").partition(":")
    return int(number) if prefix == "experience" and number.isdigit() else None


def _authors(experience_id: int) -> People:
    """Who wrote a report."""
    coauthors = select(ExperienceAuthor.person_id).where(
        ExperienceAuthor.experience_id == experience_id, ExperienceAuthor.accepted.is_not(None)
    )
    author = select(Experience.author_id).where(Experience.id == experience_id)
    return _any_of(author, coauthors)


def _places(thread: Thread) -> list[tuple[str, People]]:
    """The followed things on which a thread stands."""
    if thread.article_id is not None:
        return [(f"article:{thread.article_id}", watching.followers(thread.article_id))]
    if thread.city_id is not None:
        return [(f"city:{thread.city_id}", city_following.followers(thread.city_id))]
    experience_id = _experience_of(thread)
    if experience_id is None:
        return []
    to = _any_of(experience_following.followers(experience_id), _authors(experience_id))
    return [(f"experience:{experience_id}", to)]


def _edited_post(db: Session, entry: Entry) -> list[Event]:
    """Only who is named now and was not told yet."""
    found = _visible_post(db, number_in(entry, "post"))
    return [_mention(found[0])] if found else []


def _answer(db: Session, entry: Entry) -> list[Event]:
    found = _visible_post(db, number_in(entry, "post"))
    if found is None or found[1].answer_post_id != found[0].id:
        return []
    post, thread = found
    to = _any_of(_one(post.author_id), following.followers(thread.id))
    about = f"thread:{thread.id}"
    return [Event(Kind.ANSWER, f"answer:{post.id}", f"post:{post.id}", to, actors(entry), about)]


def _thanks(db: Session, entry: Entry) -> list[Event]:
    found = _visible_post(db, number_in(entry, "post"))
    if found is None:
        return []
    subject = f"post:{found[0].id}"
    key, to = f"thanks:{found[0].id}@{entry.id}", _one(found[0].author_id)
    return [Event(Kind.THANKS, key, subject, to, actors(entry), is_series=True)]


def _moved_thread(_db: Session, entry: Entry) -> list[Event]:
    return [_of_thread(entry, number_in(entry, "thread"))]


def _split_or_merged_thread(_db: Session, entry: Entry) -> list[Event]:
    """The notice leads to where the posts are now; who followed them follows that thread."""
    return [_of_thread(entry, number_in(entry, "other"))]


def _of_thread(entry: Entry, number: int) -> Event:
    subject, detail = f"thread:{number}", entry.kind.partition(".")[2]
    key, to = f"entry:{entry.id}", following.followers(number)
    return Event(Kind.THREAD, key, subject, to, actors(entry), subject, detail)


def _poll(_db: Session, entry: Entry) -> list[Event]:
    thread_id = number_in(entry, "thread")
    subject = f"thread:{thread_id}"
    to = following.followers(thread_id)
    return [Event(Kind.POLL, f"poll:{thread_id}", subject, to, actors(entry), subject)]


def _published_experience(db: Session, entry: Entry) -> list[Event]:
    experience = db.get(Experience, number_in(entry, "experience"))
    if experience is None:
        return []
    key, by = f"experience:{experience.id}", (experience.author_id,)
    tools = select(ExperienceTool.article_id).where(ExperienceTool.experience_id == experience.id)
    told = []
    if experience.city_id is not None:
        city = experience.city_id
        told.append(
            Event(Kind.EXPERIENCE, key, key, city_following.followers(city), by, f"city:{city}")
        )
    for article_id in db.scalars(tools):
        to, about = watching.followers(article_id), f"article:{article_id}"
        told.append(Event(Kind.EXPERIENCE, key, key, to, by, about))
    return told


def _outcome(_db: Session, entry: Entry) -> list[Event]:
    number = number_in(entry, "experience")
    subject = f"experience:{number}"
    key, to = f"outcome:{number}@{entry.id}", experience_following.followers(number)
    return [Event(Kind.OUTCOME, key, subject, to, actors(entry), subject, is_series=True)]


def _invitation(_db: Session, entry: Entry) -> list[Event]:
    number = number_in(entry, "experience")
    subject = f"invitation:{number}"
    to = select(ExperienceAuthor.person_id).where(
        ExperienceAuthor.experience_id == number,
        ExperienceAuthor.person_id == number_in(entry, "person"),
        ExperienceAuthor.accepted.is_(None),
    )
    return [Event(Kind.INVITATION, subject, subject, to, actors(entry))]


def _article(_db: Session, entry: Entry) -> list[Event]:
    number = number_in(entry, "article")
    subject = f"article:{number}"
    # Who let it out knows of it as well.
    by = (*actors(entry), number_in(entry, "reviewer"))
    key, to = f"{subject}@{entry.id}", watching.followers(number)
    return [Event(Kind.ARTICLE, key, subject, to, by, subject, is_series=True)]


def _proposal(_db: Session, entry: Entry) -> list[Event]:
    number, step = number_in(entry, "proposal"), str(entry.data.get("step"))
    if step not in TOLD_STEPS:
        return []
    subject = f"proposal:{number}"
    to = select(Proposal.author_id).where(Proposal.id == number)
    key = f"{subject}@{entry.id}"
    return [Event(Kind.PROPOSAL, key, subject, to, actors(entry), subject, step, is_series=True)]


def _synonym(_db: Session, entry: Entry) -> list[Event]:
    """What a second person said to a word that somebody proposed for the search."""
    number = number_in(entry, "proposal")
    subject = f"synonym-proposal:{number}"
    to = select(SynonymVersion.by_id).where(SynonymVersion.id == number)
    detail = entry.kind.partition(".")[2]
    return [Event(Kind.SYNONYM, subject, subject, to, actors(entry), subject, detail)]


def _decision(entry: Entry, detail: str, url: str = "") -> list[Event]:
    """A decision of moderators: the entry says who is told, a letter of its own says it all."""
    told = entry.data.get("told")
    ids = [each for each in told if isinstance(each, int)] if isinstance(told, list) else []
    to = select(Person.id).where(Person.id.in_(ids))
    key, by = f"entry:{entry.id}", actors(entry)
    return [Event(Kind.REPORT, key, entry.subject, to, by, detail=detail, url=url)]


def _report(_db: Session, entry: Entry) -> list[Event]:
    return _decision(entry, "decided", OWN_REPORTS)


def _complaint(_db: Session, entry: Entry) -> list[Event]:
    made = number_in(entry, "statement")
    return _decision(entry, "appeal-decided", f"/decyzje/{made}" if made else OWN_REPORTS)


def _statement(_db: Session, entry: Entry) -> list[Event]:
    return _decision(entry, "statement", f"/decyzje/{number_in(entry, 'statement')}")


def _hat(_db: Session, entry: Entry) -> list[Event]:
    number = number_in(entry, "hat")
    subject = f"hat:{number}"
    to = select(Hat.person_id).where(Hat.id == number)
    return [Event(Kind.HAT, subject, subject, to, actors(entry))]


def _coordinator(_db: Session, entry: Entry) -> list[Event]:
    """Who was let to speak for a city, or speaks for it no longer; who gave it up knows."""
    to, subject = _one(number_in(entry, "person")), f"city:{number_in(entry, 'city')}"
    detail = entry.kind.partition(".")[2]
    return [Event(Kind.HAT, f"entry:{entry.id}", subject, to, actors(entry), detail=detail)]


def _deadline(db: Session, entry: Entry) -> list[Event]:
    number = number_in(entry, "reminder")
    subject = f"deadline-reminder:{number}"
    row = db.get(DeadlineReminder, number)
    is_over = row is not None and row.due < row.tell_on
    to = select(DeadlineReminder.person_id).where(DeadlineReminder.id == number)
    # Numbers of deleted reminders are given again, so the entry names the event.
    key, detail = f"{subject}@{entry.id}", "passed" if is_over else ""
    return [Event(Kind.DEADLINE, key, subject, to, detail=detail)]


def _case_invitation(_db: Session, entry: Entry) -> list[Event]:
    """Only whoever is invited and has not answered; not a word of the case goes along."""
    number = number_in(entry, "case")
    subject = f"case-invitation:{number}"
    to = select(CasePerson.person_id).where(
        CasePerson.case_id == number,
        CasePerson.person_id == number_in(entry, "person"),
        CasePerson.accepted.is_(None),
    )
    key = f"{subject}@{entry.id}"
    return [Event(Kind.INVITATION, key, subject, to, actors(entry), detail="case")]


Teller = Callable[[Session, Entry], list[Event]]
_TELLERS: Final[dict[str, Teller]] = {
    "thread.started": _post,
    "post.added": _post,
    "post.approved": _post,
    "post.edited": _edited_post,
    "thread.answered": _answer,
    "post.thanked": _thanks,
    "thread.moved": _moved_thread,
    "thread.split": _split_or_merged_thread,
    "thread.merged": _split_or_merged_thread,
    "poll.closed": _poll,
    "experience.published": _published_experience,
    "experience.outcome-changed": _outcome,
    "experience.coauthor-invited": _invitation,
    "article.published": _article,
    "proposal.moved": _proposal,
    "synonym.accepted": _synonym,
    "synonym.refused": _synonym,
    "synonym.withdrawn": _synonym,
    "record.accepted": record_events.record,
    "record.loaded": record_events.loaded,
    "record.clashed": record_events.record,
    "record.refused": record_events.record,
    "hat.given": _hat,
    "coordinator.given": _coordinator,
    "coordinator.taken": _coordinator,
    "deadline.reminder-due": _deadline,
    "local-date.came-near": record_events.near_date,
    "case.invited": _case_invitation,
    "report.decided": _report,
    "complaint.decided": _complaint,
    "statement.made": _statement,
}
KINDS: Final = tuple(_TELLERS)
