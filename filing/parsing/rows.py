"""A table row as text: one line, or the paragraphs of its cells where these are running text."""

from collections.abc import Sequence

RUNNING_CHARACTERS = 100
"""A cell of several paragraphs with more characters than this is running text: its paragraphs keep their own lines."""


def row_lines(cells: Sequence[Sequence[str]]) -> list[str]:
    """Cells are parted by tabs. Running text in a cell, or a cell alone, keeps its lines, and so does all beside it."""
    filled = [cell for cell in cells if cell]
    running = any(len(cell) > 1 and sum(map(len, cell)) > RUNNING_CHARACTERS for cell in filled)
    if len(filled) == 1 or running:
        return [line for cell in filled for line in cell]
    words = "\t".join(" ".join(" ".join(cell).split("\n")) for cell in cells)
    return [words] if words.strip() else []
