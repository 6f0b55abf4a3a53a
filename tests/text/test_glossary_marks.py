"""Terms in rendered text: where they are found, where never, and what marking never changes."""

import re
import time

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from app.text.glossary import Term, parse_glossary
from app.text.glossary_marks import Matcher
from app.text.safe_html import to_safe_html

MARK = re.compile(r'<a class="term" role="doc-glossref" id="tu-[a-z0-9-]+" href="#[a-z0-9-]+">')


def term(name: str, *forms: str, more: str = "") -> Term:
    return Term(re.sub(r"[^a-z]+", "-", name.lower()), name, forms, "Znaczenie.", more, 1)


RESOLUTION = term("uchwała", "uchwały", "uchwał", more="sesja")
LANDSCAPE = term("uchwała krajobrazowa", "uchwały krajobrazowej", more="reklamy")
BIP = term("BIP", "BIP-ie", "Biuletyn Informacji Publicznej")
RIO = term("RIO")
JOURNAL = term("Dz.U.")
ODD = term("R&D <b>", "lt")
MATCHER = Matcher([RESOLUTION, LANDSCAPE, BIP, RIO, JOURNAL, ODD])


def marked(html: str, *about: str) -> list[str]:
    """Words that are marked."""
    links = BeautifulSoup(MATCHER.mark(html, about).html, "html.parser").select("a.term")
    return [link.get_text().replace("\xa0", " ") for link in links]


def without_marks(html: str) -> str:
    return re.sub(MARK.pattern + "(.*?)</a>", r"\1", html, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zajrzyj do BIP-ie, a potem do BIP.", ["BIP-ie"]),
        ("Bip, bip, bIP i RIO de Janeiro", ["RIO"]),
        ("biuletyn informacji publicznej", ["biuletyn informacji publicznej"]),
        ("Biuletyn Informacji\nPublicznej", ["Biuletyn Informacji\nPublicznej"]),
        ("Biuletyn Informacji&nbsp;Publicznej", ["Biuletyn Informacji Publicznej"]),
        ("UCHWAŁA rady", ["UCHWAŁA"]),
        ("uchwałami, przeduchwała, uchwały2, e-uchwała, uchwała-matka", []),
        ("uchwała e-BIP BIP-owy BIP2", ["uchwała"]),
        ("uchwały krajobrazowej i uchwały", ["uchwały krajobrazowej", "uchwały"]),
        ("uchwały krajobrazowej, uchwała krajobrazowa", ["uchwały krajobrazowej"]),
        ("(t.j. Dz.U. 2018 poz. 870), Dz.U.2020", ["Dz.U."]),
        ("R&amp;D &lt;b&gt; &lt;lt;", ["R&D <b>"]),
        ("dział R&amp;D &lt;b&gt;a", []),
        ("(BIP)", ["BIP"]),
        ("„BIP”, RIO.", ["BIP", "RIO"]),
        ("", []),
    ],
)
def test_whole_words_the_longest_first_and_once(text: str, expected: list[str]) -> None:
    assert marked(f"<p>{text}</p>") == expected


@pytest.mark.parametrize(
    "html",
    [
        '<h2 id="s-bip">BIP</h2>',
        "<h3>BIP</h3>",
        '<p><a href="/x">BIP</a></p>',
        '<p><a href="/x"><strong>w BIP</strong> dziś</a></p>',
        "<p><code>BIP</code></p>",
        '<pre class="plain-text">BIP</pre>',
        '<table><thead><tr><th scope="col">BIP</th></tr></thead></table>',
        "<dl><dt>BIP</dt></dl>",
        '<figure class="picture"><figcaption>BIP</figcaption></figure>',
        '<p class="callout-title">BIP</p>',
        '<ol class="footnotes"><li id="przypis-1"><p>BIP <br>BIP</p></li></ol>',
        '<p>x<span class="visually-hidden">BIP</span></p>',
        '<p>x<sup class="note-mark">BIP</sup></p>',
        '<p><img src="/pliki/x" alt="BIP"></p>',
        '<div aria-label="BIP"></div>',
    ],
)
def test_where_nothing_is_marked(html: str) -> None:
    assert MATCHER.mark(html).html == html
    # What follows such a place is marked again.
    assert marked(f"{html}<p>BIP</p>") == ["BIP"]


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li>BIP</li></ul>",
        "<p><strong>BIP</strong></p>",
        '<table><tbody><tr><td data-label="x">BIP</td></tr></tbody></table>',
        '<div class="callout callout-uwaga"><p>BIP</p></div>',
        "<dl><dd>BIP</dd></dl>",
    ],
)
def test_where_terms_are_marked(html: str) -> None:
    assert marked(html) == ["BIP"]


