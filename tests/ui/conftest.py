"""A bare Jinja environment with the real macros, filters, Polish texts and a built manifest."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from jinja2 import DictLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined

from app.core import i18n
from app.ui import filters
from app.ui.assets import Manifest, build
from app.ui.look import PageLook
from app.ui.navigation import MenuItem

UI = Path(filters.__file__).parent
Render = Callable[..., BeautifulSoup]

PAGE: dict[str, Any] = {
    "site_name": "Narzędziownik",
    "viewer": None,
    "menu": [MenuItem("Narzędzia", "/narzedzia", "true"), MenuItem("Dyskusje", "/dyskusje")],
    "account_menu": [],
    "queue_count": None,
    "unread_notices": 0,
    "page_look": PageLook(),
    "messages": [],
    "footer_columns": [("Pomoc", [("Jak korzystać", "/o-nas/pomoc")])],
    "current_path": "/narzedzia/petycja?a=1&b=2",
    "canonical_url": None,
    "feed_url": None,
    "may": lambda permission: False,
}


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    return build(UI / "static", tmp_path_factory.mktemp("static"))


@pytest.fixture(scope="session")
def env(manifest: Manifest) -> Environment:
    pages = DictLoader({})
    environment = Environment(
        loader=PrefixLoader({"ui": FileSystemLoader(UI / "templates"), "test": pages}),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    texts = i18n.install(UI.parent, str)
    environment.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined]
    filters.install(environment)
    environment.globals.update(asset=manifest.url, csrf_token=lambda: "secret-token")
    return environment


@pytest.fixture
def render(env: Environment) -> Render:
    """Render a piece of template, as text or as a page of the site."""

    def to_soup(source: str, **context: Any) -> BeautifulSoup:
        return BeautifulSoup(env.from_string(source).render(**context), "html.parser")

    return to_soup


@pytest.fixture
def page(env: Environment) -> Render:
    def to_soup(body: str = "", template: str | None = None, **context: Any) -> BeautifulSoup:
        source = (
            '{% extends "ui/layout.html" %}{% block title %}Petycja{% endblock %}'
            "{% block main %}<h1>Petycja</h1>{% endblock %}" + body
        )
        made = env.get_template(template) if template else env.from_string(source)
        return BeautifulSoup(made.render(**{**PAGE, **context}), "html.parser")

    return to_soup


@pytest.fixture
def halina() -> SimpleNamespace:
    return SimpleNamespace(
        name="Halina K.", first_name="Halina", initials="HK", slug="halina-k", level="M"
    )
