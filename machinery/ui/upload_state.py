"""The upload that the page shows: what a file would do, what it did, and whether that was undone.

The bytes of the file stay with the uploader and are in none of this. They are let go when another file is chosen, the
file is taken away, or the page turns to another builder.
"""

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from machinery.errors import UserError
from machinery.exchange.importing import ImportReport
from machinery.pledges.stored import UndoReport

_HELD = "upload_held"
_NEWS = "upload_news"
_UPLOADER = "upload_of_"


@dataclass(frozen=True)
class Upload:
    """A file of a builder. `trial` is None when it could not be read; `error` is the last refusal.

    `stored` is what storing did, `undone` what undoing it did. `uses_suggestions`: what the check suggests is taken
    where it can mean one thing only; `is_checked` is False until the file is tried out so.
    """

    builder_id: str
    file_id: str
    name: str
    trial: ImportReport | None = None
    stored: ImportReport | None = None
    undone: UndoReport | None = None
    error: UserError | None = None
    uses_suggestions: bool = False
    is_checked: bool = True


def uploader_key(builder_id: str) -> str:
    """The key of the uploader: each builder has one of its own, so that no file is taken for another's."""
    return f"{_UPLOADER}{builder_id}"


def chosen_file(builder_id: str) -> UploadedFile | None:
    """The file in the uploader, or None."""
    return st.session_state.get(uploader_key(builder_id))


def held() -> Upload | None:
    """The upload last shown in this session."""
    return st.session_state.get(_HELD)


def keep(upload: Upload) -> None:
    """Remember an upload in place of the one before."""
    before = held()
    if before is not None and before.file_id != upload.file_id:
        _let_go(before.file_id)
    st.session_state[_HELD] = upload


def keep_outcome(upload: Upload, **outcome: Any) -> None:
    """Remember what became of the upload; the whole page is to be drawn again, since the store has changed."""
    keep(replace(upload, error=None, **outcome))
    st.session_state[_NEWS] = True


def forget() -> None:
    """Let the upload and its file go."""
    before = st.session_state.pop(_HELD, None)
    if before is not None:
        _let_go(before.file_id)


def has_news() -> bool:
    """Whether something was stored or undone since this was last asked."""
    return bool(st.session_state.pop(_NEWS, False))


def _let_go(file_id: str) -> None:
    """Free the bytes of a file at once: the uploader itself keeps those of a page that was left until the session ends.

    Only the manager that holds files in memory can take one away, as Streamlit's own chat input does with it.
    """
    context = get_script_run_ctx()
    if context is not None and hasattr(context.uploaded_file_mgr, "remove_file"):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=file_id)
