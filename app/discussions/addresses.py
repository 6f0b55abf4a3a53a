"""Addresses of threads and posts, made in one place because lists, redirects and search give them.

A page number in an address may grow stale when replies come in between; `/posty/<id>` never does.
"""

from typing import Final

HOME: Final = "/dyskusje"


def thread_address(thread_id: int, slug: str, page: int = 1, post_id: int | None = None) -> str:
    """Address of a page of a thread, at one of its posts if wanted."""
    query = f"?strona={page}" if page > 1 else ""
    return f"{HOME}/{thread_id}-{slug}{query}" + (f"#post-{post_id}" if post_id else "")


def post_address(post_id: int) -> str:
    """Lasting address of a post, which leads to the page on which it stands."""
    return f"/posty/{post_id}"


def board_address(slug: str) -> str:
    """Address of a general board."""
    return f"{HOME}/tablica/{slug}"
