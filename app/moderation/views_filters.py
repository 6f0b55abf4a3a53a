"""The page on which moderators list words and sites whose texts wait for a person."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.core.submissions import new_key
from app.core.web import db, once, reading
from app.moderation.blueprint import blueprint
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.review import text_filters
from app.review.text_filters import FilterKind
from app.ui.form import Choice, Form
from app.ui.pages import page_links, requested_page, show


class FilterForm(Form):
    """A word or a site for the list."""

    kind = RadioField(
        _l("What to look for"),
        choices=[
            Choice(FilterKind.WORD.value, _l("A word or a phrase, in any form")),
            Choice(FilterKind.LINK.value, _l("A site and everything below it")),
        ],
        validators=[InputRequired(_l("Choose what to look for."))],
    )
    pattern = StringField(_l("Word or address"))
    note = StringField(_l("Why it is on the list"))


@blueprint.route("/moderacja/filtry", methods=["GET", "POST"])
@requires(Permission.MANAGE_FILTERS)
@once
def filters() -> ResponseReturnValue:
    """The list, and a form for one more."""
    form, status = FilterForm(), 200
    if form.is_submitted():
        try:
            if form.validate():
                text_filters.add(
                    db(), signed_in(), form.text("kind"), form.text("pattern"), form.text("note")
                )
                flash(_("New texts with it will wait for a person."), "ok")
                return redirect(url_for("moderation.filters"), 303)
        except Invalid as refusal:
            db().rollback()
            form.refuse(refusal)
        status = 422
    with reading() as session:
        found = text_filters.listed(session, requested_page())
    page = show(
        "moderation/filters.html",
        form=form,
        found=found,
        links=page_links(found, "moderation.filters"),
        new_key=new_key,
    )
    return page, status


@blueprint.post("/moderacja/filtry/<int(max=2147483647):filter_id>/przelacz")
@requires(Permission.MANAGE_FILTERS)
@once
def switch_filter(filter_id: int) -> ResponseReturnValue:
    """Switch a filter on or off, as the button said."""
    is_active = request.form.get("stan") == "wlacz"
    text_filters.switch(db(), signed_in(), filter_id, is_active=is_active)
    return redirect(url_for("moderation.filters"), 303)
