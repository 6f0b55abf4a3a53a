"""Each rule of the check, tried on a small text that breaks it."""

import pytest

from app.transfer.check import language
from app.transfer.check.checking import check
from app.transfer.check.headings import check_headings
from app.transfer.check.law import check_references
from app.transfer.check.pictures import check_pictures
from app.transfer.check.prose import prose_lines, yaml_lines
from app.transfer.check.typography import check_typography
from tests.content.conftest import FILLING, Folder, text_file


def _headings(body: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in check_headings(text_file(body))]


def test_headings_in_order_are_fine() -> None:
    assert _headings("## A\n\n### B\n\n#### C\n\n## D\n\n### E\n") == []
    assert _headings("bez nagłówków, numer #3\n") == []


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("# Tytuł\n", 1, "begin with '##'"),
        ("### Za nisko\n", 1, "'##' is left out"),
        ("## A\n\n#### B\n", 3, "'###' is left out"),
        ("## Koszty\n\ntekst\n\n## koszty\n", 5, "stands in line 1 already"),
        ("## Koszty.\n", 1, "without a full stop"),
        ("##Koszty\n", 1, "needs a space"),
        ("## \n", 1, "needs a space after '#' and words"),
    ],
)
def test_headings_out_of_order(body: str, line: int, words: str) -> None:
    [(found, message)] = _headings(body)
    assert found == line
    assert words in message


def _typography(line: str) -> list[str]:
    file = text_file(line)
    return [fault.message for fault in check_typography(file, prose_lines(file))]


@pytest.mark.parametrize(
    "line",
    [
        "„Tak” – powiedziała – i poszła… w 2026 r., 10–20 razy (albo 30).",
        "„Nazwa »w środku« nazwy”, BIP-u, e-mail, biało-czerwony, Kędzierzyn-Koźle.",
        '- punkt z kreską, [[petycja|petycję]], [strona](https://example.org/a-b--c) i `a - "b"`.',
        "| --- | :---: |",
        '!!! uwaga "Tytuł ramki"',
        "Zadzwoń: 22 123-45-67, kod 00-950, dzień 2026-03-31, art. 5 ust. 2 pkt 3 lit. a.",
        "Dz.U. 2024 poz. 572 i Dz.U. 2001 nr 112 poz. 1198.",
        "1. **Krok.** Nie wiesz, czy „to”? Zapytaj.[^1]",
        "Kto, gdzie, kiedy ({serwis}, art. 13–15).",
    ],
)
def test_good_typography(line: str) -> None:
    assert _typography(line) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('Napisał "tak" i poszedł.', "„ ”"),
        ("Napisał „tak“ i poszedł.", "ends with ”"),
        ("Napisał „tak i poszedł.", "not closed"),
        ("Urząd - czyli kto - odpowie.", "the dash is –"),
        ("Urząd — czyli kto.", "the dash is –"),
        ("Urząd–czyli kto.", "put spaces around"),
        ("Od 13-15 lat.", "a range"),
        ("Od 13 – 15 lat.", "without spaces"),
        ("Dwa  odstępy.", "two spaces"),
        ("Odstęp , tutaj.", "does not belong"),
        ("Nawias ( tak).", "does not belong"),
        ("Tak,nie.", "missing after the comma"),
        ("I tak dalej...", "one mark"),
        ("Zgodnie z art.5.", "'art. 5'"),
        ("Zgodnie z art 5.", "'art. 5'"),
        ("Dz. U. 2024 poz. 572", "Dz.U. 2024"),
        ("Dz.U. z 2024 r. poz. 572", "Dz.U. 2024"),
        ("Typed\u00a0space.", "ordinary one"),
        ("Niewidoczny\u200bznak.", "invisible"),
        ("To jest fakt (niezweryfikowane).", "unverified"),
        ("To 5-go maja.", "ordinal"),
        ("Dopisać koszt ???", "left for later"),
        ("don't", "apostrophe"),
    ],
)
def test_bad_typography(line: str, words: str) -> None:
    assert any(words in message for message in _typography(line)), _typography(line)


def test_prose_leaves_out_what_nobody_reads_as_words() -> None:
    file = text_file(
        "Zobacz [[bez-ogonkow]] i [[petycja|petycję]] na bip.przyklad.pl"
        " lub [u nas](/o-nas/strona).[^1]\n| a | b |\n| --- | --- |\n"
    )
    [(first, words), (second, row)] = prose_lines(file)
    assert (first, second) == (1, 2)
    assert "petycję" in words
    assert "u nas" in words.replace("[", "").replace("]", "")
    for gone in ("ogonkow", "przyklad", "strona", "^"):
        assert gone not in words
    assert row == "| a | b |"


