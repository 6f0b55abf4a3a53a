"""Sheets to print beside a letter: for signatures, and a poster. Neither is kept."""

from flask.typing import ResponseReturnValue

from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.letters.blueprint import blueprint
from app.letters.output.formats import Format
from app.letters.output.sheets import poster_as_pdf, sheet_as_pdf
from app.letters.printing import signature_sheet
from app.letters.sheet_forms import PosterForm, SupportForm
from app.letters.views_ready import Ready, address_of, file_of, letter_ready, ready_page
from app.people.access import requires
from app.people.rules import Permission


@blueprint.post("/pisma/<letter_id>/lista-podpisow")
@requires(Permission.READ)
def sheet(letter_id: str) -> ResponseReturnValue:
    """Rows for signatures under the words of the letter; only where somebody may support it."""
    made = letter_ready(letter_id)
    if not isinstance(made, Ready):
        return made
    form = SupportForm()
    if not form.validate():
        return ready_page(made, support=form)
    drawn = signature_sheet(
        made.letter, made.written.checked.values, made.written.around, form.rows
    )
    if drawn is None:
        raise NotFound
    told = _("Leave unusual signs out of the letter.")
    return file_of(made, lambda: sheet_as_pdf(drawn), Format.PDF, "lista-podpisow", told)


@blueprint.post("/pisma/<letter_id>/plakat")
@requires(Permission.READ)
def poster(letter_id: str) -> ResponseReturnValue:
    """A poster with the words of this form and a QR code."""
    made = letter_ready(letter_id)
    if not isinstance(made, Ready):
        return made
    form = PosterForm()
    if not form.validate():
        return ready_page(made, poster=form)
    drawn, told = form.poster(address_of(made)), _("Leave unusual signs out of the poster.")
    return file_of(made, lambda: poster_as_pdf(drawn), Format.PDF, "plakat", told, form)
