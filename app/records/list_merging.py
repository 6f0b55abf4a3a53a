"""Three-way merge of lists whose members are known by what they say, or by a name of their own.

What either side added stays, what either removed is gone, and whoever moved members decides where
they stand: nobody has to choose between two lists.
"""

from collections.abc import Collection, Sequence


def merge_members(
    base: Sequence[str], published: Sequence[str], mine: Sequence[str]
) -> tuple[str, ...]:
    """The members that stay, in their order; each side has each of them once."""
    kept = {each for each in (*published, *mine) if _stays(each, base, published, mine)}
    return merge_order(base, published, mine, kept)


def merge_order(
    base: Sequence[str], published: Sequence[str], mine: Sequence[str], kept: Collection[str]
) -> tuple[str, ...]:
    """The order of `kept`: that of the side which moved something, of the published one if both.

    What only the other side has stands where it stood there: behind the same neighbour, and of two
    that were put in at one place, the published one first.
    """
    if _moved(base, published):
        order = [each for each in published if each in kept]
        _put_in(order, mine, kept, behind_others=True)
    else:
        order = [each for each in mine if each in kept]
        _put_in(order, published, kept, behind_others=False)
    return tuple(order)


def _stays(each: str, base: Sequence[str], published: Sequence[str], mine: Sequence[str]) -> bool:
    return (each in published and each in mine) or each not in base


def _moved(base: Sequence[str], side: Sequence[str]) -> bool:
    shared = set(base) & set(side)
    return [each for each in base if each in shared] != [each for each in side if each in shared]


def _put_in(
    order: list[str], side: Sequence[str], kept: Collection[str], *, behind_others: bool
) -> None:
    members, others = set(order), set(order) - set(side)
    at = 0
    for each in side:
        if each not in kept:
            continue
        if each in members:
            at = order.index(each) + 1
            continue
        while behind_others and at < len(order) and order[at] in others:
            at += 1
        order.insert(at, each)
        members.add(each)
        at += 1
