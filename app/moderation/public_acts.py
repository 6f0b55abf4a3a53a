"""Which acts of the journal the public log tells, and in which words (spec: review, R14).

Every kind of entry stands in one of the two tables here; a test of the house finds those that do
not. What is told is the act, its reason, the role and the article: never a name of somebody whom
it concerns, and never text that was refused or removed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.core.i18n import lazy_gettext as _
from app.people.words import ground_word
from app.review.rules import Reason, Step
from app.review.words import reason_words

STEP_KIND: Final = "proposal.moved"


class Group(StrEnum):
    """What the reader may ask for; the values stand in addresses."""

    PROPOSALS = "propozycje"
    ARTICLES = "artykuly"
    DISCUSSIONS = "dyskusje"
    ACCOUNTS = "konta"
    ORGANISATIONS = "organizacje"
    REMOVALS = "usuniecia"


GROUP_WORDS: Final = {
    Group.PROPOSALS: _("Proposals of changes"),
    Group.ARTICLES: _("Articles"),
    Group.DISCUSSIONS: _("Discussions of readers"),
    Group.ACCOUNTS: _("Accounts"),
    Group.ORGANISATIONS: _("Organisations"),
    Group.REMOVALS: _("Removals"),
}


def _code(value: str) -> str:
    return reason_words(value) if value in set(Reason) else ""


def _as_written(value: str) -> str:
    return value


def _breach(value: str) -> str:
    return str(_("breach of the rules")) if value == "True" else ""


@dataclass(frozen=True)
class Act:
    """A public act: its words, and where in the entry's data its reason stands."""

    group: Group
    words: object  # a text of the interface
    reason_key: str = "reason"
    reason: Callable[[str], str] = _code
    # Acts of the program itself are told only where a person's decision stands behind them.
    is_by_program: bool = False


STEPS: Final[dict[Step, Act]] = {
    Step.ACCEPT: Act(Group.PROPOSALS, _("Accepted a proposal")),
    Step.ACCEPT_AMENDED: Act(Group.PROPOSALS, _("Accepted a proposal with changes")),
    Step.ASK: Act(Group.PROPOSALS, _("Returned a proposal to its author")),
    Step.REJECT: Act(Group.PROPOSALS, _("Rejected a proposal")),
}
PUBLIC: Final[dict[str, Act]] = {
    "article.protected": Act(
        Group.ARTICLES, _("Changed the protection of an article"), reason=_as_written
    ),
    "article.renamed": Act(Group.ARTICLES, _("Changed the address of an article")),
    "revision.reverted": Act(
        Group.ARTICLES, _("Took an edit back"), reason_key="is_breach", reason=_breach
    ),
    "correction.decided": Act(Group.ARTICLES, _("Answered a reader's correction")),
    "article.removed": Act(Group.REMOVALS, _("Removed an article"), reason=_as_written),
    "article.brought-back": Act(Group.REMOVALS, _("Brought a removed article back")),
    "revision.hidden": Act(Group.REMOVALS, _("Hid a version of an article")),
    "revision.shown": Act(Group.REMOVALS, _("Showed a hidden version again")),
    "article.redacted": Act(
        Group.REMOVALS, _("Removed a passage from an article"), is_by_program=True
    ),
    "post.redacted": Act(Group.REMOVALS, _("Removed a passage from a post"), is_by_program=True),
    "thread.redacted": Act(
        Group.REMOVALS, _("Removed a passage from a thread"), is_by_program=True
    ),
    "suppression.confirmed": Act(Group.REMOVALS, _("Confirmed the removal of a passage")),
    "suppression.dropped": Act(Group.REMOVALS, _("Gave up the removal of a passage")),
    "file.removed": Act(Group.REMOVALS, _("Removed a file")),
    "post.approved": Act(Group.DISCUSSIONS, _("Let a newcomer's post out")),
    "post.rejected": Act(Group.DISCUSSIONS, _("Refused a newcomer's post")),
    "post.hidden": Act(Group.DISCUSSIONS, _("Hid a post")),
    "post.unhidden": Act(Group.DISCUSSIONS, _("Showed a hidden post again")),
    "post.version-hidden": Act(Group.DISCUSSIONS, _("Hid a former version of a post")),
    "thread.hidden": Act(Group.DISCUSSIONS, _("Hid a thread")),
    "thread.unhidden": Act(Group.DISCUSSIONS, _("Showed a hidden thread again")),
    "experience.approved": Act(Group.DISCUSSIONS, _("Let an experience out")),
    "experience.rejected": Act(Group.DISCUSSIONS, _("Gave an experience back to its authors")),
    "experience.hidden": Act(Group.DISCUSSIONS, _("Hid an experience")),
    "experience.unhidden": Act(Group.DISCUSSIONS, _("Showed a hidden experience again")),
    "experience.version-hidden": Act(Group.DISCUSSIONS, _("Hid a former version of an experience")),
    "experience.follow-up-approved": Act(
        Group.DISCUSSIONS, _("Let a later note on an experience out")
    ),
    "experience.follow-up-rejected": Act(
        Group.DISCUSSIONS, _("Refused a later note on an experience")
    ),
    "experience.follow-up-hidden": Act(Group.DISCUSSIONS, _("Hid a later note on an experience")),
    "experience.follow-up-unhidden": Act(
        Group.DISCUSSIONS, _("Showed a hidden later note on an experience again")
    ),
    "experience.redacted": Act(
        Group.REMOVALS, _("Removed a passage from an experience"), is_by_program=True
    ),
    "organisation.approved": Act(Group.ORGANISATIONS, _("Let a page of an organisation out")),
    "organisation.rejected": Act(Group.ORGANISATIONS, _("Refused a page of an organisation")),
    "organisation.hidden": Act(Group.ORGANISATIONS, _("Hid a page of an organisation")),
    "organisation.shown": Act(Group.ORGANISATIONS, _("Showed a page of an organisation again")),
    "thread.locked": Act(Group.DISCUSSIONS, _("Closed a thread")),
    "thread.unlocked": Act(Group.DISCUSSIONS, _("Opened a closed thread again")),
    "thread.pinned": Act(Group.DISCUSSIONS, _("Pinned a thread")),
    "thread.unpinned": Act(Group.DISCUSSIONS, _("Unpinned a thread")),
    "thread.moved": Act(Group.DISCUSSIONS, _("Moved a thread")),
    "thread.split": Act(Group.DISCUSSIONS, _("Made a thread of posts of another")),
    "thread.merged": Act(Group.DISCUSSIONS, _("Joined two threads")),
    "thread.slowed": Act(Group.DISCUSSIONS, _("Slowed a thread down")),
    "thread.quickened": Act(Group.DISCUSSIONS, _("Ended the slow mode of a thread")),
    "report.decided": Act(Group.DISCUSSIONS, _("Decided on a report")),
    "complaint.decided": Act(Group.DISCUSSIONS, _("Decided on a complaint")),
    "person.level-changed": Act(Group.ACCOUNTS, _("Changed the rights of an account")),
    "sanction.imposed": Act(
        Group.ACCOUNTS, _("Limited an account"), reason_key="ground", reason=ground_word
    ),
    "sanction.lifted": Act(Group.ACCOUNTS, _("Lifted the limits of an account")),
    "sanction.appeal-decided": Act(
        Group.ACCOUNTS, _("Decided on an appeal against limits of an account")
    ),
}

