"""The table of synonyms: proposed by one, let in by another, used, loaded, written."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core import settings as core_settings
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.settings import Settings
from app.people.models import Level
from app.people.rules import Who
from app.search import synonym_file, synonym_queries, synonyms
from app.search.synonym_cli import synonyms as synonym_commands
from app.search.synonym_file import Outcome, SynonymFileFault
from app.search.synonym_models import Synonym, SynonymState
from app.search.synonym_queries import entries_in_use, synonyms_in_use
from app.search.synonym_rules import SynonymFields, check_fields
from app.text import morphology
from tests import make
from tests.visitor import Visit, soup

FILE = Path(__file__).parents[2] / "wiki_content" / "synonimy.csv"


def fields(
    typed: str = "MPZP", *meanings: str, kind: str = "skrot", note: str = ""
) -> SynonymFields:
    given = list(meanings or ("plan miejscowy",))
    return check_fields(typed=typed, meanings=given, kind=kind, note=note)


@pytest.fixture
def one(db: Session) -> Who:
    return make.who(make.person(db, Level.CURATOR))


@pytest.fixture
def other(db: Session) -> Who:
    return make.who(make.person(db, Level.MODERATOR))


def in_use(db: Session) -> dict[str, tuple[str, ...]]:
    return {entry.typed: entry.meanings for entry in entries_in_use(db)}


def used(database: Database) -> dict[str, tuple[str, ...]]:
    """The same in a session of its own."""
    with database.reading() as db:
        return in_use(db)


def accepted(db: Session, one: Who, other: Who, made: SynonymFields) -> Synonym:
    entry = synonyms.propose(db, one, made, "")
    return synonyms.decide(db, other, entry.id, 1, synonyms.ACCEPT, "")


@pytest.mark.parametrize(
    ("typed", "meanings", "kind", "field"),
    [
        ("", ["plan"], "skrot", "typed"),
        ("!?", ["plan"], "skrot", "typed"),
        ("i", ["plan"], "skrot", "typed"),
        ("x" * 81, ["plan"], "skrot", "typed"),
        ("a\u200bb", ["plan"], "skrot", "typed"),
        ("mpzp", [], "skrot", "meanings"),
        ("mpzp", ["", " "], "skrot", "meanings"),
        ("mpzp", ["i"], "skrot", "meanings"),
        ("mpzp", [f"plan {number}" for number in range(7)], "skrot", "meanings"),
        ("mpzp", ["plan " * 9], "skrot", "meanings"),
        ("drogi", ["droga"], "synonim", "meanings"),
        ("mpzp", ["plan"], "inne", "kind"),
    ],
)
def test_what_an_entry_may_say(typed: str, meanings: list[str], kind: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_fields(typed=typed, meanings=meanings, kind=kind, note="")
    assert refused.value.field == field


def test_a_second_person_lets_an_entry_in(db: Session, one: Who, other: Who) -> None:
    entry = synonyms.propose(db, one, fields(), "Tak mówią w urzędzie")
    assert in_use(db) == {}
    editor = make.who(make.person(db, Level.EDITOR))
    waiting = [synonym_queries.waiting_for(db, who) for who in (one, other, editor)]
    assert waiting == [0, 1, 0]
    with pytest.raises(Forbidden):
        synonyms.decide(db, one, entry.id, 1, synonyms.ACCEPT, "")
    synonyms.decide(db, other, entry.id, 1, synonyms.ACCEPT, "")
    assert in_use(db) == {"MPZP": ("plan miejscowy",)}
    with pytest.raises(Conflict):
        synonyms.decide(db, other, entry.id, 1, synonyms.REFUSE, "Nie")
    db.commit()
    kinds = [entry.kind for entry in journal.entries_after(db, 0, kinds=("synonym.",))]
    assert kinds == ["synonym.proposed", "synonym.accepted"]


@pytest.mark.parametrize("level", [Level.NEW, Level.RESIDENT, Level.EDITOR])
def test_others_have_no_say(db: Session, one: Who, level: Level) -> None:
    entry = synonyms.propose(db, one, fields(), "")
    who = make.who(make.person(db, level))
    with pytest.raises(Forbidden):
        synonyms.propose(db, who, fields("betonoza"), "")
    with pytest.raises(Forbidden):
        synonyms.decide(db, who, entry.id, 1, synonyms.ACCEPT, "")
    with pytest.raises(Forbidden):
        synonyms.take_back(db, who, entry.id)


def test_who_has_no_second_person_decides_alone(db: Session, one: Who) -> None:
    make.person(db, Level.EDITOR)
    make.person(db, Level.CURATOR, email_confirmed=None)
    make.person(db, Level.MODERATOR, erased=clock.now())
    away = make.person(db, Level.MODERATOR, suspended_until=clock.now() + timedelta(days=2))
    entry = synonyms.propose(db, one, fields(), "")
    assert synonym_queries.is_alone(db, one)
    assert synonym_queries.waiting_for(db, one) == 1
    away.suspended_until = clock.now()
    db.flush()
    assert not synonym_queries.is_alone(db, one)
    assert synonym_queries.waiting_for(db, one) == 0
    with pytest.raises(Forbidden):
        synonyms.decide(db, one, entry.id, 1, synonyms.ACCEPT, "")
    away.level = Level.EDITOR
    db.flush()
    synonyms.decide(db, one, entry.id, 1, synonyms.ACCEPT, "")
    assert in_use(db) == {"MPZP": ("plan miejscowy",)}
    decided = synonym_queries.history(db, entry.id, 1).items[0].decided_by
    assert decided is not None
    assert decided.name == one.name


def test_a_refusal_has_a_reason_and_the_entry_may_come_again(
    db: Session, one: Who, other: Who
) -> None:
    entry = synonyms.propose(db, one, fields(), "")
    with pytest.raises(Invalid):
        synonyms.decide(db, other, entry.id, 1, synonyms.REFUSE, " ")
    with pytest.raises(Invalid):
        synonyms.decide(db, other, entry.id, 1, "inaczej", "Bo tak")
    synonyms.decide(db, other, entry.id, 1, synonyms.REFUSE, "To co innego")
    assert entry.state == SynonymState.REFUSED
    again = synonyms.propose(db, one, fields("mpzp", "plan zagospodarowania"), "")
    assert again.id == entry.id
    synonyms.decide(db, other, entry.id, 2, synonyms.ACCEPT, "")
    assert in_use(db) == {"mpzp": ("plan zagospodarowania",)}
    history = synonym_queries.history(db, entry.id, 1).items
    assert [(row.version.number, row.version.state) for row in history] == [
        (2, "accepted"),
        (1, "refused"),
    ]
    assert history[1].decided_by is not None
    assert history[1].version.reason == "To co innego"


def test_a_change_waits_and_the_search_goes_on_with_what_was(
    db: Session, one: Who, other: Who
) -> None:
    entry = accepted(db, one, other, fields())
    with pytest.raises(Invalid):
        synonyms.propose(db, other, fields("mpzp"), "")
    with pytest.raises(Invalid):
        synonyms.propose_change(db, other, entry.id, 1, fields(), "")
    with pytest.raises(Invalid):
        synonyms.propose_change(db, other, entry.id, 1, fields("WZ"), "")
    with pytest.raises(Conflict):
        synonyms.propose_change(db, other, entry.id, 0, fields("MPZP", "plan"), "")
    synonyms.propose_change(db, other, entry.id, 1, fields("MPZP", "plan"), "")
    assert in_use(db) == {"MPZP": ("plan miejscowy",)}
    with pytest.raises(Conflict):
        synonyms.propose_removal(db, one, entry.id, 1, "Nikt tak nie mówi")
    with pytest.raises(Forbidden):
        synonyms.take_back(db, one, entry.id)
    synonyms.take_back(db, other, entry.id)
    assert in_use(db) == {"MPZP": ("plan miejscowy",)}
    synonyms.propose_change(db, other, entry.id, 1, fields("MPZP", "plan"), "")
    synonyms.decide(db, one, entry.id, 3, synonyms.ACCEPT, "")
    assert in_use(db) == {"MPZP": ("plan",)}


def test_a_withdrawn_entry_stays_in_the_history(db: Session, one: Who, other: Who) -> None:
    entry = accepted(db, one, other, fields())
    with pytest.raises(Invalid):
        synonyms.propose_removal(db, one, entry.id, 1, "")
    synonyms.propose_removal(db, one, entry.id, 1, "Nikt tak nie mówi")
    assert in_use(db) != {}
    synonyms.decide(db, other, entry.id, 2, synonyms.ACCEPT, "")
    assert in_use(db) == {}
    assert entry.state == SynonymState.WITHDRAWN
    with pytest.raises(Conflict):
        synonyms.propose_removal(db, one, entry.id, 2, "Jeszcze raz")
    synonyms.propose_change(db, one, entry.id, 2, fields(), "A jednak mówią")
    synonyms.decide(db, other, entry.id, 3, synonyms.REFUSE, "Nie mówią")
    assert entry.state == SynonymState.WITHDRAWN
    with pytest.raises(NotFound):
        synonyms.decide(db, other, entry.id, 4, synonyms.ACCEPT, "")


def test_the_search_sees_what_was_let_in(db: Session, one: Who, other: Who) -> None:
    empty = synonyms_in_use(db)
    assert synonyms_in_use(db) is empty
    entry = synonyms.propose(db, one, fields(), "")
    db.commit()
    assert synonyms_in_use(db) is empty
    synonyms.decide(db, other, entry.id, 1, synonyms.ACCEPT, "")
    db.commit()
    assert synonyms_in_use(db) is not empty


def test_looking_the_table_up_is_one_statement(
    db: Session, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    synonyms_in_use(db)
    with count_queries() as queries:
        synonyms_in_use(db)
    assert len(queries) == 1


class TestFile:
    def write(self, folder: Path, *rows: str) -> Path:
        path = folder / "synonimy.csv"
        path.write_text("\n".join(["zapis,znaczy,rodzaj,uwaga", *rows, ""]), encoding="utf-8")
        return path

    def test_the_table_of_the_wiki_is_loaded_once(self, database: Database, tmp_path: Path) -> None:
        done = synonym_file.load(database, FILE)
        assert done.faults == []
        number = done.rows[Outcome.ADDED]
        assert number > 180
        assert len(used(database)) == number
        again = synonym_file.load(database, FILE)
        assert again.rows[Outcome.UNCHANGED] == number
        assert synonym_file.export(database, tmp_path / "synonimy.csv") == number
        assert (tmp_path / "synonimy.csv").read_text(encoding="utf-8") == FILE.read_text(
            encoding="utf-8"
        )

    def test_a_changed_row_is_used_until_people_changed_it(
        self, database: Database, db: Session, one: Who, other: Who, tmp_path: Path
    ) -> None:
        db.commit()
        synonym_file.load(database, self.write(tmp_path, "MPZP,plan,skrot,", "WZ,warunki,skrot,"))
        path = self.write(tmp_path, "MPZP,plan miejscowy,skrot,", "WZ,warunki,skrot,")
        assert synonym_file.load(database, path).rows[Outcome.CHANGED] == 1
        assert used(database)["MPZP"] == ("plan miejscowy",)
        entry = synonym_queries.listed(db, 1, text="mpzp").items[0]
        synonyms.propose_change(db, one, entry.id, 2, fields("MPZP", "plan gminy"), "")
        synonyms.decide(db, other, entry.id, 3, synonyms.ACCEPT, "")
        db.commit()
        path = self.write(tmp_path, "MPZP,plan osiedla,skrot,", "WZ,warunki,skrot,")
        done = synonym_file.load(database, path)
        assert (done.rows[Outcome.PROPOSED], done.rows[Outcome.UNCHANGED]) == (1, 1)
        assert used(database)["MPZP"] == ("plan gminy",)
        assert synonym_queries.waiting_count(db) == 1
        assert synonym_queries.waiting_for(db, one) == 1
        db.commit()
        assert synonym_file.load(database, path).rows[Outcome.UNCHANGED] == 2
        later = self.write(tmp_path, "MPZP,plan dzielnicy,skrot,")
        assert synonym_file.load(database, later).rows[Outcome.WAITS] == 1
        synonyms.decide(db, one, entry.id, 4, synonyms.REFUSE, "Nie")
        db.commit()
        assert synonym_file.load(database, later).rows[Outcome.PROPOSED] == 1
        assert "WZ" in used(database)  # its row left the file

    def test_what_people_withdrew_does_not_come_back(
        self, database: Database, db: Session, one: Who, other: Who, tmp_path: Path
    ) -> None:
        db.commit()
        path = self.write(tmp_path, "MPZP,plan,skrot,")
        synonym_file.load(database, path)
        entry = synonym_queries.listed(db, 1).items[0]
        synonyms.propose_removal(db, one, entry.id, 1, "Mylące")
        synonyms.decide(db, other, entry.id, 2, synonyms.ACCEPT, "")
        db.commit()
        synonym_file.load(database, path)
        assert used(database) == {}

    def test_a_wrong_row_stops_no_other(self, database: Database, tmp_path: Path) -> None:
        path = self.write(
            tmp_path, "MPZP,plan,skrot,", "WZ,,skrot,", "mpzp,plan gminy,skrot,", "BO,budżet,x,"
        )
        done = synonym_file.load(database, path)
        assert len(done.faults) == 3
        assert used(database) == {"MPZP": ("plan",)}

    @pytest.mark.parametrize(
        "content", [b"", b"a,b\n1,2\n", b"\xff\xfe", b"zapis,znaczy,rodzaj,uwaga\na,b,c\n"]
    )
    def test_another_file_is_refused(
        self, database: Database, tmp_path: Path, content: bytes
    ) -> None:
        path = tmp_path / "synonimy.csv"
        path.write_bytes(content)
        with pytest.raises(SynonymFileFault):
            synonym_file.load(database, path)
        with pytest.raises(SynonymFileFault):
            synonym_file.load(database, tmp_path / "nie-ma.csv")


def test_commands_of_the_operator(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(core_settings, "load", lambda: settings)
    runner = CliRunner()
    path = tmp_path / "moje.csv"
    path.write_text("zapis,znaczy,rodzaj,uwaga\nMPZP,plan,skrot,\nWZ,,skrot,\n", encoding="utf-8")
    loaded = runner.invoke(synonym_commands, ["load", str(path)])
    assert loaded.exit_code == 1
    assert "moje.csv, line 3" in loaded.output
    assert "1 added" in loaded.output
    written = runner.invoke(synonym_commands, ["export", str(tmp_path / "nowe.csv")])
    assert written.exit_code == 0, written.output
    assert "MPZP,plan,skrot," in (tmp_path / "nowe.csv").read_text(encoding="utf-8")
    assert runner.invoke(synonym_commands, ["load", str(tmp_path / "brak.csv")]).exit_code == 1
    nowhere = str(tmp_path / "brak" / "nowe.csv")
    assert runner.invoke(synonym_commands, ["export", nowhere]).exit_code == 1


def test_from_the_list_to_the_decision(
    db: Session,
    visit: Visit,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    curator, moderator = make.person(db, Level.CURATOR), make.person(db, Level.MODERATOR)
    db.commit()
    first, second = visit(curator), visit(moderator)
    typed = {"typed": "<b>MPZP", "meanings": "plan miejscowy\nplan", "kind": "skrot"}
    refused = first.send("/moderacja/synonimy/nowy", {**typed, "meanings": ""}, status=422)
    assert "&lt;b&gt;MPZP" in refused.get_data(as_text=True)
    place = first.send("/moderacja/synonimy/nowy", typed).headers["Location"]
    own = first.page(place)
    assert own.select_one(f"form[action='{place}/cofnij']")
    assert not own.select(f"a[href='{place}/decyzja']")
    first.get(f"{place}/decyzja", 403)
    assert second.page(place).select_one(f"a[href='{place}/decyzja']")
    costs = []
    for amount in (1, 30):
        for number in range(amount - 1):
            synonyms.propose(db, make.who(curator), fields(f"hulajnoga {number}"), "")
        db.commit()
        with count_queries() as queries:
            listed = second.page("/moderacja/synonimy?stan=czeka")
        costs.append(len(queries))
        assert len(listed.select("main ul.rows > li")) == amount
    assert costs[0] == costs[1]
    assert "Morfeusz" in listed.get_text()
    monkeypatch.setattr(morphology, "ANALYSER_NAME", "snowball")
    assert "nie ma słownika" in second.text("/moderacja/synonimy")
    second.send(f"{place}/decyzja", {"decision": "przyjmij"})
    assert "<b>MPZP" in in_use(db)
    db.commit()
    # A mistake in the form must not hide that the entry changed meanwhile.
    stale = {**typed, "seen": "0", "comment": "Tak"}
    refused = first.send(f"{place}/zmien", {**stale, "meanings": ""}, status=422)
    assert soup(refused).select_one("input[name=seen][value='0']")
    refused = first.send(f"{place}/zmien", {**stale, "meanings": "plan ogólny"}, status=422)
    assert soup(refused).select_one("input[name=seen][value='1']")
