"""Wrong settings are one sentence, and the secret key is made once, for its owner alone."""

import stat
import subprocess
from pathlib import Path

import pytest

from app.core import settings
from app.core.settings import Settings, SettingsError
from tests import apart


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(settings.PREFIX + name.upper(), raising=False)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "eighty", "integer"),
        ("PORT", "0", "greater than or equal to 1"),
        ("PORT", "70000", "less than or equal to 65535"),
        ("WORKERS", "0", "greater than or equal to 1"),
        ("WORKERS", "-1", "greater than or equal to 1"),
        ("THREADS", "many", "integer"),
        ("SITE_URL", "example.org", "http(s)://host"),
        ("SITE_URL", "ftp://example.org", "http(s)://host"),
        ("SITE_URL", "https://", "http(s)://host"),
        ("SITE_URL", "https://example.org/wiki", "without a path"),
        ("SITE_NAME", "", "at least 1 character"),
        ("DATABASE_URL", "mysql://db", "sqlite:/// or postgresql://"),
        ("DATABASE_URL", "data.sqlite3", "sqlite:/// or postgresql://"),
        ("SITE_URL", "https://wiki example.org", "http(s)://host"),
        ("SITE_URL", "http://example.org:port", "http(s)://host"),
        ("SITE_URL", "http://example.org?a=b", "http(s)://host"),
        ("DATABASE_URL", "postgresql://wiki@db:port/wiki", "postgresql://user"),
        ("MAIL_URL", "smtp://mail.example.org:port", "smtp://"),
        ("MAIL_FROM", "", "address"),
        ("MAIL_FROM", "Wiki", "address"),
        ("LIMITS_URL", "redis://a:b:c", "redis://host"),
        ("BOARDS", "A B/c=Rozmowy", "slugs"),
        ("BOARDS", "a=Jedna,a=Druga", "once"),
        ("MAIL_URL", "mail.example.org", "smtp://"),
        ("MAIL_URL", "http://mail.example.org", "smtp://"),
        ("MAIL_URL", "smtp://", "smtp://"),
        ("LIMITS_URL", "memory://", "redis://"),
        ("QUEUE_URL", "amqp://host", "redis://"),
        ("IMAP_URL", "imaps://host/INBOX", "imaps://user:password@host"),
        ("IMAP_URL", "pop3://a:b@host", "imaps://user:password@host"),
        ("REPLY_ADDRESS", "odpowiedz", "address"),
        ("REPLY_ADDRESS", "odpowiedz+x@example.org", "address"),
        ("REPLY_ADDRESS", f"{'a' * 21}@example.org", "at most 20"),
        ("DIGEST_WEEKDAY", "8", "less than or equal to 7"),
        ("SECRET_KEY", "short", "at least 32 characters"),
        ("SECRET_KEY", "x" * 31, "at least 32 characters"),
        ("TRUSTED_PROXIES", "6", "less than or equal to 5"),
        ("TRUSTED_HOSTS", "https://example.org/", "must be host names"),
        ("BOARDS", "only-a-slug", "slug=Name"),
        ("BOARDS", "=Name", "slug=Name"),
        ("LOG_LEVEL", "loud", "pattern"),
        ("SESSION_IDLE_DAYS", "0", "greater than or equal to 1"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(settings.PREFIX + name, value)
    with pytest.raises(SettingsError) as caught:
        settings.load()
    sentence = str(caught.value)
    assert sentence.startswith(f"NARZEDZIOWNIK_{name} is wrong: ")
    assert says in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("PORT", "65535", "port", 65535),
        ("SITE_URL", "https://example.org/", "site_url", "https://example.org"),
        ("DATABASE_URL", "postgres://a@b/c", "database_url", "postgresql+psycopg://a@b/c"),
        ("DATABASE_URL", "postgresql://a@b/c", "database_url", "postgresql+psycopg://a@b/c"),
        ("TRUSTED_HOSTS", "a.example, b.example,", "trusted_hosts", ("a.example", "b.example")),
        ("BOARDS", "a=Raz, b=Dwa", "boards", (("a", "Raz"), ("b", "Dwa"))),
    ],
)
def test_good_values_are_read(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, field: str, expected: object
) -> None:
    monkeypatch.setenv(settings.PREFIX + name, value)
    assert getattr(settings.load(), field) == expected


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [
        ("127.0.0.1", "8000", "http://127.0.0.1:8000"),
        ("0.0.0.0", "9000", "http://127.0.0.1:9000"),
        ("::1", "8000", "http://[::1]:8000"),
        ("wiki.example", "80", "http://wiki.example:80"),
    ],
)
def test_without_a_site_url_links_lead_to_where_the_server_listens(
    monkeypatch: pytest.MonkeyPatch, host: str, port: str, address: str
) -> None:
    monkeypatch.setenv("NARZEDZIOWNIK_HOST", host)
    monkeypatch.setenv("NARZEDZIOWNIK_PORT", port)
    assert settings.load().site_url == address


@pytest.mark.parametrize(
    ("site_url", "trusted", "hosts"),
    [
        ("https://wiki.example", (), ["wiki.example"]),
        ("https://wiki.example:8443", (), ["wiki.example"]),
        ("http://127.0.0.1:8000", (), ["127.0.0.1", "localhost", "[::1]"]),
        ("https://wiki.example", ("a.example",), ["a.example"]),
    ],
)
def test_hosts(site_url: str, trusted: tuple[str, ...], hosts: list[str]) -> None:
    assert Settings(site_url=site_url, trusted_hosts=trusted).hosts == hosts


def test_the_database_is_in_the_data_folder_unless_set(tmp_path: Path) -> None:
    assert (
        Settings(data_dir=tmp_path).sqlalchemy_url == f"sqlite:///{tmp_path}/narzedziownik.sqlite3"
    )
    assert Settings(database_url="postgresql://a/b").sqlalchemy_url == "postgresql+psycopg://a/b"


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    mine = Settings(data_dir=tmp_path / "data")
    key = settings.secret_key(mine)
    kept = tmp_path / "data" / "secret_key"
    assert len(key) >= settings.SHORTEST_SECRET
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert settings.secret_key(mine) == key


def test_a_set_key_is_used_and_nothing_is_written(tmp_path: Path) -> None:
    key = "k" * 40
    assert settings.secret_key(Settings(data_dir=tmp_path / "data", secret_key=key)) == key
    assert not (tmp_path / "data").exists()


def test_a_short_kept_key_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("short")
    with pytest.raises(SettingsError, match="at least 32 characters"):
        settings.secret_key(Settings(data_dir=tmp_path))


def test_processes_that_start_together_use_one_key(tmp_path: Path) -> None:
    script = (
        "from app.core import settings; from pathlib import Path; import sys\n"
        "print(settings.secret_key(settings.Settings(data_dir=Path(sys.argv[1]))))"
    )
    started = [
        subprocess.Popen(apart.python(script, str(tmp_path)), stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    keys = {process.communicate()[0].strip() for process in started}
    assert [process.returncode for process in started] == [0, 0, 0, 0]
    assert len(keys) == 1
    assert len(keys.pop()) >= settings.SHORTEST_SECRET


def test_a_data_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"DATA_DIR is wrong: .* cannot be written"):
        settings.prepare_data_dir(Settings(data_dir=tmp_path / "file" / "data"))
    with pytest.raises(SettingsError, match=r"INDEX_DIR is wrong: .* cannot be written"):
        settings.prepare_index_dir(Settings(index_dir=tmp_path / "file" / "index"))