def test_prose_reads_values_of_the_front_matter_that_are_words() -> None:
    front = (
        '---\ntitle: "Wkład: praca"\nslug: wklad-praca\nacts:\n  - Ustawa\nsdg: [1]\n---\n\nTak.\n'
    )
    assert list(prose_lines(text_file(front))) == [(2, "Wkład: praca"), (5, "Ustawa"), (9, "Tak.")]
    glossary = "# nagłówek\n- termin: BIP\n  odmiana: [BIP-u]\n  wiecej: dostep\n"
    assert list(yaml_lines(text_file(glossary))) == [(2, "BIP"), (3, "[BIP-u]")]


def test_pictures_need_words() -> None:
    body = "![](/pliki/a/b.jpg)\n![IMG_2.jpg](/pliki/a/b.jpg)\n![Zdjęcie przedstawia łąkę](/x)\n"
    assert [fault.line for fault in check_pictures(text_file(body))] == [1, 2, 3]
    good = "![Rabata w zagłębieniu przy rynnie](/pliki/a/b.jpg)\n`![](nic)`\n"
    assert list(check_pictures(text_file(good))) == []


@pytest.mark.parametrize(
    ("line", "is_fine"),
    [
        ("art. 5a ust. 2 pkt 3 lit. a, art. 13–15, art. 8e–8l, art. 28aa ust. 9", True),
        ("Art. 241–247 KPA (Dz.U. 2024 poz. 572)", True),
        ("Dz.U. 2001 nr 112 poz. 1198", True),
        ("Pisz `Dz.U.` tak, z rokiem i pozycją", True),
        ("art. piąty ustawy", False),
        ("art. 5 ust. drugi", False),
        ("Dz.U. poz. 572", False),
        ("Dz.U. 24 poz. 572", False),
        ("Dz.U. 2024 572", False),
    ],
)
def test_references_to_the_law_are_well_formed(line: str, is_fine: bool) -> None:
    assert (not list(check_references(text_file(line)))) is is_fine


def test_a_good_folder_has_no_fault(folder: Folder) -> None:
    assert folder.told() == []


