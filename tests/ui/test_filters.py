"""Dates, numbers and sizes as Polish readers write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup

from app.ui import filters
from app.ui.look import PageLook, choose_look, look_from_cookie

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("moment", "day", "full"),
    [
        (datetime(2026, 1, 31, 23, 30, tzinfo=UTC), "1_lutego 2026", "1_lutego 2026, 00:30"),
        (datetime(2026, 7, 4, 16, 5, tzinfo=UTC), "4_lipca 2026", "4_lipca 2026, 18:05"),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), "31_grudnia 2026", "31_grudnia 2026, 23:59"),
    ],
)
def test_days_are_warsaw_days(moment: datetime, day: str, full: str) -> None:
    assert filters.long_date(moment) == day.replace("_", NBSP)
    assert filters.long_datetime(moment) == full.replace("_", NBSP)
    assert filters.clock_time(moment) == full[-5:]


def test_plain_day_is_itself() -> None:
    assert filters.long_date(date(2026, 3, 31)) == f"31{NBSP}marca 2026"
    assert filters.iso(date(2026, 3, 31)) == "2026-03-31"


@pytest.mark.parametrize("show", [filters.long_date, filters.long_datetime, filters.iso])
def test_moment_without_zone_is_refused(show: object) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        show(datetime(2026, 1, 1))  # type: ignore[operator]  # noqa: DTZ001


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1108, 0, "1_108"),
        (1234567, 0, "1_234_567"),
        (1.25, 1, "1,2"),
        (1234.5, 2, "1_234,50"),
        (-38, 0, "−38"),
    ],
)
def test_numbers(value: float, decimals: int, shown: str) -> None:
    assert filters.number(value, decimals) == shown.replace("_", NBSP)


@given(st.integers(-(10**12), 10**12))
def test_number_loses_no_digit(value: int) -> None:
    assert int(filters.number(value).replace(NBSP, "").replace("−", "-")) == value


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Halina K.", "HK"),
        ("halina", "H"),
        ("Jan Maria Rokita", "JM"),
        ("  ", ""),
        ("(żaba) [kot]", "ŻK"),
        ("🌳 Drzewo", "D"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert filters.initials(name) == letters


@given(st.text(max_size=60))
def test_initials_of_anything_are_short(name: str) -> None:
    letters = filters.initials(name)
    assert len(letters) <= 4
    assert not set(letters) & set("<>&\"'")


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0_B"),
        (812, "812_B"),
        (1000, "1_kB"),
        (1234, "1,2_kB"),
        (99_960, "100_kB"),
        (512_000, "512_kB"),
        (1_234_567, "1,2_MB"),
        (5 * 10**12, "5_000_GB"),
    ],
)
def test_file_sizes(size: int, shown: str) -> None:
    assert filters.file_size(size) == shown.replace("_", NBSP)


def test_no_break_spaces_escape_nothing_twice() -> None:
    environment = Environment(autoescape=True)
    filters.install(environment)
    template = environment.from_string("{{ message|nbsp }}|{{ typed|nbsp }}")
    message = Markup("Wyniki w „{}”").format('"<b>" & z gminy')
    shown = template.render(message=message, typed='"<b>" & z gminy')
    assert shown == (
        "Wyniki w\u00a0„&#34;&lt;b&gt;&#34; &amp; z\u00a0gminy”"
        "|&#34;&lt;b&gt;&#34; &amp; z\u00a0gminy"
    )


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
@pytest.mark.parametrize("text", ["normal", "large"])
def test_look_survives_its_cookie(theme: str, text: str) -> None:
    look = choose_look(theme, text)
    assert (look.theme, look.text) == (theme, text)
    assert look_from_cookie(look.to_cookie()) == look


@given(st.none() | st.text(max_size=40))
def test_strange_cookie_never_reaches_the_page(value: str | None) -> None:
    look = look_from_cookie(value)
    assert look.theme in {"auto", "light", "dark"}
    assert look.text in {"normal", "large"}


def test_default_look_follows_the_device() -> None:
    assert look_from_cookie(None) == PageLook("auto", "normal")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ul. Bema 17, 33-100 Tarnów", 'ul.\xa0Bema 17, <span class="nowrap">33-100</span> Tarnów'),
        ("w e-Doręczeniach", 'w\xa0<span class="nowrap">e-Doręczeniach</span>'),
        ("12-345-678 i nie-mail", "12-345-678 i\xa0nie-mail"),
        ("<b>e-mail</b>", '&lt;b&gt;<span class="nowrap">e-mail</span>&lt;/b&gt;'),
        ("'33-100'", '&#39;<span class="nowrap">33-100</span>&#39;'),
    ],
)
def test_codes_stay_in_one_line(text: str, shown: str) -> None:
    assert filters.whole(text) == shown
