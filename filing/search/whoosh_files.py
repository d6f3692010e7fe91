"""How the files of a Whoosh index are read and written: mapped into memory, and on the disk before they count."""
# mypy: disable-error-code="no-untyped-call"
# Whoosh says that it is typed, yet most of its functions are not.

import mmap
import os
import zlib
from io import BytesIO
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile


class MappedFile(BufferFile):
    """A file mapped into memory; Whoosh's own would copy it whole."""

    file: Any
    _buf: Any

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            self.file = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) if size else BytesIO()
        self._buf = memoryview(self.file) if size else memoryview(b"")
        self._name, self.onclose, self.is_real, self.is_closed = path, None, False, False

    def seal(self) -> tuple[int, int]:
        """Length and CRC-32, to tell damage by."""
        return len(self._buf), zlib.crc32(self._buf)

    def close(self) -> None:
        self._buf.release()
        self.file.close()
        self.is_closed = True


class DurableStorage(FileStorage):
    """Reads through `MappedFile`; a new table of contents takes its name when all new files are on the disk."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._fresh: set[str] = set()

    def open_file(self, name: str, **kwargs: Any) -> MappedFile:
        return MappedFile(self._fpath(name))

    def seals(self, prefix: str) -> dict[str, tuple[int, int]]:
        """Every file whose name begins with `prefix`, and its seal."""
        return {name: self.seal(name) for name in self.list() if name.startswith(prefix)}

    def seal(self, name: str) -> tuple[int, int]:
        file = self.open_file(name)
        try:
            return file.seal()
        finally:
            file.close()

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **kwargs: Any) -> Any:
        self._fresh.add(name)
        return super().create_file(name, excl=excl, mode=mode, **kwargs)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        for name in filter(self.file_exists, self._fresh):
            sync(self._fpath(name))
        self._fresh.clear()
        super().rename_file(oldname, newname, safe=safe)
        sync(self.folder)


def sync(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
