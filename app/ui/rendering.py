"""The renderer of this web worker, for views that are about to save or preview a text."""

from typing import cast

from flask import current_app

from app.text.render_process import Renderer


def renderer() -> Renderer:
    """Renderer in its own killable process, set up by `create_app`."""
    return cast(Renderer, current_app.extensions["renderer"])
