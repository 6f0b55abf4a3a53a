"""A pytest plugin: the files of the server and the browser that take longest begin first.

A process of the run takes whole files, and one that begins with a long file last lets the others
wait for it. The order of the others, and of the tests within each, stays that of chance.
"""

import pytest

LONGEST = (
    "tests/browser/test_pages_of_people.py",
    "tests/browser/test_pages_of_guests.py",
    "tests/server/test_serve.py",
    "tests/server/test_durability.py",
    "tests/browser/test_reviewer.py",
    "tests/browser/test_hostile_content.py",
    "tests/browser/test_writer.py",
    "tests/browser/test_keyboard.py",
    "tests/browser/test_kept_true.py",
    "tests/browser/test_resident.py",
    "tests/browser/test_moderator.py",
    "tests/browser/test_letters.py",
)
_PLACES = {name: place for place, name in enumerate(LONGEST)}


@pytest.hookimpl(trylast=True)  # after the order of chance
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _PLACES.get(item.nodeid.partition("::")[0], len(LONGEST)))
