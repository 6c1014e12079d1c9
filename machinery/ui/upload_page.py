"""The part »Fra en fil« of the page Afgiv planlagt behov: template, file, what it would do, and the way back."""

import json
from functools import partial

import streamlit as st

from machinery.clock import now
from machinery.exchange.importing import ImportReport
from machinery.exchange.workbook_report import report_workbook
from machinery.exchange.workbook_template import own_template
from machinery.i18n import Translator
from machinery.pledges.stored import Builder
from machinery.ui import upload_actions as actions
from machinery.ui import upload_state as state
from machinery.ui.attention import lead_to
from machinery.ui.download import FileToTake, show_downloads
from machinery.ui.frame import show_user_error
from machinery.ui.page import Page
from machinery.ui.session import asking
from machinery.ui.undo_report import show_undone
from machinery.ui.upload_report import show_faults, show_notes, show_replaced, show_rows

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = ("xlsx", "csv")
RESULT = "upload_result"


@st.fragment
def show_upload(page: Page, builder: Builder) -> None:
    """Everything about files, drawn apart from the rest of the page until something has been stored or undone."""
    if state.has_news() or asking() != page.asking:
        st.rerun()
    t = page.t
    st.header(t("upload.heading"), anchor=False)
    st.markdown(t("upload.intro"))
    _show_template(page, builder.builder_id)
    _show_uploader(page, builder.builder_id)
    with st.container(key="upload_outcome"):
        upload = _current(page, builder.builder_id)
        if upload is not None:
            _show_outcome(page, upload)


def _show_template(page: Page, builder_id: str) -> None:
    t = page.t
    make = partial(own_template, page.store, page.asking, builder_id, known=page.reference, t=t, now=now)
    file = FileToTake(t("upload.template"), t("upload.template_file", builder_id=builder_id), WORKBOOK, make)
    show_downloads([file], key="upload_template")


def _show_uploader(page: Page, builder_id: str) -> None:
    t, limit_mb = page.t, page.product.settings.upload_limit_mb
    words = {"choose": t("upload.choose"), "limits": t("upload.limits", limit_mb=limit_mb), "drop": t("upload.drop")}
    # The uploader's own words are English and have no setting; the style sheet puts these in their place.
    named = ";".join(f"--upload-{name}:{json.dumps(text, ensure_ascii=False)}" for name, text in words.items())
    st.html(f"<style>:root{{{named}}}</style>")
    with st.container(key="upload_file"):
        st.file_uploader(t("upload.file"), type=TYPES, key=state.uploader_key(builder_id), max_upload_size=limit_mb)


def _current(page: Page, builder_id: str) -> state.Upload | None:
    """The upload to show; a file that is new in the uploader is tried out first.

    Without a file what was stored from it stays, so that it can be undone.
    """
    upload, file = state.held(), state.chosen_file(builder_id)
    is_own = upload is not None and upload.builder_id == builder_id
    if file is None:
        if upload is not None and not (is_own and upload.stored is not None):
            state.forget()
        return state.held()
    if upload is None or not is_own or upload.file_id != file.file_id or not upload.is_checked:
        t = page.t
        bar = st.progress(0.0, text=t("upload.reading"))

        def progress(done: int, rows: int) -> None:
            bar.progress(done / rows, text=t("upload.checking", done=done, rows=rows))

        actions.try_out(builder_id, progress)
        bar.empty()
    return state.held()


def _show_outcome(page: Page, upload: state.Upload) -> None:
    t = page.t
    if upload.error is not None:
        show_user_error(t, upload.error)
    if upload.stored is not None:
        _show_stored(page, upload, upload.stored)
    elif upload.trial is not None:
        _show_trial(page, upload, upload.trial)


def _show_trial(page: Page, upload: state.Upload, trial: ImportReport) -> None:
    t = page.t
    st.subheader(t("upload.trial"), anchor=False)
    _say(trial.summary(t, is_trial=True), trial)
    if count := trial.accepted + trial.updated:
        st.button(
            t.count("upload.store", count),
            key="upload_store",
            type="primary",
            icon=":material/upload_file:",
            on_click=actions.store,
            args=(upload.builder_id, upload.file_id),
        )
        st.caption(t("upload.not_stored_yet"))
    elif not trial.rejected:
        st.info(t("upload.nothing_new"), icon=":material/done_all:")
    _show_suggestions(upload, trial, t)
    show_replaced(trial, t)
    show_notes(trial, t)
    show_faults(trial, t)
    show_rows(trial, t)
    _show_faulty_rows(page, upload, trial, is_trial=True)


def _show_suggestions(upload: state.Upload, trial: ImportReport, t: Translator) -> None:
    """The one button for all suggestions that can mean one thing only, or the one back to the file as it is."""
    if not upload.uses_suggestions and not trial.mendable:
        return
    if upload.uses_suggestions:
        label, how = t("upload.as_it_is"), t("upload.as_it_is_how")
    else:
        label, how = t("upload.use_suggestions"), t.count("upload.use_suggestions_how", trial.mendable)
    st.markdown(how)
    st.button(
        label,
        key="upload_suggestions",
        icon=":material/undo:" if upload.uses_suggestions else ":material/spellcheck:",
        on_click=actions.use_suggestions,
        args=(upload.builder_id, upload.file_id, not upload.uses_suggestions),
    )


def _show_stored(page: Page, upload: state.Upload, stored: ImportReport) -> None:
    t = page.t
    with st.container(key=RESULT):
        if upload.undone is not None:
            show_undone(upload.undone, t)
        else:
            _say(stored.summary(t), stored)
            if stored.batch_id is not None:
                _show_undo(stored.batch_id, t)
            show_replaced(stored, t)
            show_faults(stored, t)
            _show_faulty_rows(page, upload, stored, is_trial=False)
    lead_to(RESULT, f"{upload.file_id}-{upload.undone is not None}")


def _show_undo(batch_id: str, t: Translator) -> None:
    st.markdown(t("undo.upload.text"))
    st.button(t("undo.upload.act"), key="upload_undo", icon=":material/undo:", on_click=actions.undo, args=(batch_id,))


def _say(summary: str, report: ImportReport) -> None:
    """The sentence of a report, marked by whether all went well."""
    if report.rejected == report.rows:
        st.error(summary, icon=":material/error:")
    elif report.rejected:
        st.warning(summary, icon=":material/rule:")
    else:
        st.success(summary, icon=":material/check_circle:")


def _show_faulty_rows(page: Page, upload: state.Upload, report: ImportReport, *, is_trial: bool) -> None:
    """The faulty rows as a workbook, as long as the file they stand in is there."""
    t, file = page.t, state.chosen_file(upload.builder_id)
    if not report.rejected or file is None or file.file_id != upload.file_id:
        return
    make = partial(report_workbook, file.getvalue(), upload.name, report, known=page.reference, t=t, is_trial=is_trial)
    st.markdown(t("upload.report_how"))
    name = t("upload.report_file", builder_id=upload.builder_id)
    show_downloads([FileToTake(t("upload.report"), name, WORKBOOK, make)], key="upload_report")
