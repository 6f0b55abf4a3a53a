"""Reminders of deadlines: told on the site, and mailed at once to who has said nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app import ROOT
from app.core import clock, i18n
from app.core.db import Database
from app.core.mail import MailMessage
from app.core.mail_sending import Letter
from app.core.settings import Settings
from app.deadlines import reminders
from app.deadlines.models import DeadlineReminder
from app.notifications import mailing, subjects
from app.notifications.composing import Composer
from app.notifications.models import How, Kind, NoticePreference
from app.text.polish import nbsp
from tests import make
from tests.notifications.conftest import Tell, told

NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)


class Owner:
    """Somebody with one reminder, and the clock that reaches its day."""

    def __init__(
        self, database: Database, settings: Settings, patch: pytest.MonkeyPatch, tell: Tell
    ) -> None:
        self.database, self.settings, self.tell, self.patch = database, settings, tell, patch
        self.at(NOON)
        with database.writing() as db:
            self.person = make.person(db, name="Ala Kot")
            made = make.reminder(db, self.person, note="znak OŚ.12")
            self.reminder, self.day = made.id, made.tell_on

    def at(self, moment: datetime) -> None:
        self.patch.setattr(clock, "now", lambda: moment)

    def day_comes(self) -> None:
        self.at(datetime(self.day.year, self.day.month, self.day.day, 9, tzinfo=UTC))
        reminders.tell_due(self.settings, self.database)

    def letters(self) -> list[Letter]:
        """What leaves when the news has been gathered for a while."""
        self.at(clock.now() + mailing.GATHER + timedelta(seconds=1))
        for _ in range(2):
            mailing.send_at_once(self.settings, self.database)
        compose = Composer.of(self.settings)
        with self.database.reading() as db:
            found = [
                compose(db, Letter(each.id, each.created, each.recipient, "", ""), each.draft)
                for each in db.scalars(select(MailMessage).order_by(MailMessage.id))
            ]
        return [letter for letter in found if letter is not None]


@pytest.fixture
def owner(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch, tell: Tell
) -> Owner:
    i18n.install(ROOT, nbsp)
    return Owner(database, settings, monkeypatch, tell)


def test_only_the_owner_is_told_and_only_when_the_day_has_come(owner: Owner) -> None:
    reminders.tell_due(owner.settings, owner.database)
    assert owner.tell() == []
    owner.day_comes()
    found = owner.tell()
    assert told(found) == [(owner.person.id, Kind.DEADLINE)]
    owner.day_comes()
    assert len(owner.tell()) == 1
    subject = found[0].subject
    with owner.database.reading() as db:
        seen = subjects.look_up(db, {subject}, owner.person.id)[subject]
        assert subjects.look_up(db, {subject}, owner.person.id + 1) == {}
    assert seen.title.replace("\xa0", " ") == "Rozpatrzenie petycji: 22 lutego 2027"
    assert (seen.plain, seen.url) == ("znak OŚ.12", f"/moje/terminy#termin-{owner.reminder}")


def test_it_is_mailed_at_once_to_those_who_have_said_nothing(owner: Owner) -> None:
    owner.day_comes()
    owner.tell()
    (letter,) = owner.letters()
    assert letter.recipient == owner.person.email
    assert letter.subject.replace("\xa0", " ").startswith("Rozpatrzenie petycji: 22 lutego 2027")
    assert "znak OŚ.12" in letter.body.replace("\xa0", " ")
    assert "/moje/terminy" in letter.body


@pytest.mark.parametrize("how", [How.NEVER, How.DAILY])
def test_who_wants_it_otherwise_gets_no_letter_at_once(owner: Owner, how: How) -> None:
    with owner.database.writing() as db:
        db.add(NoticePreference(person_id=owner.person.id, kind=Kind.DEADLINE, how=how))
    owner.day_comes()
    assert len(owner.tell()) == 1
    assert owner.letters() == []


def test_what_was_deleted_meanwhile_is_told_nowhere(owner: Owner) -> None:
    owner.day_comes()
    subject = owner.tell()[0].subject
    with owner.database.writing() as db:
        db.delete(db.get_one(DeadlineReminder, owner.reminder))
    assert owner.letters() == []
    with owner.database.reading() as db:
        assert subjects.look_up(db, {subject}, owner.person.id) == {}
