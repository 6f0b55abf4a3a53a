"""Letters come in the language of whom they are for, and what is kept stays Polish."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import ROOT
from app.core import i18n
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.people import level_letters, service
from app.people.letters import Letters
from app.people.models import Level
from app.people.queries import person_by_email
from app.text.polish import nbsp
from tests import make


@pytest.fixture(autouse=True)
def _texts() -> None:
    i18n.install(ROOT, nbsp)


def subjects(db: Session) -> list[str]:
    return list(db.scalars(select(MailMessage.subject).order_by(MailMessage.id)))


def test_a_letter_speaks_to_its_reader(db: Session, settings: Settings) -> None:
    reader = make.person(db, Level.RESIDENT)
    letters = Letters.from_settings(settings, "x" * 32)
    letters.reset(db, reader)
    reader.language = "en"
    letters.reset(db, reader)
    level_letters.given(db, reader, settings)
    with i18n.speaking("en"):
        reader.language = "pl"
        letters.reset(db, reader)
        assert i18n.spoken() == "en"
    first, english, _level, polish = subjects(db)
    assert first == polish == f"{nbsp('Nowe hasło do konta')} – {settings.site_name}"
    assert english == f"A new password – {settings.site_name}"
    body = db.scalars(select(MailMessage.body).order_by(MailMessage.id)).all()[2]
    assert "Somebody of the staff decided this." in body


def test_an_account_begins_with_the_language_of_its_form(db: Session, settings: Settings) -> None:
    letters = Letters.from_settings(settings, "x" * 32)
    with i18n.speaking("uk"):
        service.register(
            db, letters, name="Olena", email="o@poczta.example", password_hash="x", may_mail=True
        )
    service.register(
        db, letters, name="Ewa", email="e@poczta.example", password_hash="x", may_mail=True
    )
    people = [person_by_email(db, f"{each}@poczta.example") for each in "oe"]
    assert [person.language for person in people if person] == ["uk", ""]
