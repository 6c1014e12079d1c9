"""What the reference data is once loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from machinery.domain.classes import MachineClass, MachineGroup
from machinery.domain.participants import Participant, PublicRequirement
from machinery.domain.places import Geography
from machinery.domain.vocabulary import Term
from machinery.errors import UnknownCode


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure or a statement comes from. Empty text means unknown, and the note says so.

    Dates are a year, a month or a day. `sha256` is that of the delivered file, for data taken over as a file.
    """

    source_id: str
    producer: str
    title: str
    url: str
    date_published: str
    date_accessed: str
    license: str
    citation: str
    sha256: str
    note_da: str
    note_en: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A numeric factor with its range, unit and origin.

    `machine_class` is empty for a general factor. `valid_year` and `currency_year` are None where they do not apply.
    `processing_level` says how much was done to the number: raw, converted, derived or assumed.
    """

    parameter: str
    machine_class: str
    value: float
    value_low: float
    value_high: float
    unit: str
    valid_year: int | None
    currency_year: int | None
    source_id: str
    source_locator: str
    processing_level: str
    note_da: str
    note_en: str


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A word of the field in Danish and English; the note is in English."""

    da: str
    en: str
    note: str


@dataclass(frozen=True, slots=True)
class CpvCode:
    """A code of the EU's common procurement vocabulary (2008); eight characters, without the check digit.

    `use` says what it serves here: a machine group, `works`, `charging`, `rental` or `machinery` (general). `status_da`
    is to_check where the Danish title is our own working translation.
    """

    cpv_code: str
    title_en: str
    title_da: str
    use: str
    status_en: str
    status_da: str
    source_id: str


@dataclass(frozen=True, slots=True)
class ReferenceFault:
    """A cell of the reference data that breaks a rule. `row` is the line in a spreadsheet: the header is row 1."""

    file: str
    row: int
    column: str
    rule: str
    value: str
    message: str


@dataclass(frozen=True)
class Reference:
    """All reference data, keyed by code, in the order of the files.

    `vocabulary` maps the name of a list (commitment, tier, work_type, requirement_type, …) to its terms by code.
    """

    classes: Mapping[str, MachineClass]
    groups: Mapping[str, MachineGroup]
    geography: Geography
    vocabulary: Mapping[str, Mapping[str, Term]]
    parameters: tuple[Parameter, ...]
    sources: Mapping[str, Source]
    participants: Mapping[str, Participant]
    public_requirements: tuple[PublicRequirement, ...]
    glossary: tuple[GlossaryEntry, ...]
    cpv: Mapping[str, CpvCode]

    def parameter(self, name: str, machine_class: str = "", valid_year: int | None = None) -> Parameter:
        """The factor of this name, general or of one class.

        A factor given for several years, such as `grid_co2`, needs `valid_year`. Raises `UnknownCode` when there is
        none, or several.
        """
        known = self._by_key.get((name, machine_class), ())
        found = [p for p in known if valid_year is None or p.valid_year == valid_year]
        if len(found) != 1:
            raise UnknownCode("reference.unknown_parameter", kind="parameter", code=name, found=len(found))
        return found[0]

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], tuple[Parameter, ...]]:
        keyed: dict[tuple[str, str], tuple[Parameter, ...]] = {}
        for p in self.parameters:
            key = (p.parameter, p.machine_class)
            keyed[key] = (*keyed.get(key, ()), p)
        return keyed
