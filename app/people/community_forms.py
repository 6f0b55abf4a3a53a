"""Shapes of the forms by which people find each other: hats, organisations, cards, messages."""

from typing import Final

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.i18n import lazy_gettext as _
from app.people.community_models import Visibility
from app.people.words import ORGANISATION_KINDS
from app.ui.form import Form

_WRITTEN: Final = DataRequired()


def topic_boxes(label: str) -> SelectMultipleField:
    """Boxes for topics; the view offers them, because topics are categories of articles."""
    return SelectMultipleField(
        label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


def _kinds() -> dict[str, str]:
    return {kind.value: str(word) for kind, word in ORGANISATION_KINDS.items()}


def _visibilities() -> dict[str, str]:
    return {
        Visibility.SIGNED_IN.value: str(_("People who are signed in")),
        Visibility.EVERYBODY.value: str(_("Everybody, also without an account")),
        Visibility.NOBODY.value: str(_("Nobody for now, the card waits for me")),
    }


class OrganisationForm(Form):
    name = StringField(_("Name of the organisation"), [_WRITTEN])
    kind = SelectField(_("What is it?"), choices=_kinds)
    city = StringField(_("Town"))
    helps = TextAreaField(_("What can people come with?"), [_WRITTEN])
    topics = topic_boxes(_("Topics"))
    email = EmailField(_("E-mail of the organisation"))
    phone = StringField(_("Telephone of the organisation"))
    website = StringField(_("Web page"))
    version = HiddenField()


class OrganisationDecisionForm(Form):
    decision = RadioField(
        _("Your decision"), [InputRequired(_("Choose one of the listed answers."))]
    )
    reason = TextAreaField(_("Why?"))
    version = HiddenField()


class HatForm(Form):
    words = StringField(_("Role, as it stands beside the name"))
    organisation = SelectField(_("Member of an organisation"))
    until = DateField(_("Last day"), [Optional()])
    note = TextAreaField(_("How was it verified?"), [_WRITTEN])


class TakeHatForm(Form):
    reason = TextAreaField(_("Why is it taken back?"), [_WRITTEN])


class CardForm(Form):
    visibility = RadioField(
        _("Who sees the card?"),
        choices=_visibilities,
        validators=[InputRequired(_("Choose one of the listed answers."))],
    )
    shows_city = BooleanField(_("My town, as on the profile"))
    shows_role = BooleanField(_("My role, as on the profile"))
    shows_topics = BooleanField(_("My topics, as on the profile"))
    shows_organisation = BooleanField(_("My organisation, as on the profile"))
    helps = TextAreaField(_("What I can help with"))
    email = EmailField(_("E-mail address for the card"))
    phone = StringField(_("Telephone for the card"))
    agreed = BooleanField(
        _(
            "I agree that the site shows these data in the contact directory to the people I chose "
            "above. I am at least 16, or my parent agrees too"
        )
    )


class MessageForm(Form):
    message = TextAreaField(_("Your message"), [_WRITTEN])
