"""Addresses of threads and posts, made in one place because lists, redirects and search give them.

A page number in an address may grow stale when replies come in between; `/posty/<id>` never does.
"""

from typing import Final

HOME: Final = "/dyskusje"


def thread_address(
    thread_id: int, slug: str = "", page: int = 1, post_id: int | None = None
) -> str:
    """Address of a page of a thread, at one of its posts if wanted; without its slug a shorter
    one that leads there.
    """
    query = f"?strona={page}" if page > 1 else ""
    name = f"{thread_id}-{slug}" if slug else str(thread_id)
    return f"{HOME}/{name}{query}" + (f"#post-{post_id}" if post_id else "")


def post_address(post_id: int) -> str:
    """Lasting address of a post, which leads to the page on which it stands."""
    return f"/posty/{post_id}"


def board_address(slug: str) -> str:
    """Address of a general board."""
    return f"{HOME}/tablica/{slug}"
