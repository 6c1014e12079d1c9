"""Which suggestions are taken without asking about each: slips of the pen, and never what could mean something else."""

import pytest

from machinery.domain.certain import is_certain
from machinery.reference import reference
from tests.unit.domain.test_checking import check

CERTAIN = [
    ("work_type", "Vej", "road"),
    ("work_type", "Ledning", "pipe"),
    ("work_type", "Bygeri", "building"),
    ("charging_area", "ved ikke", "unknown"),
    ("commitment", "Beslutet", "decided"),
    ("machine_class", "Minigraver 3 t", "mini_excavator_2_6t"),
    ("machine_class", "Bæltegravr 16-25 t", "crawler_excavator_16_25t"),
    ("machine_class", "mini_excavater_2_6t", "mini_excavator_2_6t"),
    ("places", "Kobenhavn", "0101"),
    ("places", "Sønderbog", "0540"),
    ("contact_mailbox", "mailto:anlaeg@kommune.dk", "anlaeg@kommune.dk"),
]
UNSURE = [
    ("work_type", "Vej og kloak"),
    ("work_type", "ikke vej"),
    ("commitment", "Ikke besluttet"),
    ("commitment", "Ubesluttet"),
    ("commitment", "Kontrakt"),
    ("machine_class", "minigraver"),
    ("machine_class", "Minigraver 6-10 t"),
    ("machine_class", "Gravemaskine 20 t"),
    ("machine_class", "dumper over 4 t"),
    ("connector", "type 3"),
    ("places", "Ringe"),
    ("start_month", "03/04/2027"),
    ("machines_peak", "ca. 3"),
    ("machine_months", "1,23"),
    ("visibility", "Med nvn"),
    ("power_source", "HVO"),
]


def faults(field, entered):
    return check(**{field: entered}).faults


@pytest.mark.parametrize(("field", "entered", "meant"), CERTAIN)
def test_a_slip_that_one_name_alone_is_near_is_certain(field, entered, meant):
    (fault,) = faults(field, entered)
    assert (fault.suggestion, is_certain(fault, reference())) == (meant, True)


@pytest.mark.parametrize(("field", "entered"), UNSURE)
def test_what_could_mean_something_else_is_asked_about(field, entered):
    found = faults(field, entered)
    assert found
    assert all(fault.suggestion for fault in found), "there is something to be unsure of"
    assert not any(is_certain(fault, reference()) for fault in found)
