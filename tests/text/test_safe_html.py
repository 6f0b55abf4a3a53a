"""The shape of rendered pages, and that nothing hostile comes through."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.text import safe_html
from app.text.limits import Kind
from app.text.rendered import Rendered
from app.text.safe_html import mark_wanted, stored_markup, to_safe_html, wall
from tests.text.allowed_html import problems, text_of
from tests.text.hostile import PAYLOADS

NB = "\u00a0"


def html_of(markdown: str, kind: Kind = "article") -> str:
    rendered = to_safe_html(markdown, kind=kind)
    assert not rendered.degraded
    return rendered.html.replace("&nbsp;", " ")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("", ""),
        ("Ala **ma** *kota*", "<p>Ala <strong>ma</strong> <em>kota</em></p>"),
        ("# Tytuł", '<h2 id="s-tytul">Tytuł</h2>'),
        ("## Łąka & źdźbło", '<h2 id="s-laka-zdzblo">Łąka &amp; źdźbło</h2>'),
        ("[[petycja]]", '<p><a class="wiki-link" href="/artykuly/petycja">petycja</a></p>'),
        (
            "[[rada-osiedla]]",
            '<p><a class="wiki-link" href="/artykuly/rada-osiedla">rada osiedla</a></p>',
        ),
        (
            "[[Rada osiedla]]",
            '<p><a class="wiki-link" href="/artykuly/rada-osiedla">Rada osiedla</a></p>',
        ),
        (
            "o [[petycja|petycji]]",
            '<p>o <a class="wiki-link" href="/artykuly/petycja">petycji</a></p>',
        ),
        ("[[ ]] [[|x]] [[a|]]", "<p>[[ ]] [[|x]] [[a|]]</p>"),
        ("`[[petycja]]`", "<p><code>[[petycja]]</code></p>"),
        (
            '[x](https://a.example/?b=1&c=2 "t")',
            '<p><a href="https://a.example/?b=1&amp;c=2" rel="nofollow ugc noopener">x</a></p>',
        ),
        ("[x](/artykuly/petycja)", '<p><a href="/artykuly/petycja">x</a></p>'),
        ("[x](#s-a)", '<p><a href="#s-a">x</a></p>'),
        (
            "[x](//a.example)",
            '<p><a href="https://a.example" rel="nofollow ugc noopener">x</a></p>',
        ),
        ("<a@b.example>", '<p><a href="mailto:a@b.example">a@b.example</a></p>'),
        ("[x](javascript:alert)", "<p><span>x</span></p>"),
        ("![Plan](/pliki/a/b.png)", '<p><img alt="Plan" src="/pliki/a/b.png"></p>'),
        (
            "![Plan](https://a.example/b.png)",
            '<p><a href="https://a.example/b.png" rel="nofollow ugc noopener">Plan</a></p>',
        ),
        ("<b>x</b> &copy; &lt;", "<p>&lt;b&gt;x&lt;/b&gt; © &lt;</p>"),
        ("a\nb", "<p>a b</p>"),
        ("Termin\n:   Opis", "<dl>\n<dt>Termin</dt>\n<dd>Opis</dd>\n</dl>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("- a\n\n1. b", "<ul>\n<li>a</li>\n</ul>\n<ol>\n<li>b</li>\n</ol>"),
        ("1. **a.** b\n2. c", "<ol>\n<li><strong>a.</strong> b</li>\n<li>c</li>\n</ol>"),
        ("x {: .a }", "<p>x {: .a }</p>"),
    ],
)
def test_markdown_becomes(markdown: str, html: str) -> None:
    assert html_of(markdown) == html


def test_steps() -> None:
    html = html_of("1. **Raz.** a\n\n    dalej\n2. **Dwa.** b")
    assert html.startswith('<ol class="steps">')
    assert "<p>dalej</p>" in html


@pytest.mark.parametrize(
    ("head", "kind", "title"),
    [
        ('!!! uwaga "Ramka **x**"', "uwaga", "Ramka <strong>x</strong>"),
        ("!!! uwaga", "uwaga", "Uwaga"),
        ("!!! wskazówka", "wskazowka", "Wskazówka"),
        ("!!! Przykład", "przyklad", "Przykład"),
        ("!!! podstawa", "podstawa", "Podstawa prawna"),
        ("!!! note", "wskazowka", "Note"),
        ("!!! cookie evil", "wskazowka", "Cookie evil"),
    ],
)
def test_callout(head: str, kind: str, title: str) -> None:
    html = html_of(f"{head}\n    Tekst\n\nDalej")
    assert html == (
        f'<div class="callout callout-{kind}"><div>\n<p class="callout-title">{title}</p>\n'
        "<p>Tekst</p>\n</div></div>\n<p>Dalej</p>"
    )


@pytest.mark.parametrize(
    ("markdown", "items"),
    [
        ("Wstęp:\n- a\n- b", 2),
        ("Wstęp\n1. a\n2. b", 2),
        ("- a\n\n    dalej\n- b\n\n    dalej\n- c", 3),
        ("Rok\n2026. był", 0),
        ("Tytuł\n- - -", 0),
        ("- a\n    - b\n- c", 3),
        ("a - b\n-c", 0),
    ],
)
def test_lists_begin_where_a_person_begins_them(markdown: str, items: int) -> None:
    assert html_of(markdown).count("<li>") == items


def test_callout_without_title() -> None:
    assert "callout-title" not in html_of('!!! uwaga ""\n    Tekst')


def test_table() -> None:
    html = html_of("| Co | [[a|Ile]] | |\n|---|---:|:-:|\n| x | 14 dni | *z* |\n| | b | |\n\nDalej")
    assert html.startswith(
        '<div aria-label="Tabela 1" class="table-scroll" role="group" tabindex="0">'
        '<table class="table table-cards">'
    )
    assert html.count("<th ") == 3
    assert '<th scope="col">Co</th>' in html
    assert '<td class="align-center"></td>\n</tr>\n</thead>' in html
    # Where the head is hidden, on phones, the first cell tells its column too.
    assert '<th data-label="Co" scope="row">x</th>' in html
    assert '<td class="align-right" data-label="Ile">14 dni</td>' in html
    assert '<td data-label="Co"></td>' in html
    assert '<td class="align-center"><em>z</em></td>' in html
    assert html.endswith("</table></div>\n<p>Dalej</p>")


def test_tables_are_numbered_and_labels_are_short() -> None:
    table = f"| a | {'długi ' * 50} |\n|---|---|\n| b | c |\n\n"
    html = html_of(table * 2)
    assert 'aria-label="Tabela 2"' in html
    assert all(len(label) <= 80 for label in re.findall('data-label="([^"]*)"', html))


def test_headings_have_unique_addresses_and_make_the_contents() -> None:
    rendered = to_safe_html("## A\n\n### A 2\n\n## A\n\n## *A*\n\n#### głęboko\n\n## ???")
    assert rendered.toc == [
        (2, "s-a", "A"),
        (3, "s-a-2", f"A{NB}2"),
        (2, "s-a-3", "A"),
        (2, "s-a-4", "A"),
        (2, "s-bez-nazwy", "???"),
    ]
    ids = re.findall('id="([^"]+)"', rendered.html)
    assert len(ids) == len(set(ids)) == 6


@given(st.lists(st.sampled_from(["a", "a-2", "a 2", "A", "a-2-2", "przypisy", ""]), max_size=9))
def test_heading_addresses_never_collide(titles: list[str]) -> None:
    ids = re.findall('id="([^"]+)"', html_of("\n\n".join(f"## {title}." for title in titles)))
    assert len(ids) == len(set(ids)) == len(titles)


FOOTNOTES = "A[^z] b[^a] c[^z]\n\n[^a]: Pierwszy.\n[^z]: Drugi\n[^n]: Niczyj\n"


def test_footnotes_are_numbered_by_reading_and_linked_both_ways() -> None:
    html = html_of(FOOTNOTES)
    mark = (
        '<sup class="note-mark"><a href="#przypis-1" id="odsylacz-1">'
        '<span class="visually-hidden">Przypis </span>1</a></sup>'
    )
    assert html.startswith(f"<p>A{mark} b")
    assert '<h2 id="przypisy">Przypisy</h2>\n<ol class="footnotes">\n<li id="przypis-1">' in html
    assert (
        'Pierwszy. <a href="#odsylacz-2">Wróć do tekstu'
        '<span class="visually-hidden">, przypis 2</span></a>' in html
    )
    assert ", przypis 1, miejsce 1<" in html
    assert ", przypis 1, miejsce 2<" in html
    targets = set(re.findall('href="#([^"]+)"', html))
    assert targets <= set(re.findall('id="([^"]+)"', html))
    assert text_of(html.split("przypis-3")[1]).strip(' ">\n') == "Niczyj"


def test_note_ending_in_a_list_has_a_way_back() -> None:
    html = html_of("x[^1]\n\n[^1]: a\n\n    - b\n")
    assert html.count("Wróć do tekstu") == 1
    assert problems(html) == []


def test_missing_footnote_stays_text() -> None:
    assert html_of("a[^brak]") == "<p>a[^brak]</p>"


def test_posts_have_no_ids_headings_or_notes() -> None:
    html = html_of("# Tytuł *x*\n\na\nb[^1]\n\n| a | b |\n|---|---|\n| c | d |", "post")
    assert "id=" not in html
    assert "<h" not in html
    assert html.startswith("<p><strong>Tytuł <em>x</em></strong></p>")
    assert "<p>a<br> b[^1]</p>" in html


def test_no_break_spaces_skip_code() -> None:
    html = to_safe_html("i w `i w` z\n\n    i w\n\n**o** tym i *tym*").html
    assert "<p>i&nbsp;w&nbsp;<code>i w</code> z</p>" in html
    assert "<code>i w\n</code>" in html
    assert "i&nbsp;<em>" in html


def test_links_are_listed_once_in_order() -> None:
    rendered = to_safe_html("[[b]] [[a|x]] [[b|y]] `[[c]]` [d](/artykuly/d)")
    assert rendered.links == ["b", "a"]


def test_plain_text_sections_and_words() -> None:
    rendered = to_safe_html(
        "Lead o [[petycja|petycji]].[^1]\n\n## Jak\n\nZrób **to**, e-mail.\n\n### Ile\n\n"
        "| a | b |\n|---|---|\n| c | d |\n\n#### Uwaga\n\nTak.\n\n[^1]: Art. 5.\n"
    )
    assert rendered.sections == [
        (None, "", "Lead o petycji."),
        ("s-jak", "Jak", "Zrób to, e-mail."),
        ("s-ile", "Ile", "a b\nc d\nUwaga\nTak."),
        ("przypisy", "Przypisy", "Art. 5."),
    ]
    assert rendered.plain == ("Lead o petycji.\nZrób to, e-mail.\na b\nc d\nUwaga\nTak.\nArt. 5.")
    assert rendered.words == 3 + 1 + 3 + 1 + 6 + 1 + 2


def test_rendered_survives_json() -> None:
    rendered = to_safe_html("[[a]]\n\n## B\n\nc")
    assert Rendered.from_dict(json.loads(json.dumps(rendered.to_dict()))) == rendered


def test_mark_wanted_marks_only_the_missing_and_is_idempotent() -> None:
    html = to_safe_html("[[a|x]] [[b|**y** z]] [[a]] [c](/artykuly/a)").html
    marked = mark_wanted(html, {"a"})
    assert marked.count('class="wiki-link wanted"') == 2
    assert marked.count('<span class="visually-hidden"> (artykułu jeszcze nie ma)</span></a>') == 2
    assert mark_wanted(marked, {"a"}) == marked
    assert mark_wanted(mark_wanted(marked, {"a", "b"}), {"a"}) == marked
    assert mark_wanted(marked, set()) == html
    assert problems(marked) == []


def test_mark_wanted_cannot_be_faked_by_a_text() -> None:
    html = to_safe_html('<a class="wiki-link" href="/artykuly/a">x</a>').html
    assert mark_wanted(html, {"a"}) == html


def test_failure_of_the_parser_shows_the_text_as_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_text: str, _kind: Kind) -> str:
        raise RecursionError

    monkeypatch.setattr(safe_html, "to_unsafe_html", fail)
    rendered = to_safe_html("a <b>\n**c**")
    assert rendered.html == '<pre class="plain-text">a &lt;b&gt;\n**c**</pre>'
    assert rendered.degraded
    assert rendered.plain == "a <b>\n**c**"


def test_html_far_larger_than_its_text_is_shown_as_typed() -> None:
    head = "|" + "|".join("n" * 80 for _ in range(60)) + "|\n|" + "-|" * 60 + "\n"
    assert to_safe_html(head + ("|" * 61 + "\n") * 400).degraded


def test_wall_alone_stops_what_the_parser_never_makes() -> None:
    for payload in PAYLOADS:
        assert problems(wall(payload)) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_has_no_effect(payload: str) -> None:
    for kind in ("article", "post"):
        for text in (payload, f"a {payload} b", f"> - {payload}", f"| {payload} | b |\n|---|---|"):
            rendered = to_safe_html(text, kind=kind)
            assert problems(rendered.html) == [], rendered.html
            assert not rendered.degraded
            assert problems(mark_wanted(rendered.html, set(rendered.links))) == []


def test_there_are_many_payloads() -> None:
    assert len(set(PAYLOADS)) >= 150


_PIECES = st.sampled_from(
    [
        *"<>\"'`&;:/\\[](){}|!#*_-=^\n\x02\x03\t a1",
        "[[",
        "]]",
        "javascript:",
        "<script>",
        "onerror=",
        "[^1]",
        "\n[^1]: ",
        '!!! uwaga "',
        "\n    ",
        "\n\n",
        "&#106;",
        "|---|---|\n",
        "| a |",
        "data:",
        "<img src=x ",
        "](",
        "wzxhzdk:0",
        "klzzwxh:0001",
        "1. **",
        "<!--",
        "-->",
        "//",
        "ą",
        "http://",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=40), st.sampled_from(["article", "post"]))
def test_no_text_makes_unsafe_html(pieces: list[str], kind: Kind) -> None:
    rendered = to_safe_html("".join(pieces), kind=kind)
    assert problems(rendered.html) == []
    assert wall(rendered.html) == rendered.html
    assert mark_wanted(mark_wanted(rendered.html, rendered.links), []) == rendered.html


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_any_text_is_rendered(text: str) -> None:
    assert problems(to_safe_html(text).html) == []


def test_stored_markup_is_not_escaped_again() -> None:
    assert stored_markup("<p>a</p>").__html__() == "<p>a</p>"
