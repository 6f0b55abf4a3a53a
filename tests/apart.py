"""Processes of their own that need one part of the program, without loading all of it.

`import app.core` first runs app/__init__.py, which puts the whole web application together: two
seconds of each process. An empty package of that name saves them, as for the renderer's child.
"""

import sys

from tests.house.sources import APP

_EMPTY_PACKAGE = (
    "import sys, types\n"
    "app = types.ModuleType('app'); app.__path__ = [{folder!r}]; sys.modules['app'] = app\n"
)


def python(program: str, *arguments: str) -> list[str]:
    """Command that runs this program on parts of the application."""
    return [sys.executable, "-c", _EMPTY_PACKAGE.format(folder=str(APP)) + program, *arguments]
