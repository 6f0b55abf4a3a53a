"""Reasons for which moderators hide or reject: the list of review, said in a stub's sentence.

Codes are stored; the words are looked up when shown. "Other" needs a sentence of its own.
"""

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.discussions.models import LONGEST_REASON
from app.review.rules import REASONS_TO_HIDE, Reason
from app.review.words import reason_words
from app.text.limits import clean


def check_reason(code: str, sentence: str) -> tuple[str, str]:
    """Code and cleaned sentence; raises Invalid for an unknown code or a missing sentence."""
    if code not in REASONS_TO_HIDE:
        raise Invalid("code", _("Choose a reason."))
    sentence = check_sentence(sentence)
    if code == Reason.OTHER and not sentence:
        raise Invalid("sentence", _("Write in one sentence why."))
    return code, sentence


def check_sentence(sentence: str) -> str:
    """A reason in the moderator's own words, on one line; raises Invalid when too long."""
    sentence = " ".join(clean(sentence).split())
    if len(sentence) > LONGEST_REASON:
        raise Invalid(
            "sentence", _("Shorten it to %(limit)s characters.", limit=str(LONGEST_REASON))
        )
    return sentence


def in_words(code: str, sentence: str) -> str:
    """What readers are told after a colon: the sentence when there is one, else the code's words.

    Without a full stop at the end: the page goes on after it.
    """
    words = sentence or (reason_words(code) if code in set(Reason) else code)
    return (words[:1].lower() + words[1:] if not sentence else words).rstrip(".")
