"""The parent of all forms: Polish messages, a place for a domain's refusals, CSRF everywhere.

The one seam where the untyped Flask-WTF is touched; forms of the domains subclass `Form`.
"""

from typing import Final

from flask import Flask
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types
from wtforms.form import BaseForm

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext, ngettext
from app.core.submissions import new_key

# An option of a select field: value and label.
Choice = SelectChoice

# What WTForms says of itself, in our voice; the keys are the library's own.
_MESSAGES: Final = {
    "This field is required.": lazy_gettext("Fill in this field."),
    "Not a valid choice.": lazy_gettext("Choose one of the listed answers."),
    "Not a valid choice": lazy_gettext("Choose one of the listed answers."),
    "Invalid Choice: could not coerce.": lazy_gettext("Choose one of the listed answers."),
    "Not a valid integer value.": lazy_gettext("Write a whole number."),
    "Not a valid date value.": lazy_gettext("Write the day like this: 2026-11-30."),
    "Invalid email address.": lazy_gettext("Write an e-mail address such as name@poczta.pl."),
    "Invalid URL.": lazy_gettext("Write an address that begins with https://."),
    "Invalid input.": lazy_gettext("Correct this field."),
    "Field must be equal to %(other_name)s.": lazy_gettext("The two fields differ."),
    "Number must be at least %(min)s.": lazy_gettext("Write at least %(min)s."),
    "Number must be at most %(max)s.": lazy_gettext("Write at most %(max)s."),
    "Number must be between %(min)s and %(max)s.": lazy_gettext(
        "Write a number from %(min)s to %(max)s."
    ),
}
_LENGTH_AT_LEAST: Final = "Field must be at least"
_LENGTH_AT_MOST: Final = "Field cannot be longer than"
_LENGTH_EXACTLY: Final = "Field must be exactly"
_LENGTH_BETWEEN: Final = "Field must be between"


class _Messages:
    """What WTForms asks for its texts."""

    def gettext(self, message: str) -> str:
        return str(_MESSAGES.get(message, message))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Messages about lengths; WTForms puts its own numbers in afterwards, and finds none.

        The one other message with a plural is that of a choice which is not offered.
        """
        if one.startswith(_LENGTH_AT_LEAST):
            return ngettext(
                "Write at least %(num)s character.", "Write at least %(num)s characters.", number
            )
        if one.startswith((_LENGTH_AT_MOST, _LENGTH_EXACTLY)):
            return ngettext(
                "Shorten this to %(num)s character.", "Shorten this to %(num)s characters.", number
            )
        if one.startswith(_LENGTH_BETWEEN):
            return _("Write from %(min)d to %(max)d characters.")
        return _("Choose one of the listed answers.")


class Form(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types; the only such place
    """A form of the site. `{{ form.hidden_tag() }}` brings the CSRF token and the form's key."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc] # as above
        def get_translations(self, form: BaseForm) -> _Messages:
            return _Messages()

    # The key of `app.core.web.once`: kept when the form comes back, so a retry is still the same.
    klucz = HiddenField(default=new_key)

    def text(self, name: str) -> str:
        """What was typed into a field; an absent field is an empty one."""
        return str(self._fields[name].data or "")

    def refuse(self, error: Invalid) -> None:
        """Show a domain's refusal beside its field, or above the form when it has no field."""
        field = self._fields.get(error.field)
        if field is None:
            self.form_errors.append(error.message)
        else:
            field.errors = [*field.errors, error.message]


def protect_forms(app: Flask) -> None:
    """Refuse every POST, PUT, PATCH and DELETE without the token of the visitor's session."""
    CSRFProtect(app)
