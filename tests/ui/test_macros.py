"""Macros that draw things: right structure, words beside every picture, everything escaped."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from jinja2.ext import babel_extract

from app.text.diff import DiffRow, Segment
from app.ui import filters
from app.ui.icons import icon_names
from app.ui.navigation import MenuItem, PageLinks, mark_current

Render = Callable[..., BeautifulSoup]
NAVIGATION = (
    '{% from "ui/macros/navigation.html" import breadcrumbs, tabs, pagination, toc,'
    " actions, action_link, action_button %}"
)
CARDS = '{% from "ui/macros/cards.html" import tool_card, tool_slot, goal %}'
ICONS = '{% from "ui/macros/icons.html" import pictogram %}'
NOTICES = '{% from "ui/macros/notices.html" import notice, status, empty %}'
PARTS = (
    Segment("same", "Termin "),
    Segment("del", "<7>"),
    Segment("ins", "14"),
    Segment("same", " dni"),
)
DIFF = '{% from "ui/macros/diff.html" import diff_line, diff_sides, diff_legend %}'
UI = Path(filters.__file__).parent


def pages(number: int, count: int) -> PageLinks:
    return PageLinks(number, count, count * 20, lambda n: f"/dyskusje?strona={n}")


def test_every_picture_named_in_templates_exists() -> None:
    symbols = (UI / "static/icons.svg").read_text()
    source = "".join(path.read_text() for path in (UI / "templates").rglob("*.html"))
    named = set(re.findall(r'(?:icon|pictogram)\("([a-z0-9-]+)"', source))
    named |= set(re.findall(r'_tool\("\w+", "([a-z0-9-]+)"', source))
    named |= set(re.findall(r'set picture = "([a-z0-9-]+)"', source))
    assert len(named) > 20
    assert {name for name in named if f'id="i-{name}"' not in symbols} == set()


def test_a_pictogram_that_no_page_loads_is_drawn_in_place(render: Render) -> None:
    svg = render(ICONS + '{{ pictogram("bike", large=true) }}').svg
    assert svg["class"] == ["icon", "pictogram", "pictogram-large"]
    assert svg["viewbox"] == "0 0 24 24"
    assert svg.path
    assert not svg.use
    assert svg["aria-hidden"] == "true"


@pytest.mark.parametrize("name", ["megaphone", "nie-ma", '"><script>alert(1)</script>'])
def test_other_pictures_are_taken_from_the_file(render: Render, name: str) -> None:
    soup = render(ICONS + "{{ pictogram(name) }}", name=name)
    assert soup.svg.use["href"].endswith(f".svg#i-{name}")
    assert not soup.script


def test_no_icon_is_in_both_files() -> None:
    found = [
        re.findall(r'<symbol id="i-([^"]+)"', (UI / name).read_text())
        for name in ("static/icons.svg", "pictograms.svg")
    ]
    assert found == [sorted(names) for names in found]
    assert sorted(found[0] + found[1]) == list(icon_names())
    assert len(set(icon_names())) == len(icon_names())


def test_path_ends_with_this_page(render: Render) -> None:
    soup = render(
        NAVIGATION + "{{ breadcrumbs(path) }}", path=[("Narzędzia", "/n"), ("A <b>", None)]
    )
    assert [a["href"] for a in soup.find_all("a")] == ["/", "/n"]
    assert soup.select_one("[aria-current=page]").text == "A <b>"


def test_tabs_take_dicts_and_objects(render: Render) -> None:
    items = [{"label": "Czytaj", "url": "/a", "current": True, "icon": "eye"}]
    soup = render(NAVIGATION + '{{ tabs(items, "Widoki") }}', items=items)
    assert soup.nav["aria-label"] == "Widoki"
    assert soup.a["aria-current"] == "page"
    assert soup.a.svg["aria-hidden"] == "true"


@pytest.mark.parametrize(
    ("number", "count", "shown"),
    [
        (1, 1, ""),
        (1, 2, "[1] 2 Następna"),
        (2, 2, "Poprzednia 1 [2]"),
        (1, 9, "[1] 2 … 9 Następna"),
        (3, 9, "Poprzednia 1 2 [3] 4 … 9 Następna"),
        (5, 9, "Poprzednia 1 … 4 [5] 6 … 9 Następna"),
        (9, 9, "Poprzednia 1 … 8 [9]"),
    ],
)
def test_pages_of_a_list(render: Render, number: int, count: int, shown: str) -> None:
    soup = render(NAVIGATION + "{{ pagination(page) }}", page=pages(number, count))
    words = []
    for item in soup.nav.find_all(["a", "span"], recursive=False) if soup.nav else []:
        text = item.text.replace("Strona ", "")
        words.append(f"[{text}]" if item.get("aria-current") else text)
    assert " ".join(words) == shown
    assert [a["href"] for a in soup.find_all("a", rel="next")] == (
        [f"/dyskusje?strona={number + 1}"] if number < count else []
    )


def test_contents_list_sections_only(render: Render) -> None:
    headings = [(2, "s-a", "Terminy"), (3, "s-b", "Krótsze"), (2, "s-c", "Koszty")]
    soup = render(NAVIGATION + "{{ toc(headings) }}", headings=headings)
    assert [(a["href"], a.text) for a in soup.find_all("a")] == [
        ("#s-a", "Terminy"),
        ("#s-c", "Koszty"),
    ]
    assert not render(NAVIGATION + "{{ toc(headings) }}", headings=headings[:2]).text.strip()


def test_actions_are_links_and_guarded_buttons(render: Render) -> None:
    soup = render(
        NAVIGATION
        + '{% call actions("Działania") %}{{ action_link("Dyskusja", "/d", "reply", count=0) }}'
        + '{% call action_button("Obserwuj", "/o", "eye", pressed=true) %}'
        + '<input name="t">{% endcall %}'
        + "{% endcall %}"
    )
    group = soup.select_one("[role=group]")
    assert group["aria-label"] == "Działania"
    assert group.a.text == "Dyskusja (0)"
    assert group.form["method"] == "post"
    assert group.form.find("input", attrs={"name": "t"})
    assert group.form.button["aria-pressed"] == "true"


def test_card_is_one_link_and_escapes(render: Render) -> None:
    card = {"title": "<i>Petycja</i>", "url": '/a/"x', "summary": "A & B"}
    soup = render(CARDS + "<ul>{{ tool_card(card, level=2) }}</ul>", card=card)
    assert len(soup.find_all("a")) == 1
    assert soup.h2.a.text == "<i>Petycja</i>"
    assert soup.h2.a["href"] == '/a/"x'
    assert not soup.find("i")


def test_slot_invites(render: Render) -> None:
    soup = render(CARDS + '<ul>{{ tool_slot("Sąsiedzki grant", "/n", "Opisz to narzędzie") }}</ul>')
    assert soup.li.a.text == "Opisz to narzędzie"
    assert soup.li["class"] == ["tool-slot"]


@pytest.mark.parametrize("url", [None, "/cele/11"])
def test_goal_says_number_and_name(render: Render, url: str | None) -> None:
    soup = render(CARDS + '{{ goal(11, "Miasta", url) }}', url=url)
    mark = soup.select_one(".goal.goal-11")
    assert mark.text == "11. Miasta"
    assert mark.get("href") == url


def test_status_is_picture_and_words(render: Render) -> None:
    soup = render(NOTICES + '{{ status("wait", "clock", "Czeka") }}')
    assert soup.span["class"] == ["status", "status-wait"]
    assert soup.span.text == "Czeka"
    assert soup.svg.use["href"].endswith(".svg#i-clock")


@pytest.mark.parametrize("kind", ["info", "ok", "warn", "bad"])
def test_notice_kinds(render: Render, kind: str) -> None:
    soup = render(NOTICES + '{% call notice(kind, "Tytuł") %}<p>Treść</p>{% endcall %}', kind=kind)
    assert ("notice-" + kind in soup.div["class"]) is (kind != "info")
    assert soup.h2.text == "Tytuł"
    assert soup.p.text == "Treść"
    assert "role" not in soup.div.attrs


def test_empty_list_has_one_button_or_none(render: Render) -> None:
    soup = render(NOTICES + '{{ empty("Nic tu nie ma", "Dlaczego.", "/x", "Zacznij") }}')
    assert [a["href"] for a in soup.find_all("a")] == ["/x"]
    assert not render(NOTICES + '{{ empty("Nic", "Dlaczego.") }}').find("a")


def test_dates_have_both_forms(render: Render) -> None:
    soup = render(
        '{% from "ui/macros/time.html" import day, time %}{{ day(d) }}{{ time(t) }}',
        d=date(2026, 10, 14),
        t=datetime(2026, 10, 14, 22, 30, tzinfo=UTC),
    )
    first, second = soup.find_all("time")
    assert (first["datetime"], first.text) == ("2026-10-14", "14\u00a0października 2026")
    assert second["datetime"] == "2026-10-15T00:30+02:00"
    assert second.text == "15\u00a0października 2026, 00:30"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("changed", "Zmienione"),
        ("added", "Nowy akapit"),
        ("removed", "Usunięty akapit"),
        ("unchanged", "Bez zmian"),
    ],
)
def test_diff_says_kind_and_bounds_in_words(render: Render, kind: str, words: str) -> None:
    soup = render(DIFF + "{{ diff_line(row) }}", row=DiffRow(kind, PARTS))  # type: ignore[arg-type]
    assert soup.span.text == words
    assert soup.p.text == "Termin usunięto: <7> koniecdodano: 14 koniec dni"
    for hidden in soup.select("p .visually-hidden"):
        hidden.extract()
    assert soup.p.decode_contents() == "Termin <del>&lt;7&gt;</del><ins>14</ins> dni"


def test_moved_rows_are_neither_added_nor_removed(render: Render) -> None:
    for kind, words in [("moved-here", "Przeniesiony akapit"), ("moved-away", "Przeniesiony stąd")]:
        row = DiffRow(kind, (Segment("ins", "Akapit <b>"),))  # type: ignore[arg-type]
        soup = render(DIFF + "{{ diff_line(row) }}", row=row)
        assert soup.span.text == words
        assert soup.p.decode_contents() == "Akapit &lt;b&gt;"


def test_folded_paragraphs_are_counted_and_can_be_opened(render: Render) -> None:
    row = DiffRow("unchanged", (Segment("same", "Bez zmian."),))
    for count, words in [
        (1, "Pokaż 1 akapit bez zmian"),
        (4, "Pokaż 4 akapity bez zmian"),
        (22, "Pokaż 22 akapity bez zmian"),
        (12, "Pokaż 12 akapitów bez zmian"),
    ]:
        fold = DiffRow("skipped", folded=(row,) * count)
        soup = render(DIFF + "{{ diff_line(row) }}", row=fold)
        assert soup.summary.text == words
        assert len(soup.select("details p")) == count
        assert "open" not in soup.details.attrs


def test_sides_stand_in_columns_with_words_over_each(render: Render) -> None:
    rows = [DiffRow("changed", PARTS), DiffRow("added", (Segment("ins", "Nowy"),))]
    soup = render(DIFF + '{{ diff_sides(rows, "Teraz", "Potem") }}', rows=rows)
    assert [each.text for each in soup.select("thead th")] == ["Teraz", "Potem"]
    cells = soup.select("tbody td")
    assert [each["data-label"] for each in cells] == ["Teraz", "Potem"] * 2
    assert cells[0].ins is None
    assert cells[1].find("del") is None
    assert cells[2].text == "–"
    assert "Nowy" in cells[3].ins.text


def test_avatar_is_silent(render: Render) -> None:
    soup = render('{% from "ui/macros/icons.html" import avatar %}{{ avatar("Halina K.") }}')
    assert soup.span["aria-hidden"] == "true"
    assert soup.span.text == "HK"


@pytest.mark.parametrize(
    ("path", "marks"),
    [
        ("/narzedzia", ["page", False]),
        ("/narzedzia/", ["page", False]),
        ("/narzedzia/cel/11", ["true", False]),
        ("/narzedziownia", [False, False]),
        ("/", [False, False]),
        ("/dyskusje/5", [False, "true"]),
    ],
)
def test_section_of_a_path(path: str, marks: list[object]) -> None:
    items = [MenuItem("Narzędzia", "/narzedzia"), MenuItem("Dyskusje", "/dyskusje")]
    assert [item.current for item in mark_current(items, path)] == marks


def test_every_text_of_the_templates_is_translated() -> None:
    used: set[object] = set()
    for path in (UI / "templates").rglob("*.html"):
        with path.open("rb") as file:
            for _line, _name, message, _notes in babel_extract(file, ["_", "ngettext"], [], {}):
                used.add(message[0] if isinstance(message, tuple) else message)
    with (UI / "translations/pl.po").open("rb") as file:
        catalogue = [message for message in read_po(file) if message.id]
    known = {m.id[0] if isinstance(m.id, tuple) else m.id for m in catalogue}
    forms = {m.id: m.string if isinstance(m.string, tuple) else (m.string,) for m in catalogue}
    assert len(used) > 50
    assert used - known == set()
    assert [message for message, texts in forms.items() if not all(texts)] == []
