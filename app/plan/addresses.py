"""The address of a project's page, and rows that lead there."""


def project_url(key: str) -> str:
    """The page of a project."""
    return f"/projekty/{key}"


class OneProject:
    """A row that is a project."""

    key: str

    @property
    def url(self) -> str:
        return project_url(self.key)
