"""Whether a short text seems to tell who somebody is: what counts queries asks before it keeps one.

It errs towards yes: a query that is not counted costs a number in a list, a name in that list
would cost somebody their privacy.
"""

import re
import unicodedata
from typing import Final

from app.text.morphology import is_known, lemmas, names

_MAIL: Final = re.compile(r"\S\s*(?:@|\(at\)|\[at\])\s*\S")
# Telephone numbers, PESEL, NIP, REGON, accounts, days of birth, numbers of cases.
_LONG_NUMBER: Final = re.compile(r"\d(?:[ .()\u2010-\u2015-]{0,3}\d){6,}")
_IDENTITY_CARD: Final = re.compile(r"\b[a-z]{2,3}[ -]?\d{5,6}\b")
_ADDRESS: Final = re.compile(
    r"\b(?:ul|ulica|ulicy|ulicę|al|aleja|alei|aleje|pl|plac|placu|os|osiedle|osiedlu|mieszka"
    r"|mieszkanie|zamieszkał[aey]?)\b|\d"
)
# The number of a flat tells of a home, that of a house alone may be an office.
_FLAT: Final = re.compile(
    r"\b(?:ul|al|pl|os|ulica|ulicy|aleja|alei|plac|placu|osiedle|osiedlu)\b[^\d]{1,60}"
    r"\d{1,3} ?[a-z]? ?(?:/|m\b|m\.|lok\b|lok\.|mieszkani[ea]) ?\d"
)
# The address of a page may hold a key to an account.
_LINK: Final = re.compile(r"\w://\S|\bwww\.\w")
_WORD: Final = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]{2,})?")
_SURNAME_ENDING: Final = re.compile(r"(?:[sc]|dz)k(?:i|a|ą|iej|iego|iemu|im|imi|ich|ie)$")
_MARKERS: Final = (_MAIL, _LONG_NUMBER, _IDENTITY_CARD, _FLAT, _LINK)
_FIRST_NAMES: Final = frozenset(
    """
    adam adrian agata agnieszka albert aleksander aleksandra alicja amelia andrzej aneta anna
    antoni antonina arkadiusz artur barbara bartłomiej bartosz beata bogdan bogusława bogusław
    bożena cezary czesław damian daniel danuta dariusz dawid dominik dominika dorota edward edyta
    elżbieta emilia eugeniusz ewa ewelina filip franciszek franciszka gabriela genowefa grażyna
    grzegorz halina hanna helena henryk hubert igor ignacy irena iwona izabela jacek jadwiga jakub
    jan janina janusz jarosław jerzy joanna jolanta józef julia julian justyna kacper kamil kamila
    karol karolina katarzyna kazimierz kinga klaudia konrad krystian krystyna krzysztof laura lech
    lena leon leszek lidia lucyna łucja łukasz maciej magdalena małgorzata marcel marcin marek
    maria marian mariola mariusz marta marzena mateusz michalina michał mieczysław mikołaj milena
    mirosław mirosława monika natalia nikola nina norbert olga oliwia oskar patrycja patryk paulina
    paweł piotr przemysław radosław rafał regina renata robert roman rudolf ryszard sandra
    sebastian sławomir sonia stanisław stanisława stefan stefania sylwester sylwia szymon tadeusz
    teresa tomasz urszula wacław waldemar wanda weronika wiesław wiesława wiktor wiktoria witold
    władysław władysława włodzimierz wojciech zbigniew zdzisław zenon zofia zuzanna zygmunt
    """.split()  # noqa: SIM905 - as the stop words
)


def is_personal(text: str) -> bool:
    """Whether the text looks like an e-mail address, a link, a number of somebody, or a person's
    name with a surname or an address.
    """
    text = "".join(
        char
        for char in unicodedata.normalize("NFKC", text).lower()
        if unicodedata.category(char) != "Cf"  # invisible ones would part a number
    )
    if any(marker.search(text) for marker in _MARKERS):
        return True
    words = [match[0] for match in _WORD.finditer(text)]
    named = [place for place, word in enumerate(words) if _is_first_name(word)]
    if not named or len(words) < 2:
        return False
    return bool(_ADDRESS.search(text)) or any(
        _is_surname_of(words[place], words[beside])
        for place in named
        for beside in (place - 1, place + 1)
        if 0 <= beside < len(words)
    )


def _is_first_name(word: str) -> bool:
    if word in _FIRST_NAMES or not _FIRST_NAMES.isdisjoint(lemmas(word)):
        return True
    read = names(word)
    return bool(read.first) and read.is_name


def _is_surname_of(first: str, word: str) -> bool:
    """Also "nowak" and "wilk", which are common words as well, where they agree with the name."""
    if _SURNAME_ENDING.search(word) or not is_known(word):
        return True
    return not _is_first_name(word) and not names(first).first.isdisjoint(names(word).last)
