"""Keys and sealing: what is stored holds no words, what was exchanged does not open."""

import os
import stat
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import doctor
from app.cases import keys, queries, rotation
from app.cases.cli import cases as command
from app.cases.keys import KeyFault
from app.cases.models import Case, CaseStep
from app.cases.vault import Vault
from app.core import settings as all_settings
from app.core.db import Database
from app.core.settings import Settings, SettingsError
from app.doctor import Finding, Verdict
from tests.cases.conftest import OFFICE, TITLE, WORDS, Acting

pytestmark = pytest.mark.usefixtures("noon")


@dataclass(frozen=True)
class Wrapped:
    mark: str
    key_id: str
    wrapped_key: bytes


def _wrapped(db: Session, vault: Vault) -> Wrapped:
    return Wrapped(*vault.new(db))


def test_the_first_case_makes_a_key_beside_the_data(db: Session, key_settings: Settings) -> None:
    vault = Vault(key_settings)
    made = _wrapped(db, vault)
    path = keys.key_file(key_settings)
    assert path == key_settings.data_dir.with_name("data-keys") / "case_keys"
    assert not path.is_relative_to(key_settings.data_dir)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o077 == 0
    assert os.listdir(path.parent) == ["case_keys"]  # noqa: PTH208
    sealed = vault.of(made).seal(WORDS, "words")
    assert vault.of(made).open(sealed, "words") == WORDS
    assert Vault(key_settings).of(made).open(sealed, "words") == WORDS


def test_sealed_pieces_hold_no_words_and_differ_each_time(db: Session, vault: Vault) -> None:
    key = vault.of(_wrapped(db, vault))
    one, two = key.seal(WORDS, "words"), key.seal(WORDS, "words")
    assert one != two
    assert not any(word.encode() in one for word in WORDS.split())
    assert key.seal("", "words") == b""
    assert key.open(b"", "words") == ""


def test_what_was_changed_or_exchanged_does_not_open(db: Session, vault: Vault) -> None:
    mine, other = _wrapped(db, vault), _wrapped(db, vault)
    sealed = vault.of(mine).seal(WORDS, "words")
    flipped = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for case, piece, what in (
        (other, sealed, "words"),
        (mine, sealed, "title"),
        (mine, flipped, "words"),
        (mine, sealed[:10], "words"),
        (mine, WORDS.encode(), "words"),
        (replace(mine, wrapped_key=other.wrapped_key), sealed, "words"),
        (replace(mine, mark=other.mark), sealed, "words"),
    ):
        with pytest.raises(KeyFault):
            vault.of(case).open(piece, what)


def test_a_lost_key_is_told_and_never_replaced(
    acting: Acting, db: Session, key_settings: Settings
) -> None:
    who = acting.person()
    case = acting.begin(who)
    path = keys.key_file(key_settings)
    kept = path.read_text()
    path.unlink()
    with pytest.raises(KeyFault, match="missing") as refused:
        queries.case_of(db, acting.vault, who, case.id)
    assert refused.value.status == 503
    assert "klucz" in refused.value.message
    with pytest.raises(KeyFault):
        acting.begin(who)
    assert not path.exists(), "a new key would hide that the old one is lost"
    path.write_text(f"{keys.new_key()}\n")
    with pytest.raises(KeyFault):
        queries.case_of(db, acting.vault, who, case.id)
    path.write_text(kept)
    assert queries.case_of(db, acting.vault, who, case.id).title == TITLE


@pytest.mark.parametrize("value", ["abc", "ą", "A" * 44, "====", ","])
def test_a_wrong_key_is_one_clear_sentence(db: Session, value: str) -> None:
    with pytest.raises(SettingsError, match="NARZEDZIOWNIK_CASE_KEYS is wrong"):
        keys.prepare(Settings(case_keys=value), db)


def test_a_folder_that_cannot_be_written_is_named(db: Session, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="NARZEDZIOWNIK_KEY_DIR is wrong"):
        keys.prepare(Settings(key_dir=str(tmp_path / "file" / "keys")), db)


def test_keys_do_not_lie_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARZEDZIOWNIK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NARZEDZIOWNIK_KEY_DIR", str(tmp_path / "keys"))
    with pytest.raises(SettingsError, match="must not lie in the data folder"):
        all_settings.load()


