"""Forms that anybody may send, and what they do instead of asking for a picture puzzle.

Two signs tell programs from people: a field that people do not see, and a form that comes back
sooner than anybody could read it. Neither costs a person their text or their act: a quick form
comes back with a sentence, and the field shows itself when something stands in it.
"""

import hashlib
from enum import StrEnum
from typing import Final

from itsdangerous import BadData, URLSafeSerializer
from wtforms import HiddenField, StringField

from app.core import clock
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.core.web import application
from app.ui.form import Form

_SALT: Final = "narzedziownik guest form"
_LONGEST_STAMP: Final = 200


class Suspicion(StrEnum):
    """Why a form looks as if a program had sent it."""

    NONE = "none"
    QUICK = "quick"
    TRAPPED = "trapped"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(
        application().config["SECRET_KEY"],
        salt=_SALT,
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )


def drawn_now() -> str:
    """A signed note of the moment at which a form is drawn."""
    return str(_signer().dumps(int(clock.now().timestamp())))


class GuestForm(Form):
    """Parent of forms for guests; the template puts `guest_field(form)` into the form."""

    otwarte = HiddenField(default=drawn_now)
    # A name that programs like to fill in and that no browser knows anything for.
    adres_witryny = StringField(_l("Leave this field empty"))

    def suspicion(self) -> Suspicion:
        """What speaks for a program as the sender. Asked once the form was sent."""
        if self.text("adres_witryny").strip():
            return Suspicion.TRAPPED
        age = self._age()
        least = application().settings.guest_form_seconds
        return Suspicion.QUICK if age is None or age < least else Suspicion.NONE

    def refuse_suspect(self, suspicion: Suspicion) -> bool:
        """Say what a person who was taken for a program can do; whether anything was said."""
        if suspicion is Suspicion.QUICK:
            if self._age() is None:
                self.otwarte.data = drawn_now()
            self.refuse(Invalid("", _("That was very quick. Look it over and send it once more.")))
        if suspicion is Suspicion.TRAPPED:
            self.refuse(Invalid("adres_witryny", _("Empty this field: only programs fill it in.")))
        return suspicion is not Suspicion.NONE

    def _age(self) -> float | None:
        """Seconds since the form was drawn, None when its note is missing or not ours."""
        stamp = self.text("otwarte")
        if len(stamp) > _LONGEST_STAMP:
            return None
        try:
            drawn = _signer().loads(stamp)
        except BadData:
            return None
        return clock.now().timestamp() - drawn if isinstance(drawn, int) else None
