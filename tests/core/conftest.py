"""A mail server for the tests of letters."""

from collections.abc import Iterator

import pytest

from tests.core.smtp_server import SmtpServer, smtp_server


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with smtp_server() as server:
        yield server
