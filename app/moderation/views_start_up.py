"""The page on which moderators make editors of partners while the site is starting."""

from typing import Final

from flask import request
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField

from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.web import application, db, reading
from app.moderation import start_up
from app.moderation.blueprint import blueprint
from app.moderation.start_up import Line, Outcome
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.ui.form import Form
from app.ui.pages import show

_WORDS: Final[dict[Outcome, tuple[str, str, str]]] = {
    Outcome.READY: ("info", "check", _l("can become an editor")),
    Outcome.GIVEN: ("ok", "check", _l("is an editor now and gets a letter")),
    Outcome.UNKNOWN: ("bad", "x", _l("there is no such account")),
    Outcome.AMBIGUOUS: ("bad", "x", _l("several people are called so; write the e-mail address")),
    Outcome.ALREADY: ("plain", "check", _l("has this level or a higher one already")),
    Outcome.SANCTIONED: ("bad", "x", _l("there is a decision against this account")),
    Outcome.FULL: ("wait", "clock", _l("there are enough editors by now")),
}


class PartnersForm(Form):
    """A list of people, one a line."""

    people = TextAreaField(_l("Partners, one in a line"))


@blueprint.route("/osoby/partnerzy", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def partners() -> ResponseReturnValue:
    """Paste a list, look at what it means, and confirm. Sending it again changes nothing."""
    form = PartnersForm()
    lines: list[Line] = []
    is_done = False
    if form.is_submitted():
        try:
            if form.validate():
                is_done = request.form.get("krok") == "nadaj"
                lines = _act(form.text("people"), grants=is_done)
        except Invalid as error:
            db().rollback()
            is_done = False
            form.refuse(error)
    settings = application().settings
    with reading() as session:
        number = start_up.editors(session)
    if is_done:
        number += sum(line.outcome is Outcome.GIVEN for line in lines)
        form.people.data = ""
    page = show(
        "moderation/partners.html",
        form=form,
        lines=[(line, _WORDS[line.outcome]) for line in lines],
        can_grant=not is_done and any(line.outcome is Outcome.READY for line in lines),
        number=number,
        most=settings.startup_editors,
        is_open=number < settings.startup_editors,
    )
    return page, 422 if form.errors or form.form_errors else 200


def _act(typed: str, *, grants: bool) -> list[Line]:
    if grants:
        return start_up.grant(db(), signed_in(), typed, application().settings)
    with reading() as session:
        return start_up.look_up(session, typed)
