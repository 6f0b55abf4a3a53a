"""Builds the Markdown parser and runs it; what comes out is not yet safe to show.

Only `app.text.safe_html` may call it.
"""

from markdown import Markdown
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.nl2br import Nl2BrExtension
from markdown.extensions.sane_lists import SaneListExtension

from app.text.limits import Kind
from app.text.markup_rules import Footnotes, OurMarkup
from app.text.markup_shape import Shape


def to_unsafe_html(text: str, kind: Kind) -> str:
    """HTML of a cleaned text in the shape of our pages, before any sanitizer saw it.

    Posts stand many on a page: they have no ids, no footnotes and no headings of the page's
    outline, and keep the line ends their writers typed.
    """
    parser = Markdown(output_format="html")
    extensions = [SaneListExtension(), DefListExtension(), OurMarkup()]
    extensions.append(Footnotes() if kind == "article" else Nl2BrExtension())
    parser.registerExtensions(extensions, {})
    # After the library's own last step (priority 0), when backslash escapes are resolved.
    parser.treeprocessors.register(Shape(parser, kind), "shape", -10)
    return parser.convert(text)
