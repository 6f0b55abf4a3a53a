"""Forms of certificates: issuing has a button only, revoking asks why."""

from wtforms import StringField
from wtforms.validators import InputRequired

from app.core.i18n import lazy_gettext as _l
from app.ui.form import Form


class IssueForm(Form):
    """A button with a token; the project stands in the address."""


class RevokeForm(Form):
    """Why a certificate holds no longer."""

    reason = StringField(
        _l("Why does the certificate not hold any more?"),
        validators=[InputRequired(_l("Fill in this field."))],
    )
