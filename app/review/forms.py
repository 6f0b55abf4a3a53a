"""Forms of editing and deciding."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.articles.source import LONGEST_ADDRESS, LONGEST_LEAD, LONGEST_TITLE, ArticleSource
from app.articles.vocabulary import (
    CATEGORIES,
    FACTS,
    LANGUAGES,
    LETTERS,
    MAIN_LANGUAGE,
    STAGES,
    Term,
)
from app.cities.goals import GOALS
from app.core.i18n import lazy_gettext as _l
from app.core.web import KEY_FIELD
from app.review.deciding import Seen
from app.review.reverting import LONGEST_REASON
from app.review.rules import LONGEST_COMMENT, LONGEST_EVIDENCE
from app.ui.form import Choice, Form
from app.ui.icons import icon_names

LARGEST_ID = 2**31 - 1  # of an id on PostgreSQL
_OF_ONE_FORM = frozenset({"csrf_token", KEY_FIELD, "draft"})  # mean nothing in another one


class Checkboxes(SelectMultipleField):
    """Several choices as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RankedBoxes(Checkboxes):
    """Boxes whose order counts: ticked ones stand first, so that sending them back keeps it."""

    def iter_choices(self) -> Any:
        rank = {value: place for place, value in enumerate(self.data or ())}
        return sorted(super().iter_choices(), key=lambda each: rank.get(each.value, len(rank)))


class SightForm(Form):
    """What the decider had before their eyes: ids of the proposal's head and the published text."""

    head = HiddenField()
    published = HiddenField()

    def look(self, head_id: int, published_id: int) -> None:
        """Put in what the page shows now."""
        self.head.data, self.published.data = str(head_id), str(published_id)

    def seen(self, proposal_id: int) -> Seen:
        """What was seen when the form was sent; strange values match nothing."""
        return Seen(proposal_id, number(self.head.data), number(self.published.data))


def number(text: str | None) -> int:
    """Whole number of a hidden field, -1 for anything else."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > len(str(LARGEST_ID)):
        return -1
    return int(text) if int(text) <= LARGEST_ID else -1


def _terms(words: Sequence[Term]) -> list[Choice]:
    """A closed list as a field offers it, in the reader's language."""
    return [Choice(each.slug, each.name) for each in words]


