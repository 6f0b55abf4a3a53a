"""The record of a project: its one main goal, up to three beside it, its state and its effects."""

from collections.abc import Iterator
from typing import Final

from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.people.rules import Permission
from app.plan.addresses import project_url
from app.plan.coordinators import spoken_for
from app.plan.kinds_fields import (
    CITY,
    LONGEST_TEXT,
    amount,
    city_field,
    city_is_known,
    day,
    goal_field,
    key_by_title,
    listed,
    rows,
    said,
    source_field,
    texts_can_be_drawn,
)
from app.plan.models import LONGEST_LINE
from app.plan.projection import apply_project
from app.plan.words import EFFECT_KINDS, EFFECT_TYPES, GOAL_OPTIONS, STATES
from app.records.kinds import (
    Fault,
    Fields,
    RecordField,
    RecordKind,
    Shape,
    Surroundings,
    register,
)
from app.records.models import LONGEST_TITLE

KIND: Final = "projekt"
MOST_OTHER_GOALS: Final = 3
MOST_PARTNERS: Final = 50
MOST_EFFECTS: Final = 100
LONGEST_UNIT: Final = 40
LONGEST_WORDS: Final = 1_000

_EFFECT_COLUMNS: Final = (
    RecordField(
        "kind", _l("Product or result"), Shape.CHOICE, is_required=True, options=EFFECT_KINDS
    ),
    RecordField("type", _l("Type of effect"), Shape.CHOICE, options=EFFECT_TYPES),
    goal_field(_l("Goal"), hint=_l("Leave it empty when it is the goal of the project.")),
    RecordField("name", _l("What came about or changed"), is_required=True, most=LONGEST_LINE),
    RecordField("planned", _l("Planned number"), Shape.NUMBER),
    RecordField("reached", _l("Reached number"), Shape.NUMBER),
    RecordField(
        "unit", _l("Unit"), hint=_l("What is counted: trees, people, metres."), most=LONGEST_UNIT
    ),
    RecordField(
        "words",
        _l("In words"),
        Shape.TEXT,
        _l("What numbers do not say, or instead of them."),
        most=LONGEST_WORDS,
    ),
)
FIELDS: Final = (
    city_field(),
    RecordField("title", _l("Title of the project"), is_required=True, most=LONGEST_TITLE),
    goal_field(
        _l("Main goal"), hint=_l("Exactly one. Leave it empty only when no source says which.")
    ),
    RecordField(
        "other_goals",
        _l("Accompanying goals"),
        Shape.CHOICES,
        _l("Three at most."),
        most=MOST_OTHER_GOALS,
        options=GOAL_OPTIONS,
    ),
    RecordField("state", _l("State"), Shape.CHOICE, is_required=True, options=STATES),
    RecordField("began", _l("First day"), Shape.DAY),
    RecordField("ended", _l("Last day"), Shape.DAY),
    RecordField("description", _l("Description"), Shape.TEXT, most=LONGEST_TEXT),
    RecordField("partners", _l("Partners"), Shape.LINES, _l("One in a line."), most=MOST_PARTNERS),
    source_field(),
    RecordField(
        "effects",
        _l("Effects"),
        Shape.ROWS,
        _l("Products are what came about, results what changed for people."),
        most=MOST_EFFECTS,
        columns=_EFFECT_COLUMNS,
        row_label=_l("Effect"),
    ),
)


def check(fields: Fields, around: Surroundings) -> list[Fault]:
    """Every fault beyond the shapes of the fields."""
    return [
        *city_is_known(fields, around),
        *main_goal_is_one(fields),
        *days_are_in_order(fields),
        *effects_say_how_much(fields),
        *texts_can_be_drawn(fields, "description"),
    ]


def main_goal_is_one(fields: Fields) -> Iterator[Fault]:
    """Others accompany it, and it is none of them."""
    goal, others = said(fields, "goal"), listed(fields, "other_goals")
    if goal and goal in others:
        yield Fault("other_goals", _("This is the main goal already."))
    if others and not goal:
        yield Fault("goal", _("Choose the main goal first, then those that accompany it."))


def days_are_in_order(fields: Fields) -> Iterator[Fault]:
    """Nothing ends before it begins."""
    began, ended = day(fields, "began"), day(fields, "ended")
    if began and ended and ended < began:
        yield Fault("ended", _("It cannot end before it begins."))


def effects_say_how_much(fields: Fields) -> Iterator[Fault]:
    """A number of something, or words where it cannot be counted."""
    for place, row in enumerate(rows(fields, "effects"), start=1):
        numbers = {name: amount(row, name) for name in ("planned", "reached")}
        given = [each for each in numbers.values() if each is not None]
        if given and not said(row, "unit"):
            yield Fault("effects", _("A number needs a unit."), row=place, column="unit")
        if not given and not said(row, "words"):
            yield Fault(
                "effects", _("Give a number, or say it in words."), row=place, column="words"
            )
        if said(row, "unit") and not given:
            yield Fault("effects", _("A unit needs a number."), row=place, column="planned")
        for name, value in numbers.items():
            if value is not None and value < 0:
                yield Fault("effects", _("Write a number from nought up."), row=place, column=name)


PROJECT_KIND: Final = register(
    RecordKind(
        name=KIND,
        label=_l("Project of the Plan"),
        fields=FIELDS,
        check=check,
        title_of=lambda fields: said(fields, "title"),
        url_of=project_url,
        new_key=key_by_title,
        propose=Permission.PROPOSE,
        decide=Permission.REVIEW,
        apply=apply_project,
        speaks_for=spoken_for,
        owner_field=CITY,
    )
)
