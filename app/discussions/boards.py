"""General boards come from the settings; a thread keeps only the slug of its board."""

from app.core.settings import Settings


def name_of(settings: Settings, slug: str) -> str:
    """Name of a board; a board that left the settings is called by its slug."""
    return dict(settings.boards).get(slug, slug)


def is_board(settings: Settings, slug: str) -> bool:
    """Whether the settings have this board."""
    return any(slug == known for known, _name in settings.boards)
