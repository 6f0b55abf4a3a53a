"""Texts of strangers that try to run a script: wherever they are shown, they stay text."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from app.people.models import Level
from tests.browser.conftest import OpenAccount, Visit

PAYLOADS = (
    "<script>window.pwned = 1; alert(1)</script>",
    "<img src=x onerror='window.pwned = 1; alert(1)'>",
    "<svg/onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "[kliknij](javascript:alert(1))",
    "[kliknij](  JaVaScRiPt&colon;alert(1))",
    "[kliknij](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    '![x](https://example.org/x.png" onerror="alert(1))',
    "<iframe srcdoc='<script>parent.pwned = 1</script>'></iframe>",
    "<style>body { display: none }</style><p style='position: fixed'>x</p>",
    "'\"><script>alert(1)</script>",
    "{{ 7919 * 7907 }} {% raw %} ${7919 * 7907}",
    '[[petycja" onclick="alert(1)|link]]',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
)
ALL = "\n\n".join(PAYLOADS)
# Told by the browser itself when the policy had to step in: what is shown must not even try.
LISTEN = """addEventListener("securitypolicyviolation",
  (event) => { (window.broken ??= []).push(`${event.violatedDirective} ${event.blockedURI}`); });"""
TRACES = """() => {
  const main = document.querySelector("main");
  const facts = "script[type='application/ld+json']:not([src])";  // ours; browsers do not run it
  const own = [...main.querySelectorAll("script, iframe, object, embed, style, link, base, meta")]
    .filter(one => !one.matches(facts));
  const bad = [...main.querySelectorAll("*")].filter(one => [...one.attributes].some(
    ({name, value}) => name.startsWith("on") || name === "style" || name === "srcdoc"
      || /^\\s*(javascript|data|vbscript):/i.test(value)));
  const product = "62615533";  // no time of day has it, nor any number of ours
  return {
    ran: window.pwned ?? null,
    broken: window.broken ?? [],
    elements: [...own, ...bad].map(one => one.outerHTML.slice(0, 200)),
    calculated: main.innerText.includes(product),
  };
}"""


def _stays_text(page: Page, path: str, shown: str = "alert(1)") -> None:
    page.goto(path, wait_until="load")
    expect(page.locator("html")).to_contain_text(shown)
    assert page.evaluate(TRACES) == {
        "ran": None,
        "broken": [],
        "elements": [],
        "calculated": False,
    }, path


@pytest.fixture
def window(visit: Visit) -> Page:
    """A window whose test fails on any dialog, too (see `watch`)."""
    page = visit()
    page.add_init_script(LISTEN)
    return page


def test_in_an_article_its_summary_and_history(window: Page, account: OpenAccount) -> None:
    account("Ewa Zła", Level.EDITOR).sign_in(window)
    window.goto("/artykuly/nowy")
    window.get_by_label("Tytuł").fill("<script>alert(1)</script> tytuł")
    window.get_by_label("Adres").fill("zly-artykul")
    window.get_by_label("Treść", exact=True).fill(ALL)
    window.get_by_label("Chcę coś zgłosić").check()
    window.get_by_label("Wstęp").first.fill("<img src=x onerror=alert(1)> lead")
    window.get_by_label("Co i dlaczego zmieniasz?").fill("'\"><script>alert(1)</script>")
    window.get_by_role("button", name="Zobacz podgląd").click()
    expect(window.locator("#podglad-tekstu")).to_contain_text("kliknij")
    assert window.evaluate(TRACES)["elements"] == []
    window.get_by_role("button", name="Opublikuj").click()
    window.wait_for_url("**/artykuly/zly-artykul")
    for path in (
        "/artykuly/zly-artykul",
        "/artykuly/zly-artykul/druk",
        "/artykuly/zly-artykul/wersja/1",
        "/artykuly/zly-artykul/historia",
        "/artykuly/zly-artykul/edytuj",
        "/zmiany",
        "/narzedzia",
        "/",
    ):
        _stays_text(window, path)


def test_in_a_post(window: Page, account: OpenAccount) -> None:
    account("Jan Zły").sign_in(window)
    window.goto("/dyskusje/nowy")
    window.get_by_label("Pomysły i pytania").check()
    window.get_by_label("O co chodzi?").fill("<script>alert(1)</script> wątek")
    window.get_by_label("Twoje pytanie albo historia").fill(ALL)
    window.get_by_role("button", name="Zacznij ten wątek").click()
    expect(window.get_by_role("heading", level=1)).to_contain_text("wątek")
    thread = window.url
    for path in (thread, "/dyskusje", "/"):
        _stays_text(window, path)


def test_in_a_profile(window: Page, account: OpenAccount) -> None:
    owner = account(
        "<script>alert(1)</script> Zły", about=ALL, city="'\"><script>alert(1)</script>"
    )
    _stays_text(window, f"/osoby/{owner.slug}")
    owner.sign_in(window)
    _stays_text(window, "/konto")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_in_a_search_and_in_addresses(window: Page, payload: str) -> None:
    page = window
    for path in (f"/szukaj?q={quote(payload)}", f"/logowanie?dalej={quote(payload)}"):
        page.goto(path)
        traces = page.evaluate(TRACES)
        assert (traces["ran"], traces["broken"], traces["elements"]) == (None, [], [])
    page.goto(f"/{quote(payload, safe='')}")
    assert page.evaluate(TRACES)["elements"] == []
