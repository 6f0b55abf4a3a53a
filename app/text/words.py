"""The few Polish words that stand inside generated HTML.

Most are stored with the text of a revision, so they are fixed when it is rendered and belong to
the renderer version, not to the catalogue of the interface; those of comparisons are not stored.
"""

BACK_TO_TEXT = "Wróć do tekstu"
FOOTNOTE = "Przypis"
FOOTNOTE_AGAIN = "przypis"
FOOTNOTES_TITLE = "Przypisy"
PLACE = "miejsce"
TABLE = "Tabela"
INSERTED = ("dodano:", "koniec")
DELETED = ("usunięto:", "koniec")
WANTED_NOTE = " (artykułu jeszcze nie ma)"
BEING_WRITTEN_NOTE = " (ktoś już pisze)"
BOLD, ITALICS, CODE = "pogrubienie", "kursywę", "zapis kodu"
LOOK_ADDED, LOOK_REMOVED = "dodano {look}", "usunięto {look}"
LINK_MOVED = "zmieniono adres linku z {old} na {new}"
LINK_ADDED, LINK_REMOVED = "dodano link do {new}", "usunięto link do {old}"
LINK_TO = "link do {new}"
IMAGE, IMAGE_WITHOUT_WORDS = "obraz z opisem: „{alt}”", "obraz bez opisu"

CALLOUT_TITLES = {
    "wskazowka": "Wskazówka",
    "uwaga": "Uwaga",
    "przyklad": "Przykład",
    "podstawa": "Podstawa prawna",
}
