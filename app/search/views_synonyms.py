"""Pages on which curators and moderators look after the table of synonyms."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.submissions import new_key
from app.core.web import db, once, reading
from app.people.access import requires, signed_in
from app.people.rules import Permission, Who
from app.search import synonym_queries, synonyms
from app.search.blueprint import blueprint
from app.search.query import tidy
from app.search.synonym_forms import (
    KIND_WORDS,
    STATE_WORDS,
    SynonymDecisionForm,
    SynonymForm,
    SynonymRemovalForm,
)
from app.search.synonym_models import LONGEST_TYPED, Synonym, SynonymState, SynonymVersion
from app.search.synonym_rules import (
    DIVIDER,
    SynonymFields,
    can_decide,
    can_take_back,
    check_fields,
)
from app.text import morphology
from app.ui.form import Form
from app.ui.pages import page_links, requested_page, show


@blueprint.get("/moderacja/synonimy", endpoint="synonyms")
@requires(Permission.MANAGE_SYNONYMS)
def synonym_list() -> ResponseReturnValue:
    """Entries by the alphabet, narrowed by state, kind and a part of the words."""
    chosen = {
        "q": tidy(request.args.get("q", ""))[:LONGEST_TYPED],
        "stan": request.args.get("stan", ""),
        "rodzaj": request.args.get("rodzaj", ""),
    }
    chosen["stan"] = chosen["stan"] if chosen["stan"] in STATE_WORDS else ""
    chosen["rodzaj"] = chosen["rodzaj"] if chosen["rodzaj"] in KIND_WORDS else ""
    found = synonym_queries.listed(
        db(), requested_page(), state=chosen["stan"], kind=chosen["rodzaj"], text=chosen["q"]
    )
    given = {name: value for name, value in chosen.items() if value}
    return show(
        "search/synonyms.html",
        found=found,
        links=page_links(found, "search.synonyms", **given),
        chosen=chosen,
        is_filtered=bool(given),
        kinds=KIND_WORDS,
        states=STATE_WORDS,
        waiting=synonym_queries.waiting_count(db()),
        knows_dictionary=morphology.ANALYSER_NAME != "snowball",
    )


@blueprint.route("/moderacja/synonimy/nowy", methods=["GET", "POST"])
@requires(Permission.MANAGE_SYNONYMS)
@once
def new_synonym() -> ResponseReturnValue:
    """Propose an entry; a query that found nothing may come along in the address."""
    form = SynonymForm()

    def propose() -> ResponseReturnValue:
        made = synonyms.propose(db(), signed_in(), _fields(form), form.text("comment"))
        return _proposed(made.id)

    if done := _done(form, propose):
        return done
    if not form.is_submitted():
        form.typed.data = tidy(request.args.get("zapis", ""))[:LONGEST_TYPED]
    return show("search/synonym_form.html", form=form, entry=None), _status(form)


@blueprint.get("/moderacja/synonimy/<int(max=2147483647):synonym_id>")
@requires(Permission.MANAGE_SYNONYMS)
def synonym(synonym_id: int) -> ResponseReturnValue:
    """An entry, the proposal that waits, and its history."""
    who = signed_in()
    entry = synonym_queries.one(db(), synonym_id)
    waiting = synonyms.waiting_of(db(), entry.id)
    is_alone = synonym_queries.is_alone(db(), who)
    found = synonym_queries.history(db(), entry.id, requested_page())
    return show(
        "search/synonym.html",
        entry=entry,
        is_used=entry.state == SynonymState.ACCEPTED,
        waiting=waiting,
        found=found,
        links=page_links(found, "search.synonym", synonym_id=entry.id),
        kinds=KIND_WORDS,
        may_decide=waiting is not None and can_decide(who, waiting, is_alone=is_alone),
        may_take_back=waiting is not None and can_take_back(who, waiting),
        new_key=new_key,
    )


@blueprint.route(
    "/moderacja/synonimy/<int(max=2147483647):synonym_id>/zmien", methods=["GET", "POST"]
)
@requires(Permission.MANAGE_SYNONYMS)
@once
def change_synonym(synonym_id: int) -> ResponseReturnValue:
    """Propose other meanings, or to use a withdrawn entry again."""
    form = SynonymForm()
    with reading() as session:
        entry = synonym_queries.one(session, synonym_id)

    def propose() -> ResponseReturnValue:
        fields, comment = _fields(form), form.text("comment")
        seen = _number(form.text("seen"))
        try:
            synonyms.propose_change(db(), signed_in(), synonym_id, seen, fields, comment)
        except Conflict:
            form.seen.data = str(entry.version)  # the answer tells that it changed
            raise
        return _proposed(synonym_id)

    if done := _done(form, propose):
        return done
    if not form.is_submitted():
        _fill(form, entry)
    return show("search/synonym_form.html", form=form, entry=entry), _status(form)


@blueprint.route(
    "/moderacja/synonimy/<int(max=2147483647):synonym_id>/wycofaj", methods=["GET", "POST"]
)
@requires(Permission.MANAGE_SYNONYMS)
@once
def withdraw_synonym(synonym_id: int) -> ResponseReturnValue:
    """Propose that the search no longer uses an entry."""
    form = SynonymRemovalForm()
    with reading() as session:
        entry = synonym_queries.one(session, synonym_id)

    def propose() -> ResponseReturnValue:
        seen, comment = _number(form.text("seen")), form.text("comment")
        synonyms.propose_removal(db(), signed_in(), synonym_id, seen, comment)
        return _proposed(synonym_id)

    if done := _done(form, propose):
        return done
    form.seen.data = str(entry.version)  # the page shows the entry as it is now
    return show("search/synonym_removal.html", form=form, entry=entry), _status(form)


@blueprint.route(
    "/moderacja/synonimy/<int(max=2147483647):synonym_id>/decyzja", methods=["GET", "POST"]
)
@requires(Permission.MANAGE_SYNONYMS)
@once
def decide_on_synonym(synonym_id: int) -> ResponseReturnValue:
    """Let the waiting proposal in, or refuse it with a reason."""
    who, form = signed_in(), SynonymDecisionForm()
    with reading() as session:
        entry, waiting = _entry_and_waiting(session, who, synonym_id)

    def decide() -> ResponseReturnValue:
        number, decision = _number(form.text("number")), form.text("decision")
        synonyms.decide(db(), who, synonym_id, number, decision, form.text("reason"))
        flash(_("The decision is saved."), "ok")
        return redirect(url_for("search.synonym", synonym_id=synonym_id), 303)

    if done := _done(form, decide):
        return done
    form.number.data = str(waiting.number)
    page = show(
        "search/synonym_decision.html", form=form, entry=entry, waiting=waiting, kinds=KIND_WORDS
    )
    return page, _status(form)


@blueprint.post("/moderacja/synonimy/<int(max=2147483647):synonym_id>/cofnij")
@requires(Permission.MANAGE_SYNONYMS)
@once
def take_back_synonym(synonym_id: int) -> ResponseReturnValue:
    """Take one's own waiting proposal back."""
    synonyms.take_back(db(), signed_in(), synonym_id)
    flash(_("You took the proposal back."), "ok")
    return redirect(url_for("search.synonym", synonym_id=synonym_id), 303)


