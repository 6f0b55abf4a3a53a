"""Forms of acceptance in part, and of appeals."""

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import Length

from app.core.i18n import lazy_gettext as _l
from app.review.forms import SightForm
from app.review.partial import Rest
from app.review.rules import LONGEST_DECISION
from app.ui.form import Choice, Form


class PartForm(SightForm):
    """What becomes of the blocks that are not ticked; the ticks have names of their own."""

    rest = RadioField(
        _l("What about the rest?"),
        choices=[
            Choice(Rest.RETURN.value, _l("It goes back to the author, to be improved")),
            Choice(Rest.REFUSE.value, _l("It is refused")),
        ],
        default=Rest.RETURN.value,
    )
    reason = SelectField(_l("Reason of a refusal"), choices=[], validate_choice=False)
    comment = TextAreaField(_l("Comment for the author"))


class AppealForm(Form):
    """Why the author thinks that the decision is wrong."""

    comment = TextAreaField(
        _l("Why is the decision wrong?"), validators=[Length(max=LONGEST_DECISION)]
    )
