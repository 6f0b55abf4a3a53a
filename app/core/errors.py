"""Faults that a domain may raise; `app.site` turns them into pages, `app.core.web` into JSON."""


class DomainError(Exception):
    """Parent of all faults with an answer for the reader; `message` is in the reader's language."""

    status = 400

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotFound(DomainError):
    """There is no such thing, or the asker may not know that there is."""

    status = 404


class Gone(DomainError):
    """The thing was there, and staff took it out of sight; that there was one is no secret."""

    status = 410


class Forbidden(DomainError):
    """The thing is there, the right is not."""

    status = 403


class Conflict(DomainError):
    """The thing changed since the asker looked at it; they get a fresh view of it."""

    status = 409


class Invalid(DomainError):
    """A value cannot be taken; `field` names the form field that shows the message."""

    status = 422

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TooMany(DomainError):
    """A limit was reached; `retry_after` is in seconds."""

    status = 429

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
