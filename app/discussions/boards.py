"""General boards come from the settings; a thread keeps only the slug of its board.

A board that leaves the settings keeps its threads readable; they are then called by its slug.
"""

from app.core.settings import Settings


def board_names(settings: Settings) -> dict[str, str]:
    """Names by slug, in the order of the settings."""
    return dict(settings.boards)