def _entry_and_waiting(
    session: Session, who: Who, synonym_id: int
) -> tuple[Synonym, SynonymVersion]:
    """The entry, and what waits about it; the page is for a second person."""
    entry = synonym_queries.one(session, synonym_id)
    waiting = synonyms.waiting_of(session, synonym_id)
    if waiting is None:
        if request.method == "GET":
            raise NotFound(_("Nothing waits here for your decision."))
        raise Conflict(_("Somebody has decided about this proposal meanwhile."))
    if not can_decide(who, waiting, is_alone=synonym_queries.is_alone(session, who)):
        raise Forbidden(_("Somebody else has to decide on your own proposal."))
    return entry, waiting


def _fields(form: SynonymForm) -> SynonymFields:
    return check_fields(
        typed=form.text("typed"),
        meanings=form.text("meanings").replace(DIVIDER, "\n").splitlines(),
        kind=form.text("kind"),
        note=form.text("note"),
    )


def _fill(form: SynonymForm, entry: Synonym) -> None:
    form.typed.data, form.note.data = entry.typed, entry.note
    form.meanings.data = "\n".join(entry.meanings)
    form.kind.data = entry.kind
    form.seen.data = str(entry.version)


def _proposed(synonym_id: int) -> ResponseReturnValue:
    if synonym_queries.is_alone(db(), signed_in()):
        flash(_("Proposed. Nobody else may decide here yet, so let it in yourself."), "ok")
    else:
        flash(_("Proposed. The search uses it when somebody else has let it in."), "ok")
    return redirect(url_for("search.synonym", synonym_id=synonym_id), 303)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _done(form: Form, act: Callable[[], ResponseReturnValue]) -> ResponseReturnValue | None:
    """Where a form that was sent leads; None when its page is to be shown, with what is wrong."""
    if not form.is_submitted():
        return None
    try:
        return act() if form.validate() else None
    except (Invalid, Conflict) as error:
        db().rollback()
        form.refuse(error if isinstance(error, Invalid) else Invalid("", error.message))
    return None


def _status(form: Form) -> int:
    return 422 if form.is_submitted() else 200
