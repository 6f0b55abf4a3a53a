"""Macros for forms: what ties a label, a hint and an error to its control."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

Render = Callable[..., BeautifulSoup]
IMPORT = (
    '{% from "ui/macros/forms.html" import field, choice, error_summary, error_prefix,'
    ' csrf, idempotency %}{% from "ui/macros/editor.html" import editor %}'
)
ROLES = [SelectChoice("a", "A"), SelectChoice("b", "B")]


class JoinForm(Form):
    mail = EmailField("Adres e-mail")
    password = PasswordField("Hasło", [Length(min=12, message="Hasło jest <za> krótkie.")])
    role = RadioField("Kim jesteś?", [InputRequired("Wybierz.")], choices=ROLES)
    text = TextAreaField("Treść")
    rules = BooleanField("Znam zasady", [InputRequired("Zaznacz to pole.")])
    state = HiddenField(validators=[Length(max=1, message="Wczytaj stronę ponownie.")])


def returned_form(**values: Any) -> JoinForm:
    form = JoinForm(MultiDict({"password": "krótkie", "mail": 'a"b<c>@example.org', **values}))
    form.validate()
    return form


def described_by(soup: BeautifulSoup, control: Any) -> str:
    return " ".join(soup.find(id=one).text for one in control["aria-describedby"].split())


def test_field_has_label_hint_and_passes_attributes_on(render: Render) -> None:
    soup = render(
        IMPORT + '{{ field(form.mail, hint="Nie pokazujemy go.", autocomplete="email") }}',
        form=JoinForm(),
    )
    control = soup.find(id="mail")
    assert soup.find("label")["for"] == "mail"
    assert control["type"] == "email"
    assert control["autocomplete"] == "email"
    assert described_by(soup, control) == "Nie pokazujemy go."
    assert "aria-invalid" not in control.attrs
    assert not soup.select(".field-error, .error-text")


def test_bare_field_points_at_nothing(render: Render) -> None:
    control = render(IMPORT + "{{ field(form.mail) }}", form=JoinForm()).find(id="mail")
    assert "aria-describedby" not in control.attrs


def test_error_stands_between_hint_and_control_and_is_said(render: Render) -> None:
    soup = render(IMPORT + '{{ field(form.password, hint="12 znaków.") }}', form=returned_form())
    box = soup.select_one(".field.field-error")
    assert [t.name for t in box.find_all(["label", "p", "input"])] == ["label", "p", "p", "input"]
    control = soup.find(id="password")
    assert control["aria-invalid"] == "true"
    assert described_by(soup, control) == "12 znaków. Błąd: Hasło jest <za> krótkie."


def test_typed_text_comes_back_escaped_and_passwords_never(render: Render) -> None:
    form = returned_form()
    soup = render(IMPORT + "{{ field(form.mail) }}{{ field(form.password) }}", form=form)
    assert soup.find(id="mail")["value"] == 'a"b<c>@example.org'
    assert not soup.find(id="password").get("value")


def test_checkbox_has_its_error_above(render: Render) -> None:
    soup = render(IMPORT + "{{ field(form.rules) }}", form=returned_form())
    assert [t.name for t in soup.select_one(".field").find_all(["p", "input", "label"])] == [
        "p",
        "input",
        "label",
    ]
    assert soup.find(id="rules")["aria-invalid"] == "true"


def test_radios_are_a_named_group(render: Render) -> None:
    soup = render(IMPORT + '{{ field(form.role, hint="Jedno.") }}', form=returned_form())
    group = soup.find("fieldset")
    assert group.legend.text == "Kim jesteś?"
    assert described_by(soup, group) == "Jedno. Błąd: Wybierz."
    assert {label["for"] for label in group.find_all("label")} == {"role-0", "role-1"}
    assert {i["id"] for i in group.find_all("input")} == {"role-0", "role-1"}


def test_optional_is_said_in_words(render: Render) -> None:
    soup = render(IMPORT + "{{ field(form.mail, optional=true) }}", form=JoinForm())
    assert soup.label.text == "Adres e-mail (nieobowiązkowe)"


def test_summary_links_to_every_wrong_control(render: Render) -> None:
    form = returned_form(state="za długi")
    source = IMPORT + "{{ error_summary(form) }}{% for f in form %}{{ field(f) }}{% endfor %}"
    soup = render(source, form=form)
    summary = soup.select_one(".notice-bad")
    assert summary["role"] == "alert"
    assert summary.h2.text == "Błąd: popraw 4 rzeczy"
    links = [a["href"] for a in summary.find_all("a")]
    assert links == ["#password", "#role-0", "#rules"]
    assert all(soup.select_one(link) for link in links)
    assert "Wczytaj stronę ponownie." in summary.text


def test_summary_counts_in_polish_and_is_silent_without_errors(render: Render) -> None:
    one = returned_form(password="x" * 12, role="a")
    assert render(IMPORT + "{{ error_summary(form) }}", form=one).h2.text == (
        "Błąd: popraw jedną rzecz"
    )
    assert not render(IMPORT + "{{ error_summary(form) }}", form=JoinForm()).text.strip()


def test_title_of_a_returned_page_begins_with_the_error(render: Render) -> None:
    source = IMPORT + "<title>{{ error_prefix(form) }}Załóż konto</title>"
    assert render(source, form=returned_form()).title.text == "Błąd: Załóż konto"
    assert render(source, form=JoinForm()).title.text == "Załóż konto"


def test_hidden_fields_have_the_agreed_names(render: Render) -> None:
    soup = render(IMPORT + "{{ csrf() }}{{ idempotency(key) }}", key='a"b')
    assert {i["name"]: i["value"] for i in soup.find_all("input", type="hidden")} == {
        "csrf_token": "secret-token",
        "klucz": 'a"b',
    }


def test_choice_outside_a_form_class(render: Render) -> None:
    soup = render(
        IMPORT + '{{ choice("checkbox", "cel", 11, "Miasta", "cel-11", checked=true, hint="3") }}'
    )
    assert soup.input["value"] == "11"
    assert "checked" in soup.input.attrs
    assert described_by(soup, soup.input) == "3"


@pytest.mark.parametrize(("tools", "table"), [("article", True), ("post", False)])
def test_toolbar_is_hidden_until_a_script_shows_it(render: Render, tools: str, table: bool) -> None:
    soup = render(
        IMPORT + "{{ editor(form.text, tools=tools, rows=20) }}", form=JoinForm(), tools=tools
    )
    toolbar = soup.select_one("[role=toolbar]")
    assert "hidden" in toolbar.attrs
    assert toolbar["aria-controls"] == soup.textarea["id"]
    assert soup.textarea["rows"] == "20"
    assert all(b["type"] == "button" and b.text.strip() for b in toolbar.find_all("button"))
    assert bool(toolbar.select("[data-action=table]")) is table


def test_editor_says_its_error_and_its_state(render: Render) -> None:
    form = returned_form()
    form.text.errors = ["Za długie."]
    soup = render(
        IMPORT + '{% call editor(form.text, hint="Zapis Markdown.") %}96 słów{% endcall %}',
        form=form,
    )
    assert described_by(soup, soup.textarea) == "Zapis Markdown. Błąd: Za długie. 96 słów"
    assert soup.textarea["aria-invalid"] == "true"
