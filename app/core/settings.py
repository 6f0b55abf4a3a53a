"""All settings of the application in one typed object, read from NARZEDZIOWNIK_* variables.

A wrong value stops the start with one sentence that names the variable and what it must be.
"""

import os
import re
import secrets
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "NARZEDZIOWNIK_"
SHORTEST_SECRET = 32
_REPLY_NAME = re.compile(r"[A-Za-z0-9._-]{1,20}")
_HOST = re.compile(r"[A-Za-z0-9.-]+")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class SettingsError(Exception):
    """The environment asks for something impossible; the message is one clear sentence."""


class Settings(BaseSettings):
    """Every knob an operator may turn; `docs/settings.md` lists them with examples."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the server listens on.")
    workers: int = Field(2, ge=1, le=64, description="Web worker processes.")
    threads: int = Field(4, ge=1, le=64, description="Threads in each web worker.")
    data_dir: Path = Field(Path("data"), description="Folder of database, secret key, mail, files.")
    index_dir: Path = Field(Path("search_index"), description="Folder of the search index.")
    content_dir: Path = Field(Path("wiki_content"), description="Founding articles to load.")
    database_url: str = Field(
        "", description="SQLAlchemy URL; empty means SQLite in the data folder."
    )
    search_engine: str = Field(
        "auto",
        pattern="^(auto|whoosh|postgres)$",
        description="auto, whoosh or postgres; auto follows the database.",
    )
    secret_key: str = Field("", description="At least 32 characters; empty makes and keeps one.")
    site_url: str = Field(
        "",
        validate_default=True,
        description="Public address, without a path; empty means HOST and PORT.",
    )
    site_name: str = Field("Narzędziownik", min_length=1, description="Name shown on every page.")
    mail_url: str = Field(
        "", description="smtp://user:password@host:port or smtps://…; empty writes files."
    )
    mail_from: str = Field("Narzędziownik <narzedziownik@localhost>", description="Sender of mail.")
    queue_url: str = Field("", description="redis://… for jobs; empty keeps them in a file.")
    imap_url: str = Field(
        "", description="imaps://user:password@host/folder with replies to letters; empty: none."
    )
    reply_address: str = Field("", description="Address of that mailbox, with room for a +token.")
    reply_days: int = Field(30, ge=1, description="Days in which a letter can be replied to.")
    digest_weekday: int = Field(5, ge=1, le=7, description="Day of weekly digests; 1 is Monday.")
    digest_hour: int = Field(8, ge=0, le=23, description="Hour of digests, in Warsaw.")
    files_url: str = Field(
        "", description="s3://key:secret@host/bucket; empty keeps files in the data folder."
    )
    file_megabytes: int = Field(5, ge=1, le=50, description="Largest file somebody may send.")
    case_keys: str = Field(
        "", description="Keys of private cases, comma separated; empty keeps them in KEY_DIR."
    )
    key_dir: str = Field("", description="Folder of these keys; empty: beside the data folder.")
    limits_url: str = Field("", description="redis://… for rate limits; empty counts in database.")
    trusted_proxies: int = Field(0, ge=0, le=5, description="Number of proxies before the server.")
    trusted_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Host names served, comma separated; empty means the one of SITE_URL."
    )
    boards: Annotated[tuple[tuple[str, str], ...], NoDecode] = Field(
        (
            ("pierwsze-kroki", "Pierwsze kroki"),
            ("pomysly", "Pomysły i pytania"),
            ("z-urzedem", "Rozmowy z urzędem"),
            ("o-narzedziowniku", "O Narzędziowniku"),
        ),
        description="General boards as slug=Name, comma separated.",
    )
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Log level.")
    open_proposals_new: int = Field(3, ge=1, description="Open proposals a new resident may have.")
    open_proposals: int = Field(10, ge=1, description="Open proposals a resident may have.")
    typo_characters: int = Field(20, ge=0, description="Characters a typo-class edit may change.")
    draft_days: int = Field(365, ge=31, description="Days an untouched draft is kept.")
    outside_links_new: int = Field(2, ge=0, description="Outside links in a new resident's text.")
    guest_form_seconds: int = Field(
        3, ge=0, le=60, description="Seconds below which a guest's form comes back once."
    )
    posts_approved_first: int = Field(3, ge=0, description="First posts that wait for approval.")
    posts_a_day_new: int = Field(5, ge=1, description="Posts a day of a new resident.")
    contact_messages_day: int = Field(
        5, ge=1, description="Messages a day one person may send to others."
    )
    claim_minutes: int = Field(20, ge=1, le=240, description="Minutes a reviewer's claim lasts.")
    appeal_days: int = Field(184, ge=1, description="Days to appeal against a decision.")
    expiry_days: int = Field(30, ge=1, description="Days a proposal waits for its author.")
    expiry_notice_days: int = Field(7, ge=0, description="Days before expiry the author is told.")
    reopen_days: int = Field(365, ge=1, description="Days in which the expired can be reopened.")
    reminder_hours: int = Field(48, ge=1, description="Hours until reviewers are reminded.")
    review_goal_median_hours: int = Field(24, ge=1, description="Goal: half are decided by then.")
    review_goal_most_hours: int = Field(72, ge=1, description="Goal: 90 % are decided by then.")
    alarm_days: int = Field(7, ge=1, description="Days until moderators and author are told.")
    cooling_off_rejections: int = Field(3, ge=1, description="Rejections as vandalism or spam.")
    cooling_off_window_days: int = Field(7, ge=1, description="Days within which they count.")
    cooling_off_days: int = Field(7, ge=1, description="Days without proposing after them.")
    law_fresh_months: int = Field(6, ge=1, description="Months a confirmed law counts as fresh.")
    law_stale_months: int = Field(12, ge=1, description="Months after which it counts as stale.")
    corrections_an_hour: int = Field(5, ge=1, description="Corrections an hour of one address.")
    correction_email_days: int = Field(90, ge=1, description="Days an answered address is kept.")
    notice_series_hours: int = Field(24, ge=0, description="Hours in which notices are joined.")
    notice_read_days: int = Field(90, ge=1, description="Days a read notice is kept.")
    notice_unread_days: int = Field(365, ge=1, description="Days an unread notice is kept.")
    reports_an_hour: int = Field(5, ge=1, description="Reports an hour of one address.")
    report_data_days: int = Field(
        214, ge=1, description="Days after a decision in which it is known who reported."
    )
    report_misuse: int = Field(3, ge=1, description="Unfounded reports that bring a warning …")
    report_misuse_days: int = Field(30, ge=1, description="… and the next so many days' pause.")
    resident_days: int = Field(7, ge=0, description="Days until an account can rise to T1.")
    resident_proposals: int = Field(2, ge=0, description="Accepted proposals that earn T1 …")
    resident_posts: int = Field(5, ge=0, description="… or so many posts.")
    resident_clean_days: int = Field(
        0, ge=0, description="Days without a sanction for T1; 0 means never one."
    )
    editor_days: int = Field(30, ge=0, description="Days until an account can rise to T2.")
    editor_proposals: int = Field(20, ge=0, description="Accepted proposals that T2 needs.")
    editor_articles: int = Field(8, ge=0, description="Different articles among them.")
    editor_percent: int = Field(90, ge=0, le=100, description="Accepted of the newest, per cent.")
    editor_last: int = Field(20, ge=1, description="How many decided proposals are the newest.")
    editor_summaries: int = Field(10, ge=0, description="Accepted proposals with a summary.")
    editor_clean_days: int = Field(90, ge=0, description="Days without a sanction for T2.")
    demotion_reverts: int = Field(3, ge=1, description="Reverted edits that cost T2 …")
    demotion_edits: int = Field(20, ge=1, description="… among so many of the newest.")
    demotion_grace_days: int = Field(14, ge=0, description="Days from the notice to the loss.")
    startup_editors: int = Field(20, ge=0, description="Editors that end the start-up mode.")
    protection_longest_days: int = Field(
        366, ge=1, description="Longest protection of an article, in days."
    )
    session_idle_days: int = Field(14, ge=1, description="Days until a resident is signed out.")
    session_idle_hours_staff: int = Field(12, ge=1, description="Hours until staff is signed out.")

    @field_validator("trusted_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("boards", mode="before")
    @classmethod
    def _split_boards(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        pairs = [part.partition("=") for part in value.split(",") if part.strip()]
        if any(not slug.strip() or not name.strip() for slug, _, name in pairs):
            raise ValueError("must be slug=Name pairs separated by commas")
        boards = tuple((slug.strip(), name.strip()) for slug, _, name in pairs)
        slugs = [slug for slug, _ in boards]
        if not all(_SLUG.fullmatch(slug) for slug in slugs):
            raise ValueError("must have slugs of a-z, 0-9 and single hyphens")
        if len(set(slugs)) < len(slugs):
            raise ValueError("must name each board once")
        return boards

    @field_validator("site_url")
    @classmethod
    def _check_site_url(cls, value: str, info: ValidationInfo) -> str:
        if not value and {"host", "port"} <= info.data.keys():
            value = _loopback_address(info.data["host"], info.data["port"])
        parts = urlsplit(value)
        is_site = parts.scheme in ("http", "https") and not parts.path.strip("/")
        if not is_site or parts.query or parts.fragment or not _has_good_host(parts):
            raise ValueError("must be http(s)://host without a path")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, value: str) -> str:
        # Operators paste the URL their hosting shows; psycopg 3 is the one driver installed.
        for short in ("postgres://", "postgresql://"):
            if value.startswith(short):
                value = "postgresql+psycopg://" + value.removeprefix(short)
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        try:
            make_url(value or "sqlite://")
        except (ValueError, ArgumentError):
            raise ValueError("must look like postgresql://user:password@host:port/name") from None
        return value

    @field_validator("search_engine")
    @classmethod
    def _check_search_engine(cls, value: str, info: ValidationInfo) -> str:
        if value == "postgres" and not info.data.get("database_url", "").startswith("postgres"):
            raise ValueError("can be postgres only where DATABASE_URL is a PostgreSQL database")
        return value

    @field_validator("mail_url")
    @classmethod
    def _check_mail_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("smtp", "smtps") or not _has_good_host(parts)):
            raise ValueError("must be smtp://host:port or smtps://host:port")
        return value

    @field_validator("files_url")
    @classmethod
    def _check_files_url(cls, value: str) -> str:
        parts = urlsplit(value)
        is_store = parts.scheme in ("s3", "s3+http") and parts.username and parts.password
        bucket = parts.path.strip("/")
        if value and not (is_store and bucket and "/" not in bucket and _has_good_host(parts)):
            raise ValueError("must be s3://key:secret@host:port/bucket?region=name")
        return value

    @field_validator("imap_url")
    @classmethod
    def _check_imap_url(cls, value: str) -> str:
        parts = urlsplit(value)
        is_box = parts.scheme in ("imaps", "imap") and parts.username and parts.password
        if value and not (is_box and _has_good_host(parts)):
            raise ValueError("must be imaps://user:password@host:port/folder")
        return value

    @field_validator("reply_address")
    @classmethod
    def _check_reply_address(cls, value: str) -> str:
        local, _, host = value.partition("@")
        # The token takes the room that is left of the 64 characters before the @.
        if value and (not _REPLY_NAME.fullmatch(local) or not _HOST.fullmatch(host)):
            raise ValueError("must be an address whose first part has at most 20 letters")
        return value.lower()

    @field_validator("limits_url", "queue_url")
    @classmethod
    def _check_limits_url(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://")):
            raise ValueError("must begin with redis:// or rediss://")
        if value and not _has_good_host(urlsplit(value)):
            raise ValueError("must look like redis://host:port/0")
        return value

    @field_validator("mail_from")
    @classmethod
    def _check_mail_from(cls, value: str) -> str:
        if not all(parseaddr(value)[1].partition("@")):
            raise ValueError("must be an address, as in Name <wiki@example.org>")
        return value

    @field_validator("secret_key")
    @classmethod
    def _check_secret(cls, value: str) -> str:
        if value and len(value) < SHORTEST_SECRET:
            raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
        return value

    @field_validator("key_dir")
    @classmethod
    def _check_key_dir(cls, value: str, info: ValidationInfo) -> str:
        data_dir = info.data.get("data_dir")
        if value and data_dir and Path(value).resolve().is_relative_to(data_dir.resolve()):
            raise ValueError("must not lie in the data folder, whose copies would hold the keys")
        return value

    @field_validator("trusted_hosts")
    @classmethod
    def _check_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any("/" in host for host in value):
            raise ValueError("must be host names, not addresses of pages")
        return value

    @property
    def sqlalchemy_url(self) -> str:
        """URL of the database, SQLite in the data folder unless another is set."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve()}/narzedziownik.sqlite3"

    @property
    def keys_in(self) -> Path:
        """Folder of the keys of private cases: never the data folder, which is copied whole."""
        if self.key_dir:
            return Path(self.key_dir)
        data = self.data_dir.resolve()
        return data.with_name(f"{data.name}-keys")

    @property
    def searches_in_postgres(self) -> bool:
        """Whether the index lies in the database; otherwise it lies in INDEX_DIR."""
        if self.search_engine == "auto":
            return self.database_url.startswith("postgresql")
        return self.search_engine == "postgres"

    @property
    def is_https(self) -> bool:
        return self.site_url.startswith("https://")

    @property
    def can_reply_by_mail(self) -> bool:
        """Whether letters can be replied to: there is a mailbox, and its address is known."""
        return bool(self.imap_url and self.reply_address)

    @property
    def hosts(self) -> list[str]:
        """Host names (without port) for which the application answers."""
        if self.trusted_hosts:
            return list(self.trusted_hosts)
        host = urlsplit(self.site_url).hostname or "localhost"
        loopback = ["127.0.0.1", "localhost", "[::1]"]
        return loopback if host in ("127.0.0.1", "localhost", "::1") else [host]


