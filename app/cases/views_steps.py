"""Addresses of the timeline: entries are added, corrected, deleted; kept letters opened again."""

from datetime import date, timedelta
from typing import Final

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.cases import timeline, words
from app.cases.blueprint import CASE, blueprint
from app.cases.forms import StepForm, shown_days
from app.cases.models import StepKind
from app.cases.queries import CaseView, StepView
from app.cases.sending import sent_step
from app.cases.timeline import NewStep
from app.cases.views_answering import GET_POST, form_page, known_terms, seen, vault
from app.core import clock
from app.core.errors import Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.submissions import new_key
from app.core.web import db, once, reading
from app.letters import document as labels
from app.letters.carrying import carried, sent
from app.letters.letter import Letter
from app.letters.queries import letter_in_force, letters
from app.letters.writing import write
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.ui.form import Choice
from app.ui.form_pages import press
from app.ui.pages import show

STEP: Final = f"{CASE}/wpis/<int:step_id>"
# Value of the field that asks which letter was sent, beside ids of letters.
ANOTHER: Final = "inne"
# Entries from which a term of the person may run.
WITH_TERM: Final = frozenset({StepKind.ANSWER, StepKind.REFUSAL, StepKind.CALL, StepKind.TERM})


@blueprint.route(f"{CASE}/wpis", methods=GET_POST)
@requires(Permission.SIGNED_IN)
@once
def add_step(case_id: int) -> ResponseReturnValue:
    """Write down what happened; which kind of entry it is stands in the address."""
    found, form = seen(case_id), StepForm()
    kind = _kind(request.args.get("co", StepKind.NOTE))
    if request.method == "GET":
        form.day.data = _first_day(kind, found)
    known = _offer(form, kind)

    def act() -> str:
        new = _new(form, kind, known)
        timeline.add_step(db(), vault(), known_terms(), signed_in(), case_id, new)
        return url_for("cases.case", case_id=case_id)

    return form_page(form, lambda: _page(form, found, kind), act, _("It is written down."))


@blueprint.route(STEP, methods=GET_POST)
@requires(Permission.SIGNED_IN)
@once
def change_step(case_id: int, step_id: int) -> ResponseReturnValue:
    """Correct an entry; the days that follow from it are counted again."""
    found, form = seen(case_id), StepForm()
    step = _step(found, step_id)
    if not step.can_drop:
        raise NotFound
    kind = StepKind(step.kind)
    known = _offer(form, kind)
    if request.method == "GET":
        _fill(form, step, known)

    def act() -> str:
        new = _new(form, kind, known, step)
        timeline.change_step(db(), vault(), known_terms(), signed_in(), case_id, step_id, new)
        return url_for("cases.case", case_id=case_id)

    return form_page(form, lambda: _page(form, found, kind, step), act, _("It is corrected."))


@blueprint.post(f"{STEP}/usun")
@requires(Permission.SIGNED_IN)
@once
def drop_step(case_id: int, step_id: int) -> ResponseReturnValue:
    """Delete an entry."""
    who, here = signed_in(), url_for("cases.case", case_id=case_id)
    done = _("The entry is deleted.")
    return press(lambda: timeline.drop_step(db(), who, case_id, step_id), here, done=done)


@blueprint.get(f"{STEP}/pismo")
@requires(Permission.SIGNED_IN)
def saved_letter(case_id: int, step_id: int) -> ResponseReturnValue:
    """A letter that its writer kept: how it looks, and the way back into the wizard."""
    found = seen(case_id)
    letter_id, kept = timeline.kept_values(db(), vault(), signed_in(), case_id, step_id)
    letter = letter_in_force(db(), letter_id)
    # As it was typed, read by today's template: inputs that it has no longer are left out.
    typed = sent(letter, MultiDict(kept))
    return show(
        "cases/saved_letter.html",
        case=found,
        step=_step(found, step_id),
        letter=letter,
        inputs=carried(letter, typed),
        document=write(letter, typed, clock.today()).document,
        labels=labels,
        new_key=new_key,
    )


