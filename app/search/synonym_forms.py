"""Shapes of the forms of the table of synonyms, and the words of its kinds and decisions."""

from typing import Final

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from app.core.i18n import lazy_gettext as _
from app.search.synonym_models import SynonymKind
from app.search.synonym_queries import WAITING
from app.search.synonyms import ACCEPT, REFUSE
from app.ui.form import Form

KIND_WORDS: Final = {
    SynonymKind.ACRONYM.value: _("acronym"),
    SynonymKind.SYNONYM.value: _("another name"),
    SynonymKind.COLLOQUIAL.value: _("colloquial word"),
    SynonymKind.FORMER.value: _("former name"),
}
STATE_WORDS: Final = {
    WAITING: _("waiting for a decision"),
    "uzywane": _("used by the search"),
    "odrzucone": _("refused"),
    "wycofane": _("withdrawn"),
}


def _kinds() -> dict[str, str]:
    return {kind: str(words) for kind, words in KIND_WORDS.items()}


def _decisions() -> dict[str, str]:
    return {ACCEPT: str(_("Let it in")), REFUSE: str(_("Refuse it"))}


class SynonymForm(Form):
    """An entry: what people type, and what articles call it."""

    typed = StringField(_("What people type"))
    meanings = TextAreaField(_("What articles call it"))
    kind = SelectField(_("What is it?"), choices=_kinds)
    note = StringField(_("Note for other editors"))
    comment = TextAreaField(_("Why"))
    seen = HiddenField()


class SynonymRemovalForm(Form):
    """Why the search shall not use an entry any more."""

    comment = TextAreaField(_("Why"))
    seen = HiddenField()


class SynonymDecisionForm(Form):
    """What a second person says to a proposal."""

    decision = RadioField(
        _("Your decision"),
        choices=_decisions,
        validators=[InputRequired(_("Choose one of the listed answers."))],
    )
    reason = TextAreaField(_("Reason"))
    number = HiddenField()
