"""The text of an article as blocks for print: everything said, nothing that acts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.brochures.blocks import Around, blocks_of
from app.brochures.html_tree import tree_of
from app.text.safe_html import to_safe_html

AROUND = Around("https://wiki.example", {"petycja"})


def _words(part: object) -> str:
    """Every text in the blocks, in order."""
    if isinstance(part, dict):
        return part.get("text", "") + "".join(map(_words, part.values()))
    if isinstance(part, list):
        return "".join(map(_words, part))
    return ""


def _only(html: str) -> dict:
    (block,) = blocks_of(html, AROUND)
    return block


def test_a_paragraph_keeps_its_looks_and_loses_spare_blanks() -> None:
    block = _only("<p> Raz  <strong>dwa</strong>\n<em>trzy</em> <code>#x</code><br>cztery </p>")
    assert [(run["text"], run["bold"], run["italic"], run["code"]) for run in block["runs"]] == [
        ("Raz ", False, False, False),
        ("dwa", True, False, False),
        (" ", False, False, False),
        ("trzy", False, True, False),
        (" ", False, False, False),
        ("#x", False, False, True),
        ("\n", False, False, False),
        ("cztery", False, False, False),
    ]


def test_headings_lists_and_notes_keep_their_order_and_numbers() -> None:
    heading, steps, notes = blocks_of(
        '<h3 id="s-a">Krok</h3><ol start="4"><li>raz<ul><li>w środku</li></ul></li></ol>'
        '<ol class="footnotes"><li id="przypis-1"><p>Art. 2. '
        '<a href="#odsylacz-1">Wróć</a></p></li></ol>',
        AROUND,
    )
    assert (heading["kind"], heading["level"]) == ("heading", 3)
    assert (steps["numbered"], steps["start"], steps["notes"]) == (True, 4, False)
    assert [each["kind"] for each in steps["items"][0]] == ["paragraph", "list"]
    assert notes["notes"]
    assert _words(notes) == "Art. 2."


def test_a_table_has_a_head_and_rows_of_one_width() -> None:
    table = _only(
        '<div class="table-scroll"><table><thead><tr><th>A</th><th>B</th></tr></thead>'
        "<tbody><tr><th>1</th><td>2</td></tr><tr><td>3</td></tr></tbody></table></div>"
    )
    assert [_words(cell) for cell in table["header"]] == ["A", "B"]
    assert [[_words(cell) for cell in row] for row in table["rows"]] == [["1", "2"], ["3", ""]]


def test_a_frame_tells_its_title_once() -> None:
    html = to_safe_html('!!! uwaga "Ważne"\n    Treść **ramki**.').html
    callout = _only(html)
    assert (callout["kind"], _words(callout["title"])) == ("callout", "Ważne")
    assert _words(callout["blocks"]) == "Treść ramki."


def test_terms_quotes_plain_text_and_pictures_are_told() -> None:
    terms, quote, plain, picture, caption = blocks_of(
        "<dl><dt>BIP</dt><dd>strona</dd></dl><blockquote><p>Cytat</p></blockquote>"
        '<pre>a\n  b</pre><figure class="picture"><img src="/pliki/a" alt="Rynek">'
        "<figcaption>Fot. Ola</figcaption></figure>",
        AROUND,
    )
    assert _words(terms) == "BIPstrona"
    assert _words(quote) == "Cytat"
    assert plain["text"] == "a\n  b"
    assert "Rynek" in picture["text"]
    assert _words(caption) == "Fot. Ola"


@pytest.mark.parametrize(
    ("html", "text", "url", "to"),
    [
        ('<a class="wiki-link" href="/artykuly/petycja">petycję</a>', "petycję", "", "petycja"),
        (
            '<a class="wiki-link" href="/artykuly/inny">inny</a>',
            "inny",
            "https://wiki.example/artykuly/inny",
            "",
        ),
        ('<a href="https://a.pl/b">strona</a>', "strona (a.pl/b)", "https://a.pl/b", ""),
        ('<a href="https://a.pl/">a.pl</a>', "a.pl", "https://a.pl/", ""),
        ('<a href="mailto:a@b.pl">napisz</a>', "napisz (a@b.pl)", "mailto:a@b.pl", ""),
        ('<a href="#przypis-1">1</a>', "1", "", ""),
    ],
)
def test_links_say_where_they_lead(html: str, text: str, url: str, to: str) -> None:
    runs = _only(f"<p>{html}</p>")["runs"]
    assert "".join(run["text"] for run in runs) == text
    assert (runs[0]["url"], runs[0]["to"]) == (url, to)


@settings(max_examples=25, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Co", "Cn")), max_size=80)
)
def test_whatever_is_written_stays_words(typed: str) -> None:
    root = tree_of(to_safe_html(typed).html)
    hidden = "".join(each.text for each in root.all("span") if each.has_class("visually-hidden"))
    said = "".join(_words(blocks_of(to_safe_html(typed).html, AROUND)).split())
    if not hidden and not list(root.all("a", "img")):
        assert said == "".join(root.text.split())
