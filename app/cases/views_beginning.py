"""Addresses under which a case begins: by itself, or with a letter that was just written.

What was typed into the letter travels in the page, as it does in the wizard. It is kept only in
the case of a person who ticks that, sealed, and a number such as PESEL never.
"""

from datetime import date
from typing import Final

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.cases import rules, service, timeline
from app.cases.blueprint import blueprint
from app.cases.forms import BeginForm, BeginFromLetterForm, BeginningForm, shown_days
from app.cases.models import OfficeKind, StepKind
from app.cases.queries import own_titles
from app.cases.sending import sent_step
from app.cases.service import Details
from app.cases.timeline import NewStep
from app.cases.towns import town_id
from app.cases.views_answering import GET_POST, form_page, known_terms, vault
from app.cities import queries as cities
from app.core import clock
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext
from app.core.web import db, once, reading
from app.deadlines import words as term_words
from app.deadlines.days_off import name_of
from app.letters.carrying import CASE, Sent, carried, input_name, sent
from app.letters.letter import Letter, Type
from app.letters.queries import letter_in_force, letters
from app.letters.timing import answer_timing
from app.letters.writing import Written, write
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.ui.form import Choice
from app.ui.pages import show

# Values of the field that asks which letter was sent, beside ids of letters.
NONE: Final = ""
ANOTHER: Final = "inne"
# Of the form that confirms: pressed when what it says is to be done.
BEGIN_FIELD: Final = "zaloz"
SET_UP: Final = lazy_gettext("The case is set up. Only you can see it.")


@blueprint.route("/moje/sprawy/nowa", methods=GET_POST)
@requires(Permission.SIGNED_IN)
@once
def begin() -> ResponseReturnValue:
    """A case that begins with one of our letters, with another one, or with nothing sent yet."""
    form = BeginForm()
    with reading() as session:
        known = letters(session)
        towns = cities.all_names(session)
    form.letter.choices = [
        Choice(NONE, _("Nothing yet")),
        Choice(ANOTHER, _("A letter that is not on this site")),
        *sorted((Choice(id_, each.title) for id_, each in known.items()), key=_by_label),
    ]
    if request.method == "GET":
        wanted = request.args.get("pismo", "")
        form.letter.data = wanted if wanted in known else NONE
        form.day.data, form.remind.data, form.counted.data = clock.today(), True, True

    def page() -> str:
        shown_days(form)
        return show("cases/begin.html", form=form, towns=towns)

    def act() -> str:
        return _begin(form, _first(form, known))

    return form_page(form, page, act, str(SET_UP))


def _by_label(choice: Choice) -> str:
    return str(choice.label)


def _first(form: BeginForm, known: dict[str, Letter]) -> NewStep | None:
    """The entry with which the case begins."""
    chosen, day = form.text("letter"), form.day.data or clock.today()
    if chosen == NONE:
        return None
    if chosen == ANOTHER:
        return NewStep(StepKind.SENT, day, form.text("note"), term_id="", due=form.due.data)
    return sent_step(known[chosen], known_terms(), day, form.text("note"), due=form.due.data)


@blueprint.route("/moje/sprawy/z-pisma/<letter_id>", methods=GET_POST)
@requires(Permission.SIGNED_IN)
@once
def begin_from_letter(letter_id: str) -> ResponseReturnValue:
    """Confirm what becomes of a letter that is ready; a guest is led to sign in and loses nothing.

    Without a letter, which only its own page sends, the way back to it.
    """
    with reading() as session:
        letter = letter_in_force(session, letter_id)
        towns = cities.all_names(session)
    if not request.form:
        return redirect(url_for("letters.letter", letter_id=letter_id), 303)
    typed = sent(letter, request.form)
    written = write(letter, typed, clock.today())
    is_first = BEGIN_FIELD not in request.form
    form = BeginFromLetterForm()
    if is_first:
        with reading() as session:
            _fill(session, form, letter, typed, written)
    _offer_cases(form, typed.case, is_first=is_first)

    def page() -> str:
        return _letter_page(form, letter, typed, written, towns)

    if is_first:
        return page()
    done = _("It is written down.") if _belongs(form) else SET_UP
    return form_page(form, page, lambda: _keep_letter(form, letter, typed, written), str(done))


