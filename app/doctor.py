"""What an operator wants to know before there is trouble: a table of checks and one exit code."""

import json
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

import click
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app.cases import keys as case_keys
from app.cases.rotation import used_keys
from app.core import clock, file_store, jobs, logs, mail, schema
from app.core.db import Database, is_wal_safe, sqlite_module
from app.core.mail import MailMessage
from app.core.settings import PREFIX, Settings, SettingsError
from app.files import queries as files
from app.search.indexer import Indexer
from app.text import morphology
from app.worker import HEARTBEAT_SECONDS, heartbeat_file

LEAST_FREE_BYTES = 1024**3
FILES_LOOKED_AT = 50
LETTER_IS_LATE = timedelta(minutes=15)


class Verdict(StrEnum):
    """`note` is worth knowing; only `bad` makes the exit code 1."""

    OK = "ok"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One line of the table."""

    verdict: Verdict
    about: str
    detail: str


Check = Callable[[Settings, Database], Iterator[Finding]]


def report(settings: Settings) -> int:
    """Print all findings and return the exit code."""
    logs.configure("CRITICAL")  # what the checks run into stands in the table
    database = Database(settings.sqlalchemy_url)
    findings = examine(settings, database)
    database.dispose()
    width = max(len(finding.about) for finding in findings)
    for finding in findings:
        click.echo(f"{finding.verdict:<5} {finding.about:<{width}}  {finding.detail}")
    bad = sum(finding.verdict is Verdict.BAD for finding in findings)
    click.echo(f"{bad} to be mended." if bad else "Nothing to be mended.")
    return 1 if bad else 0


def examine(settings: Settings, database: Database) -> list[Finding]:
    """Findings of all checks; without a database the checks that read it are left out."""
    findings = list(_settings(settings, database))
    findings += _disk(settings, database)
    reach = list(_reach(settings, database))
    findings += reach
    if any(finding.verdict is Verdict.BAD for finding in reach):
        return findings
    migrations = list(_migrations(settings, database))
    findings += migrations
    if any(finding.verdict is Verdict.BAD for finding in migrations):
        return findings
    for check in READING:
        findings += check(settings, database)
    return findings


def _settings(settings: Settings, _database: Database) -> Iterator[Finding]:
    yield Finding(Verdict.OK, "settings", f"read; the site is {settings.site_url}")
    kept = settings.data_dir / "secret_key"
    if settings.secret_key:
        yield Finding(Verdict.OK, "secret key", f"from {PREFIX}SECRET_KEY")
    elif not kept.exists():
        yield Finding(Verdict.NOTE, "secret key", "none yet; the first start makes one")
    elif stat.S_IMODE(kept.stat().st_mode) & 0o077:
        yield Finding(Verdict.BAD, "secret key", f"others may read {kept}; run: chmod 600 {kept}")
    else:
        yield Finding(Verdict.OK, "secret key", str(kept))
    host = urlsplit(settings.site_url).hostname or ""
    is_public = host not in ("127.0.0.1", "localhost", "::1")
    if is_public and not settings.is_https:
        yield Finding(Verdict.NOTE, "https", f"{PREFIX}SITE_URL is plain http on a public host")
    if is_public and not settings.mail_url:
        yield Finding(Verdict.NOTE, "mail", f"no {PREFIX}MAIL_URL: letters stay in files")


def _disk(settings: Settings, _database: Database) -> Iterator[Finding]:
    for about, folder in (("data folder", settings.data_dir), ("index folder", settings.index_dir)):
        if not folder.exists():
            yield Finding(Verdict.NOTE, about, f"{folder} is not there yet")
            continue
        free = shutil.disk_usage(folder).free
        verdict = Verdict.OK if free >= LEAST_FREE_BYTES else Verdict.BAD
        yield Finding(verdict, about, f"{folder}, {free / 1024**3:.1f} GiB free")


def _reach(_settings: Settings, database: Database) -> Iterator[Finding]:
    try:
        with database.engine.connect() as connection:
            if not database.is_sqlite:
                version = connection.exec_driver_sql("SHOW server_version").scalar_one()
                yield Finding(Verdict.OK, "database", f"PostgreSQL {version}")
                return
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
            synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
            damage = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all()
    except SQLAlchemyError as error:
        yield Finding(Verdict.BAD, "database", f"cannot be read: {_reason(error)}")
        return
    version = sqlite_module().sqlite_version
    race = "" if is_wal_safe(version) else " (no WAL: this version has the WAL-reset race)"
    yield Finding(Verdict.OK, "database", f"SQLite {version}, journal {mode}{race}")
    if synchronous != 2:
        yield Finding(Verdict.BAD, "synchronous", f"is {synchronous}, must be 2 (FULL)")
    if damage != ["ok"]:
        yield Finding(Verdict.BAD, "integrity", "; ".join(damage))
    else:
        yield Finding(Verdict.OK, "integrity", "ok")


def _reason(error: SQLAlchemyError) -> str:
    # Without the statement and the library's own web address, which help no operator.
    return " ".join(str(getattr(error, "orig", None) or error).split())


def _migrations(_settings: Settings, database: Database) -> Iterator[Finding]:
    current = schema.current(database)
    if current == schema.head():
        yield Finding(Verdict.OK, "migrations", f"newest ({current})")
    else:
        wanted = schema.head()
        yield Finding(
            Verdict.BAD, "migrations", f"at {current}, needs {wanted}: narzedziownik db upgrade"
        )


def _outbox(_settings: Settings, database: Database) -> Iterator[Finding]:
    late = clock.now() - LETTER_IS_LATE
    waiting = MailMessage.sent.is_(None)
    given_up = MailMessage.attempts >= mail.MOST_ATTEMPTS
    with database.reading() as db:
        old = db.scalar(select(func.count()).where(waiting, MailMessage.created < late, ~given_up))
        lost = db.scalar(select(func.count()).where(waiting, given_up))
        failed = db.execute(
            select(MailMessage.fault, MailMessage.next_try)
            .where(waiting, MailMessage.fault.is_not(None))
            .order_by(given_up, MailMessage.next_try.desc())
            .limit(1)
        ).first()
    if not old and not lost and failed is None:
        yield Finding(Verdict.OK, "outbox", "no letter waits for long")
        return
    detail = f"{old} letters wait for long, {lost} were given up"
    if failed is not None:
        detail += f"; last fault: {failed.fault}"
        if failed.next_try is not None and failed.next_try > clock.now():
            detail += f"; next try at {failed.next_try:%H:%M:%S} UTC"
    yield Finding(Verdict.BAD if lost else Verdict.NOTE, "outbox", detail)


def _queue(settings: Settings, _database: Database) -> Iterator[Finding]:
    """Letters do not depend on the queue, but several machines share their work by it."""
    place = jobs.describe(settings)
    if not settings.queue_url and not (settings.data_dir / jobs.FILE).exists():
        yield Finding(Verdict.NOTE, "queue of jobs", f"none yet; a worker makes {place}")
        return
    try:
        jobs.check_reachable(settings)
        queue = jobs.Jobs(settings)
        waiting = queue.waiting()
        queue.close()
    except (SettingsError, OSError, sqlite3.Error) as fault:
        yield Finding(Verdict.BAD, "queue of jobs", f"cannot be reached ({place}): {fault}")
        return
    yield Finding(Verdict.OK, "queue of jobs", f"{place}; {waiting} wait")


def _mailbox(settings: Settings, _database: Database) -> Iterator[Finding]:
    if bool(settings.imap_url) != bool(settings.reply_address):
        detail = f"set both {PREFIX}IMAP_URL and {PREFIX}REPLY_ADDRESS, or nobody can reply"
        yield Finding(Verdict.BAD, "replies by e-mail", detail)


def _worker(settings: Settings, _database: Database) -> Iterator[Finding]:
    path = heartbeat_file(settings)
    try:
        state = json.loads(path.read_text())
        age = clock.now() - datetime.fromisoformat(state["at"])
    except FileNotFoundError:
        yield Finding(Verdict.NOTE, "worker", "none runs on this machine")
        return
    if age > timedelta(seconds=4 * HEARTBEAT_SECONDS):
        yield Finding(Verdict.NOTE, "worker", f"last heard of {age.total_seconds():.0f} s ago")
    elif state["failing"]:
        parts = ", ".join(state["failing"])
        yield Finding(Verdict.BAD, "worker", f"keeps failing: {parts}; the log says why")
    else:
        yield Finding(Verdict.OK, "worker", f"runs (process {state['pid']})")


def _index(settings: Settings, database: Database) -> Iterator[Finding]:
    indexer = Indexer(database, settings)
    found = indexer.check()
    if found.damage:
        yield Finding(Verdict.BAD, "search index", f"cannot be used: {found.damage}")
    elif not found.is_sound:
        counts = f"{len(found.missing)} missing, {len(found.surplus)} too many"
        detail = f"{counts}, {len(found.stale)} stale: narzedziownik index rebuild"
        yield Finding(Verdict.BAD, "search index", detail)
    else:
        counts = f"{found.documents} documents, {found.behind} journal entries to follow"
        detail = f"{indexer.engine.describe()}; {counts}"
        yield Finding(Verdict.OK, "search index", detail)
    if not settings.searches_in_postgres and not database.is_sqlite:
        detail = (
            "Whoosh beside PostgreSQL: each machine keeps an index and a worker of its own;"
            f" {PREFIX}SEARCH_ENGINE=auto lets the database search"
        )
        yield Finding(Verdict.NOTE, "search engine", detail)
    elif advice := indexer.engine.advice():
        yield Finding(Verdict.NOTE, "search engine", advice)


def _analyser(_settings: Settings, _database: Database) -> Iterator[Finding]:
    if morphology.ANALYSER_NAME == "snowball":
        yield Finding(
            Verdict.NOTE, "Polish words", "no Morfeusz on this platform: search knows fewer forms"
        )
    else:
        yield Finding(Verdict.OK, "Polish words", morphology.ANALYSER_NAME)


def _files(settings: Settings, database: Database) -> Iterator[Finding]:
    store = file_store.from_settings(settings)
    try:
        place = store.describe()
        with database.reading() as db:
            newest = files.newest_digests(db, FILES_LOOKED_AT)
            missing = [digest for digest in newest if not store.exists(digest)]
    except file_store.StoreFault as fault:
        yield Finding(Verdict.BAD, "files", str(fault))
        return
    if missing:
        detail = f"{len(missing)} of the newest {len(newest)} are not in the store ({place})"
        yield Finding(Verdict.BAD, "files", detail)
    else:
        yield Finding(Verdict.OK, "files", f"{place}; the newest {len(newest)} are there")


def _case_keys(settings: Settings, database: Database) -> Iterator[Finding]:
    about, kept = "keys of cases", case_keys.key_file(settings)
    used = used_keys(database)
    try:
        ring = case_keys.ring(settings)
    except SettingsError as fault:
        yield Finding(Verdict.BAD, about, str(fault))
        return
    except case_keys.KeyFault:
        lost = f"{kept} is missing, and {used.total()} cases cannot be opened without it"
        verdict = Verdict.BAD if used else Verdict.NOTE
        yield Finding(verdict, about, lost if used else "none yet; the first start makes one")
        return
    missing = sum(number for key_id, number in used.items() if key_id not in ring.keys)
    if missing:
        detail = (
            f"{missing} cases cannot be opened: a key is missing in {case_keys.place_of(settings)}"
        )
        yield Finding(Verdict.BAD, about, detail)
    elif not settings.case_keys and stat.S_IMODE(kept.stat().st_mode) & 0o077:
        yield Finding(Verdict.BAD, about, f"others may read {kept}; run: chmod 600 {kept}")
    else:
        detail = f"{case_keys.place_of(settings)}; {used.total()} cases. Keep a copy elsewhere"
        yield Finding(Verdict.OK, about, detail)


READING: tuple[Check, ...] = (
    _files,
    _case_keys,
    _index,
    _analyser,
    _outbox,
    _queue,
    _mailbox,
    _worker,
)
