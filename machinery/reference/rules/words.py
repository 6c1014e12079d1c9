"""Rules of lists and remarks: what the code relies on is there, lists are numbered, both languages speak."""

from collections import defaultdict
from collections.abc import Iterator

from machinery.domain.vocabulary import TIER_OF, TIERS
from machinery.reference.reading import Row
from machinery.reference.rules.rule import Found, Rule, Tables

_ASKED = frozenset(
    {
        "work_type",
        "requirement_type",
        "acquisition",
        "power_source",
        "charging_area",
        "visibility",
        "battery_planned",
        "connector",
        "change",
    }
)
_NOTED = ("parameters", "sources", "regions", "participants", "public_requirements")


def _commitments(tables: Tables) -> Iterator[Found]:
    found = {row.text["commitment"]: row for row in tables["commitments"]}
    for code in TIER_OF.keys() - found.keys():
        yield Found("commitments", 0, "commitment", "code_missing", code, "the code relies on this commitment")
    for code, row in found.items():
        if code not in TIER_OF or row.text["tier"] != (TIER_OF[code] or ""):
            yield Found(
                "commitments",
                row.number,
                "tier",
                "differs_from_code",
                row.text["tier"],
                f"machinery/domain/vocabulary.py says {TIER_OF.get(code)!r} for {code}",
            )
    in_order = [row.text["commitment"] for row in sorted(found.values(), key=lambda row: row.values["order"])]
    if found.keys() == TIER_OF.keys() and in_order != list(TIER_OF):
        yield Found("commitments", 0, "order", "differs_from_code", ",".join(in_order), "the ladder has another order")


def _tiers(tables: Tables) -> Iterator[Found]:
    found = [row.text["tier"] for row in sorted(tables["tiers"], key=lambda row: row.values["order"])]
    if found != list(TIERS):
        yield Found("tiers", 0, "tier", "differs_from_code", ",".join(found), f"the code relies on {', '.join(TIERS)}")


def _probabilities(tables: Tables) -> Iterator[Found]:
    known = {row.text["parameter"]: row for row in tables["parameters"]}
    for code, tier in TIER_OF.items():
        name = f"commitment_probability_{code}"
        if tier is not None and name not in known:
            yield Found("parameters", 0, "parameter", "code_missing", name, "every open commitment has a probability")


def _orders(tables: Tables) -> Iterator[Found]:
    lists: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for table in ("commitments", "tiers", "terms"):
        for row in tables[table]:
            lists[table, row.text.get("vocabulary", "")].append(row)
    for (table, _), rows in lists.items():
        seen: set[int] = set()
        for row in rows:
            if row.values["order"] in seen or row.values["order"] > len(rows):
                yield Found(
                    table,
                    row.number,
                    "order",
                    "numbered_without_gaps",
                    row.text["order"],
                    f"a list of {len(rows)} is numbered from 1 to {len(rows)}, each number once",
                )
            seen.add(row.values["order"])


def _lists(tables: Tables) -> Iterator[Found]:
    for name in sorted(_ASKED - {row.text["vocabulary"] for row in tables["terms"]}):
        yield Found("terms", 0, "vocabulary", "code_missing", name, "the fields of a pledge rely on this list")


def _both_languages(table: str) -> Rule:
    def broken(tables: Tables) -> Iterator[Found]:
        for row in tables[table]:
            if bool(row.text["note_da"]) != bool(row.text["note_en"]):
                yield Found(
                    table,
                    row.number,
                    "note_da" if row.text["note_en"] else "note_en",
                    "both_languages",
                    "",
                    "a note is written in both languages or not at all",
                )

    return Rule((table,), broken)


def _unknown_origin(tables: Tables) -> Iterator[Found]:
    for row in tables["sources"]:
        empty = [name for name in ("url", "date_published", "date_accessed", "license") if not row.text[name]]
        if empty and not row.text["note_en"]:
            yield Found("sources", row.number, empty[0], "unknown_needs_note", "", "an unknown is said in the note")


RULES = (
    Rule(("commitments",), _commitments),
    Rule(("tiers",), _tiers),
    Rule(("parameters",), _probabilities),
    Rule(("commitments", "tiers", "terms"), _orders),
    Rule(("terms",), _lists),
    *(_both_languages(table) for table in _NOTED),
    Rule(("sources",), _unknown_origin),
)
