"""Words of notices: what each kind is called, and what a notice says in one sentence."""

from typing import Final

from app.core.i18n import lazy_gettext as _
from app.core.i18n import ngettext
from app.notifications.models import How, Kind
from app.review.rules import Step

# In the order in which the settings show them.
KINDS: Final[dict[Kind, str]] = {
    Kind.MENTION: _("Somebody mentions you"),
    Kind.REPLY: _("Posts in threads you follow"),
    Kind.ANSWER: _("Helpful answers"),
    Kind.THANKS: _("Thanks for what you wrote"),
    Kind.NEW_THREAD: _("New threads on what you follow"),
    Kind.THREAD: _("Threads moved, split or joined"),
    Kind.POLL: _("Ends of polls"),
    Kind.EXPERIENCE: _("New experiences"),
    Kind.OUTCOME: _("New results of experiences"),
    Kind.INVITATION: _("Invitations to write or act together"),
    Kind.ARTICLE: _("Changes of articles you watch"),
    Kind.PROPOSAL: _("What happens to your proposals"),
    Kind.SYNONYM: _("Decisions on words you proposed for the search"),
    Kind.RECORD: _("Decisions on letters and data you proposed"),
    Kind.REPORT: _("Decisions on reports"),
    Kind.HAT: _("Confirmed functions and organisations"),
    Kind.DEADLINE: _("Deadlines you want to be reminded of"),
    Kind.LOCAL_DATE: _("New dates in cities you follow"),
    Kind.LOCAL_DATE_NEAR: _("Reminders of dates in cities you follow"),
}
HOWS: Final[dict[How, str]] = {
    How.NOW: _("At once"),
    How.DAILY: _("Once a day"),
    How.WEEKLY: _("Once a week"),
    How.NEVER: _("Never"),
}
# One sentence for a kind, and where the kind does not say it, for a detail of it.
SENTENCES: Final[dict[tuple[Kind, str], str]] = {
    (Kind.MENTION, ""): _("%(who)s mentions you in a thread"),
    (Kind.REPLY, ""): _("New post in a thread: %(who)s"),
    (Kind.ANSWER, ""): _("An answer was marked as helpful"),
    # Without a number: thanks can be taken back and given again.
    (Kind.THANKS, ""): _("Thanks for your post"),
    (Kind.THREAD, "moved"): _("A thread stands in another place now"),
    (Kind.THREAD, "split"): _("A part of a thread became a thread of its own"),
    (Kind.THREAD, "merged"): _("Two threads became one"),
    (Kind.POLL, ""): _("A poll is over, you can see its result"),
    (Kind.NEW_THREAD, ""): _("New thread: %(who)s"),
    (Kind.EXPERIENCE, ""): _("New experience: %(who)s"),
    (Kind.OUTCOME, ""): _("An experience has a new result"),
    (Kind.INVITATION, ""): _("%(who)s invites you to write together"),
    (Kind.INVITATION, "case"): _("%(who)s invites you to a case"),
    (Kind.PROPOSAL, Step.ACCEPT): _("Your change is published"),
    (Kind.PROPOSAL, Step.ACCEPT_AMENDED): _("Your change is published with amendments"),
    (Kind.PROPOSAL, Step.ASK): _("A reviewer asks you to improve your change"),
    (Kind.PROPOSAL, Step.REJECT): _("Your change was not accepted"),
    (Kind.PROPOSAL, Step.CLASH): _("Somebody changed the same place as you"),
    (Kind.PROPOSAL, Step.EXPIRE): _("Your change was put aside"),
    (Kind.SYNONYM, "accepted"): _("The search uses the words you proposed"),
    (Kind.SYNONYM, "refused"): _("The words you proposed were not accepted"),
    (Kind.SYNONYM, "withdrawn"): _("The search uses this entry no more, as you proposed"),
    (Kind.RECORD, "accepted"): _("What you proposed is in force"),
    (Kind.RECORD, "refused"): _("What you proposed was not accepted"),
    (Kind.RECORD, "clashed"): _("Somebody changed the same place as you"),
    # The page of each says everything; here only that there is something.
    (Kind.REPORT, "decided"): _("We have decided on your report"),
    (Kind.REPORT, "appeal-decided"): _("We have answered your complaint"),
    (Kind.REPORT, "statement"): _("There is a decision about what you wrote"),
    (Kind.HAT, ""): _("Your function or organisation is confirmed"),
    (Kind.HAT, "given"): _("You speak for a city now"),
    (Kind.HAT, "taken"): _("You speak for a city no longer"),
    (Kind.DEADLINE, ""): _("A deadline is near"),
    (Kind.DEADLINE, "passed"): _("The day for an answer has passed"),
    (Kind.LOCAL_DATE, ""): _("A city you follow has a new date"),
    (Kind.LOCAL_DATE_NEAR, ""): _("A date in a city you follow is near"),
    (Kind.LOCAL_DATE_NEAR, "ends"): _("Something you can take part in ends soon"),
}


def kind_words(kind: str) -> str:
    """A kind of notices, as a heading or a choice."""
    return str(KINDS[Kind(kind)])


def sentence(kind: str, actor: str, count: int = 1, detail: str = "") -> str:
    """What happened, without the name of the thing; `actor` names who did it."""
    if kind == Kind.ARTICLE:
        return ngettext(
            "%(num)s new change of an article", "%(num)s new changes of an article", count
        )
    if kind == Kind.REPLY and count > 1:
        return ngettext("%(num)s new post in a thread", "%(num)s new posts in a thread", count)
    return str(SENTENCES[Kind(kind), detail]) % {"who": actor}
