"""What a store of files does, whatever engine does it."""

from collections.abc import Iterator
from typing import Protocol


class FileStore(Protocol):
    """Keys are lower-case hexadecimal SHA-256 digests of the bytes, so writing twice is writing once.

    Threads and processes may share one store.
    """

    def put(self, data: bytes) -> str:
        """Stores durably and returns the key. Raises EngineDown when the store is full or away."""

    def get(self, key: str) -> bytes:
        """Raises NotFound for an unknown key and EngineDown when the bytes no longer match it."""

    def delete(self, key: str) -> None:
        """Forgets the bytes; an unknown key is no error. Raises EngineDown."""

    def keys(self) -> Iterator[str]:
        """Every key, in order; the bytes are not looked at. Raises EngineDown."""
