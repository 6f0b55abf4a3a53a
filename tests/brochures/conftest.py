"""The words of brochures in Polish, whether or not a test before built the application."""

import pytest

from app import ROOT
from app.core import i18n
from app.text.polish import nbsp


@pytest.fixture(autouse=True)
def _in_polish() -> None:
    i18n.install(ROOT, nbsp)
