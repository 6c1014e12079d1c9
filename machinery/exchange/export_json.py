"""An edition as one JSON file."""

import json
from typing import Any

import pandas as pd

from machinery.editions.published import PublishedEdition
from machinery.exchange.export_about import about, cell_table, named_table


def json_files(edition: PublishedEdition, lang: str) -> dict[str, bytes]:
    """`<label>.json`: `_about`, `cells` and `named`, rows as objects; a withheld figure is null."""
    content = {
        "_about": about(edition, lang),
        "cells": _rows(cell_table(edition, lang)),
        "named": _rows(named_table(edition, lang)),
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return {f"{edition.label}.json": text.encode()}


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    plain = table.astype(object).where(table.notna(), None)
    return [dict(zip(plain.columns, row, strict=True)) for row in plain.itertuples(index=False)]
