"""Forms beside a letter that is ready: the day of handing in, a sheet for signatures, a poster."""

from datetime import date
from typing import Final
from urllib.parse import urlsplit

from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.deadlines.rules import FIRST_YEAR, LAST_YEAR
from app.letters.fields import tidy
from app.letters.output.sheets import Poster
from app.ui.form import Choice, Form

LONGEST_TITLE: Final = 80
LONGEST_LINES: Final = 500
MOST_LINES: Final = 8
LONGEST_SENDER: Final = 120
# Longer ones make a QR code that no phone reads from a fence.
LONGEST_ADDRESS: Final = 300


class DayForm(Form):
    """The day on which the letter will be handed in."""

    zloze = DateField(_l("I will hand the letter in on"), format=["%Y-%m-%d", "%d.%m.%Y"])

    def validate_zloze(self, field: DateField) -> None:
        """A day that the calculator can count from."""
        if field.data is not None and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(
                _(
                    "Write a day between the years %(first)s and %(last)s.",
                    first=FIRST_YEAR,
                    last=LAST_YEAR,
                )
            )

    @property
    def day(self) -> date | None:
        """The day, when there is one to count from."""
        return None if self.zloze.errors else self.zloze.data


class SupportForm(Form):
    """How many people fit on one sheet for signatures."""

    wierszy = RadioField(
        _l("Room for"),
        choices=[
            Choice("10", _l("10 people")),
            Choice("15", _l("15 people")),
            Choice("30", _l("30 people")),
        ],
        default="15",
    )

    @property
    def rows(self) -> int:
        return int(self.text("wierszy"))


class PosterForm(Form):
    """The words of a poster and where its QR code leads."""

    tytul = StringField(_l("What in large letters"), validators=[Length(max=LONGEST_TITLE)])
    wiersze = TextAreaField(_l("What below"), validators=[Length(max=LONGEST_LINES)])
    odsylacz = StringField(_l("Where the QR code leads"), validators=[Length(max=LONGEST_ADDRESS)])
    podpis = StringField(_l("Who hangs it up"), validators=[Length(max=LONGEST_SENDER)])

    def validate_tytul(self, field: StringField) -> None:
        """A poster without a word is none."""
        if not tidy(field.data or ""):
            raise ValidationError(_("Fill in this field."))

    def validate_wiersze(self, field: TextAreaField) -> None:
        """As many lines as can be read from two metres."""
        if len(_lines(field.data or "")) > MOST_LINES:
            raise ValidationError(_("Write at most %(most)s lines.", most=MOST_LINES))

    def validate_odsylacz(self, field: StringField) -> None:
        """Only a page of the web: a phone opens what the code says."""
        address = tidy(field.data or "")
        if address and not is_web_address(address):
            raise ValidationError(_("Write an address that begins with https://."))

    def poster(self, otherwise: str) -> Poster:
        """The poster; without an address of its own it leads to `otherwise`."""
        return Poster(
            title=tidy(self.text("tytul")),
            address=tidy(self.text("odsylacz")) or otherwise,
            lines=tuple(_lines(self.text("wiersze"))),
            sender=tidy(self.text("podpis")),
        )


def is_web_address(address: str) -> bool:
    """Whether a phone would open a page of the web at it, and nothing else."""
    if any(sign.isspace() or not sign.isprintable() for sign in address):
        return False
    try:
        parts = urlsplit(address)
        return (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
        )
    except ValueError:
        return False


def _lines(text: str) -> list[str]:
    return [line.strip() for line in tidy(text).split("\n") if line.strip()]
