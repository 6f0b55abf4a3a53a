"""A vault with a key of its own, the shipped letters that cases need, and cases to try them on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app import ROOT
from app.cases import group, service, timeline
from app.cases.models import Case, CaseStep, StepKind
from app.cases.service import Details
from app.cases.timeline import NewStep
from app.cases.vault import Vault
from app.core import clock, i18n
from app.core.db import Database
from app.core.settings import Settings
from app.deadlines.table import Terms, terms_in
from app.letters import kind as letter_kind
from app.people.rules import Who
from app.records.loading import load_all
from app.text.polish import nbsp
from tests import make

CONTENT = Path(__file__).parents[2] / "wiki_content"
NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
REQUEST = "wniosek-informacja-publiczna"
SENT = date(2026, 11, 20)
# Words that nobody but the members may ever meet, in any table or file.
TITLE, OFFICE, WORDS = (
    "Hałas pod szkołą Kowalskiego",
    "Urząd Gminy Zaciszek",
    "Dzwoniłam do p. Nowaka",
)


@pytest.fixture(autouse=True)
def _polish() -> None:
    i18n.install(ROOT, nbsp)


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def key_settings(tmp_path: Path) -> Settings:
    """Settings whose keys lie in the test's own folder."""
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def vault(key_settings: Settings) -> Vault:
    return Vault(key_settings)


@pytest.fixture(scope="session")
def terms() -> Terms:
    return terms_in(CONTENT)


@pytest.fixture
def letters(database: Database) -> None:
    """One letter in force: the request for public information."""
    found = letter_kind.sources(CONTENT)
    load_all(database, letter_kind.KIND, {REQUEST: found[REQUEST]}, CONTENT)


@dataclass(frozen=True)
class Acting:
    """The verbs of the domain with what they need beside who acts."""

    db: Session
    vault: Vault
    terms: Terms

    def begin(self, who: Who, **details: Any) -> Case:
        known = {"title": TITLE, "office": OFFICE, **details}
        first = NewStep(StepKind.SENT, SENT, WORDS, due=date(2026, 12, 4))
        return service.begin(self.db, self.vault, self.terms, who, Details(**known), first)

    def step(self, who: Who, case: Case, **fields: Any) -> CaseStep:
        """A note, unless the fields say otherwise."""
        new = replace(NewStep(StepKind.NOTE, SENT, WORDS), **fields)
        return timeline.add_step(self.db, self.vault, self.terms, who, case.id, new)

    def joined(self, case: Case, owner: Who) -> Who:
        """Somebody who was invited and accepted."""
        member = self.person()
        group.invite(self.db, owner, case.id, member.slug)
        group.answer(self.db, member, case.id, group.YES)
        return member

    def person(self, **columns: Any) -> Who:
        return make.who(make.person(self.db, **columns))


@pytest.fixture
def acting(db: Session, vault: Vault, terms: Terms) -> Acting:
    return Acting(db, vault, terms)


MovesTo = Callable[[date], None]


@pytest.fixture
def moves_to(monkeypatch: pytest.MonkeyPatch) -> MovesTo:
    """`moves_to(day)`: it is noon of that day."""

    def move(day: date) -> None:
        moment = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return move
