"""What a report must hold, what may be decided on it, and in which words both are said.

Two branches, as the Digital Services Act (art. 16) asks: something unlawful, or against the rules
of the site. Name and e-mail are asked for the first, except where a child is abused.
"""

from dataclasses import dataclass
from typing import Final

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext
from app.moderation.report_models import Branch, Outcome
from app.people.field_rules import check_email
from app.people.models import Level
from app.people.rules import Permission, Who, covers, may
from app.review.rules import Reason
from app.text.limits import clean

LONGEST_TEXT: Final = 4000
LONGEST_NAME: Final = 100
LONGEST_WORDS: Final = 2000
LONGEST_ADDRESS: Final = 300
CHILD_ABUSE: Final = "krzywda-dziecka"
THREAT: Final = "zagrozenie-zycia"

BRANCH_WORDS: Final = {
    Branch.UNLAWFUL: lazy_gettext("It is unlawful"),
    Branch.RULES: lazy_gettext("It breaks the rules of this site"),
}
GROUNDS: Final = {
    Branch.UNLAWFUL: {
        THREAT: lazy_gettext("threat to somebody's life or safety"),
        CHILD_ABUSE: lazy_gettext("sexual abuse of a child"),
        "dobra-osobiste": lazy_gettext("defamation, somebody's good name"),
        "dane": lazy_gettext("somebody's personal data or picture"),
        "autorskie": lazy_gettext("copyright"),
        "nienawisc": lazy_gettext("incitement to hatred or violence"),
        "oszustwo": lazy_gettext("fraud"),
        "inne-bezprawne": lazy_gettext("another breach of the law"),
    },
    Branch.RULES: {
        "atak": lazy_gettext("attack on a person"),
        "reklama": lazy_gettext("advertising or spam"),
        "nieprawda": lazy_gettext("something untrue or misleading"),
        "prywatne": lazy_gettext("somebody's private matters"),
        "nie-tu": lazy_gettext("it does not belong here"),
        "inne-zasady": lazy_gettext("another breach of the rules"),
    },
}
OUTCOME_WORDS: Final = {
    Outcome.HIDDEN: lazy_gettext("Hide it now"),
    Outcome.ACTED: lazy_gettext("I have acted on it already: a sanction, an edit, a removal"),
    Outcome.NONE: lazy_gettext("Leave it as it is"),
    Outcome.UNFOUNDED: lazy_gettext("Leave it as it is; the report was plainly unfounded"),
}
# What reporters read.
TOLD_WORDS: Final = {
    Outcome.HIDDEN: lazy_gettext("We took it out of sight."),
    Outcome.ACTED: lazy_gettext("We acted on it."),
    Outcome.NONE: lazy_gettext("We left it as it is."),
    Outcome.UNFOUNDED: lazy_gettext("We left it as it is."),
}
# What the public figures call them.
STATISTICS_WORDS: Final = {
    Outcome.HIDDEN: lazy_gettext("taken out of sight"),
    Outcome.ACTED: lazy_gettext("acted on otherwise"),
    Outcome.NONE: lazy_gettext("left as it was"),
    Outcome.UNFOUNDED: lazy_gettext("left, plainly unfounded"),
}
# Reasons of moderators whose ground is the law and not only the terms of the site.
_LAWFUL: Final = frozenset({Reason.UNLAWFUL, Reason.COPYRIGHT, Reason.PERSONAL_DATA})


@dataclass(frozen=True)
class NewReport:
    """What somebody sent."""

    branch: str
    ground: str
    text: str
    name: str = ""
    email: str = ""
    in_good_faith: bool = False
    is_suspect: bool = False


def check_new(new: NewReport, *, is_signed_in: bool) -> NewReport:
    """The report tidied; raises Invalid for a field. Who has an account need not type a name."""
    if new.branch not in set(Branch):
        raise Invalid("branch", _("Say which of the two it is."))
    branch = Branch(new.branch)
    if new.ground not in GROUNDS[branch]:
        raise Invalid("ground", _("Choose what fits best, of the half that you have chosen."))
    text, name = clean(new.text).strip(), " ".join(clean(new.name).split())
    email = new.email.strip().lower()
    if not text:
        raise Invalid("message", _("Write in a sentence or two what is wrong and why."))
    if len(text) > LONGEST_TEXT:
        raise Invalid("message", _("Shorten it to %(limit)s characters.", limit=LONGEST_TEXT))
    if len(name) > LONGEST_NAME:
        raise Invalid("name", _("Shorten it to %(limit)s characters.", limit=LONGEST_NAME))
    email = check_email(email) if email else ""
    if branch is Branch.UNLAWFUL:
        is_named = is_signed_in or new.ground == CHILD_ABUSE
        if not name and not is_named:
            raise Invalid("name", _("The law asks for a name with such a report."))
        if not email and not is_named:
            raise Invalid("email", _("The law asks for an e-mail address with such a report."))
        if not new.in_good_faith:
            raise Invalid("in_good_faith", _("Confirm that you write in good faith."))
    return NewReport(
        branch, new.ground, text, name, email, new.in_good_faith, is_suspect=new.is_suspect
    )


def is_urgent(ground: str) -> bool:
    """Whether somebody's life or a child may be in danger (art. 18)."""
    return ground in (THREAT, CHILD_ABUSE)


def may_handle(who: Who | None, categories: tuple[str, ...]) -> bool:
    """Whether `who` decides on reports about a thing of these categories; curators in scope."""
    if who is None or not may(who, Permission.MODERATE):
        return False
    return who.level >= Level.MODERATOR or covers(who, categories)


def check_decision(outcome: str, code: str, words: str) -> tuple[Outcome, str, str]:
    """Outcome, reason code and words; raises Invalid for a field.

    Acting needs a reason; the words are read by the author and by whoever reported.
    """
    if outcome not in set(Outcome):
        raise Invalid("outcome", _("Choose what becomes of it."))
    chosen = Outcome(outcome)
    acts = chosen in (Outcome.HIDDEN, Outcome.ACTED)
    if acts and code not in set(Reason):
        raise Invalid("code", _("Choose a reason."))
    return chosen, code if acts else "", checked_words("words", words)


def checked_words(field: str, words: str) -> str:
    """Words of a decision or a complaint; raises Invalid when missing or too long."""
    words = clean(words).strip()
    if not words:
        raise Invalid(field, _("Write why, in a sentence or two."))
    if len(words) > LONGEST_WORDS:
        raise Invalid(field, _("Shorten it to %(limit)s characters.", limit=LONGEST_WORDS))
    return words


def is_ground_in_law(code: str) -> bool:
    """Whether a moderator's reason is a breach of the law; otherwise of the terms."""
    return code in _LAWFUL
