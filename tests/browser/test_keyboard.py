"""Hands on the keyboard only: everything is reached, seen, opened and closed."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAccount, Visit
from tests.browser.looking import PHONE
from tests.browser.stage import Stage

# What the focus is on, whether it can be seen there, and whether a ring is drawn around it.
FOCUS = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const box = one.getBoundingClientRect();
  const ringed = (part) => {
    const style = getComputedStyle(part);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
      || style.boxShadow !== "none";
  };
  one.dataset.reached = "yes";
  return {
    name: one.outerHTML.slice(0, 100),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    ring: ringed(one) || ringed(one.parentElement),
  };
}"""
# Of radios with one name, one is a stop; what is folded or hidden is none.
LEFT = """() => {
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary");
  const grouped = (one) => one.type === "radio"
    && document.querySelector(`[name="${one.name}"][data-reached]`);
  return [...all].filter(one => one.checkVisibility() && one.tabIndex >= 0
    && !one.disabled && !one.dataset.reached && !grouped(one))
    .map(one => one.outerHTML.slice(0, 120));
}"""


def _walk(page: Page, most: int = 400) -> None:
    """Press Tab through the whole page; each stop is seen, and none is left out."""
    unseen = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:
            break
        if not (stop["seen"] and stop["ring"]):
            unseen.append(stop)
    else:
        pytest.fail(f"{page.url}: the focus never came to the end")
    assert unseen == []
    assert page.evaluate(LEFT) == []


@pytest.mark.parametrize(
    "path",
    ["/", "/artykuly/rada-osiedla", "/szukaj?q=petycja", "/logowanie", "/dyskusje/{thread}"],
)
def test_every_stop_of_a_guest_is_reached_and_seen(page: Page, stage: Stage, path: str) -> None:
    page.goto(stage.path(path))
    _walk(page)


@pytest.mark.parametrize("path", ["/artykuly/petycja/edytuj", "/dyskusje/nowy"])
def test_every_stop_of_a_form_is_reached_and_seen(page: Page, stage: Stage, path: str) -> None:
    stage.people["member"].sign_in(page)
    page.goto(path)
    _walk(page)


def test_the_first_stop_leads_past_the_header(page: Page) -> None:
    page.goto("/artykuly/petycja")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Przejdź do treści")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize(
    ("width", "menu", "inside"),
    [(1280, "Wygląd", "Ciemne"), (1280, "Halina", "Ustawienia"), (PHONE, "Menu", "Dyskusje")],
)
def test_menus_open_and_close(
    visit: Visit, stage: Stage, width: int, menu: str, inside: str
) -> None:
    page = visit(width=width)
    stage.people["member"].sign_in(page)
    page.goto("/")
    opener = page.locator("summary").filter(has_text=menu)
    content = page.locator("header details").filter(has=opener).get_by_text(inside).first
    expect(content).to_be_hidden()
    opener.focus()
    page.keyboard.press("Enter")
    expect(content).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(content).to_be_hidden()
    expect(opener).to_be_focused()


def test_one_menu_closes_the_other_and_a_click_beside_closes_both(page: Page, stage: Stage) -> None:
    stage.people["member"].sign_in(page)
    page.goto("/artykuly/petycja")
    look, own = page.get_by_text("Ciemne"), page.get_by_role("link", name="Ustawienia")
    page.locator("header summary").filter(has_text="Wygląd").click()
    expect(look).to_be_visible()
    page.locator("header summary").filter(has_text="Halina").click()
    expect(look).to_be_hidden()
    expect(own).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(own).to_be_hidden()


def test_the_toolbar_is_one_stop_and_arrows_move_in_it(page: Page, stage: Stage) -> None:
    stage.people["member"].sign_in(page)
    page.goto("/artykuly/petycja/edytuj")
    page.get_by_label("Tytuł").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Pogrubienie")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Kursywa")).to_be_focused()
    page.keyboard.press("End")
    last = page.get_by_role("toolbar").get_by_role("button").last
    expect(last).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Pogrubienie")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Treść", exact=True)).to_be_focused()


def test_signs_in_and_answers_a_thread(page: Page, stage: Stage, account: OpenAccount) -> None:
    person = account("Klara Klawisz")
    page.goto("/logowanie")
    page.get_by_label("Adres e-mail").focus()
    for typed in (person.email, "Tab", person.password, "Enter"):
        (page.keyboard.press if typed in ("Tab", "Enter") else page.keyboard.type)(typed)
    page.wait_for_url(lambda url: "/logowanie" not in url)
    page.goto(stage.path("/dyskusje/{thread}"))
    page.get_by_label("Twoja odpowiedź").focus()
    page.keyboard.type("Piszę bez myszy.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Wyślij odpowiedź")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Piszę bez myszy.")).to_be_visible()


def test_a_chosen_look_holds_at_once_and_on_the_next_page(page: Page) -> None:
    page.goto("/")
    ground = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.locator("header summary").filter(has_text="Wygląd").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Ciemne")).to_be_checked()
    dark = page.evaluate(ground)
    assert dark != light
    page.goto("/narzedzia")
    assert page.evaluate(ground) == dark
