"""The register: the real public bodies in the process, and what each has said in public that it requires.

The register holds no volumes: none are published.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Participant:
    """A partner of the process.

    `joined` and `left` are a year or a year and month (`2022`, `2022-04`), `left` empty while taking part. `cvr` is
    empty when unknown. `signed_letter` False means that no signature is known, not that it was refused; `signed_on`
    is None when the day is unknown. `home_places` are codes of municipalities, a region, or `DK`.
    """

    builder_id: str
    name: str
    kind: str
    cvr: str
    home_places: tuple[str, ...]
    joined: str
    left: str
    signed_letter: bool
    signed_on: date | None
    source_id: str
    note_da: str
    note_en: str


@dataclass(frozen=True, slots=True)
class PublicRequirement:
    """Something a participant has said in public that it requires, or has tried, in our own words.

    `stated_on` is a year, month or day, empty when the source does not say. `requirement_type` is empty where the
    source does not say how the requirement is made. `status` is verified, inferred or to_check.
    """

    requirement_id: str
    builder_id: str
    stated_on: str
    requirement_type: str
    text_da: str
    text_en: str
    source_id: str
    status: str
    note_da: str
    note_en: str


CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)
"""Weights of the modulus 11 check of a Danish company registration number."""


def is_valid_cvr(cvr: str) -> bool:
    """Whether eight digits pass the modulus 11 check. New numbers may lawfully fail it: warn, do not refuse."""
    if len(cvr) != 8 or not cvr.isascii() or not cvr.isdigit() or cvr[0] == "0":
        return False
    return sum(int(digit) * weight for digit, weight in zip(cvr, CVR_WEIGHTS, strict=True)) % 11 == 0