def test_keys_show_in_no_representation(db: Session, key_settings: Settings) -> None:
    ring = keys.prepare(key_settings, db)
    assert str(next(iter(ring.keys.values()))) not in repr(ring)


def _own_file(settings: Settings) -> str:
    return keys.key_file(settings).read_text()


def test_rotation_wraps_all_cases_and_leaves_the_words(
    database: Database, key_settings: Settings
) -> None:
    vault = Vault(key_settings)
    with database.writing() as db:
        acting = Acting(db, vault, None)  # type: ignore[arg-type] # no term is asked for
        who = acting.person()
        case_id = acting.begin(who).id
        words = db.scalars(select(CaseStep.sealed_words)).all()
    old = _own_file(key_settings).split()
    assert rotation.rotate(key_settings, database) == 1
    new = _own_file(key_settings).split()
    assert new[1:] == old, "copies of the database from before need the former key"
    assert stat.S_IMODE(keys.key_file(key_settings).stat().st_mode) == 0o600
    # The former key can go: everything opens without it.
    keys.key_file(key_settings).write_text(f"{new[0]}\n")
    with database.reading() as db:
        assert db.scalars(select(CaseStep.sealed_words)).all() == words
        assert queries.case_of(db, vault, who, case_id).title == TITLE
    assert rotation.wrap_anew(key_settings, database) == 0


def test_keys_of_the_environment_are_rotated_by_who_sets_them(
    database: Database, tmp_path: Path
) -> None:
    old, new = keys.new_key(), keys.new_key()
    before = Settings(case_keys=old, data_dir=tmp_path / "data")
    after = Settings(case_keys=f"{new},{old}", data_dir=tmp_path / "data")
    with database.writing() as db:
        acting = Acting(db, Vault(before), None)  # type: ignore[arg-type] # no term is asked for
        who = acting.person()
        case_id = acting.begin(who).id
    assert rotation.rotate(after, database) == 1
    only_new = Settings(case_keys=new, data_dir=tmp_path / "data")
    with database.reading() as db:
        assert queries.case_of(db, Vault(only_new), who, case_id).title == TITLE
        with pytest.raises(KeyFault):
            queries.case_of(db, Vault(before), who, case_id)
    assert not keys.key_file(after).exists()


def test_the_command_rotates(
    database: Database, key_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = key_settings.model_copy(update={"database_url": database.url})
    monkeypatch.setattr(all_settings, "load", lambda: current)
    with database.writing() as db:
        acting = Acting(db, Vault(current), None)  # type: ignore[arg-type] # no term is asked for
        acting.begin(acting.person())
    done = CliRunner().invoke(command, ["rotate-key"])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("1 cases")
    keys.key_file(current).unlink()
    lost = CliRunner().invoke(command, ["rotate-key"])
    assert lost.exit_code == 1
    assert "is missing" in lost.output
    assert not keys.key_file(current).exists()


def _finding(settings: Settings, database: Database) -> Finding:
    (found,) = doctor._case_keys(settings, database)
    return found


def test_the_doctor_looks_at_the_keys(key_settings: Settings, database: Database) -> None:
    assert _finding(key_settings, database).verdict is Verdict.NOTE
    with database.writing() as db:
        acting = Acting(db, Vault(key_settings), None)  # type: ignore[arg-type] # no term is asked for
        acting.begin(acting.person())
    path = keys.key_file(key_settings)
    assert _finding(key_settings, database).verdict is Verdict.OK
    path.chmod(0o644)
    assert "chmod 600" in _finding(key_settings, database).detail
    path.write_text(f"{keys.new_key()}\n")
    assert "1 cases cannot be opened" in _finding(key_settings, database).detail
    path.write_text("x")
    assert _finding(key_settings, database).verdict is Verdict.BAD
    path.unlink()
    found = _finding(key_settings, database)
    assert (found.verdict, "cannot be opened" in found.detail) == (Verdict.BAD, True)


def test_the_tables_hold_no_words(acting: Acting) -> None:
    acting.begin(acting.person())
    acting.db.flush()
    row = acting.db.scalars(select(Case)).one()
    step = acting.db.scalars(select(CaseStep)).one()
    stored = b"".join(
        value if isinstance(value, bytes) else str(value).encode()
        for thing in (row, step)
        for value in (getattr(thing, column.key) for column in thing.__table__.columns)
    )
    for secret in (TITLE, OFFICE, WORDS):
        assert not any(word.encode() in stored for word in secret.split() if len(word) > 3)
