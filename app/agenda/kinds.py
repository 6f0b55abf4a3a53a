"""Local dates as reviewed records: what is asked of whoever adds one."""

from typing import Final

from app.agenda.models import DateKind
from app.agenda.projection import apply
from app.agenda.rules import check, new_key
from app.agenda.words import KINDS
from app.core.i18n import lazy_gettext as _
from app.people.rules import Permission
from app.plan.coordinators import spoken_for
from app.plan.kinds_fields import CITY, city_field, said, source_field
from app.plan.models import LONGEST_LINE
from app.records.kinds import RecordField, RecordKind, Shape, register

KIND: Final = "termin-lokalny"
LONGEST_DATE_TITLE: Final = 200
LONGEST_WORDS: Final = 4_000


def url_of(key: str) -> str:
    """The page of a date."""
    return f"/kalendarz/{key}"


FIELDS: Final = (
    city_field(),
    RecordField(
        "kind",
        _("What it is"),
        Shape.CHOICE,
        is_required=True,
        options={kind.value: KINDS[kind] for kind in DateKind},
    ),
    RecordField(
        "title",
        _("What happens"),
        hint=_("For example: Consultations of the budget for 2027."),
        is_required=True,
        most=LONGEST_DATE_TITLE,
    ),
    RecordField("begins", _("First day"), Shape.DAY, is_required=True),
    RecordField("ends", _("Last day"), Shape.DAY, hint=_("Leave it empty when it takes one day.")),
    RecordField("hour", _("Hour"), hint=_("Of a meeting or a hearing, such as 17:30."), most=5),
    RecordField(
        "place", _("Place"), hint=_("An address, or a page to take part on."), most=LONGEST_LINE
    ),
    RecordField("words", _("What is worth knowing"), Shape.TEXT, most=LONGEST_WORDS),
    source_field(),
)

DATE_KIND: Final = register(
    RecordKind(
        name=KIND,
        label=_("Local date"),
        fields=FIELDS,
        check=check,
        title_of=lambda fields: said(fields, "title"),
        url_of=url_of,
        propose=Permission.PROPOSE,
        decide=Permission.REVIEW,
        apply=apply,
        speaks_for=spoken_for,
        owner_field=CITY,
        new_key=new_key,
    )
)
