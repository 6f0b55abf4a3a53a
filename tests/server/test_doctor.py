"""What `doctor` and `/readyz` find when something is broken, and nothing otherwise."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from app import create_app, doctor, worker
from app.core import clock, mail
from app.core.db import Database
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.doctor import Finding, Verdict
from app.search.indexer import Indexer
from tests import make


@pytest.fixture
def sound(
    settings: Settings, tmp_path: Path, migrated_file: Path
) -> Iterator[tuple[Settings, Database]]:
    """A migrated installation with one article, indexed, with its key in a file."""
    path = shutil.copy(migrated_file, tmp_path / "sound.sqlite3")
    url = f"sqlite:///{path}"
    mine = settings.model_copy(update={"database_url": url, "secret_key": ""})
    database = Database(url)
    create_app(mine, database)  # makes the data folder and the key
    with database.writing() as db:
        make.article(db, title="Petycja")
    Indexer(database, mine).prepare()
    yield mine, database
    database.dispose()


def _bad(findings: list[Finding]) -> dict[str, str]:
    return {each.about: each.detail for each in findings if each.verdict is Verdict.BAD}


def test_a_sound_installation_has_nothing_to_mend(
    sound: tuple[Settings, Database], capsys: pytest.CaptureFixture[str]
) -> None:
    findings = doctor.examine(*sound)
    assert _bad(findings) == {}
    assert {"database", "integrity", "migrations", "search index", "outbox"} <= {
        each.about for each in findings
    }
    assert doctor.report(sound[0]) == 0
    assert "Nothing to be mended." in capsys.readouterr().out


def _others_read_the_key(settings: Settings, _database: Database) -> None:
    (settings.data_dir / "secret_key").chmod(0o644)


def _a_migration_is_missing(_settings: Settings, database: Database) -> None:
    with database.writing() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '0000'"))


def _the_index_is_gone(settings: Settings, _database: Database) -> None:
    settings.index_dir.rename(settings.index_dir.with_name("elsewhere"))


def _the_index_is_behind_what_it_says(settings: Settings, database: Database) -> None:
    with database.writing() as db:
        db.execute(text("DELETE FROM article_link"))
        db.execute(text("UPDATE article SET title = 'Inny', published_id = published_id + 0"))
        db.execute(text("UPDATE article_revision SET title = 'Inny'"))
    with database.writing() as db:
        make.article(db, title="Drugi")
        db.info.clear()  # the act leaves no trace in the journal, so no follower hears of it


def _letters_were_given_up(_settings: Settings, database: Database) -> None:
    with database.writing() as db:
        mail.post(db, "ala@example.org", "x", "y")
        db.flush()
        db.execute(update(MailMessage).values(attempts=mail.MOST_ATTEMPTS, fault="refused"))


def _the_worker_keeps_failing(settings: Settings, _database: Database) -> None:
    state = {"pid": 1, "at": clock.now().isoformat(), "failing": ["mail"]}
    worker.heartbeat_file(settings).write_text(json.dumps(state))


def _the_file_is_damaged(_settings: Settings, database: Database) -> None:
    database.dispose()
    path = Path(str(database.engine.url.database))
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 12] = b"\xff" * (4096 * 9)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("break_it", "about"),
    [
        (_others_read_the_key, "secret key"),
        (_a_migration_is_missing, "migrations"),
        (_the_index_is_gone, "search index"),
        (_the_index_is_behind_what_it_says, "search index"),
        (_letters_were_given_up, "outbox"),
        (_the_worker_keeps_failing, "worker"),
    ],
)
def test_what_is_broken_is_named(
    sound: tuple[Settings, Database],
    capsys: pytest.CaptureFixture[str],
    break_it: Callable[[Settings, Database], None],
    about: str,
) -> None:
    break_it(*sound)
    assert set(_bad(doctor.examine(*sound))) == {about}
    assert doctor.report(sound[0]) == 1
    assert "1 to be mended." in capsys.readouterr().out


def test_a_damaged_file_is_found(sound: tuple[Settings, Database]) -> None:
    _the_file_is_damaged(*sound)
    assert {"integrity", "database"} & set(_bad(doctor.examine(*sound)))


def test_an_old_heartbeat_and_a_late_letter_are_notes(sound: tuple[Settings, Database]) -> None:
    settings, database = sound
    old = clock.now() - timedelta(hours=1)
    state = {"pid": 1, "at": old.isoformat(), "failing": []}
    worker.heartbeat_file(settings).write_text(json.dumps(state))
    with database.writing() as db:
        mail.post(db, "ala@example.org", "x", "y")
        db.flush()
        db.execute(update(MailMessage).values(created=old))
    notes = {e.about for e in doctor.examine(settings, database) if e.verdict is Verdict.NOTE}
    assert {"worker", "outbox"} <= notes


def test_a_public_site_without_https_or_mail_is_noted(sound: tuple[Settings, Database]) -> None:
    settings, database = sound
    public = settings.model_copy(update={"site_url": "http://wiki.example.org"})
    notes = {e.about for e in doctor.examine(public, database) if e.verdict is Verdict.NOTE}
    assert {"https", "mail"} <= notes


def test_ready_when_all_is_there(sound: tuple[Settings, Database]) -> None:
    client = create_app(*sound).test_client()
    assert client.get("/readyz").get_json() == {"status": "ok"}
    assert client.get("/healthz").get_json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("break_it", "reason"),
    [
        (_a_migration_is_missing, "Migrations are pending."),
        (_the_index_is_gone, "The search index cannot be used or is being built."),
    ],
)
def test_not_ready_says_why_and_stays_healthy(
    sound: tuple[Settings, Database],
    break_it: Callable[[Settings, Database], None],
    reason: str,
) -> None:
    client = create_app(*sound).test_client()
    break_it(*sound)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json() == {"status": "unavailable", "reasons": [reason]}
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/healthz").status_code == 200


def test_without_a_database_it_is_alive_but_not_ready(settings: Settings) -> None:
    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    database = Database(url)
    app = create_app(settings.model_copy(update={"database_url": url}), database)
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["reasons"] == ["The database cannot be reached."]
    assert "127.0.0.1" not in answer.text
    database.dispose()
