"""Shapes of the forms about files; what must stand in them is decided in `rules`."""

from wtforms import BooleanField, FileField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from app.core.i18n import lazy_gettext as _
from app.files.models import StoredFile
from app.files.rules import Details
from app.files.words import LICENCE_CHOICES
from app.ui.form import Form


def _licences() -> dict[str, str]:
    return {licence.value: str(words) for licence, words in LICENCE_CHOICES}


class DetailsForm(Form):
    alt = TextAreaField(_("What does the picture show?"))
    is_decorative = BooleanField(_("It is only a decoration and tells nothing"))
    caption = StringField(_("Words below the picture"))
    author = StringField(_("Author"))
    licence = RadioField(
        _("Licence"), choices=_licences, validators=[InputRequired(_("Choose a licence."))]
    )
    licence_note = StringField(_("Whose consent, from when, for what"))

    def details(self) -> Details:
        """What was typed, not yet checked."""
        return Details(
            author=self.text("author"),
            licence=self.text("licence"),
            alt=self.text("alt"),
            is_decorative=bool(self.is_decorative.data),
            licence_note=self.text("licence_note"),
            caption=self.text("caption"),
        )

    def fill(self, file: StoredFile) -> None:
        """Show what is known of a file."""
        self.alt.data, self.is_decorative.data = file.alt, file.is_decorative
        self.caption.data, self.author.data = file.caption, file.author
        self.licence.data, self.licence_note.data = file.licence, file.licence_note


class UploadForm(DetailsForm):
    file = FileField(_("File"))


class RemovalForm(Form):
    reason = StringField(_("Why, in one sentence"))


class PressForm(Form):
    """A button alone."""
