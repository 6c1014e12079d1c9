"""What somebody sees when something is wrong: words they understand, never a trace and never a blank page."""

import pytest
from streamlit.testing.v1 import AppTest

from machinery.i18n import translator
from machinery.process import product as process
from machinery.ui.markdown import plain
from machinery.ui.pages_list import PAGES
from tests.pages.screen import TIMEOUT_S, show, words
from tests.pages.worlds import World

T = translator("da")


@pytest.mark.parametrize("key", [page.key for page in PAGES])
def test_a_store_that_cannot_be_opened_is_said_on_every_page(tmp_path, key):
    (tmp_path / "machinery.duckdb").write_bytes(b"this is not a database" * 1000)
    with World("broken", tmp_path).settled():
        at = show(key)
        assert process._running is None
    assert [title.value for title in at.title] == [T("common.not_ready")]
    assert [error.value for error in at.error] == [T("common.not_ready_text")]
    assert not at.metric


def test_the_pages_needed_to_enter_demand_go_on_with_a_damaged_edition(fresh_world):
    (fresh_world.folder / "editions" / "2026-1" / "cells.parquet").write_bytes(b"spoiled")
    at = show("participants")
    assert plain(T("editions.damaged", label="2026-1", file="cells.parquet")) in [error.value for error in at.error]
    assert T("participants.register.heading") in words(at)


@pytest.mark.parametrize("key", ["participants", "demand", "pledge"])
def test_a_page_file_run_on_its_own_checks_who_asks(filled_world, key):
    """As Streamlit would if the entry script were passed by: whoever comes is a supplier."""
    page = next(page for page in PAGES if page.key == key)
    at = AppTest.from_file(str(page.file), default_timeout=TIMEOUT_S)
    at.query_params["role"] = "facilitator"
    at.run()
    assert T("participants.completeness.heading") not in words(at)
    assert T("common.non_binding_notice") in words(at)