def test_an_article_does_not_mark_what_it_explains_nor_a_part_of_that() -> None:
    text = "<p>Uchwała krajobrazowa. Inna uchwała.</p>"
    assert marked(text, "reklamy") == ["uchwała"]
    assert marked(text, "sesja") == ["Uchwała krajobrazowa"]


def test_the_link_leads_to_the_definition_and_terms_come_in_the_order_of_the_text() -> None:
    done = MATCHER.mark("<p>RIO i BIP</p>")
    assert done.terms == (RIO, BIP)
    assert done.html == (
        '<p><a class="term" role="doc-glossref" id="tu-pojecie-rio" href="#pojecie-rio">RIO</a>'
        ' i <a class="term" role="doc-glossref" id="tu-pojecie-bip" href="#pojecie-bip">BIP</a></p>'
    )


def test_without_terms_nothing_is_marked() -> None:
    assert Matcher(()).mark("<p>BIP</p>").html == "<p>BIP</p>"


def test_a_term_with_html_marks_only_its_words() -> None:
    odd = term("<b>las</b>")
    assert Matcher([odd]).mark("<p><b>las</b></p>").terms == ()
    good = term('R&D "x"')
    html = Matcher([good]).mark('<p>R&amp;D "x" R&D</p>').html
    assert without_marks(html) == '<p>R&amp;D "x" R&D</p>'
    assert html.count('class="term"') == 1


TERMS = ("BIP", "BIP-ie", "bip", "uchwała", "uchwały krajobrazowej", "Uchwała", "RIO", "Dz.U.")
WITHIN = ("[[petycja|BIP]]", "`BIP`", "**uchwała**", "_RIO_", "[^1]", "&lt;", "&", "R&D <b>")
BLOCKS = (
    "\n\n",
    "\n\n## BIP i uchwała\n\n",
    "\n- ",
    "\n1. ",
    "\n> ",
    "\n\n[^1]: BIP w przypisie\n\n",
    '\n\n!!! uwaga "BIP"\n    uchwała\n\n',
    "\n\n| BIP | x |\n|---|---|\n| RIO | uchwał |\n\n",
)
WORDS = st.sampled_from((*TERMS, *WITHIN, *BLOCKS))


@settings(max_examples=25)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_marking_adds_links_and_changes_nothing_else(markdown: str) -> None:
    html = to_safe_html(markdown).html
    done = MATCHER.mark(html)
    assert without_marks(done.html) == html
    page = BeautifulSoup(done.html, "html.parser")
    # The parser shortens a text of blanks alone, and a mark may leave one behind it.
    words = BeautifulSoup(html, "html.parser").get_text().split()
    assert page.get_text().split() == words
    links = page.select("a.term")
    assert not page.select("a a, h2 a.term, h3 a.term, code a.term, pre a.term, th a.term")
    assert [link["href"] for link in links] == [f"#pojecie-{each.slug}" for each in done.terms]
    assert len(set(done.terms)) == len(done.terms)
    assert MATCHER.mark(done.html) == done


def test_a_long_text_with_many_terms_is_quick() -> None:
    text = "".join(
        f"- termin: słowo{n}\n  odmiana: [słowa{n}, słowem{n} gminy]\n  znaczenie: x\n"
        for n in range(140)
    )
    matcher = Matcher(parse_glossary(text).terms)
    html = "<p>" + "zwykłe zdanie o gminie i radzie słowo7 " * 250 + "</p>"
    begun = time.perf_counter()
    matcher.mark(html)
    # Takes some ms; the bound is for a machine that does ten other things.
    assert time.perf_counter() - begun < 0.2
