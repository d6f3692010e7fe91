"""Where uploaded files lie, byte for byte, under the SHA-256 of their content."""

from collections.abc import Iterator
from typing import Protocol


class FileStore(Protocol):
    """Four methods; keys are lower-case hexadecimal SHA-256 digests, so writing twice is writing once."""

    def put(self, data: bytes) -> str:
        """Stores durably and returns the key. Raises EngineDown when the store is full or away."""

    def get(self, key: str) -> bytes:
        """Raises NotFound for an unknown key and EngineDown when the bytes no longer match it."""

    def delete(self, key: str) -> None: ...

    def keys(self) -> Iterator[str]: ...
