"""Shapes of the forms about accounts; what may stand in them is decided in `field_rules`."""

from typing import Final

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.i18n import LANGUAGES
from app.core.i18n import lazy_gettext as _
from app.people.models import Kind
from app.people.words import GROUNDS, GROUNDS_OF_RULES, ROLES
from app.ui.form import Choice, Form
from app.ui.form_guests import GuestForm

# InputRequired looks at what was typed as it is: a password may begin with a space.
_FILLED: Final = InputRequired()
_WRITTEN: Final = DataRequired()


class SignInForm(Form):
    email = EmailField(_("E-mail address"), [_WRITTEN])
    password = PasswordField(_("Password"), [_FILLED])
    remember = BooleanField(_("Keep me signed in on this device"))
    dalej = HiddenField()


class RegistrationForm(GuestForm):
    name = StringField(_("How do you sign?"), [_WRITTEN])
    email = EmailField(_("E-mail address"), [_WRITTEN])
    password = PasswordField(_("Password"), [_FILLED])
    agreed = BooleanField(
        _(
            "I know that texts here are about matters, not persons, and mine will be under the "
            "CC BY-SA 4.0 licence"
        ),
        [InputRequired(_("Tick this to create an account."))],
    )


class ForgottenForm(GuestForm):
    email = EmailField(_("E-mail address"), [_WRITTEN])


class NewPasswordForm(Form):
    password = PasswordField(_("New password"), [_FILLED])


class ChangePasswordForm(Form):
    current_password = PasswordField(_("Present password"), [_FILLED])
    password = PasswordField(_("New password"), [_FILLED])


class ChangeEmailForm(Form):
    email = EmailField(_("New e-mail address"), [_WRITTEN])
    current_password = PasswordField(_("Password"), [_FILLED])


def _roles() -> dict[str, str]:
    return {str(role): str(word) for role, word in ROLES.items()}


def _kinds() -> dict[str, str]:
    return {
        Kind.COOLING_OFF.value: str(_("May not propose changes, may discuss")),
        Kind.SUSPENSION.value: str(_("May only read")),
        Kind.BLOCK.value: str(_("May only read what is public, and their own account")),
    }


def _answers() -> dict[str, str]:
    return {
        "podtrzymaj": str(_("The decision stays")),
        "uchyl": str(_("The decision is annulled, as if it had never been made")),
    }


def _grounds() -> dict[str, str]:
    return {
        str(ground): str(word) for ground, word in GROUNDS.items() if ground not in GROUNDS_OF_RULES
    }


class ProfileForm(Form):
    name = StringField(_("Name that others see"), [_WRITTEN])
    role = SelectField(_("Who are you here?"), choices=_roles)
    city = StringField(_("Town"))
    organisation = StringField(_("Organisation"))
    topics = SelectMultipleField(
        _("Topics that interest you"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    about = TextAreaField(_("A few words about you"))
    is_unthanked = BooleanField(_("Do not name me in lists of contributors"))
    refuses_messages = BooleanField(_("I take no messages from other people"))


class LanguageForm(Form):
    language = RadioField(
        _("Language of pages and letters"),
        choices=[Choice(code, name) for code, name in LANGUAGES.items()],
    )


class EraseForm(Form):
    current_password = PasswordField(_("Password"), [_FILLED])


class LevelForm(Form):
    level = RadioField(_("New level"))
    scope = SelectMultipleField(
        _("Topics to look after"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    city = StringField(_("Or one city to look after"))


class SanctionForm(Form):
    kind = RadioField(
        _("What should hold?"),
        choices=_kinds,
        validators=[InputRequired(_("Choose one of the listed answers."))],
    )
    days = StringField(_("For how many days?"))
    ground = SelectField(_("Ground"), choices=_grounds)
    reason = TextAreaField(_("What happened?"))


class LiftForm(Form):
    reason = TextAreaField(_("Why is it lifted?"))


class AppealForm(Form):
    appeal = TextAreaField(_("What should we look at again, and why?"))


class AnswerForm(Form):
    decision = RadioField(
        _("Your decision"),
        choices=_answers,
        validators=[InputRequired(_("Choose one of the listed answers."))],
    )
    answer = TextAreaField(_("Your answer"))


class ButtonForm(Form):
    """A form of one button."""
