"""The closed list of reasons for which moderators hide or reject (spec: review, section 4).

Codes are stored; the words are looked up when shown. "other" needs a sentence of its own.
"""

from typing import Final

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext
from app.discussions.models import LONGEST_REASON
from app.text.limits import clean

OTHER: Final = "other"
REASONS: Final[dict[str, str]] = {
    "spam": lazy_gettext("vandalism or spam"),
    "no-source": lazy_gettext("no source"),
    "copyright": lazy_gettext("breach of copyright"),
    "unlawful": lazy_gettext("unlawful content"),
    "outdated-law": lazy_gettext("outdated state of the law"),
    "personal-data": lazy_gettext("personal data"),
    "advertising": lazy_gettext("advertising or campaigning"),
    "off-topic": lazy_gettext("out of scope"),
    "duplicate": lazy_gettext("already in the article"),
    OTHER: lazy_gettext("other"),
}


def check_reason(code: str, sentence: str) -> tuple[str, str]:
    """Code and cleaned sentence; raises Invalid for an unknown code or a missing sentence."""
    if code not in REASONS:
        raise Invalid("code", _("Choose a reason."))
    sentence = check_sentence(sentence)
    if code == OTHER and not sentence:
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
    """What readers are told: the sentence when there is one, else the words of the code."""
    return sentence or str(REASONS.get(code, code))
