"""Letters: the list of them, and the wizard that asks for one, step by step.

What is typed travels in the form of the page and in its hidden inputs. It never stands in an
address, and nothing of it is kept when the answer is sent. Only a city from whose page somebody
comes stands there, as in the address of that page.
"""

from dataclasses import replace
from itertools import groupby
from typing import Final

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

from app.articles.lists import CARD_KINDS, cards
from app.cities.queries import CityRow, office_of
from app.cities.queries import at as city_at
from app.core import clock, journal
from app.core.paging import Page, slice_of
from app.core.web import db, reading
from app.letters import document as labels
from app.letters import queries
from app.letters.addressees import (
    TownAsked,
    only_one,
    suggestions,
    through_suggestions,
    with_address,
)
from app.letters.beginning import begun
from app.letters.blueprint import blueprint
from app.letters.carrying import Sent, carried, sent
from app.letters.inputs import TAKE_RECIPIENT, TAKE_THROUGH, step_form
from app.letters.letter import Letter
from app.letters.listing import LIST_SIZE, heading, rows, with_words
from app.letters.preview import preview
from app.letters.queries import letter_in_force
from app.letters.steps import (
    ADD,
    SHOWN,
    STEP,
    Ask,
    Button,
    Standing,
    belongs,
    faulty,
    standing,
    steps_of,
)
from app.letters.writing import Written, known_forms, write
from app.people.access import requires, viewer
from app.people.rules import Permission
from app.text.polish import slugify
from app.ui.pages import guest_page, page_links, requested_page, show

LONGEST_SEARCH: Final = 80
CITY: Final = "miasto"
# Acts after which the list looks different.
KINDS: Final = (*CARD_KINDS, "record.accepted", "record.loaded", "suppression.finished")


@blueprint.get("/pisma")
@requires(Permission.READ)
def all() -> ResponseReturnValue:  # noqa: A001 - the name that other pages link by
    """All letters by what they are good for, or those that have the words typed.

    `miasto` is the city whose office somebody wants to write to.
    """
    city = _asked_city()
    typed = request.args.get("q", "").strip()[:LONGEST_SEARCH]

    def draw() -> str:
        return _list_page(typed, city)

    if viewer() is not None:
        return draw()
    return guest_page("letters", f"l{journal.newest_of(db(), KINDS)}", draw)


def _list_page(typed: str, city: CityRow | None) -> str:
    letters = list(queries.letters(db()).values())
    mentioned = sorted({slug for letter in letters for slug in letter.articles})
    found = with_words(rows(letters, {card.slug: card for card in cards(db(), mentioned)}), typed)
    start, size = slice_of(requested_page(), LIST_SIZE)
    page = Page(found[start : start + size], requested_page(), size, len(found))
    groups = [
        (heading(category), list(group))
        for category, group in groupby(page.items, key=lambda row: row.category)
    ]
    asked = {"q": typed, CITY: city.slug if city else ""}
    links = page_links(page, "letters.all", **{name: each for name, each in asked.items() if each})
    return show(
        "letters/all.html", groups=groups, typed=typed, city=city, total=len(found), links=links
    )


def _asked_city() -> CityRow | None:
    """The city of the address; None where it names none of the catalogue."""
    slug = request.args.get(CITY, "")
    if not slug:
        return None
    with reading() as session:
        return city_at(session, slug)


@blueprint.route("/pisma/<letter_id>", methods=["GET", "POST"])
@requires(Permission.READ)
def letter(letter_id: str) -> ResponseReturnValue:
    """One step of the wizard, with the letter as it stands beside it."""
    with reading() as session:
        chosen = letter_in_force(session, letter_id)
    is_sent = request.method == "POST"
    typed = sent(chosen, request.form) if is_sent else _begun(chosen)
    button = next((each for each in Button if each in request.form), "")
    typed = _with_suggestion(chosen, typed)
    written = write(chosen, typed, clock.today())
    stand = standing(
        chosen, typed, written, request.form.get(STEP, ""), button, request.form.getlist(SHOWN)
    )
    return _step_page(chosen, typed, written, stand, added=request.form.get(ADD, ""))


def _begun(letter: Letter) -> Sent:
    city = _asked_city()
    return replace(begun(letter, request.args), town=city.plain_name if city else "")


def faulty_step(letter: Letter, typed: Sent, written: Written) -> Response:
    """The first step of the wizard that has something wrong."""
    return _step_page(letter, typed, written, faulty(letter, typed, written))


def _with_suggestion(letter: Letter, typed: Sent) -> Sent:
    """What was sent, with the suggestion whose button was pressed in place of what stood there."""
    town = _town(typed)
    recipient = _lines(request.form.get(TAKE_RECIPIENT, ""))
    if recipient in with_address(suggestions(letter, town), town):
        return replace(typed, recipient=recipient)
    through = _lines(request.form.get(TAKE_THROUGH, ""))
    if through in with_address(through_suggestions(town), town):
        return replace(typed, through=through)
    return typed


def _lines(sent_value: str) -> str:
    """Browsers send the ends of lines as two signs."""
    return sent_value.replace("\r\n", "\n")


def _town(typed: Sent) -> TownAsked:
    forms = known_forms(typed)
    if not forms.certain:
        forms = replace(
            forms,
            czego=typed.town_of.strip() or forms.czego,
            gdzie=typed.town_in.strip() or forms.gdzie,
        )
    with reading() as session:
        city = city_at(session, slugify(forms.kto)) if forms.kto else None
        if city is None or city.name != forms.kto:
            return TownAsked(forms, is_city=False)
        return TownAsked(forms, is_city=True, office=office_of(session, city.id))


def _step_page(
    letter: Letter, typed: Sent, written: Written, stand: Standing, *, added: str = ""
) -> Response:
    steps = steps_of(letter)
    step, town = steps[stand.at], _town(typed)
    offered = suggestions(letter, town)
    only = only_one(offered)
    if step.ask is Ask.RECIPIENT and not typed.recipient.strip() and only:
        typed = replace(typed, recipient=with_address((only,), town)[-1])
        written = write(letter, typed, clock.today())
    form = step_form(
        letter,
        step,
        typed,
        written,
        stand,
        recipients=with_address(offered, town),
        through=with_address(through_suggestions(town), town),
        office=town.office,
        today=clock.today(),
        added=added,
    )
    shown = [each.name for each in form]
    page = show(
        "letters/letter.html",
        letter=letter,
        steps=steps,
        step=step,
        at=stand.at,
        form=form,
        fresh=stand.fresh,
        inputs=[pair for pair in carried(letter, typed) if not belongs(pair[0], shown)],
        document=preview(letter, written),
        labels=labels,
    )
    return make_response(page, 422 if form.errors else 200)
