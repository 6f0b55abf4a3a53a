"""The blueprint to which the view modules of discussions add their addresses."""

from typing import Final

from flask import Blueprint

blueprint = Blueprint("discussions", __name__)

# Ids stay within what PostgreSQL's integer holds: a larger number is no address, not a fault.
THREAD: Final = "/dyskusje/<int(max=2147483647):thread_id>"
POST: Final = "/posty/<int(max=2147483647):post_id>"