def _has_good_host(parts: SplitResult) -> bool:
    try:
        _ = parts.port
    except ValueError:
        return False
    return bool(parts.hostname) and not any(mark.isspace() for mark in parts.netloc)


def _loopback_address(host: str, port: int) -> str:
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - compared, not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def load() -> Settings:
    """Settings from the environment.

    Raises SettingsError with one sentence that names the variable and the fault.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper() if first["loc"] else PREFIX + "*"
        reason = first["msg"].removeprefix("Value error, ")
        reason = reason[0].lower() + reason[1:]
        raise SettingsError(f"{name} is wrong: {reason}.") from error


def prepare_data_dir(settings: Settings) -> None:
    """Make the data folder; raises SettingsError when it cannot be written."""
    _prepare("DATA_DIR", settings.data_dir)


def prepare_index_dir(settings: Settings) -> None:
    """Make the folder of the index; raises SettingsError when it cannot be written."""
    _prepare("INDEX_DIR", settings.index_dir)


def _prepare(name: str, folder: Path) -> None:
    try:
        # Password hashes and letters lie here: nobody else on the machine has to read them.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".write-{os.getpid()}"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise SettingsError(
            f"{PREFIX}{name} is wrong: {folder} cannot be written ({error.strerror})."
        ) from error


def secret_key(settings: Settings) -> str:
    """The key that signs cookies and links: set, or made once and kept with mode 600."""
    if settings.secret_key:
        return settings.secret_key
    prepare_data_dir(settings)
    kept = settings.data_dir / "secret_key"
    try:
        # O_EXCL: of two processes that start together only one makes the key.
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = kept.read_text().strip()
        if len(key) < SHORTEST_SECRET:
            raise SettingsError(
                f"{kept} is wrong: it must hold at least {SHORTEST_SECRET} characters; "
                "delete it to have a new one made."
            ) from None
        return key
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key
