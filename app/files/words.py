"""Names of licences and types of files in the interface."""

from typing import Final

from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.files import sniffing
from app.files.models import Licence

# What a form offers, with what each choice means.
LICENCE_CHOICES: Final = (
    (Licence.OWN, _l("My own work, which I share under CC BY-SA 4.0")),
    (Licence.BY_SA, _l("CC BY-SA 4.0")),
    (Licence.BY, _l("CC BY 4.0")),
    (Licence.FREE, _l("CC0 or public domain")),
    (Licence.CONSENT, _l("The author agreed to its use here")),
)
_SHORT: Final = {
    Licence.OWN: _l("CC BY-SA 4.0"),
    Licence.BY_SA: _l("CC BY-SA 4.0"),
    Licence.BY: _l("CC BY 4.0"),
    Licence.FREE: _l("public domain"),
    Licence.CONSENT: _l("with the author's consent"),
}
_DEEDS: Final = {
    Licence.OWN: "https://creativecommons.org/licenses/by-sa/4.0/deed.pl",
    Licence.BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.pl",
    Licence.BY: "https://creativecommons.org/licenses/by/4.0/deed.pl",
}


def licence_words(licence: str) -> str:
    """The licence as it stands below a picture."""
    return str(_SHORT[Licence(licence)])


def licence_deed(licence: str) -> str:
    """Address of the licence's text, empty where there is none."""
    return _DEEDS.get(Licence(licence), "")


def type_words(media_type: str) -> str:
    """The type of a file as people call it."""
    kind = sniffing.SERVED.get(media_type)
    return kind.ending.upper().replace("JPG", "JPEG") if kind else _("file")
