"""Of a reply by e-mail only its own words stay, and no text takes long."""

import time
from email import message_from_bytes
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.text.mail_reply import cut_quotation, html_to_text, read_reply

MARK = "#~#~#"


@pytest.mark.parametrize(
    ("letter", "words"),
    [
        (
            "Zgoda.\n\n22 lis 2026 o 07:19 Wiki <a@b.pl>\nnapisał(a):\n\n> #~#~# Nad tą.\n> a",
            "Zgoda.",
        ),
        ("Zgoda.\n\nW dniu 22.11.2026 o 07:19, Wiki pisze:\n> stare\n> słowa\n", "Zgoda."),
        ("Zgoda.\n\nDnia 22 listopada 2026 07:19 Wiki napisał(a):\n\nstare", "Zgoda."),
        ("OK\n\nOn Sun, Nov 22, 2026 at 7:19 AM Wiki <a@b.pl> wrote:\n> x", "OK"),
        ("Zgoda.\n\nOd: Wiki <a@b.pl>\nWysłano: niedziela\nDo: Ala\nTemat: x\n\nstare", "Zgoda."),
        ("Zgoda.\n-- \nAla\ntel. 123", "Zgoda."),
        ("Zgoda.\n\nWysłano z iPhone'a", "Zgoda."),
        ("Zgoda.\n\nPozdrawiam\nAla", "Zgoda."),
        ("Pozdrawiam wszystkich", "Pozdrawiam wszystkich"),
        # What only looks like a quotation or a notice of a lawyer is somebody's words.
        (
            "Zebranie:\nData: 5 grudnia\nMiejsce: szkoła\n\nUwaga: wyślijcie mail do urzędu.",
            "Zebranie:\nData: 5 grudnia\nMiejsce: szkoła\n\nUwaga: wyślijcie mail do urzędu.",
        ),
        ("Dwie sprawy:\n\n- ławki\n- kosze", "Dwie sprawy:\n\n- ławki\n- kosze"),
        ("Urząd pisze:\nnie da się", "Urząd pisze:\nnie da się"),
        ("> pytanie\n\nOdpowiedź w środku.\n\n> reszta", "> pytanie\n\nOdpowiedź w środku."),
        ("> tylko cytat\n> nic więcej", ""),
        ("", ""),
    ],
)
def test_the_words_of_a_reply(letter: str, words: str) -> None:
    assert cut_quotation(letter, MARK) == words


@pytest.mark.parametrize(
    "hostile",
    [
        "On wrote " * 100_000,
        ("On wrote " * 100 + "\n") * 900,
        "\n" * 500_000,
        ("Dnia a a\n" * 60_000),
        ("> " * 400 + "\n") * 900,
        "Od: x\n" * 100_000,
    ],
)
def test_no_letter_takes_long(hostile: str) -> None:
    began = time.monotonic()
    cut_quotation(hostile, MARK)
    html_to_text(hostile.replace("\n", "<p>"))
    assert time.monotonic() - began < 10


@given(st.text(alphabet=" \n>-_:aDdnipszeOWrote.,1", max_size=300))
@settings(max_examples=25)
def test_whatever_comes_nothing_is_added(text: str) -> None:
    own = cut_quotation(text, MARK)
    assert set(own.split()) <= set(text.split())


def test_html_becomes_text_without_the_quoted_letter() -> None:
    html = (
        "<html><head><style>p{}</style></head><body><p>Ala &lt;ma&gt; <b>kota</b></p>"
        "<ul><li>raz<li>dwa</ul><script>x()</script>"
        "<div class='gmail_quote'>stare <div>i głębiej</div></div>"
        "<blockquote>cytat</blockquote>Koniec<br>tak</body>"
    )
    assert html_to_text(html) == "Ala <ma> kota\n\n- raz\n- dwa\n\nKoniec\ntak"


def test_files_are_counted_and_the_plain_part_wins() -> None:
    letter = EmailMessage()
    letter.set_content("Zażółć gęślą jaźń", charset="iso-8859-2")
    letter.add_alternative("<p>inne</p>", subtype="html")
    letter.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    reply = read_reply(message_from_bytes(letter.as_bytes()), MARK)
    assert (reply.text, reply.files) == ("Zażółć gęślą jaźń", 1)


def test_broken_lines_are_joined_and_unknown_letters_do_no_harm() -> None:
    flowed = "Content-Type: text/plain; format=flowed\n\nDługie zdanie \nciągnie się.\nNowe."
    assert (
        read_reply(message_from_bytes(flowed.encode()), MARK).text
        == "Długie zdanie ciągnie się.\nNowe."
    )
    unknown = "Content-Type: text/plain; charset=nie-ma-takiego\n\nSlowa"
    assert read_reply(message_from_bytes(unknown.encode()), MARK).text == "Slowa"
    nothing = "Content-Type: application/zip\nContent-Disposition: attachment\n\nx"
    assert read_reply(message_from_bytes(nothing.encode()), MARK).text == ""
