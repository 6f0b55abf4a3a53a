"""A section cut out and put back; the text around it is never touched."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.text.safe_html import to_safe_html
from app.text.sections import cut, put_back, section_at, sections_of

BODY = """Wstęp przed nagłówkami.

## Kroki

Pierwszy krok.

### Szczegóły

Drobiazgi.

## Terminy
Trzy miesiące.

## Kroki

Powtórzony tytuł.
"""


def toc(body: str) -> list[tuple[int, str, str]]:
    return to_safe_html(body).toc


def test_a_section_holds_its_smaller_headings() -> None:
    section = section_at(BODY, toc(BODY), "s-kroki")
    assert section is not None
    assert cut(BODY, section) == ("## Kroki\n\nPierwszy krok.\n\n### Szczegóły\n\nDrobiazgi.\n")


def test_the_second_of_two_equal_headings_is_found() -> None:
    section = section_at(BODY, toc(BODY), "s-kroki-2")
    assert section is not None
    assert "Powtórzony" in cut(BODY, section)
    assert "Pierwszy" not in cut(BODY, section)


def test_putting_back_changes_the_section_alone() -> None:
    section = section_at(BODY, toc(BODY), "s-szczegoly")
    assert section is not None
    after = put_back(BODY, section, "### Szczegóły\r\n\r\nInne drobiazgi.")
    assert after == BODY.replace("Drobiazgi.", "Inne drobiazgi.")


def test_a_text_put_back_never_glues_to_what_follows() -> None:
    section = section_at(BODY, toc(BODY), "s-terminy")
    assert section is not None
    after = put_back(BODY, section, "## Terminy\n- miesiąc")
    assert "- miesiąc\n\n## Kroki" in after
    tight = "## A\nx\n## B\ny\n"
    found = section_at(tight, toc(tight), "s-a")
    assert found is not None
    assert put_back(tight, found, "## A\nz") == "## A\nz\n\n## B\ny\n"


def test_an_emptied_section_goes() -> None:
    section = section_at(BODY, toc(BODY), "s-terminy")
    assert section is not None
    assert put_back(BODY, section, "  \n") == BODY.replace("## Terminy\nTrzy miesiące.\n\n", "")


def test_headings_in_doubt_give_no_section() -> None:
    body = "## Kroki\n\n> ## W cytacie\n\nTekst.\n\n## Dalej\n\nTekst.\n"
    assert section_at(body, toc(body), "s-kroki") is None
    assert section_at(BODY, toc(BODY), "s-nie-ma") is None


def test_headings_underlined_count_too() -> None:
    body = "Kroki\n=====\n\nTekst.\n\nTerminy\n---\n\nInny.\n"
    section = section_at(body, toc(body), "s-terminy")
    assert section is not None
    assert cut(body, section) == "Terminy\n---\n\nInny.\n"


def test_notes_have_no_section_of_their_own() -> None:
    body = "## Kroki\n\nTekst.[^1]\n\n[^1]: Przypis.\n"
    assert section_at(body, toc(body), "przypisy") is None
    assert section_at(body, toc(body), "s-kroki") is not None


LINES = st.lists(
    st.sampled_from(
        ["## A", "### B", "# C", "#### D", "tekst", "- punkt", "", "", "```", "    #x"]
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(LINES, st.sampled_from(["## Nowy\n\nTekst.", "zwykły", ""]))
def test_round_trip(lines: list[str], other: str) -> None:
    body = "\n".join(lines) + "\n"
    for section in sections_of(body):
        assert put_back(body, section, cut(body, section)) == body
        after = put_back(body, section, other)
        assert after.startswith(body[: section.start])
        assert after.endswith(body[section.end :])
