"""Private folders of reading processes: each is locked as long as somebody reads in it, so that a later start can tell
those that a killed worker has left behind.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "filing-read-"
SETTLED = 60
"""Seconds; a younger folder may not be locked yet."""


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder for one reading, gone when it ends."""
    with tempfile.TemporaryDirectory(prefix=PREFIX) as name:
        handle = os.open(name, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)  # the kernel gives it back however the holder dies
            yield Path(name)
        finally:
            os.close(handle)


def remove_left_folders() -> int:
    """Removes folders of this user that nobody reads in any more; how many. Leaves alone what it cannot judge."""
    removed = 0
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if _is_left(path):
                shutil.rmtree(path)
                removed += 1
        except OSError:
            continue
    return removed


def _is_left(path: Path) -> bool:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        facts = os.fstat(handle)
        if facts.st_uid != os.geteuid() or time.time() - facts.st_mtime < SETTLED:
            return False
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(handle)