class SourceForm(Form):
    """The text of an article with its front matter; used by authors and by reviewers."""

    title = StringField(_l("Title"), validators=[InputRequired(), Length(max=LONGEST_TITLE)])
    lead = TextAreaField(_l("Lead"), validators=[Length(max=LONGEST_LEAD)])
    body = TextAreaField(_l("Text"), validators=[InputRequired()])
    main_category = SelectField(
        _l("Main category"),
        choices=lambda: [Choice("", "–"), *_terms(CATEGORIES)],
    )
    categories = RankedBoxes(_l("Categories"), choices=lambda: _terms(CATEGORIES))
    stage = SelectField(
        _l("Stage"),
        choices=lambda: [Choice("", "–"), *_terms(STAGES)],
    )
    goals = Checkboxes(
        _l("Goals"),
        choices=lambda: [Choice(number, f"{number}. {name}") for number, name in GOALS.items()],
        coerce=int,
    )
    legal_date = DateField(_l("Law as of"), validators=[Optional()])
    fact_who = StringField(_l("Who may"))
    fact_where = StringField(_l("Where"))
    fact_cost = StringField(_l("Cost"))
    fact_time = StringField(_l("Time"))
    fact_result = StringField(_l("What you get"))
    acts = TextAreaField(_l("Legal acts"))
    sources = TextAreaField(_l("Sources"))
    related = TextAreaField(_l("Related tools"))
    letters = RankedBoxes(
        _l("Letters"),
        choices=lambda: [Choice(letter, title) for letter, title in LETTERS.items()],
    )
    also_called = TextAreaField(_l("Also called"))
    pictogram = StringField(_l("Pictogram"), validators=[Length(max=60)])
    language = SelectField(
        _l("Language"),
        choices=[Choice(code, name) for code, name in LANGUAGES.items()],
        default=MAIN_LANGUAGE,
    )
    translation_of = StringField(_l("Translation of"), validators=[Length(max=LONGEST_ADDRESS)])

    @property
    def pictograms(self) -> tuple[str, ...]:
        """What the field of the pictogram suggests."""
        return icon_names()

    def fill(self, source: ArticleSource) -> None:
        """Show a source in the fields."""
        self.title.data = source.title
        self.lead.data = source.lead
        self.body.data = source.body
        self.categories.data = list(source.categories)
        self.main_category.data = source.categories[0] if source.categories else ""
        self.stage.data = source.stage
        self.goals.data = list(source.goals)
        self.legal_date.data = source.legal_date
        facts = dict(source.facts)
        for key in FACTS:
            self[f"fact_{key}"].data = facts.get(key, "")
        for name in ("acts", "sources", "related", "also_called"):
            self[name].data = "\n".join(getattr(source, name))
        self.letters.data = list(source.letters)
        self.pictogram.data = source.pictogram
        self.language.data = source.language
        self.translation_of.data = source.translation_of

    def source(self) -> ArticleSource:
        """The source that the fields hold."""
        legal_date: date | None = self.legal_date.data
        return ArticleSource(
            title=self.title.data or "",
            body=self.body.data or "",
            lead=self.lead.data or "",
            categories=self._categories(),
            stage=self.stage.data or "",
            goals=tuple(self.goals.data or ()),
            legal_date=legal_date,
            facts=tuple((key, self[f"fact_{key}"].data or "") for key in FACTS),
            acts=_lines(self.acts.data),
            sources=_lines(self.sources.data),
            pictogram=self.pictogram.data or "",
            related=_lines(self.related.data),
            letters=tuple(self.letters.data or ()),
            also_called=_lines(self.also_called.data),
            language=self.language.data or MAIN_LANGUAGE,
            translation_of=self.translation_of.data or "",
        )

    def _categories(self) -> tuple[str, ...]:
        """The main category first; choosing it is enough, its box need not be ticked too."""
        main = self.main_category.data or ""
        others = (each for each in self.categories.data or () if each != main)
        return (main, *others) if main else tuple(others)


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


class WritingForm(Form):
    """What every way of writing sends beside the text.

    `base` is the version the author began from, `draft` the draft the form knows of.
    """

    base = HiddenField()
    draft = HiddenField()
    comment = StringField(
        _l("What do you change, and why?"), validators=[Length(max=LONGEST_COMMENT)]
    )
    evidence = StringField(_l("How do you know?"), validators=[Length(max=LONGEST_EVIDENCE)])

    @property
    def base_id(self) -> int | None:
        return max(0, number(self.base.data)) or None

    def typed(self) -> dict[str, list[str]]:
        """The fields as they were sent, finished or not, to be kept as a draft."""
        return {
            field.name: [str(value) for value in field.raw_data]
            for field in self
            if field.raw_data and field.name not in _OF_ONE_FORM
        }


class EditForm(WritingForm, SourceForm):
    """The editor of a whole article; `parent` is the text of a proposal that it builds on (R5)."""

    parent = HiddenField()
    # Somebody else's words that the text carries in (app.articles.credits).
    credit = HiddenField()
    slug = StringField(_l("Address"), validators=[Length(max=80)])


class SectionForm(WritingForm):
    """The editor of one section, which `section` names by its anchor."""

    section = HiddenField()
    body = TextAreaField(_l("Text of the section"))


class RevertForm(Form):
    """Taking back a published edit."""

    reason = StringField(_l("Why do you take it back?"), validators=[Length(max=LONGEST_REASON)])
    is_breach = BooleanField(_l("It breaks the rules: vandalism, spam, advertising, personal data"))


class AmendForm(SightForm, SourceForm):
    """The reviewer's own wording of a proposal, with what they saw."""

    comment = TextAreaField(_l("Comment for the author"))


class DecisionForm(SightForm):
    """A decision on a proposal, with what the reviewer saw."""

    comment = TextAreaField(_l("Comment for the author"))
    reason = SelectField(_l("Reason of a refusal"), choices=[], validate_choice=False)


class ConflictForm(SightForm):
    """Settling conflicts; the choices have names of their own in the page."""


class ConfirmForm(Form):
    """A plain confirmation: only the token and the key."""
