"""The few Polish words that stand inside generated HTML.

They are stored with the text of a revision, so they are fixed when it is rendered and belong to
the renderer version, not to the catalogue of the interface.
"""

BACK_TO_TEXT = "Wróć do tekstu"
FOOTNOTE = "Przypis"
FOOTNOTE_AGAIN = "przypis"
FOOTNOTES_TITLE = "Przypisy"
PLACE = "miejsce"
TABLE = "Tabela"
INSERTED = ("początek wstawionego", "koniec wstawionego")
DELETED = ("początek usuniętego", "koniec usuniętego")
WANTED_NOTE = " (artykułu jeszcze nie ma)"

CALLOUT_TITLES = {
    "wskazowka": "Wskazówka",
    "uwaga": "Uwaga",
    "przyklad": "Przykład",
    "podstawa": "Podstawa prawna",
}
