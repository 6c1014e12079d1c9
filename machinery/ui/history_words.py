"""A change in words: which fields became what."""

from dataclasses import dataclass

from machinery.domain.pledge import FIELDS, pledge_as_row
from machinery.i18n import Translator
from machinery.pledges.stored import StoredPledge
from machinery.reference import Reference
from machinery.ui.own_pledges import differing
from machinery.ui.pledge_words import in_words, own_reference

NOTHING = "–"


@dataclass(frozen=True)
class FieldChange:
    """A field by its name on screen, what it said before and what it says since."""

    field: str
    before: str
    after: str


def field_changes(
    before: StoredPledge | None, after: StoredPledge, known: Reference, t: Translator
) -> list[FieldChange]:
    """What a revision changed, in the order of the fields; of a new pledge all that was not left as it is by default.

    An update confirms the pledge as well, which is not told; what else moves the age of the confirmation is.
    """
    rows = {} if before is None else pledge_as_row(before.pledge), pledge_as_row(after.pledge)
    for row in rows:
        row["pledge_ref"] = own_reference(row.get("pledge_ref", ""), after.pledge_id)
    old, new = rows
    names = _stated(new) if before is None else differing(new, old)
    found = [
        FieldChange(t(f"fields.{name}"), in_words(name, old, known, t), in_words(name, new, known, t)) for name in names
    ]
    if before is None:
        return found
    if before.is_withdrawn != after.is_withdrawn:
        words = {True: t("history.is_withdrawn"), False: t("history.is_standing")}
        found.append(FieldChange(t("history.state"), words[before.is_withdrawn], words[after.is_withdrawn]))
    if after.change in ("confirm", "undo") and before.confirmed_at != after.confirmed_at:
        found.append(
            FieldChange(t("pledge.last_confirmed"), t.datetime(before.confirmed_at), t.datetime(after.confirmed_at))
        )
    return found


def _stated(row: dict[str, str]) -> list[str]:
    return [field.name for field in FIELDS if field.name != "builder_id" and row[field.name] not in ("", field.default)]
