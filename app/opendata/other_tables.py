"""Tables that come in, yet are no records: the list of participants, and meetings with advisers.

The list has the columns in which the programme's participants were first written down; it becomes
rows of the tables of participation and of projects. A meeting is written into the city's log.
"""

from typing import Final

from app.advice.models import LONGEST_SUBJECT
from app.advice.words import PARTS
from app.core.i18n import lazy_gettext as _
from app.opendata.schema import ENTITIES, Entity
from app.people.rules import Permission
from app.plan.words import GOAL_OPTIONS
from app.records.kinds import RecordField, RecordKind, Shape


def _columns(name: str, label: str, *fields: RecordField) -> RecordKind:
    """Fields alone: not registered, so nobody can propose an entry of it."""
    return RecordKind(
        name=name,
        label=label,
        fields=fields,
        check=lambda _fields, _around: [],
        title_of=lambda _fields: "",
        url_of=lambda key: f"/miasta/{key}",
        propose=Permission.IMPORT_DATA,
        decide=Permission.IMPORT_DATA,
    )


PARTICIPANTS: Final = Entity(
    "uczestnicy",
    _("List of participants"),
    _columns(
        "uczestnicy",
        _("List of participants"),
        RecordField("voivodeship", _("Voivodeship"), is_required=True),
        RecordField("path", _("Path into the Plan"), is_required=True),
        RecordField("sdg", _("Main goal")),
        RecordField("project_title", _("Title of the project")),
        RecordField("source_url", _("Source"), is_required=True),
        RecordField("note", _("What else a source says of its part")),
    ),
    "city",
)
MEETINGS: Final = Entity(
    "godziny-doradztwa",
    _("Meetings with advisers"),
    _columns(
        "godziny-doradztwa",
        _("Meetings with advisers"),
        RecordField(
            "part",
            _("What the hours are for"),
            Shape.CHOICE,
            is_required=True,
            options={part.value: words for part, words in PARTS.items()},
        ),
        RecordField("day", _("Day"), Shape.DAY, is_required=True),
        RecordField("hours", _("Hours"), Shape.NUMBER, is_required=True),
        RecordField("mentor", _("Mentor: the end of the profile's address"), is_required=True),
        RecordField("goal", _("Goal"), Shape.CHOICE, options=GOAL_OPTIONS),
        RecordField("subject", _("Subject"), is_required=True, most=LONGEST_SUBJECT),
    ),
    "city",
)
# Everything that an import takes.
IMPORTED: Final = {**ENTITIES, PARTICIPANTS.name: PARTICIPANTS, MEETINGS.name: MEETINGS}
