"""Topics to choose from and in words: they are the categories of articles, so only the edge of
people knows them."""

from collections.abc import Iterable

from app.articles.vocabulary import CATEGORIES, CATEGORY_BY_SLUG


def topic_choices() -> dict[str, str]:
    """Every topic with its name, for a form."""
    return {category.slug: category.name for category in CATEGORIES}


def topic_names(slugs: Iterable[str]) -> list[str]:
    """Names of topics that are still there."""
    return [CATEGORY_BY_SLUG[slug].name for slug in slugs if slug in CATEGORY_BY_SLUG]


def known_topic(slug: str) -> str:
    """The topic if there is such a one, empty otherwise."""
    return slug if slug in CATEGORY_BY_SLUG else ""
