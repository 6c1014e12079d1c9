"""Rules of the register of participants."""

from collections.abc import Iterator

from machinery.domain.participants import is_valid_cvr
from machinery.reference.rules.rule import Found, Rule, Tables


def _participants(tables: Tables) -> Iterator[Found]:
    for row in tables["participants"]:
        if row.text["cvr"] and not is_valid_cvr(row.text["cvr"]):
            yield _found(row.number, "cvr", "cvr_modulus_11", row.text["cvr"], "the number fails the modulus 11 check")
        if row.values["signed_on"] is not None and not row.values["signed_letter"]:
            yield _found(
                row.number,
                "signed_on",
                "signed_on_needs_signature",
                row.text["signed_on"],
                "a day of signing needs signed_letter true",
            )
        length = min(len(row.text["left"]), len(row.text["joined"]))
        if row.text["left"] and row.text["left"][:length] < row.text["joined"][:length]:
            yield _found(row.number, "left", "date_order", row.text["left"], "left is before joined")


def _found(row: int, column: str, rule: str, value: str, message: str) -> Found:
    return Found("participants", row, column, rule, value, message)


RULES = (Rule(("participants",), _participants),)
