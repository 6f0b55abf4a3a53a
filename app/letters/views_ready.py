"""The letter that is ready: how it looks, files of it, how to send it, by when there is an answer.

What was typed comes with each form and goes with the answer; nothing of it is kept, and none of
these pages may be kept by anybody on the way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.articles.lists import ArticleCard, cards
from app.core import clock
from app.core.errors import NotFound, TooMany
from app.core.i18n import gettext as _
from app.core.limiter import Limit
from app.core.submissions import new_key
from app.core.web import application, reading
from app.deadlines import words as term_words
from app.deadlines.table import terms_in
from app.letters import document as labels
from app.letters import words
from app.letters.blueprint import blueprint
from app.letters.carrying import Sent, carried, sent
from app.letters.fields import Checked
from app.letters.letter import Letter
from app.letters.output.formats import Format, render
from app.letters.output.text import letter_as_text
from app.letters.output.typesetting import Unprintable
from app.letters.printing import file_name
from app.letters.queries import BasisLine, basis_of, letter_in_force, titles_in_force
from app.letters.sheet_forms import DayForm, PosterForm, SupportForm
from app.letters.steps import steps_of
from app.letters.timing import answer_timing, filing_timing, runs_from_handing_in
from app.letters.views import faulty_step
from app.letters.writing import Written, write
from app.people.access import requires, viewer
from app.people.limits import address_key
from app.people.rules import Permission
from app.ui.pages import show

# A long letter takes seconds to set, and nobody has to sign in for that.
FILES: Final = Limit("letter-files", "40/10minute")
# The input of the day of handing in.
DAY: Final = "zloze"
# The input of the words in large letters: with it comes all of the poster.
TITLE: Final = "tytul"


@dataclass(frozen=True)
class Ready:
    """A letter without faults, what was sent to make it, and what the wiki knows around it."""

    letter: Letter
    sent: Sent
    written: Written
    titles: dict[str, str]
    basis: list[BasisLine]
    articles: list[ArticleCard]

    @property
    def day(self) -> date:
        """The date on the letter."""
        return self.written.around.day or clock.today()


@blueprint.route("/pisma/<letter_id>/gotowe", methods=["GET", "POST"])
@requires(Permission.READ)
def ready(letter_id: str) -> ResponseReturnValue:
    """The letter as a whole; without what to write it from, the way back to its beginning."""
    if request.method != "POST" or not request.form:
        return redirect(url_for("letters.letter", letter_id=letter_id), 303)
    made = letter_ready(letter_id)
    if not isinstance(made, Ready):
        return made
    return ready_page(made)


@blueprint.post("/pisma/<letter_id>/plik/<format>")
@requires(Permission.READ)
def file(letter_id: str, format: str) -> ResponseReturnValue:  # noqa: A002 - named in the address
    """The letter as a file."""
    if format not in set(Format):
        raise NotFound
    made = letter_ready(letter_id)
    if not isinstance(made, Ready):
        return made
    wanted = Format(format)
    told = _("Take it as DOCX, ODT or plain text, or leave unusual signs out of the letter.")
    return file_of(
        made, lambda: render(made.written.document, wanted), wanted, made.letter.id, told
    )


def file_of(
    made: Ready,
    make: Callable[[], bytes],
    wanted: Format,
    what: str,
    told: str,
    poster: PosterForm | None = None,
) -> ResponseReturnValue:
    """The file that `make` makes, counted for its visitor; else the page, which says why not."""
    who = viewer()
    try:
        application().limiter.hit(
            FILES, f"person:{who.id}" if who else address_key(request.remote_addr)
        )
        content = make()
    except Unprintable:
        return ready_page(made, poster=poster, unprintable=told)
    except TooMany as refusal:
        page = make_response(ready_page(made, poster=poster, unprintable=refusal.message))
        page.status_code = refusal.status
        page.headers["Retry-After"] = str(refusal.retry_after)
        return page
    return as_file(content, wanted.media_type, file_name(what, made.day, wanted))


def letter_ready(letter_id: str) -> Ready | Response:
    """The letter of this form; the wizard at its faulty step where something is wrong."""
    with reading() as db:
        letter = letter_in_force(db, letter_id)
        form = sent(letter, request.form)
        written = write(letter, form, clock.today())
        if written.faults:
            return _unkept(faulty_step(letter, form, written))
        return _with_surroundings(db, letter, form, written)


def ready_page(
    made: Ready,
    *,
    support: SupportForm | None = None,
    poster: PosterForm | None = None,
    unprintable: str = "",
) -> ResponseReturnValue:
    """The page of a letter that is ready, with what a form on it or the printer refused."""
    letter, written = made.letter, made.written
    values, day_form = written.checked.values, _day_form(made.day)
    support_form = support or SupportForm(formdata=None)
    poster_typed = TITLE in request.form
    poster_form = poster or (
        PosterForm()
        if poster_typed
        else PosterForm(formdata=None, data={"tytul": letter.title_of(values)})
    )
    wrong = next((form for form in (day_form, support_form, poster_form) if form.errors), None)
    terms = terms_in(application().settings.content_dir)
    answered = answer_timing(letter, values, terms, day_form.day)
    page = show(
        "letters/ready.html",
        letter=letter,
        steps=steps_of(letter),
        document=written.document,
        text=letter_as_text(written.document),
        ways=letter.channels_of(values),
        today=clock.today(),
        labels=labels,
        words=words,
        term_words=term_words,
        inputs=carried(letter, made.sent),
        key=new_key(),
        cautions=_cautions(letter, written.checked),
        answered=answered,
        asks_day=answered and answered.term and runs_from_handing_in(answered.term, letter, values),
        filed=filing_timing(letter, values, terms),
        reminds=viewer() is not None,
        day_form=day_form,
        support_form=support_form,
        poster_form=poster_form,
        poster_typed=poster_typed,
        poster_address=address_of(made),
        titles=made.titles,
        basis_lines=made.basis,
        articles=made.articles,
        wrong=wrong,
        unprintable=unprintable,
    )
    return _unkept(make_response(page, 422 if wrong or unprintable else 200))


def as_file(content: bytes, media_type: str, name: str) -> Response:
    """A file for this visitor's disk and for nobody else."""
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return _unkept(response)


def address_of(made: Ready) -> str:
    """Where a poster leads by itself: to the letter's first article, or else to the letter."""
    path = url_for("letters.letter", letter_id=made.letter.id)
    if made.articles:
        path = url_for("articles.page", slug=made.articles[0].slug)
    return application().settings.site_url + path


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _with_surroundings(db: Session, letter: Letter, form: Sent, written: Written) -> Ready:
    # The text is Polish in every language, and so are the articles that go with it.
    following = [each.letter for each in letter.next if each.letter]
    return Ready(
        letter,
        form,
        written,
        titles_in_force(db, following),
        basis_of(db, letter),
        cards(db, letter.articles),
    )


def _day_form(day: date) -> DayForm:
    """The day that was chosen on the page; before that, the one on the letter."""
    if DAY in request.form:
        form = DayForm()
        form.validate()
        return form
    return DayForm(formdata=None, data={DAY: day})


def _cautions(letter: Letter, checked: Checked) -> list[tuple[str, str]]:
    """What the letter says of answers that are allowed and may be unwise, with their labels."""
    labelled = {field.key: field.label for field in letter.fields}
    return [
        (labelled[key], said) for key, all_said in checked.cautions.items() for said in all_said
    ]
