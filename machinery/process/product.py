"""The product of one process: the open store, the reference data and the settings, opened once and shared."""

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from machinery.errors import SettingError, StoreInUse
from machinery.process.address import socket_path
from machinery.process.frames import Request
from machinery.process.handoff import Answer, HandOff
from machinery.reference import Reference, reference
from machinery.settings import Settings
from machinery.settings import settings as read_settings
from machinery.store.database import Store

MEGABYTE = 1 << 20
_STEP_S = 0.1


@dataclass(frozen=True)
class Product:
    """What every page and command works with."""

    store: Store
    reference: Reference
    settings: Settings
    hand_off: HandOff | None = field(default=None, compare=False)

    def close(self) -> None:
        """Let commands that run for others end, then close the store."""
        if self.hand_off is not None:
            self.hand_off.close()
        self.store.close()
        _forget(self)


def open_product(settings: Settings, *, wait_s: float = 0) -> Product:
    """Open the store, made and brought up to date as needed, without a socket: for one command.

    `wait_s`: seconds to wait for another process that has the store and may be about to end. Raises `StoreInUse`
    after that, `SettingError`, `ReferenceDataError` and `MigrationError`.
    """
    known = reference()
    end = time.monotonic() + wait_s
    while True:
        try:
            return Product(_open_store(settings, known), known, settings)
        except StoreInUse:
            if time.monotonic() >= end:
                raise
            time.sleep(_STEP_S)


def _open_store(settings: Settings, known: Reference) -> Store:
    file = Path(settings.store)
    try:
        file.resolve().parent.mkdir(parents=True, exist_ok=True)
        settings.editions_dir.mkdir(parents=True, exist_ok=True)
        settings.backup_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError("cli.store.no_folder", path=str(error.filename), reason=error.strerror or "") from error
    return Store.open(
        file,
        reference=known,
        backup_dir=settings.backup_dir,
        editions_dir=settings.editions_dir,
        stale_after_months=settings.stale_after_months,
        out_after_months=settings.out_after_months,
    )


_lock = threading.Lock()
_running: Product | None = None


def running_product(settings: Settings | None = None) -> Product:
    """The product of this process, opened at the first call and the same one ever after, until it is closed.

    Opening starts the hand-off socket beside the store. Settings count at the first call; later ones must name the
    same store, else `SettingError`. Safe from several threads. Raises as `open_product` does.
    """
    global _running
    with _lock:
        if _running is None:
            _running = _open_running(read_settings() if settings is None else settings)
        elif settings is not None and settings.store != _running.settings.store:
            raise SettingError("cli.store.another_is_open", path=_running.settings.store)
        return _running


def _open_running(settings: Settings) -> Product:
    opened = open_product(settings, wait_s=10)

    def handle(request: Request, answer: Answer) -> int:
        # Loaded with the first command that arrives: the pages need none of it.
        from machinery.cli.dispatch import run_for_another

        return run_for_another(request, answer, opened)

    try:
        limit_bytes = settings.upload_limit_mb * MEGABYTE
        hand_off = HandOff(socket_path(settings.store), handle, limit_bytes=limit_bytes, lang=settings.lang)
    except BaseException:
        opened.store.close()
        raise
    return Product(opened.store, opened.reference, settings, hand_off)


def _forget(product: Product) -> None:
    global _running
    with _lock:
        if _running is product:
            _running = None
