"""Files that whoever calls a command names on the command line, read where the command was called."""

from pathlib import Path

from machinery.errors import BadFile, NotFound
from machinery.process.product import MEGABYTE
from machinery.settings import Settings


def require_editions(settings: Settings) -> None:
    """Nothing when the folder of the editions is there; else raises `NotFound`: no folder is not no editions."""
    if not settings.editions_dir.is_dir():
        raise NotFound("cli.file.no_editions", folder=str(settings.editions_dir))


def read_input(name: str, settings: Settings) -> dict[str, bytes]:
    """The bytes of one input file under its name; raises `BadFile` when it is missing, a folder or too large."""
    path = Path(name)
    try:
        if path.stat().st_size > settings.upload_limit_mb * MEGABYTE:
            raise BadFile("cli.file.too_large", path=name, limit=settings.upload_limit_mb)
        return {name: path.read_bytes()}
    except FileNotFoundError as error:
        raise BadFile("cli.file.missing", path=name) from error
    except IsADirectoryError as error:
        raise BadFile("cli.file.is_folder", path=name) from error
    except PermissionError as error:
        raise BadFile("cli.file.not_allowed", path=name) from error
    except OSError as error:
        raise BadFile("cli.file.not_read", path=name, reason=error.strerror or "") from error
