"""What looking at a page finds, so that a page that passes means something."""

import pytest
from playwright.sync_api import Page

from tests.browser import looking

FRAME = """<!doctype html><html lang="pl"><title>Strona</title>
<main style="background: {ground}; color: #333"><h1>Tytuł</h1><p>Zwykły tekst.</p>{more}</main>"""


@pytest.fixture(autouse=True)
def _nothing_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_measured", set())


def _look(page: Page, more: str = "", ground: str = "#fff") -> list[str]:
    page.set_content(FRAME.format(ground=ground, more=more))
    return [fault.partition(":")[0] for fault in looking.axe(page)]


def test_contrast_is_measured_again_where_anything_of_it_differs(page: Page) -> None:
    assert _look(page) == []
    assert _look(page, "<p>Drugi taki sam.</p>") == []
    assert _look(page, '<p style="color: #ccc">Blady.</p>') == ["color-contrast"]
    assert _look(page, '<p style="color: #ccc">Nadal blady.</p>') == ["color-contrast"]
    assert _look(page, '<div style="background: #444"><p>Na ciemnym.</p></div>') == [
        "color-contrast"
    ]
    assert _look(page, '<div style="opacity: 0.3"><p>Przygaszony.</p></div>') == ["color-contrast"]
    assert _look(page, ground="#555") == ["color-contrast"] * 2
    dark = '<div style="position: relative; background: #222; height: 3em">{}</div>'
    placed = '<p style="position: absolute; top: 0; margin: 0">Nad ciemnym.</p>'
    assert _look(page, dark.format(placed)) == ["color-contrast"]


def test_what_is_hidden_at_first_is_measured_when_it_is_shown(page: Page) -> None:
    pale = '<p style="color: #ccc; {}">Blady.</p>'
    assert _look(page, pale.format("display: none")) == []
    assert _look(page, pale.format("visibility: hidden")) == []
    assert _look(page, pale.format("")) == ["color-contrast"]


def test_everything_else_is_looked_for_each_time(page: Page) -> None:
    for _ in range(2):
        assert _look(page, "<button></button><img src=data:,>") == ["button-name", "image-alt"]
