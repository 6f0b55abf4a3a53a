"""The question as whom somebody writes; every form of a post asks it, also about reports."""

from collections.abc import Sequence

from wtforms import SelectField

from app.core.i18n import lazy_gettext as _
from app.people.hats import HatWords
from app.ui.form import Form


class WornForm(Form):
    """A form whose writer may wear one of their verified roles; `hats.check_worn` checks it."""

    hat = SelectField(_("As whom do you write?"), choices=[], validate_choice=False)


def offer_hats(form: WornForm, own: Sequence[HatWords]) -> None:
    """Let the writer choose among their roles; without any the form does not ask."""
    if own:
        choices = {str(hat.id): hat.words for hat in own}
        form.hat.choices = {"": str(_("As myself, without a role")), **choices}


def chosen_hat(form: Form) -> int | None:
    """The role chosen in a form, 0 for what is none; forms without the field choose none."""
    typed = str(form["hat"].data or "") if "hat" in form else ""
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