_OWN: Final = "people do it with their own account"
_WRITING: Final = "writing, not moderating; what is published stands in recent changes"
_CLOCK: Final = "the program does it by the clock or as a consequence"
_CASE: Final = "cases are private; nobody but their members is told"
_TOOLS: Final = "care for content and tools, no act against anybody"
# Why the others are not told.
PRIVATE: Final[dict[str, str]] = {
    "advice.struck": _TOOLS,
    "advice.written": _TOOLS,
    "article.published": _WRITING,
    "article.card-changed": _CLOCK,
    "article.rerendered": _CLOCK,
    "article.protection-ended": _CLOCK,
    "article.law-confirmed": _TOOLS,
    "article.law-changed": _CLOCK,
    "block.ended": _OWN,
    "block.made": _OWN,
    "card.saved": _OWN,
    "case.begun": _CASE,
    "case.changed": _CASE,
    "case.closed": _CASE,
    "case.reopened": _CASE,
    "case.erased": _CASE,
    "case.step-added": _CASE,
    "case.step-changed": _CASE,
    "case.step-dropped": _CASE,
    "case.values-forgotten": _CASE,
    "case.counting-chosen": _CASE,
    "case.invited": _CASE,
    "case.declined": _CASE,
    "case.joined": _CASE,
    "case.left": _CASE,
    "case.removed": _CASE,
    "case.link-made": _CASE,
    "case.link-ended": _CASE,
    "case.reminders-chosen": _CASE,
    "case.task-added": _CASE,
    "case.task-ticked": _CASE,
    "case.task-unticked": _CASE,
    "case.task-dropped": _CASE,
    "case.attached": _CASE,
    "case.detached": _CASE,
    "certificate.issued": "it stands in the list of certificates",
    "certificate.revoked": "it stands in the list of certificates",
    "city.followed": _OWN,
    "city.left": _OWN,
    "card.withdrawn": _OWN,
    "deadline.reminder-made": _OWN,
    "deadline.reminder-dropped": _OWN,
    "deadline.reminder-due": _CLOCK,
    "local-date.came-near": _CLOCK,
    "coordinator.given": "it would name whoever speaks for the city",
    "coordinator.given-up": _OWN,
    "coordinator.taken": "it would name whoever spoke for the city",
    "hat.given": "it stands on the profile of whoever wears it",
    "hat.given-up": _OWN,
    "hat.taken": "it would name whoever wore it",
    "message.sent": _OWN,
    "organisation.edited": _WRITING,
    "organisation.proposed": _WRITING,
    "act.added": _TOOLS,
    "act.change-taken-back": _TOOLS,
    "act.changed": _TOOLS,
    "act.checked": _TOOLS,
    "act.edited": _TOOLS,
    "act.found": _TOOLS,
    "content.imported": _TOOLS,
    "data.imported": _TOOLS,
    "correction.sent": _WRITING,
    "draft.begun": _OWN,
    "draft.dropped": _OWN,
    "draft.expired": _CLOCK,
    "file.uploaded": _WRITING,
    "file.changed": _WRITING,
    "file.approved": _TOOLS,
    "filter.added": "to know the filters is to evade them",
    "filter.changed": "to know the filters is to evade them",
    "helpful.voted": _OWN,
    "notices.preferences-changed": _OWN,
    "notices.read": _OWN,
    "patrol.checked": _TOOLS,
    "thread.retitled": _WRITING,
    "poll.added": _WRITING,
    "poll.changed": _WRITING,
    "poll.voted": "votes are secret",
    "poll.closed": _CLOCK,
    "record.accepted": _TOOLS,
    "record.clashed": _TOOLS,
    "record.loaded": _TOOLS,
    "record.proposed": _WRITING,
    "record.refused": _TOOLS,
    "record.revised": _WRITING,
    "record.withdrawn": _OWN,
    "report.sent": "it would tell of reporters",
    "report.misuse": "it would tell of reporters",
    "statement.made": _CLOCK,
    "complaint.sent": _OWN,
    "credit.begun": _OWN,
    "post.added": _WRITING,
    "post.edited": _WRITING,
    "post.name-dropped": _CLOCK,
    "post.thanked": _OWN,
    "post.thanks-taken-back": _OWN,
    "post-draft.begun": _OWN,
    "post-draft.dropped": _OWN,
    "post-draft.expired": _CLOCK,
    "thread.followed": _OWN,
    "thread.unfollowed": _OWN,
    "thread.answered": _WRITING,
    "thread.answer-taken-back": _WRITING,
    "thread.tagged": _WRITING,
    "tag.renamed": _TOOLS,
    "tag.merged": _TOOLS,
    "thread.started": _WRITING,
    "thread.subject-changed": _CLOCK,
    "experience.started": _WRITING,
    "experience.published": _WRITING,
    "experience.edited": _WRITING,
    "experience.outcome-changed": _WRITING,
    "experience.follow-up-added": _WRITING,
    "experience.dropped": _OWN,
    "experience.coauthor-invited": _OWN,
    "experience.coauthor-accepted": _OWN,
    "experience.coauthor-left": _OWN,
    "experience.coauthor-removed": _OWN,
    "experience-unsent.begun": _OWN,
    "experience-unsent.dropped": _OWN,
    "experience-unsent.expired": _CLOCK,
    "experience-follow.begun": _OWN,
    "experience-follow.ended": _OWN,
    "person.calendar-link-made": _OWN,
    "person.calendar-link-withdrawn": _OWN,
    "person.confirmed": _OWN,
    "person.created": _OWN,
    "person.email-change-asked": _OWN,
    "person.email-changed": _OWN,
    "person.erased": _OWN,
    "person.language-changed": _OWN,
    "person.password-changed": _OWN,
    "index.rebuild-asked": _TOOLS,
    "person.password-reset": _OWN,
    "person.profile-changed": _OWN,
    "person.registered": _OWN,
    "person.registration-repeated": _OWN,
    "person.reset-asked": _OWN,
    "person.signed-in": _OWN,
    "person.signed-out": _OWN,
    "person.signed-out-elsewhere": _OWN,
    "sanction.appealed": _OWN,
    "synonym.accepted": _TOOLS,
    "synonym.proposed": _WRITING,
    "synonym.refused": _TOOLS,
    "synonym.taken-back": _OWN,
    "synonym.withdrawn": _TOOLS,
    "synonyms.loaded": _TOOLS,
    "unanswered.settled": _TOOLS,
    "suppression.proposed": "it would lead readers to what nobody has decided on yet",
    "suppression.finished": "each place is told by an entry of its own",
    "suppression.replayed": _CLOCK,
    "watch.begun": _OWN,
    "watch.ended": _OWN,
}


def act_of(kind: str, step: str) -> Act:
    """The public act behind an entry that the log has chosen."""
    return STEPS[Step(step)] if kind == STEP_KIND else PUBLIC[kind]
