"""Pages that LibreOffice has laid out, kept for whoever leafs through a document: in memory, the newest only.

Nothing is written to a disk, so nothing outlives the original but for this process's life, and whoever asks has been
allowed to see the original before.
"""

from collections import OrderedDict
from threading import Lock

KEPT_BYTES = 64 * 1024 * 1024
"""Of all together; one that is larger is laid out anew for each page."""


class Prints:
    """PDFs by the digest of the file they were made of. Safe from many threads."""

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self._most, self._lock = most, Lock()
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()

    def get(self, digest: bytes) -> bytes | None:
        with self._lock:
            if digest in self._kept:
                self._kept.move_to_end(digest)
            return self._kept.get(digest)

    def put(self, digest: bytes, pdf: bytes) -> None:
        """Forgets the ones that nobody has looked at for longest."""
        with self._lock:
            self._kept[digest] = pdf
            while sum(map(len, self._kept.values())) > self._most:
                self._kept.popitem(last=False)
