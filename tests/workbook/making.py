"""Workbooks as builders make them, and packages that no builder should be able to harm us with."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

HEADERS = (
    "pledge_ref", "project", "places", "start_month", "end_month", "machine_class", "machines_peak", "machine_months",
    "commitment", "note",
)  # fmt: skip
DANISH = (
    "Jeres reference", "Projekt", "Sted", "Første måned", "Sidste måned", "Maskinklasse", "Maskiner på samme tid",
    "Maskinmåneder", "Forpligtelsesgrad", "Note",
)  # fmt: skip


def row(ref: str = "A-1", **other: Any) -> list[Any]:
    """A good row in the order of `HEADERS`."""
    values: dict[str, Any] = {
        "pledge_ref": ref,
        "project": "Separatkloakering",
        "places": "0101",
        "start_month": "2027-03",
        "end_month": "2027-08",
        "machine_class": "crawler_excavator_16_25t",
        "machines_peak": 3,
        "commitment": "planned",
    } | other
    return [values.get(name) for name in HEADERS]


def workbook(
    rows: Sequence[Sequence[Any]], headers: Sequence[str] = HEADERS, shape: Callable[[Any], None] | None = None
) -> bytes:
    """A workbook with a header and rows on its first sheet; `shape` may do anything to it before it is saved."""
    book = Workbook()
    for cells in [headers, *rows]:
        book.active.append(list(cells))
    if shape is not None:
        shape(book)
    return saved(book)


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def opened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


def rewritten(data: bytes, change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None) -> bytes:
    """The same package with parts changed, left out (None) or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = change(part.filename, old.read(part))
            if content is not None:
                new.writestr(part.filename, content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return stream.getvalue()


def with_sheet_text(data: bytes, pattern: str, text: str) -> bytes:
    """The first sheet's XML with the pattern replaced; the pattern must be there."""

    def change(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        changed, count = re.subn(pattern, text, content.decode(), count=1, flags=re.DOTALL)
        assert count == 1, pattern
        return changed.encode()

    return rewritten(data, change)


def with_cached(data: bytes, cell: str, value: str, kind: str = "") -> bytes:
    """A formula cell with the value that a spreadsheet program saves beside the formula."""
    attribute = f' t="{kind}"' if kind else ""
    return with_sheet_text(
        data, rf'<c r="{cell}"([^>]*)>(<f>.*?</f>)<v ?/>', rf'<c r="{cell}"\1{attribute}>\2<v>{value}</v>'
    )


def sheet_texts(data: bytes) -> dict[str, str]:
    """The XML of every sheet by the name of its part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")
        }
