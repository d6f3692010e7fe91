"""`FileStore` in a local folder: one file a key, in 256 shards, each written whole or not at all."""

import errno
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filing.errors import EngineDown, NotFound

KEY = re.compile(r"[0-9a-f]{64}")
"""A SHA-256 digest, e.g. `e3b0c442…b855`; nothing else ever becomes part of a path."""
SHARD = re.compile(r"[0-9a-f]{2}")
"""The folder of all keys that begin so, e.g. `e3`."""
DRAFTS = "drafts"
LEFTOVER_SECONDS = 86_400
"""A draft of this age belongs to a process that was killed: no write takes a day."""
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class FolderStore:
    """`root/ab/ab34…` holds the bytes, `root/drafts` what is being written. The folder is made by the first `put`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, data: bytes) -> str:
        """As the contract says; also mends a file whose bytes no longer match their key."""
        key = hashlib.sha256(data).hexdigest()
        with self._explaining():
            if self._read(key) != data:
                self._write(key, data)
            for folder in (self._path(key).parent, self._root, self._root.parent):
                _sync(folder)
        return key

    def get(self, key: str) -> bytes:
        with self._explaining():
            data = self._read(key)
        if data is None:
            raise NotFound(f"文件库中没有摘要为“{key[:64]}”的文件。请运行 flask verify 核对，并从备份恢复。")
        if hashlib.sha256(data).hexdigest() != key:
            raise EngineDown(f"文件 {self._path(key)} 已损坏，内容与摘要不符。请从备份恢复，或重新报送同一文件。")
        return data

    def delete(self, key: str) -> None:
        if KEY.fullmatch(key):
            with self._explaining():
                self._path(key).unlink(missing_ok=True)

    def keys(self) -> Iterator[str]:
        with self._explaining():
            shards = [name for name in os.listdir(self._root) if SHARD.fullmatch(name)] if self._root.exists() else []
            found = [name for shard in shards for name in os.listdir(self._root / shard)]
        return iter(sorted(filter(KEY.fullmatch, found)))

    def _path(self, key: str) -> Path:
        return self._root / key[:2] / key

    def _read(self, key: str) -> bytes | None:
        if not KEY.fullmatch(key):
            return None
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            return None

    def _write(self, key: str, data: bytes) -> None:
        drafts, path = self._root / DRAFTS, self._path(key)
        for folder in (drafts, path.parent):
            folder.mkdir(parents=True, exist_ok=True)
        self._sweep(drafts)
        descriptor, draft = tempfile.mkstemp(dir=drafts)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(descriptor)
            Path(draft).replace(path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise

    def _sweep(self, drafts: Path) -> None:
        for draft in drafts.iterdir():
            try:
                if time.time() - draft.stat().st_mtime > LEFTOVER_SECONDS:
                    draft.unlink()
            except FileNotFoundError:  # finished by its writer in the meantime
                continue

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Turns what goes wrong on the disk into EngineDown with advice."""
        try:
            yield
        except OSError as error:
            if error.errno in FULL:
                raise EngineDown(f"磁盘已满，文件未能存入 {self._root}。请清理磁盘后重新提交。") from error
            raise EngineDown(f"文件库 {self._root} 无法读写：{error.strerror}。请检查目录及其权限。") from error


def _sync(folder: Path) -> None:
    """Makes new names in `folder` outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
