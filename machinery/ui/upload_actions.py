"""What the buttons of an upload do. Each runs before the page is drawn again, and does its work once.

Who is asking is asked again at the click: a button may outlive the role it was drawn for.
"""

from collections.abc import Callable
from dataclasses import replace

from machinery.clock import now
from machinery.errors import UserError
from machinery.exchange.importing import ImportReport, Progress, import_table
from machinery.pledges.batches import undo_batch
from machinery.process.product import MEGABYTE
from machinery.ui import upload_state as state
from machinery.ui.session import asking, product


def try_out(builder_id: str, progress: Progress) -> None:
    """Read the file in the uploader and remember what storing it would do; nothing is stored."""
    file = state.chosen_file(builder_id)
    if file is None:
        return
    held = state.held()
    suggestions = held is not None and held.file_id == file.file_id and held.uses_suggestions
    upload = state.Upload(builder_id, file.file_id, file.name, uses_suggestions=suggestions)
    try:
        trial = _read(builder_id, file.getvalue(), file.name, suggestions, dry_run=True, progress=progress)
    except UserError as error:
        state.keep(replace(upload, error=error))
    else:
        state.keep(replace(upload, trial=trial))


def use_suggestions(builder_id: str, file_id: str, use: bool) -> None:
    """Have the file checked again with the suggestions in place of what is wrong, or as it is; nothing is stored."""
    upload = state.held()
    if upload is None or upload.stored is not None or (upload.builder_id, upload.file_id) != (builder_id, file_id):
        return
    state.keep(replace(upload, uses_suggestions=use, is_checked=False))


def store(builder_id: str, file_id: str) -> None:
    """Store the good rows of the file as one batch; a second click finds it stored and does nothing.

    Draws nothing: what is drawn here could be broken off by the next click.
    """
    upload, file = state.held(), state.chosen_file(builder_id)
    if file is None or upload is None or upload.stored is not None:
        return
    if (upload.builder_id, upload.file_id, file.file_id) != (builder_id, file_id, file_id):
        return

    def work() -> ImportReport:
        return _read(builder_id, file.getvalue(), file.name, upload.uses_suggestions)

    _do(upload, "stored", work)


def undo(batch_id: str) -> None:
    """Take the upload back as a whole; a second click does nothing."""
    upload = state.held()
    if upload is None or upload.stored is None or upload.stored.batch_id != batch_id or upload.undone is not None:
        return
    _do(upload, "undone", lambda: undo_batch(product().store, asking(), batch_id, now=now))


def _do(upload: state.Upload, name: str, work: Callable[[], object]) -> None:
    try:
        outcome = work()
    except UserError as error:
        state.keep(replace(upload, error=error))
    else:
        state.keep_outcome(upload, **{name: outcome})


def _read(
    builder_id: str,
    data: bytes,
    name: str,
    suggestions: bool,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    running = product()
    return import_table(
        running.store,
        asking(),
        data,
        name,
        builder_id,
        known=running.reference,
        now=now,
        dry_run=dry_run,
        progress=progress,
        limit_bytes=running.settings.upload_limit_mb * MEGABYTE,
        use_suggestions=suggestions,
    )