@blueprint.post(f"{STEP}/pismo/usun")
@requires(Permission.SIGNED_IN)
@once
def forget_letter(case_id: int, step_id: int) -> ResponseReturnValue:
    """Keep the text of a letter no longer; its entry stays."""
    who, here = signed_in(), url_for("cases.case", case_id=case_id)
    done = _("The text of the letter is deleted.")
    return press(lambda: timeline.forget_values(db(), who, case_id, step_id), here, done=done)


def _step(found: CaseView, step_id: int) -> StepView:
    step = next((each for each in found.steps if each.id == step_id), None)
    if step is None:
        raise NotFound
    return step


def _kind(typed: str) -> StepKind:
    if typed not in timeline.TYPED:
        raise NotFound
    return StepKind(typed)


def _offer(form: StepForm, kind: StepKind) -> dict[str, Letter]:
    """Leave the fields that this kind of entry has; the letters that can have been sent."""
    known: dict[str, Letter] = {}
    if kind is StepKind.SENT:
        with reading() as session:
            known = letters(session)
        form.letter.choices = [
            Choice("", _("Choose from the list")),
            *(Choice(each.id, each.title) for each in sorted(known.values(), key=_by_title)),
            Choice(ANOTHER, _("A letter that is not on this site")),
        ]
    else:
        del form.letter
    if kind in WITH_TERM:
        form.term.choices = [
            Choice("", _("Choose from the list")),
            *(
                Choice(term.id, f"{term.title} ({term.length})", optgroup=term.group)
                for term in known_terms().all
                if term.is_of_resident and term.has_date and not term.rule.is_in_hours
            ),
        ]
    else:
        del form.term
    if kind not in WITH_TERM and kind is not StepKind.SENT:
        del form.due
    if kind is not StepKind.TERM:
        del form.of_office
    return known


def _by_title(letter: Letter) -> str:
    return letter.title


def _fill(form: StepForm, step: StepView, known: dict[str, Letter]) -> None:
    form.day.data, form.words.data = step.day, step.words
    if "letter" in form:
        form.letter.data = step.letter_id if step.letter_id in known else ANOTHER
    if "term" in form:
        form.term.data = step.term
    if "due" in form and not step.term:
        form.due.data = step.due
    if "of_office" in form:
        form.of_office.data = not step.due_is_own


def _first_day(kind: StepKind, found: CaseView) -> date:
    """Today; silence began when the term was over, also where it is written down later."""
    due = found.course.due
    is_silence = kind is StepKind.SILENCE and due is not None and due < clock.today()
    return due + timedelta(days=1) if due and is_silence else clock.today()


def _new(
    form: StepForm, kind: StepKind, known: dict[str, Letter], step: StepView | None = None
) -> NewStep:
    """What was typed, in place of `step`; raises Invalid where a letter or a day is missing."""
    day: date = form.day.data or clock.today()
    due: date | None = form.due.data if "due" in form else None
    note = form.text("words")
    if kind is StepKind.SENT:
        chosen = form.text("letter")
        if chosen == ANOTHER:
            return NewStep(kind, day, note, term_id="", due=due)
        if chosen not in known:
            raise Invalid("letter", _("Choose one of the listed answers."))
        return sent_step(known[chosen], known_terms(), day, note, before=step, due=due)
    is_own = not form.of_office.data if "of_office" in form else True
    term = form.text("term") if "term" in form else ""
    return NewStep(kind, day, note, term_id=term, due=due, due_is_own=is_own)


def _page(form: StepForm, found: CaseView, kind: StepKind, step: StepView | None = None) -> str:
    shown_days(form)
    return show(
        "cases/step.html",
        form=form,
        case=found,
        kind=kind,
        step=step,
        heading=words.STEPS[kind].words if step else words.ADDING[kind],
    )
