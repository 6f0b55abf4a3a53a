"""The content alone tells what a file is; what could run in a browser is refused with reasons."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.files import sniffing
from app.files.preparing import safe_name
from app.files.sniffing import type_of
from tests.files import samples

TAKEN = [
    (samples.picture("JPEG"), sniffing.JPEG),
    (samples.picture("PNG"), sniffing.PNG),
    (samples.picture("WEBP"), sniffing.WEBP),
    (samples.picture("GIF", mode="P"), sniffing.GIF),
    (samples.PDF, sniffing.PDF),
    (samples.document("docx"), sniffing.DOCX),
    (samples.document("odt"), sniffing.ODT),
]
MARKUP = [
    b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    b"<?xml version='1.0'?><svg onload='alert(1)'/>",
    b"\xef\xbb\xbf  <!-- x -->\n<SVG/onload=alert(1)>",
    b"<!DOCTYPE html><p>x</p>",
    b"<html><body>x",
    b"<b >x",
]
REFUSED = [
    b"",
    b"zwykly tekst",
    b"GIF88a" + b"\0" * 20,
    b"RIFF\0\0\0\0WAVE",
    b"MZ" + b"\0" * 100,
    b"\x7fELF" + b"\0" * 100,
    b"BM" + b"\0" * 100,
    b"II*\0" + b"\0" * 100,
    b" %PDF-1.4 %%EOF",
    b"\0\0\0\x20ftypheic" + b"\0" * 20,
]


@pytest.mark.parametrize(("data", "kind"), TAKEN, ids=lambda value: getattr(value, "ending", ""))
def test_types_that_are_taken(data: bytes, kind: sniffing.FileType) -> None:
    assert type_of(data) == kind


@pytest.mark.parametrize("data", MARKUP)
def test_markup_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(Invalid, match="SVG") as told:
        type_of(data)
    assert told.value.field == "file"


@pytest.mark.parametrize("data", REFUSED)
def test_everything_else_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        type_of(data)


def test_photos_of_telephones_get_their_own_advice() -> None:
    with pytest.raises(Invalid, match="HEIC"):
        type_of(b"\0\0\0\x20ftypheic" + b"\0" * 20)


@pytest.mark.parametrize(
    "data",
    [
        samples.document("docx")[:200],
        b"PK\x03\x04" + b"\0" * 100,
        samples.PDF.replace(b"%%EOF", b""),
        samples.document("inny", word__inne=b"x").replace(b"document.xml", b"documenT.xml"),
    ],
)
def test_damaged_documents_are_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        type_of(data)


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("docx", "word__vbaProject.bin"),
        ("odt", "Basic__Standard__Module1.xml"),
        ("odt", "Scripts__python__x.py"),
    ],
)
def test_documents_with_macros_are_refused(kind: str, part: str) -> None:
    with pytest.raises(Invalid, match=r"makra|macros"):
        type_of(samples.document(kind, **{part: b"x"}))


def test_a_document_that_would_fill_the_disk_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniffing, "MOST_UNPACKED", 100_000)
    with pytest.raises(Invalid, match=r"za duży|too large"):
        type_of(samples.document(word__big=b"\0" * 200_000))
    monkeypatch.setattr(sniffing, "MOST_PARTS", 2)
    with pytest.raises(Invalid, match=r"za duży|too large"):
        type_of(samples.document(a=b"", b=b""))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"<", b"RIFF"]))
def test_nothing_but_a_refusal_ever_comes_out(data: bytes, head: bytes) -> None:
    try:
        kind = type_of(head + data)
    except Invalid:
        return
    assert kind.pillow or (head + data).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Zażółć gęślą.JPG", "zazolc-gesla.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("..\\..\\windows\\system32\\x.exe", "x.jpg"),
        ("/etc/shadow", "shadow.jpg"),
        ("", "bez-nazwy.jpg"),
        ("...", "bez-nazwy.jpg"),
        ("zdjecie.php.jpg", "zdjecie-php.jpg"),
        ('a"b\r\nSet-Cookie: x.png', "a-b-set-cookie-x.jpg"),
        ("日本.png", "bez-nazwy.jpg"),
    ],
)
def test_names_are_made_harmless(told: str, name: str) -> None:
    assert safe_name(told, "jpg") == name


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_a_name_is_never_a_path(told: str) -> None:
    name = safe_name(told, "pdf")
    stem, _, ending = name.rpartition(".")
    assert ending == "pdf"
    assert stem
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(name) <= 90
