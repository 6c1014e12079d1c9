"""Whatever stands in the cells, an upload ends: in a report that adds up, or in a sentence."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from machinery.errors import BadFile
from machinery.exchange.importing import ImportReport
from machinery.exchange.workbook_report import report_workbook
from machinery.i18n import translator
from machinery.reference import reference
from tests.workbook.making import HEADERS, row, workbook

TEXT = st.text(max_size=40).map(lambda text: ILLEGAL_CHARACTERS_RE.sub("", text))
EPOCH = datetime(1900, 3, 1)  # noqa: DTZ001 - cells know no time zones
CELL = st.one_of(
    st.none(),
    TEXT,
    st.sampled_from(["=1+1", "=A1", "#REF!", "'=x", "+1", "0101:60;0147:40", "Q2 2027", "minigraver 3 t"]),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)),
    st.datetimes(EPOCH),
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=400)),
)  # fmt: skip
ROW = st.one_of(
    st.lists(CELL, min_size=len(HEADERS), max_size=len(HEADERS) + 2),
    st.dictionaries(st.sampled_from(HEADERS), CELL, max_size=2).map(lambda other: row(**other)),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, max_size=6), headers=st.permutations(HEADERS))
def test_any_cells_give_a_report_that_adds_up(
    upload: Callable[..., ImportReport], rows: list[list[Any]], headers: list[str]
) -> None:
    data = workbook(rows, headers)
    try:
        report = upload(data, dry_run=True)
    except BadFile as error:
        translator("da")(error.key, **error.values)
        return
    assert report.rows <= len(rows)
    for t in map(translator, ("da", "en")):
        assert all(problem.reason(t) for problem in report.problems)
        assert all(one.message(t) for one in report.outcomes)
    back = report_workbook(data, "behov.xlsx", report, known=reference(), t=translator("da"))
    if report.rejected:
        again = upload(back, dry_run=True)
        assert (again.rows, again.rejected) == (report.rejected, report.rejected)
