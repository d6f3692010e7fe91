"""Real texts for the benchmarks where they are, else the examples; never committed."""

import json
import lzma
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT.parent / "shared" / "corpus" / "library.jsonl.xz"


def documents(limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Rows with `id`, `title` and `text`."""
    if LIBRARY.exists():
        with lzma.open(LIBRARY, "rt", encoding="utf-8") as file:
            yield from islice((json.loads(line) for line in file), limit)
    else:
        for path in sorted((ROOT / "examples" / "texts").glob("*.txt")):
            yield {"id": path.stem, "title": path.stem, "text": path.read_text("utf-8")}


def texts(limit: int | None = None) -> list[str]:
    return [row["text"] for row in documents(limit)]
