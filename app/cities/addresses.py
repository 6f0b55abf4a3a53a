"""The address of a city's page, and rows that lead there."""


def city_url(slug: str) -> str:
    """The page of a city."""
    return f"/miasta/{slug}"


class OfCity:
    """A row that names its city."""

    city_slug: str

    @property
    def city_url(self) -> str:
        return city_url(self.city_slug)


class OneCity:
    """A row that is a city."""

    slug: str

    @property
    def url(self) -> str:
        return city_url(self.slug)
