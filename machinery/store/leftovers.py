"""What a backup that was killed leaves behind: private fields in folders that nobody looks into."""

import shutil
from pathlib import Path

MAKING = "making-"
"""Begins the name of a folder in which a backup is being written."""
HANDING_OVER = "handing-over-"
"""Begins the name of a folder from which a finished backup is being fetched."""


def remove(backup_dir: Path) -> None:
    """Remove the unfinished backups in a folder. Only for the process that has the store, before it makes one."""
    for beginning in (MAKING, HANDING_OVER):
        for left in backup_dir.glob(f"{beginning}*"):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
