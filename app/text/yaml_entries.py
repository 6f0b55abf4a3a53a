"""A file that is a list of entries, each of which is taken or refused by itself. Pure.

A fault names its line and costs one entry, never the whole list, because people read the pages
made of it while somebody mends the file.
"""

from collections.abc import Callable, Mapping
from typing import Final

import yaml

from app.text.yaml_lines import Fault, Unreadable, compose, line_of

_TEXT: Final = "tag:yaml.org,2002:str"


class Refused(Exception):
    """An entry that cannot be taken."""

    def __init__(self, node: yaml.Node, message: str) -> None:
        super().__init__(message)
        self.fault = Fault(line_of(node), message)


def take_each(text: str, most: int, take: Callable[[yaml.Node], None]) -> tuple[Fault, ...]:
    """Let `take` have each term of the file, and tell what it refused; raises nothing itself."""
    try:
        root = compose(text)
    except Unreadable as error:
        return (Fault(error.line, f"the file cannot be read ({error.problem})"),)
    if root is None:
        return ()
    if not isinstance(root, yaml.SequenceNode):
        return (Fault(line_of(root), "the file must be a list of terms, each after '- '"),)
    faults = []
    for node in root.value[:most]:
        try:
            take(node)
        except Refused as refused:
            faults.append(refused.fault)
    if len(root.value) > most:
        faults.append(Fault(line_of(root.value[most]), f"there are more than {most} terms"))
    return tuple(faults)


def keyed(
    node: yaml.Node, needed: tuple[str, ...], optional: tuple[str, ...]
) -> Mapping[str, yaml.Node]:
    """The values of a term by key: all that are needed, none that is unknown or stands twice."""
    if not isinstance(node, yaml.MappingNode):
        raise Refused(node, f"a term needs the keys {', '.join(needed)}")
    known = (*needed, *optional)
    values: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if key.value not in known:
            raise Refused(key, f"there is no key '{key.value}'; known are {', '.join(known)}")
        if key.value in values:
            raise Refused(key, f"the key '{key.value}' stands twice")
        values[key.value] = value
    for name in needed:
        if name not in values:
            raise Refused(node, f"the key '{name}' is missing")
    return values


def text_of(node: yaml.Node, key: str, longest: int) -> str:
    """The text of a node, not empty, with its white space evened out."""
    if not isinstance(node, yaml.ScalarNode) or node.tag != _TEXT:
        raise Refused(node, f"'{key}' must be text; put it in quotation marks")
    text = " ".join(node.value.split())
    if not text:
        raise Refused(node, f"'{key}' is empty")
    if len(text) > longest:
        raise Refused(node, f"'{key}' has {len(text)} characters, at most {longest} fit")
    return text
