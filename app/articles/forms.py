"""Forms that change articles."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.articles.rules import LONGEST_SLUG
from app.core.i18n import lazy_gettext as _l
from app.ui.form import Form


class RenameForm(Form):
    """Another address for an article."""

    slug = StringField(_l("New address"), validators=[InputRequired(), Length(max=LONGEST_SLUG)])
    reason = StringField(_l("Why?"), validators=[InputRequired(), Length(max=300)])
