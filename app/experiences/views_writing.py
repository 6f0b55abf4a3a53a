"""Addresses under which a report is written: a quick start, the whole form, own drafts.

Each form has a preview, and comes back with everything typed whatever goes wrong. Texts are drawn
and limits counted before the first statement of the writing session.
"""

from collections.abc import Callable, Sequence
from typing import Final

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.cities import queries as cities
from app.cities.queries import CityRow
from app.core.errors import DomainError, Forbidden
from app.core.i18n import gettext as _
from app.core.submissions import new_key
from app.core.web import application, db, once, reading
from app.experiences import choices, lists, own, rules, service, unsent, versions
from app.experiences.addresses import experience_address
from app.experiences.blueprint import EXPERIENCE, blueprint
from app.experiences.drawing import Drawn, draw
from app.experiences.forms import DRAFT, PREVIEW, STEP_FIELD, PlacedQuickForm, QuickForm, ReportForm
from app.experiences.lists import ExperienceCard
from app.experiences.models import Experience, ExperienceState
from app.experiences.report import (
    LINES,
    MOST_TOOLS,
    SECTIONS,
    Report,
    check_complete,
    check_month,
    checked,
    links_of,
    links_typed,
    month_typed,
)
from app.experiences.standing import seen
from app.experiences.unsent import Unsent
from app.experiences.versions import Change
from app.experiences.words import HEADINGS, OUTCOMES
from app.people.access import requires, signed_in
from app.people.limits import Writing, hit_writing
from app.people.rules import Permission
from app.review.holding import held_sentence
from app.ui.form_pages import refused
from app.ui.pages import page_links, requested_page, show
from app.ui.rendering import renderer

GET_POST: Final = ("GET", "POST")
MORE_TOOLS: Final = 2
# Of the form: similar reports stood before its author's eyes.
SIMILAR_SEEN_FIELD: Final = "podobne"
# Draws the form's page, with a preview when there is one.
FormPage = Callable[[Drawn | None], str]


@blueprint.route("/doswiadczenia/nowe", methods=GET_POST)
@requires(Permission.DISCUSS)
@once
def new() -> ResponseReturnValue:
    """Begin a report with three fields; the rest is completed later.

    Who comes from an article or a city finds its name filled in.
    """
    with reading() as session:
        city = cities.at(session, request.args.get("miasto", ""))
        draft = _unsent(session, unsent.NOT_BEGUN)
    shape = PlacedQuickForm if city else QuickForm
    form = shape(MultiDict(draft.typed)) if draft else shape()

    def page(preview: Drawn | None, similar: Sequence[ExperienceCard] = ()) -> str:
        with reading() as session:
            offered = choices.choices(session)
        return show(
            "experiences/new.html",
            form=form,
            choices=offered,
            preview=preview,
            similar=similar,
            draft=draft,
            draft_of=unsent.NOT_BEGUN,
            new_key=new_key,
        )

    def act(report: Report, drawn: Drawn) -> str:
        publish = request.form.get(STEP_FIELD) != DRAFT
        made = service.begin(
            db(), signed_in(), application().settings, report, drawn, publish=publish
        )
        unsent.drop(db(), signed_in(), unsent.NOT_BEGUN)
        _tell(made)
        if publish:
            return experience_address(made.id, made.slug)
        return url_for("experiences.edit", experience_id=made.id)

    if request.method == "GET":
        _fill_from_address(form, city)
        return page(None)
    similar = _similar_unseen(form.text("title"))
    if similar and form.validate():
        return page(None, similar)
    return _submit(form, page, act, lambda: _quick_report(form))


def _fill_from_address(form: QuickForm, city: CityRow | None) -> None:
    """Put in the tools and the city that the address names, where nothing was typed yet."""
    with reading() as session:
        known = choices.tool_ids_known(session, request.args.getlist("narzedzie"))
        if not any(entry.data for entry in form.tools):
            for entry, title in zip(form.tools, choices.tool_titles(session, known), strict=False):
                entry.data = title
        if isinstance(form, PlacedQuickForm) and city and not form.text("city"):
            form.city.data = choices.city_label(session, city.id)


def _unsent(session: Session, experience_id: int) -> Unsent | None:
    """What was typed and not sent, when the form is opened anew."""
    return unsent.kept(session, signed_in(), experience_id) if request.method == "GET" else None


def _similar_unseen(title: str) -> list[ExperienceCard]:
    """Reports to be shown before a new one is published, unless its author saw them."""
    if request.form.get(STEP_FIELD) or request.form.get(SIMILAR_SEEN_FIELD):
        return []
    with reading() as session:
        return lists.similar(session, title)


