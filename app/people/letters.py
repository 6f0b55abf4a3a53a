"""Letters about an account. They are only put into the outbox here; the worker sends them.

No letter quotes what a stranger typed, but for the name, which is one line of checked letters.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core import mail
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people.letter_language import to_person
from app.people.links import Links, Purpose, state_of
from app.people.models import Person


@dataclass(frozen=True)
class Letters:
    """Writes letters in the name of one site."""

    site_name: str
    site_url: str
    links: Links

    @classmethod
    def from_settings(cls, settings: Settings, secret_key: str) -> "Letters":
        return cls(settings.site_name, settings.site_url, Links(secret_key))

    @to_person
    def confirm(self, db: Session, person: Person) -> None:
        """To a new account: the link that makes it usable."""
        token = self.links.make(Purpose.CONFIRM, {"id": person.id, "state": confirm_state(person)})
        self._post(
            db,
            person.email,
            _("Confirm your e-mail address"),
            [
                _("Hello %(name)s,", name=person.name),
                _("somebody, probably you, is creating an account with this address."),
                _("Open this page and press the button there:"),
                self._address("/rejestracja/potwierdz", token),
                _(
                    "The link works for 3 days. If it was not you, do nothing: without it there "
                    "will be no account."
                ),
            ],
        )

    @to_person
    def already_registered(self, db: Session, person: Person) -> None:
        """To the owner of an account with whose address somebody registers."""
        self._post(
            db,
            person.email,
            _("You already have an account"),
            [
                _("Hello %(name)s,", name=person.name),
                _(
                    "somebody, probably you, wanted to create an account with this address. You "
                    "have one already, so nothing changed."
                ),
                _("Sign in here:"),
                self._address("/logowanie"),
                _("If you do not remember the password, set a new one here:"),
                self._address("/haslo/zapomniane"),
            ],
        )

    @to_person
    def reset(self, db: Session, person: Person) -> None:
        """The link to a new password."""
        token = self.links.make(Purpose.RESET, {"id": person.id, "state": reset_state(person)})
        self._post(
            db,
            person.email,
            _("A new password"),
            [
                _("Hello %(name)s,", name=person.name),
                _("set a new password on this page:"),
                self._address("/haslo/nowe", token),
                _(
                    "The link works for one hour and only once. If you did not ask for it, do "
                    "nothing: the old password still holds."
                ),
            ],
        )

    @to_person
    def new_email(self, db: Session, person: Person, email: str) -> None:
        """To the new address: the link that moves the account there."""
        data = {"id": person.id, "email": email, "state": email_state(person)}
        token = self.links.make(Purpose.NEW_EMAIL, data)
        self._post(
            db,
            email,
            _("Confirm your new e-mail address"),
            [
                _("Hello %(name)s,", name=person.name),
                _("confirm on this page that your account moves to this address:"),
                self._address("/konto/email/potwierdz", token),
                _("The link works for 3 days. If it was not you, do nothing."),
            ],
        )

    @to_person
    def email_asked(self, db: Session, person: Person) -> None:
        """To the old address, before anything changes, so that a thief is noticed."""
        self._post(
            db,
            person.email,
            _("Somebody is changing the address of your account"),
            [
                _("Hello %(name)s,", name=person.name),
                _(
                    "somebody who knows your password, probably you, wants to move the account to "
                    "another e-mail address."
                ),
                _("If it was not you, set a new password at once:"),
                self._address("/haslo/zapomniane"),
            ],
        )

    @to_person
    def email_taken(self, db: Session, owner: Person) -> None:
        """To the owner of an address to which somebody else wants to move their account."""
        self._post(
            db,
            owner.email,
            _("This address already has an account"),
            [
                _("Hello %(name)s,", name=owner.name),
                _(
                    "somebody wanted to move their account to this address. Yours is here already, "
                    "so nothing changed."
                ),
            ],
        )

    @to_person
    def email_changed(self, db: Session, person: Person, old: str) -> None:
        self._post(
            db,
            old,
            _("Your account has a new e-mail address"),
            [
                _("Hello %(name)s,", name=person.name),
                _(
                    "from now on your account belongs to another e-mail address. If it was not "
                    "you, answer this letter."
                ),
            ],
        )

    @to_person
    def password_changed(self, db: Session, person: Person) -> None:
        self._post(
            db,
            person.email,
            _("Your password has changed"),
            [
                _("Hello %(name)s,", name=person.name),
                _("the password of your account has changed and other browsers were signed out."),
                _("If it was not you, set a new password at once:"),
                self._address("/haslo/zapomniane"),
            ],
        )

    def erased(self, db: Session, name: str, email: str) -> None:
        self._post(
            db,
            email,
            _("Your account is deleted"),
            [
                _("Hello %(name)s,", name=name),
                _(
                    "we deleted your account, your address and your profile. Texts that you "
                    "published stay, without your name."
                ),
            ],
        )

    def _address(self, path: str, token: str = "") -> str:
        return self.site_url + path + (f"/{token}" if token else "")

    def _post(self, db: Session, recipient: str | None, subject: str, parts: list[str]) -> None:
        if recipient is None:
            raise ValueError("an erased account gets no letters")
        body = "\n\n".join([*parts, self.site_name + "\n" + self.site_url])
        mail.post(db, recipient, f"{subject} – {self.site_name}", body)


def confirm_state(person: Person) -> str:
    """A registration repeated with another password makes the earlier links dead."""
    return state_of(person.email, person.password_hash, person.email_confirmed)


def reset_state(person: Person) -> str:
    """A link to a new password dies when the password or the address changes."""
    return state_of(person.email, person.password_hash)


def email_state(person: Person) -> str:
    """A link to a new address dies when the address or the password changes meanwhile."""
    return state_of(person.email, person.password_hash)
