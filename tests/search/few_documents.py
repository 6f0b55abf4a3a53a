"""Documents of the engine's tests, and a few of them in an index."""

from datetime import UTC, datetime

from app.search.engine import Part, Position, SearchDocument, SearchEngine

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def document(
    number: int, text: str = "", title: str = "", kind: str = "article", **more: object
) -> SearchDocument:
    """With a title that counts six times, when there is one."""
    parts = (Part(title, 6.0, is_title=True), Part(text or f"słowo{number}"))
    values = {"version": "1", "updated": NOW, **more}
    return SearchDocument(
        f"{kind}:{number}",
        kind,
        parts=tuple(p for p in parts if p.text),
        **values,  # type: ignore[arg-type]
    )


def fill(engine: SearchEngine) -> None:
    """Three articles and a thread, at the fifth entry of a journal."""
    engine.rebuild(
        [
            [
                document(1, "Petycję złożysz w urzędzie gminy. Sąd jest daleko.", "Petycja"),
                document(2, "O petycji i budżecie mówi też ten tekst.", "Budżet obywatelski"),
                document(3, "Dostęp do informacji publicznej, art. 13 ust. 2.", "Informacja"),
            ],
            [document(7, "Czy petycja pomoże w Bździągwowie?", kind="thread")],
        ],
        Position(5, "then"),
    )
