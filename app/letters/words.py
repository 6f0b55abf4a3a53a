"""Words for what a letter says in codes: channels, whether they work, what comes after."""

from dataclasses import dataclass
from typing import Final

from app.core.i18n import lazy_gettext as _
from app.letters.letter import Effective


@dataclass(frozen=True)
class Standing:
    """How a channel is marked: never by colour alone."""

    kind: str
    picture: str
    words: str


# Names of systems are the same in every language.
CHANNELS: Final[dict[str, str]] = {
    "papier": _("On paper"),
    "e-doreczenia": "e-Doręczenia",
    "epuap": "ePUAP",
    "e-mail": _("By e-mail"),
    "konto": _("Through an account at the office"),
    "formularz": _("By the office's form on the web"),
    "ustnie": _("In spoken words, at the office"),
    "telefon": _("By phone"),
}
STANDINGS: Final[dict[Effective, Standing]] = {
    Effective.YES: Standing("ok", "circle-check", _("Works")),
    Effective.CHECK: Standing("wait", "triangle-alert", _("Check first")),
    Effective.NO: Standing("bad", "ban", _("Does not work")),
}
AFTER: Final[dict[str, str]] = {
    "cisza": _("The term has passed and there is no answer"),
    "odmowa": _("The answer is no"),
    "odpowiedz": _("An answer came"),
    "wezwanie": _("They call on you to complete the letter"),
}
