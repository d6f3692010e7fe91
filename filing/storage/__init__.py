"""Uploaded files, byte for byte: the contract, and `open_store`, which chooses the engine by URL."""

from filing.storage.contract import FileStore
from filing.storage.opening import open_store

__all__ = ["FileStore", "open_store"]