ACT = "Ustawa z dnia 11 lipca 2014 r. o petycjach (Dz.U. 2014 poz. 1195)"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("summary: Krótki opis, który mówi, co z tego masz.\n", "", ":1: summary: a founding"),
        ("stage: dzialaj\n", "", ":1: stage: a founding"),
        ("  cost: 0 zł\n", "", "facts: a founding article says 'cost'"),
        ("Do miesiąca", "Do miesiąca.", "time: a fact is a phrase"),
        ("pictogram: megaphone", "pictogram: jednorozec", "pictogram: there is no icon"),
        ("2026-03-31", "2999-03-31", "legal_date: the day has not come"),
        ("related: [list, apel]", "related: [list, nie-ma]", "related: there is no article"),
        ("related: [list, apel]", "related: [petycja, apel]", "not related to itself"),
        ("related: [list, apel]", "related: [apel]", "name at least 2"),
        ("stage: dzialaj", "stage: spij", "petycja.md:7: stage:"),
        ("sdg: [11]", "sdg: [18]", "petycja.md:8: sdg:"),
        ("slug: petycja", "slug: prosba", "slug: the file must have the name"),
        ("stage: dzialaj", "etap: dzialaj", "petycja.md:7: etap: there is no such key"),
        ("stage: dzialaj", "letters: [nie-ma]", "petycja.md:7: letters:"),
        ("Ustawa o petycjach, art. 2–15", "Ustawa, art. dwa", "petycja.md:17: 'art.' is followed"),
        ("[[list|inne narzędzie]]", "[[lista|inne narzędzie]]", "no article 'lista'"),
        ("[[list|inne narzędzie]]", "[[petycja|to]]", "does not link to itself"),
        ("[[list|inne narzędzie]]", "[[list|inne narzędzie", "is not closed"),
        ("[[list|inne narzędzie]]", "[tutaj](https://a.pl)", "does not say where"),
        ("[[list|inne narzędzie]]", "[urząd](http://a.pl)", "with https://"),
        ("[[list|inne narzędzie]]", "[koszty](#s-koszty)", "has the anchor '#s-koszty'"),
        ("[[list|inne narzędzie]]", "[list](/artykuly/list)", "write [[list]]"),
        ("[[list|inne narzędzie]]", "[list](list.md)", "is no address"),
        (".[^1]", ".[^2]", "the note [^2] is not written"),
        (".[^1]", ".", "nothing refers to the note [^1]"),
        (ACT, "Ustawa o petycjach (Dz.U. 2014 poz. 1195)", "write 'Ustawa z dnia"),
        (ACT, ACT.replace(" (Dz.U. 2014 poz. 1195)", ""), "say the place in Dz.U."),
        (ACT, ACT.replace("1195", "1196"), "apel.md:15 gives another place"),
        (ACT, ACT.replace("petycjach", "apelach"), "gives this place to"),
        (
            "ustawy o petycjach (Dz.U. 2014 poz. 1195)",
            "ustawy o drogach",
            "called 'ustawy o drogach'",
        ),
        ("ustawy o petycjach (Dz.U. 2014 poz. 1195)", "KPA", "called 'KPA'"),
        ("poz. 1195).\n", "poz. 1199).\n", "1199 is not in the register of acts"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(
    folder: Folder, old: str, new: str, told: str
) -> None:
    folder.change(old, new)
    faults = folder.told()
    assert any(told in fault for fault in faults), faults


def test_an_article_that_nobody_links_to_is_an_orphan(folder: Folder) -> None:
    for name in ("apel", "list"):
        folder.change(
            "[[petycja|", "[[apel|" if name == "list" else "[[list|", f"artykuly/{name}.md"
        )
    assert folder.told() == ["artykuly/petycja.md:1: no other article links to this one"]


def test_a_text_that_is_short_or_hard_is_told(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "FEWEST_WORDS", 600)
    assert "artykuly/apel.md:1: " in folder.told()[0]
    assert "600–1500 are wanted" in folder.told()[0]
    monkeypatch.setattr(language, "FEWEST_WORDS", 1)
    folder.change(FILLING.strip(), "Organizacyjne uwarunkowania determinują efektywność. " * 9)
    [fault] = folder.told()
    assert fault.startswith("artykuly/petycja.md:1: the language scores ")


def test_a_heading_twice_and_a_straight_quote_are_told_in_order(folder: Folder) -> None:
    folder.change("### Zacznij", "### Kiedy sięgnąć")
    folder.change("Napisz do urzędu.", 'Napisz "list".')
    assert [fault.split(" ")[0] for fault in folder.told()] == [
        "artykuly/petycja.md:25:",
        "artykuly/petycja.md:29:",
    ]


PAGE = (
    "---\nslug: zglosic\ntitle: Chcę coś zgłosić\nsummary: Zacznij tu.\n---\n\nZobacz [[apel]].\n"
)


def test_pages_of_categories_and_goals(folder: Folder) -> None:
    folder.write("dzialy/zglosic.md", PAGE)
    missing = folder.told()
    assert len(missing) == 7, "each category has its page"
    assert all("is missing" in fault for fault in missing)
    folder.write("dzialy/inne.md", PAGE.replace("slug: zglosic", "slug: inne"))
    folder.write("dzialy/zglosic-2.md", PAGE.replace("summary: Zacznij tu.\n", ""))
    told = folder.told()
    assert "dzialy/inne.md:2: slug: there is no 'inne'" in told
    assert "dzialy/zglosic.md:2: slug: 'zglosic' has another page already" in told
    assert "dzialy/zglosic-2.md:1: summary: it is missing or empty" in told
    folder.write(
        "cele/1-bieda.md", "---\nnumber: 1\ntitle: A\nsummary: B\ntools: [nic]\n---\n\nA.\n"
    )
    assert "cele/1-bieda.md:5: tools: there is no article 'nic'" in folder.told()


def test_files_that_cannot_be_read_stop_no_other(folder: Folder) -> None:
    folder.write("artykuly/zepsuty.md", "---\ntitle: [\n---\n\nNic.\n")
    folder.write("strony/zepsuta.md", "---\ntitle: [\n---\n\nNic.\n")
    folder.change("[[apel|", "[[zepsuty|")
    told = folder.told()
    assert {fault.split(":")[0] for fault in told} == {"artykuly/zepsuty.md", "strony/zepsuta.md"}


def test_the_glossary_is_looked_through(folder: Folder) -> None:
    term = "- termin: BIP\n  znaczenie: Urzędowa strona{}\n  wiecej: {}\n"
    folder.write("slowniczek.yaml", term.format(".", "petycja"))
    assert folder.told() == ["slowniczek.yaml:1: 1 terms; at least 80 are wanted"]
    folder.write("slowniczek.yaml", term.format("", "nie-ma"))
    told = folder.told()
    assert "slowniczek.yaml:1: BIP: there is no article 'nie-ma'" in told
    assert "slowniczek.yaml:1: BIP: the meaning ends with a full stop" in told
    folder.write("slowniczek.yaml", "- termin: BIP\n")
    assert any("'znaczenie'" in fault for fault in folder.told())


def test_a_folder_without_articles_is_no_success(folder: Folder) -> None:
    assert [str(fault) for fault in check(folder.path / "strony").faults] == [
        "artykuly:1: there are no articles"
    ]
