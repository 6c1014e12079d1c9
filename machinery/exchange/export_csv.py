"""An edition as CSV for a spreadsheet.

Lines of explanation above a header break every parser and get lost in a copy, so what must be said is in the columns
`edition`, `as_of` and `note` of each row, and in full in a JSON file beside.
"""

import json

from machinery.clock import COPENHAGEN
from machinery.editions.csv_text import SPREADSHEET, csv_bytes
from machinery.editions.published import PublishedEdition
from machinery.exchange.export_about import about, cell_table, named_table, note


def csv_files(edition: PublishedEdition, lang: str) -> dict[str, bytes]:
    """`<label>-cells.csv`, `<label>-named.csv` and `<label>-about.json`, by name.

    Danish: semicolons and decimal commas; English: commas and points; both UTF-8 with the mark spreadsheets look for.
    A withheld cell has an empty figure and `:c` in `mark`. `as_of` is the day in Denmark.
    """
    stamp = {"edition": edition.label, "as_of": edition.manifest.as_of.astimezone(COPENHAGEN).date().isoformat()}
    tables = {"cells": cell_table(edition, lang), "named": named_table(edition, lang)}
    files = {
        f"{edition.label}-{name}.csv": csv_bytes(
            table.assign(**stamp, note=note(edition, lang, is_named=name == "named")), SPREADSHEET[lang]
        )
        for name, table in tables.items()
    }
    sidecar = json.dumps(about(edition, lang), ensure_ascii=False, indent=2) + "\n"
    return {**files, f"{edition.label}-about.json": sidecar.encode()}
