"""Whose file it is: the column of the builder, which may hold the id or the name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from machinery.domain.entered import as_text
from machinery.domain.faults import Fault, shown
from machinery.domain.naming import fold
from machinery.errors import BadFile
from machinery.exchange.table_file import TableFile


def settle_builder(table: TableFile, name: str, builder_id: str, names: Mapping[str, str]) -> None:
    """Take the builder's name for its id, in place; raises `BadFile` where every row names another builder.

    Rows of others among own ones are left to the check, which answers for each. `names`, by id, are of the builders
    that whoever asks may act for: those come by their names.
    """
    own_name = names[builder_id]
    own = {fold(builder_id), fold(own_name)}
    name_of = {fold(one): called for one, called in names.items()}
    given: Counter[str] = Counter()
    for _, cells in table.rows:
        text = as_text(cells.get("builder_id"))
        if text:
            cells["builder_id"] = builder_id if fold(text) in own else name_of.get(fold(text), text)
            given[cells["builder_id"]] += 1
    if builder_id not in given and given.total() == len(table.rows) > 1:
        raise BadFile("import.other_builder", file=name, given=shown(", ".join(given)), builder=own_name)


def by_name(faults: Sequence[Fault], own_name: str) -> list[Fault]:
    """The faults, with the name of the builder that the file is read in for instead of its id."""
    return [replace(one, suggestion=own_name) if one.rule == "other_builder" else one for one in faults]
