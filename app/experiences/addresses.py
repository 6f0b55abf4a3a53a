"""Addresses of reports, made in one place: lists, threads, redirects and search give them."""

from typing import Final

HOME: Final = "/doswiadczenia"


def experience_address(experience_id: int, slug: str) -> str:
    """Lasting address of a report; a former slug leads on to the present one."""
    return f"{HOME}/{experience_id}-{slug}" if slug else f"{HOME}/{experience_id}"


def subject_key(experience_id: int) -> str:
    """How threads, reports and the journal name a report."""
    return f"experience:{experience_id}"