def _letter_page(
    form: BeginFromLetterForm, letter: Letter, typed: Sent, written: Written, towns: list[str]
) -> str:
    shown_days(form)
    day: date | None = form.day.data
    return show(
        "cases/from_letter.html",
        form=form,
        letter=letter,
        inputs=carried(letter, typed),
        begin_field=BEGIN_FIELD,
        timing=answer_timing(letter, written.checked.values, known_terms(), day),
        has_secret=bool(_secret_inputs(letter)),
        towns=towns,
        term_words=term_words,
        name_of=name_of,
    )


def _keep_letter(form: BeginFromLetterForm, letter: Letter, typed: Sent, written: Written) -> str:
    """Put the letter into the chosen case, or into a new one; where that is."""
    day = form.day.data or clock.today()
    values = _kept(letter, typed) if form.keep.data else []
    answers, note = written.checked.values, form.text("note")
    first = sent_step(letter, known_terms(), day, note, answers=answers, values=values)
    if belongs := _belongs(form):
        timeline.add_step(db(), vault(), known_terms(), signed_in(), int(belongs), first)
        return url_for("cases.case", case_id=int(belongs))
    return _begin(form, first)


def _begin(form: BeginningForm, first: NewStep | None) -> str:
    who, session = signed_in(), db()
    with reading() as before:
        place = town_id(before, form.text("city"))
    kind = form.text("office_kind")
    details = Details(form.text("title"), form.text("office"), place, kind)
    case = service.begin(
        session,
        vault(),
        known_terms(),
        who,
        details,
        first,
        may_be_counted=bool(form.counted.data),
        is_reminded=bool(form.remind.data),
    )
    return url_for("cases.case", case_id=case.id)


def _fill(
    session: Session, form: BeginFromLetterForm, letter: Letter, typed: Sent, written: Written
) -> None:
    """What the letter says already, to be corrected; nothing private but the office's name."""
    today = clock.today()
    day = written.around.day or today
    recipient = written.around.recipient
    form.title.data = letter.title_of(written.checked.values)
    form.office.data = recipient[0][: rules.LONGEST_OFFICE] if recipient else ""
    suggested = letter.addressee.suggest
    # One body is a suggestion to be corrected; of several nobody can say which was chosen.
    only = suggested[0] if len(suggested) == 1 else ""
    form.office_kind.data = only if only in set(OfficeKind) else ""
    form.day.data = min(day, today)
    form.remind.data, form.counted.data = True, True
    try:
        known = town_id(session, typed.town)
    except DomainError:
        return  # a town that is not in the catalogue, or several of the name: left to be typed
    form.city.data = " ".join(typed.town.split()) if known else ""


def _offer_cases(form: BeginFromLetterForm, opened_in: int | None, *, is_first: bool) -> None:
    """A next letter belongs to a case that is there; without one there is nothing to choose.

    Chosen beforehand is the case in which the letter was opened, if its reader is in it.
    """
    with reading() as session:
        known = own_titles(session, vault(), signed_in(), opened_in)
    if not known:
        del form.belongs
        return
    form.belongs.choices = [
        Choice("", _("A new case")),
        *(Choice(str(id_), title) for id_, title in known),
    ]
    if is_first and opened_in in dict(known):
        form.belongs.data = str(opened_in)


def _belongs(form: BeginFromLetterForm) -> str:
    return form.text("belongs") if "belongs" in form else ""


def _secret_inputs(letter: Letter) -> set[str]:
    """Names of inputs that no case keeps."""
    return {input_name(each.key) for each in letter.fields if each.type is Type.PESEL}


def _kept(letter: Letter, typed: Sent) -> list[tuple[str, str]]:
    secret = {*_secret_inputs(letter), CASE}
    return [(name, value) for name, value in carried(letter, typed) if name not in secret]
