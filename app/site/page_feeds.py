"""Which feeds a page names in its head, so that a feed reader given its address finds them.

In one table, because feeds lie above the domains whose pages name them.
"""

from collections.abc import Mapping
from typing import Any, Final

from flask import request, url_for

from app.core.i18n import lazy_gettext as _l

# View of a page → views of its feeds with their titles; each takes those of the page's values
# that its address holds.
_FEEDS: Final[Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]]] = {
    "articles.page": (
        ("feeds.article_atom", _l("Changes of this article"), ("slug",)),
        ("feeds.experiences_of_article", _l("Experiences with this tool"), ("slug",)),
        ("feeds.threads_of_article", _l("Threads of this article"), ("slug",)),
    ),
    "plan.goal": (
        ("feeds.experiences_of_goal", _l("Experiences that served this goal"), ("number",)),
    ),
    "discussions.index": (("feeds.threads", _l("New threads"), ()),),
    "discussions.board": (("feeds.threads_of_board", _l("Threads of this board"), ("board",)),),
    "discussions.of_article": (
        ("feeds.threads_of_article", _l("Threads of this article"), ("slug",)),
    ),
    "cities.threads": (("feeds.threads_of_city", _l("Threads of this city"), ("slug",)),),
    "discussions.topic": (("feeds.threads_of_tag", _l("Threads with this topic"), ("tag",)),),
    "discussions.thread": (("feeds.posts", _l("Posts of this thread"), ("thread_id",)),),
    "experiences.index": (("feeds.experiences", _l("New experiences"), ()),),
    "people.organisation_list": (("feeds.organisations", _l("New organisations"), ()),),
    "moderation.public_log": (("feeds.acts", _l("Public log of moderation"), ()),),
}


def page_feeds() -> list[tuple[str, str]]:
    """Titles and addresses of the feeds of the page that is asked for."""
    values: dict[str, Any] = request.view_args or {}
    return [
        (str(title), url_for(endpoint, **{name: values[name] for name in names}))
        for endpoint, title, names in _FEEDS.get(request.endpoint or "", ())
    ]
