"""The frame: what every page has, what a guest's page must not have."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from app.ui.look import PageLook

Render = Callable[..., BeautifulSoup]


def test_page_has_one_h1_a_title_and_a_way_past_the_header(page: Render) -> None:
    soup = page()
    assert [h.text for h in soup.find_all("h1")] == ["Petycja"]
    assert soup.title
    assert soup.title.text == "Petycja – Narzędziownik"
    skip = soup.select_one("a.skip-link")
    assert skip
    assert soup.select_one(str(skip["href"]))["id"] == "tresc"
    assert soup.html["lang"] == "pl"


def test_page_without_title_or_main_is_an_error(env: object, page: Render) -> None:
    with pytest.raises(Exception, match="Required block"):
        env.from_string('{% extends "ui/layout.html" %}').render()  # type: ignore[attr-defined]


def test_guest_page_holds_no_token_and_nothing_about_a_visitor(page: Render) -> None:
    html = str(page())
    assert "secret-token" not in html
    assert "csrf" not in html
    assert "Wyloguj" not in html
    assert "/logowanie" in html


def test_nothing_is_inline(page: Render, halina: SimpleNamespace) -> None:
    soup = page(viewer=halina, queue_count=3, messages=[("ok", "Zapisane")])
    assert not soup.find_all("style")
    assert not [s for s in soup.find_all("script") if s.string or not s.get("src")]
    assert not [t for t in soup.find_all(True) if "style" in t.attrs]
    assert not [a for t in soup.find_all(True) for a in t.attrs if a.startswith("on")]


def test_member_signs_out_by_a_guarded_post(page: Render, halina: SimpleNamespace) -> None:
    form = page(viewer=halina).select_one('form[action="/wyloguj"]')
    assert form
    assert form["method"] == "post"
    assert form.select_one("input[name=csrf_token]")["value"] == "secret-token"


@pytest.mark.parametrize(("count", "shown"), [(None, False), (0, True), (5, True)])
def test_queue_is_shown_to_reviewers_only(
    page: Render, count: int | None, shown: bool, halina: SimpleNamespace
) -> None:
    soup = page(viewer=halina, queue_count=count)
    assert bool(soup.select_one('a[href="/kolejka"]')) is shown
    assert bool(soup.select_one(".count")) is bool(count)


def test_number_of_waiting_changes_is_said_in_polish(page: Render, halina: SimpleNamespace) -> None:
    for number, words in [(1, "zmiana czeka"), (3, "zmiany czekają"), (12, "zmian czeka")]:
        count = page(viewer=halina, queue_count=number).select_one(".count")
        assert count
        assert words in count.text


def test_rail_marks_the_section(page: Render) -> None:
    links = page().select(".main-nav a")
    assert [(a.text, a.get("aria-current")) for a in links] == [
        ("Narzędzia", "true"),
        ("Dyskusje", None),
    ]


def test_look_is_sent_with_the_way_back_and_shows_the_present_choice(page: Render) -> None:
    soup = page(page_look=PageLook("dark", "large"))
    assert soup.html["data-theme"] == "dark"
    assert soup.html["data-text"] == "large"
    form = soup.select_one('form[action="/wyglad"]')
    assert [i["id"] for i in form.select("input[checked]")] == ["theme-dark", "text-large"]
    assert form.select_one("input[name=dalej]")["value"] == "/narzedzia/petycja?a=1&b=2"
    stays = page(answers_post=True).select_one('form[action="/wyglad"]')
    assert [i["name"] for i in stays.select("input[type=hidden]")] == ["zostan"]
    plain = page()
    assert "data-theme" not in plain.html.attrs
    assert "data-text" not in plain.html.attrs


def test_messages_are_said_and_escaped(page: Render) -> None:
    soup = page(messages=[("bad", "Nie <b>udało</b> się"), ("ok", "Zapisane")])
    boxes = soup.select(".flash > div")
    assert [b["role"] for b in boxes] == ["alert", "status"]
    assert not soup.select(".flash b")
    assert "Nie <b>udało</b> się" in boxes[0].text


def test_names_of_people_are_escaped(page: Render) -> None:
    evil = SimpleNamespace(
        name="<script>x</script>", first_name='"><img src=x>', initials="<b>", slug="a", level="T0"
    )
    soup = page(viewer=evil)
    assert not soup.select("img[src=x]")
    assert soup.select_one(".avatar").text == "<b>"


def test_optional_blocks_of_the_head(page: Render) -> None:
    bare = page()
    assert not bare.select_one("meta[name=description], link[rel=canonical], link[rel=alternate]")
    soup = page(
        '{% block description %}Dla "każdego" & zawsze{% endblock %}',
        canonical_url="https://example.org/narzedzia/petycja",
        feed_url="/zmiany.atom",
    )
    assert soup.select_one("meta[name=description]")["content"].startswith("Dla")
    assert soup.select_one("link[rel=canonical]")["href"].endswith("/petycja")
    assert soup.select_one("link[rel=alternate]")["type"] == "application/atom+xml"


def test_ids_are_unique_and_labels_point_at_controls(page: Render, halina: SimpleNamespace) -> None:
    soup = page(viewer=halina, queue_count=1)
    ids = [t["id"] for t in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {label["for"] for label in soup.find_all("label")} <= set(ids)


@pytest.mark.parametrize("number", [400, 403, 404, 409, 413, 429])
def test_error_pages_live_in_the_frame(page: Render, number: int) -> None:
    soup = page(template=f"ui/errors/{number}.html")
    assert len(soup.find_all("h1")) == 1
    assert soup.select_one(".main-nav")
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"
    assert f"Błąd {number}." in soup.main.text
    assert "secret-token" not in str(soup)


@pytest.mark.parametrize("number", [500, 503])
def test_pages_of_a_broken_server_need_nothing(env: object, number: int) -> None:
    html = env.get_template(f"ui/errors/{number}.html").render()  # type: ignore[attr-defined]
    assert html.count("<h1>") == 1
    assert f"Błąd {number}." in html
    assert "csrf" not in html


def test_number_for_the_operator_is_shown_when_known(env: object) -> None:
    template = env.get_template("ui/errors/500.html")  # type: ignore[attr-defined]
    assert "<code>7F3A-21</code>" in template.render(request_id="7F3A-21")
    assert "<code>" not in template.render()


def test_missing_page_offers_search_once_and_near_names(page: Render) -> None:
    soup = page(
        template="ui/errors/404.html", query='petycja "x"', suggestions=[("Petycja", "/a/petycja")]
    )
    assert [i["value"] for i in soup.select("input[name=q]")] == ['petycja "x"']
    assert "Może chodzi o: Petycja" in " ".join(soup.main.text.split())


def test_limit_page_says_when_to_try_again(page: Render) -> None:
    soup = page(template="ui/errors/429.html", retry_minutes=3)
    assert "za 3 minuty" in soup.main.text
    assert "Spróbuj ponownie" not in page(template="ui/errors/429.html").main.text
