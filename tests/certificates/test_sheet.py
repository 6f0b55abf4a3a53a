"""The certificate as a file: what stands on it, and that a removed word stands nowhere."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pypdf
import pytest

from app.certificates import sheet
from app.certificates.queries import CertificateRow
from app.core import i18n

ROW = CertificateRow(
    id=1,
    year=2026,
    number=7,
    code="k7mf-2q9x-h4tw-0zn1",
    project_key="elk-podworka",
    city_name="Ełk",
    city_slug="elk",
    title="Podwórka dla sąsiadów",
    goal=11,
    issued=datetime(2026, 11, 21, 23, 30, tzinfo=UTC),
    revoked=None,
    reason="",
)
SITE = "https://wiki.example"


def text_of(row: CertificateRow) -> str:
    """Words of the file, with plain spaces."""
    file = pypdf.PdfReader(io.BytesIO(sheet.certificate_as_pdf(row, "Narzędziownik", SITE)))
    assert len(file.pages) == 1
    assert file.metadata is not None
    assert file.metadata.title == f"Certyfikat nr {row.sign}: {row.city_name}"
    return " ".join(file.pages[0].extract_text().replace("\u200b", "").split())


def test_it_tells_who_what_when_and_where_to_check(monkeypatch: pytest.MonkeyPatch) -> None:
    led_to: list[str] = []
    draw = sheet.qr_code
    monkeypatch.setattr(sheet, "qr_code", lambda address: led_to.append(address) or draw(address))
    text = text_of(ROW)
    for words in ("Certyfikat nr 7/2026", "Ełk", ROW.title, "Cel 11. Zrównoważone miasta"):
        assert words in text
    assert "22 listopada 2026" in text  # it is past midnight in Poland
    assert f"{SITE}{ROW.url}" in text.replace(" ", "")
    assert led_to == [f"{SITE}/certyfikaty/k7mf-2q9x-h4tw-0zn1"]


def test_it_is_polish_whoever_asks() -> None:
    with i18n.speaking("en"):
        text = text_of(ROW)
    assert "22 listopada 2026" in text
    assert "Zrównoważone miasta" in text


@pytest.mark.parametrize(
    "title", ["Tytuł " * 50, "x" * 300, "#set page(width: 1pt) $x$ *b*", "Znak 🦔 i \u202e koniec"]
)
def test_odd_titles_fit(title: str) -> None:
    assert "7/2026" in text_of(replace(ROW, title=title[:300], goal=None))
