"""Rows whose cells stand in the wrong columns: one fault that says so instead of one for every cell that then is wrong.

What moves the cells of a row is a separator inside a text without quotation marks, most often the semicolon between
places (`0751:60;0147:40`), or one that is missing.
"""

import re
from collections.abc import Mapping

from machinery.domain.checking import Known
from machinery.domain.faults import Fault, shown
from machinery.domain.pledge import FIELD, Kind
from machinery.exchange.table_file import TableFile
from machinery.i18n import LANGUAGES, translator

_WITH_SHARE = re.compile(r"([^:;]{1,80}):\s*[0-9]{1,3}(?:[.,][0-9]{1,12})?\s*%?")


def slip(table: TableFile, row_no: int, cells: Mapping[str, str], known: Known) -> Fault | None:
    """The one fault of a row that is refused and whose cells have probably moved; None for any other row."""
    places = _places_apart(table, cells, known)
    if len(places) > 1:
        joined = ";".join(places)
        # The message shows them with quotation marks; a suggestion without would be typed in without.
        return Fault("places", "places_apart", joined, "", {"joined": shown(joined)})
    if row_no in table.beyond or row_no in table.padded_rows:
        return Fault("", "too_many_cells")
    ended = [name for name in table.headers if FIELD[name].required and name not in cells]
    if ended:
        names = {f"missing_{lang}": translator(lang)(f"fields.{ended[0]}") for lang in LANGUAGES}
        return Fault("", "too_few_cells", "", "", names)
    return None


def _places_apart(table: TableFile, cells: Mapping[str, str], known: Known) -> list[str]:
    """The cell of the places and the ones after it that hold a place too."""
    if "places" not in table.headers:
        return []
    found = []
    for name in table.headers[table.headers.index("places") :]:
        cell = cells.get(name, "").strip()
        share = _WITH_SHARE.fullmatch(cell)
        # A text such as a project may well be called what a place is called.
        is_text = FIELD[name].kind in (Kind.TEXT, Kind.LONG_TEXT)
        if not cell or (is_text and not share) or known.geography.find(share[1] if share else cell[:80]) is None:
            break
        found.append(cell)
    return found
