"""A hand on a phone: does what a person does, and counts how long it takes them."""

from playwright.sync_api import FilePayload, Locator

# Finding a thing on the screen and touching it; typing with two thumbs, some 36 words a minute.
TOUCH_SECONDS, KEY_SECONDS = 3.0, 0.33


class Hand:
    """Touches and types; `seconds` is what a person needs for it, without thinking about words."""

    def __init__(self) -> None:
        self.steps = 0
        self.seconds = 0.0

    def _touched(self) -> None:
        self.steps += 1
        self.seconds += TOUCH_SECONDS

    def tap(self, where: Locator) -> None:
        self._touched()
        where.click()

    def check(self, where: Locator) -> None:
        self._touched()
        where.check()

    def write(self, where: Locator, words: str) -> None:
        """Put words at the end of a field, key by key in what it costs."""
        self._touched()
        self.seconds += len(words) * KEY_SECONDS
        where.fill(f"{where.input_value()}{words}")

    def choose(self, where: Locator, photo: bytes) -> None:
        """Take a photo from the gallery: open it, find the photo, take it."""
        for _ in range(3):
            self._touched()
        where.set_input_files([FilePayload(name="foto.jpg", mimeType="image/jpeg", buffer=photo)])
