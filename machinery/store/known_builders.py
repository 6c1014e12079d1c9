"""A builder by its id, and what to say of an id that is nobody's."""

from collections.abc import Mapping
from typing import Any

from machinery.domain.naming import name_index, nearest_name
from machinery.errors import NotFound
from machinery.store.database import Writer


def known_builder(writer: Writer, builder_id: str) -> Mapping[str, Any]:
    """The row of a builder; raises `NotFound`."""
    for row in writer.rows("builders", builder_id=builder_id):
        return row
    raise unknown_builder(
        builder_id, {row["builder_id"]: row["name"] for row in writer.rows("builders", builder_id=None)}
    )


def unknown_builder(builder_id: str, names: Mapping[str, str]) -> NotFound:
    """The error for an id that is none of the participants' (`names`: id → name); it tells the one most like it."""
    if not names:
        return NotFound("store.no_builders", builder_id=builder_id)
    index = name_index((text, one) for one, name in names.items() for text in (one, name))
    nearest = nearest_name(builder_id[:200], index)
    return NotFound("store.unknown_builder", builder_id=builder_id, nearest=nearest, nearest_name=names[nearest])
