"""Reference data: machine classes, places, factors, sources, words and the register, read from data/ and checked."""

from machinery.reference.checks import check_reference
from machinery.reference.load import DATA_FOLDER, load_reference, reference
from machinery.reference.model import CpvCode, GlossaryEntry, Parameter, Reference, ReferenceFault, Source

__all__ = [
    "DATA_FOLDER",
    "CpvCode",
    "GlossaryEntry",
    "Parameter",
    "Reference",
    "ReferenceFault",
    "Source",
    "check_reference",
    "load_reference",
    "reference",
]
