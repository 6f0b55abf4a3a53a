"""The form with which a file of data is brought in."""

from wtforms import FileField, HiddenField, SelectField, StringField, TextAreaField

from app.core.i18n import lazy_gettext as _
from app.opendata.other_tables import IMPORTED
from app.ui.form import Form


class ImportForm(Form):
    """A file or pasted text; `digest` is of the changes that stood on the page."""

    file = FileField(_("File of CSV or JSON"))
    pasted = TextAreaField(_("Or paste it here"))
    table = SelectField(_("Table"), choices=[], validate_choice=False)
    comment = StringField(_("What do you bring in, and where is it from?"))
    digest = HiddenField()

    def offer(self) -> None:
        """The tables, in words of the reader."""
        self.table.choices = [("", str(_("recognise by the columns")))] + [
            (entity.name, f"{entity.label} ({entity.name})") for entity in IMPORTED.values()
        ]
