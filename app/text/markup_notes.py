"""Footnotes: numbers in order of reading, links both ways with names a screen reader can say."""

from typing import Final
from xml.etree import ElementTree

from app.text.words import BACK_TO_TEXT, FOOTNOTE, FOOTNOTE_AGAIN, FOOTNOTES_TITLE, PLACE

ANCHOR: Final = "przypisy"
_MARK = "footnote-ref"


def shape_notes(root: ElementTree.Element) -> None:
    """Rewrite marks and notes of the parser; those nobody refers to come last."""
    box = next((div for div in root.iter("div") if div.get("class") == "footnote"), None)
    if box is None:
        return
    notes = box.find("ol")
    if notes is None:
        return
    items = {item.get("id", ""): item for item in notes}
    numbers: dict[str, int] = {}
    ways_back: dict[str, list[str]] = {}
    for mark in [sup for sup in root.iter("sup") if _is_mark(sup)]:
        label = mark[0].get("href", "")[1:]
        number = numbers.setdefault(label, len(numbers) + 1)
        places = ways_back.setdefault(label, [])
        place = f"odsylacz-{number}" + (f"-{len(places) + 1}" if places else "")
        places.append(place)
        _shape_mark(mark, number, place)
    for label in items:
        numbers.setdefault(label, len(numbers) + 1)
    for label, item in items.items():
        item.set("id", f"przypis-{numbers[label]}")
        _add_ways_back(item, numbers[label], ways_back.get(label, []))
    notes[:] = sorted(notes, key=lambda item: int(item.get("id", "").rpartition("-")[2]))
    notes.set("class", "footnotes")
    _put_at_end(root, box, notes)


def _is_mark(sup: ElementTree.Element) -> bool:
    return len(sup) == 1 and sup[0].get("class") == _MARK


def _hidden(words: str) -> ElementTree.Element:
    element = ElementTree.Element("span", {"class": "visually-hidden"})
    element.text = words
    return element


def _shape_mark(mark: ElementTree.Element, number: int, place: str) -> None:
    tail = mark.tail
    mark.clear()
    mark.tail = tail
    mark.set("class", "note-mark")
    link = ElementTree.SubElement(mark, "a")
    # `note-link` lets the id of the link pass; it is dropped with every other class of a link.
    link.attrib.update({"href": f"#przypis-{number}", "id": place, "class": "note-link"})
    words = _hidden(f"{FOOTNOTE} ")
    words.tail = str(number)
    link.append(words)


def _add_ways_back(item: ElementTree.Element, number: int, places: list[str]) -> None:
    last = item[-1] if len(item) else None
    home = last if last is not None and last.tag == "p" else None
    if home is None and places:
        home = ElementTree.SubElement(item, "p")
    for index, place in enumerate(places, start=1):
        assert home is not None
        _space_before_end(home)
        link = ElementTree.SubElement(home, "a", {"href": f"#{place}"})
        link.text = BACK_TO_TEXT
        again = f", {PLACE} {index}" if len(places) > 1 else ""
        link.append(_hidden(f", {FOOTNOTE_AGAIN} {number}{again}"))


def _space_before_end(home: ElementTree.Element) -> None:
    if len(home):
        home[-1].tail = (home[-1].tail or "").rstrip() + " "
    elif home.text:
        home.text = home.text.rstrip() + " "


def _put_at_end(
    root: ElementTree.Element, box: ElementTree.Element, notes: ElementTree.Element
) -> None:
    """The notes without their box, under a heading, at the end of the text."""
    for parent in root.iter():
        if box in list(parent):
            parent.remove(box)
            break
    heading = ElementTree.SubElement(root, "h2", {"id": ANCHOR})
    heading.text = FOOTNOTES_TITLE
    heading.tail = "\n"
    root.append(notes)
    notes.tail = "\n"
