"""Where the hand-off socket of a store lies.

The kernel takes at most 107 bytes of socket path, and stores may lie deeper than that. The folder is therefore opened
first and the socket addressed inside it through `/proc/self/fd`, which is short whatever the folder is called.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST_NAME_BYTES = 80


def socket_path(store: str) -> Path:
    """`<store>.sock` beside the store; a very long name is replaced by its hash."""
    file = Path(store).resolve()
    name = f"{file.name}.sock"
    if len(os.fsencode(name)) > LONGEST_NAME_BYTES:
        name = f"{hashlib.sha256(os.fsencode(file.name)).hexdigest()[:32]}.sock"
    return file.parent / name


@contextmanager
def short_address(path: Path) -> Iterator[str]:
    """An address of at most 107 bytes for the socket at `path`; raises `FileNotFoundError` without its folder."""
    if len(os.fsencode(path)) <= LONGEST_NAME_BYTES:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