@blueprint.route(f"{EXPERIENCE}/edytuj", methods=GET_POST)
@requires(Permission.DISCUSS)
@once
def edit(experience_id: int) -> ResponseReturnValue:
    """Complete or change an own report; what others could read before stays in its history."""
    who = signed_in()
    with reading() as session:
        row, standing = seen(session, who, experience_id)
        present = service.report_of(session, row)
        draft = _unsent(session, experience_id)
    if not rules.can_edit(who, row, standing):
        raise Forbidden(_("Nobody can change this report now."))
    form = ReportForm(MultiDict(draft.typed)) if draft else ReportForm()
    differences: list[Change] = []

    def page(preview: Drawn | None) -> str:
        with reading() as session:
            offered = choices.choices(session)
        return show(
            "experiences/edit.html",
            form=form,
            row=row,
            url=experience_address(row.id, row.slug),
            choices=offered,
            preview=preview,
            headings=HEADINGS,
            differences=differences,
            is_draft=row.state == ExperienceState.DRAFT,
            acts=rules.acts(who, row, standing),
            draft=draft,
            draft_of=row.id,
            new_key=new_key,
        )

    def act(report: Report, drawn: Drawn) -> str:
        version = form.wersja.data or 0
        step = request.form.get(STEP_FIELD)
        if version != row.version:
            # The page shows what differs; a second press saves what was typed.
            form.wersja.raw_data = [str(row.version)]
            with reading() as session:
                differences.extend(versions.changes(session, present, report))
        saved = service.save(
            db(),
            who,
            application().settings,
            experience_id,
            version,
            report,
            drawn,
            publish=step != DRAFT and row.state == ExperienceState.DRAFT,
        )
        unsent.drop(db(), who, experience_id)
        _tell(saved)
        if saved.state == ExperienceState.DRAFT:
            return url_for("experiences.edit", experience_id=saved.id)
        return experience_address(saved.id, saved.slug)

    if request.method == "GET":
        if not draft:
            _fill(form, present, row.version)
        return page(None)
    return _submit(form, page, act, lambda: _whole_report(form))


@blueprint.post(f"{EXPERIENCE}/usun")
@requires(Permission.DISCUSS)
@once
def drop(experience_id: int) -> ResponseReturnValue:
    """Delete an own draft."""
    service.drop(db(), signed_in(), experience_id)
    flash(_("The draft is deleted."), "ok")
    return redirect(url_for("experiences.mine"), 303)


@blueprint.get("/doswiadczenia/moje")
@requires(Permission.SIGNED_IN)
def mine() -> ResponseReturnValue:
    """Own reports, drafts too, and invitations to write along."""
    found = own.own_experiences(db(), signed_in(), requested_page())
    return show(
        "experiences/mine.html",
        found=found,
        links=page_links(found, "experiences.mine"),
        outcomes=OUTCOMES,
    )


def _quick_report(form: QuickForm) -> Report:
    with reading() as session:
        tools = choices.tool_ids(session, [entry.data or "" for entry in form.tools])
        city_id = choices.city_id(session, form.text("city")) if "city" in form else None
    return Report(
        title=form.text("title"), tools=tools, city_id=city_id, problem=form.text("problem")
    )


def _whole_report(form: ReportForm) -> Report:
    quick = _quick_report(form)
    return Report(
        title=quick.title,
        tools=quick.tools,
        city_id=quick.city_id,
        began=check_month("began", form.text("began")),
        ended=check_month("ended", form.text("ended")),
        outcome=form.text("outcome"),
        lead=form.text("lead"),
        goals=tuple(form.goals.data or ()),
        links=links_of(form.text("links")),
        **{name: form.text(name) for name in LINES + SECTIONS},
    )


def _fill(form: ReportForm, report: Report, version: int) -> None:
    """Show what is saved in a fresh form."""
    with reading() as session:
        tools = choices.tool_titles(session, report.tools)
        form.city.data = choices.city_label(session, report.city_id)
    for name in ("title", "lead", "outcome", *LINES, *SECTIONS):
        form[name].data = getattr(report, name)
    form.wersja.data = version
    form.goals.data = list(report.goals)
    form.links.data = links_typed(report.links)
    form.began.data, form.ended.data = month_typed(report.began), month_typed(report.ended)
    for place, title in enumerate(tools):
        if place >= len(form.tools):
            form.tools.append_entry()
        form.tools[place].data = title
    for _number in range(MORE_TOOLS):
        if len(form.tools) < MOST_TOOLS:
            form.tools.append_entry()


def _submit(
    form: QuickForm,
    page: FormPage,
    act: Callable[[Report, Drawn], str],
    read: Callable[[], Report],
) -> ResponseReturnValue:
    """Show a preview, or act and go on to where the act led; refusals come back as the form."""
    if not form.validate():
        return page(None), 422
    step = request.form.get(STEP_FIELD)
    try:
        report = checked(read())
        if step not in (PREVIEW, DRAFT):
            check_complete(report)
        kind: Writing = "preview" if step == PREVIEW else "post"
        hit_writing(application().limiter, signed_in(), kind, request.remote_addr)
        drawn = draw(renderer().render, report)
        if step == PREVIEW:
            return page(drawn)
        return redirect(act(report, drawn), 303)
    except DomainError as refusal:
        return refused(form, lambda: page(None), refusal)


def _tell(experience: Experience) -> None:
    """What the author learns of what happened to the text."""
    if experience.state == ExperienceState.DRAFT:
        flash(_("The draft is saved. Only you and those you invite see it."), "ok")
    elif experience.state == ExperienceState.VISIBLE:
        flash(_("Everybody can read it now. Complete it whenever you like."), "ok")
    elif experience.held_because:
        flash(held_sentence(), "info")
    else:
        flash(_("Thank you. Others will see it when a moderator has read it."), "info")
