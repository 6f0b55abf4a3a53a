"""Tables that come in, yet are no records: participants, meetings with advisers, certificates.

The list has the columns in which the programme's participants were first written down; it becomes
rows of the tables of participation and of projects. A meeting is written into the city's log.
"""

from typing import Final

from app.advice.models import LONGEST_SUBJECT
from app.advice.words import PARTS
from app.core.i18n import lazy_gettext as _
from app.opendata.schema import CERTIFICATES, ENTITIES, Entity, fields_alone
from app.plan.words import GOAL_OPTIONS
from app.records.kinds import RecordField, Shape

PARTICIPANTS: Final = Entity(
    "uczestnicy",
    _("List of participants"),
    fields_alone(
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
    fields_alone(
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
    only_adds=True,
)
# Everything that an import takes.
IMPORTED: Final = {
    **ENTITIES,
    **{each.name: each for each in (PARTICIPANTS, MEETINGS, CERTIFICATES)},
}
