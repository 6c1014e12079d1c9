"""A site file: what may be left out, and that nonsense gets a clear answer with its place and a value that would do."""

import json
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinery.charging import InvalidSite, PowerSource, size_site
from machinery.charging.faults import LIMITS
from machinery.i18n import LANGUAGES, translator
from machinery.i18n.catalogue import catalogue
from tests.charging.examples import ASSUMPTIONS, CLASSES, CRAWLER, read, worked_example
from tests.charging.nonsense import NONSENSE, with_machine


def read_file(content):
    """As the command reads it: from text."""
    return read(content if isinstance(content, str | bytes) else json.dumps(content))


@pytest.mark.parametrize(
    ("content", "path", "rule", "nearest"), [case[1:] for case in NONSENSE], ids=[case[0] for case in NONSENSE]
)
def test_nonsense_is_told_with_place_value_and_a_value_that_would_do(content, path, rule, nearest):
    with pytest.raises(InvalidSite) as told:
        read_file(content)
    fault = told.value.values["faults"][0]
    assert (fault.path, fault.rule) == (path, rule)
    assert fault.nearest
    if nearest is not None:
        assert fault.nearest == nearest
    for lang in LANGUAGES:
        sentence = translator(lang)(told.value.key, **told.value.values)
        assert path in sentence
        assert rule in {"empty_site", "no_work"} or fault.value in sentence
        assert rule == "not_json" or fault.nearest in sentence


def test_every_sentence_of_a_fault_is_reached_by_a_case():
    reached = {case[3] for case in NONSENSE}
    known = {key.split(".")[1] for key in catalogue("da") if key.startswith("charging_faults.")}
    assert known - reached == {"reason", "remedy"}


def test_both_languages_hold_the_same_sentences_with_the_same_places():
    def places(text):
        return {name.split(":")[0] for _, name, _, _ in string.Formatter().parse(text) if name}

    for subject in ("charging_faults.", "sites."):
        da, en = (
            {key: places(text) for key, text in catalogue(lang).items() if key.startswith(subject)}
            for lang in LANGUAGES
        )
        assert da == en
        assert da


def test_all_faults_are_told_at_once():
    site = worked_example(grid_limit_kw="80", usable_battery=2)
    site["machines"][1]["charger_kw"] = 0
    site["machines"][2]["machine_class"] = "loader"
    with pytest.raises(InvalidSite) as told:
        read(site)
    assert [f.path for f in told.value.values["faults"]] == [
        "grid_limit_kw",
        "usable_battery",
        "machines[1].charger_kw",
        "machines[2].machine_class",
    ]


class TestLeftOut:
    def test_a_class_alone_is_a_site(self):
        site = read({"machines": [{"machine_class": CRAWLER}]})
        (machine,) = site.machines
        known = CLASSES[CRAWLER]
        assert (machine.energy_kwh_per_h, machine.battery_kwh) == (known.electric_kwh_per_h, known.battery_kwh)
        pause, night = machine.charging
        assert (pause.charger_kw, pause.efficiency) == (known.dc_charge_kw, ASSUMPTIONS.efficiency_dc)
        assert (night.charger_kw, night.efficiency) == (known.ac_charge_kw, ASSUMPTIONS.efficiency_ac)
        assert (site.slot_minutes, site.grid_limit_kw, site.base_load_kw) == (15, None, (0.0,))

    def test_chargers_and_efficiencies_per_window(self):
        site = read(with_machine(charger_kw=[150, 22], charging_efficiency=[0.92, 0.9]))
        pause, night = site.machines[0].charging
        assert (pause.charger_kw, pause.efficiency, pause.is_dc) == (150, 0.92, True)
        assert (night.charger_kw, night.efficiency, night.is_dc) == (22, 0.9, False)

    def test_hours_that_are_no_whole_slots_keep_their_energy(self):
        site = read({"slot_hours": 0.5, "machines": [{"machine_class": CRAWLER, "hours_per_day": 7.3}]})
        assert site.machines[0].work_hours == 7.5
        assert site.machines[0].battery_energy_kwh == pytest.approx(40 * 7.3)

    def test_without_a_connection_nothing_is_said_of_a_buffer(self):
        answer = size_site(read({"machines": [{"machine_class": CRAWLER}]})).as_json()
        assert answer["buffer_kwh"] is None
        assert answer["buffer_feasible"] is None

    def test_cable_and_hydrogen(self):
        by_source = {
            source: size_site(read({"machines": [{"machine_class": CRAWLER, "power_source": source}]}))
            for source in PowerSource
        }
        cable, hydrogen = by_source[PowerSource.cable], by_source[PowerSource.hydrogen]
        assert cable.energy_kwh_per_day == pytest.approx(40 * 7 / 0.9)
        assert cable.unmanaged_peak_kw == cable.managed_peak_kw == pytest.approx(40 / 0.9)
        assert cable.unmanaged_peak_at == "07:00"
        assert hydrogen.energy_kwh_per_day == hydrogen.unmanaged_peak_kw == hydrogen.managed_peak_kw == 0
        assert hydrogen.is_feasible

    def test_work_through_the_break_is_no_charging(self):
        site = read(with_machine(work=[["07:00", "15:00"]]))
        assert not size_site(site).is_feasible

    def test_a_base_load_per_slot(self):
        evening = [0.0] * 36 + [300.0] * 2 + [0.0] * 10
        result = size_site(read(worked_example(base_load_kw=evening)))
        assert result.managed_peak_kw == pytest.approx(300)
        assert result.unmanaged_profile_kw[36] == pytest.approx(330)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
PATHS = [
    ("grid_limit_kw",),
    ("buffer",),
    ("charging_windows",),
    ("charging_windows", 0),
    ("machines",),
    ("slot_hours",),
]
PATHS += [("machines", 0, name) for name in worked_example()["machines"][0]]
PATHS += [("machines", 0, "work", 1), ("machines", 0, "work", 0, 1)]
PATHS += [("base_load_kw",), ("buffer", "charge_efficiency")]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(PATHS), JSON)
def test_whatever_stands_in_a_field_is_sized_or_told(path, value):
    site = json.loads(json.dumps(worked_example()))
    inside = site
    for name in path[:-1]:
        inside = inside[name]
    inside[path[-1]] = value
    faults = ()
    try:
        described = read(site)
    except InvalidSite as told:
        faults = told.values["faults"]
    if not faults:
        json.dumps(size_site(described).as_json(), allow_nan=False)


def extremes(name):
    limit = LIMITS[name]
    return st.sampled_from([limit.least, limit.usual, limit.most])


@settings(max_examples=80, deadline=None)
@given(
    st.fixed_dictionaries(
        {name: extremes(name) for name in ("energy_kwh_per_h", "battery_kwh", "charger_kw", "charging_efficiency")}
    ),
    st.fixed_dictionaries({name: extremes(name) for name in ("base_load_kw", "grid_limit_kw", "usable_battery")}),
    st.sampled_from([1, 10_000]),
)
def test_the_ends_of_every_limit_are_sized(machine, site, count):
    content = worked_example(**site)
    content["machines"][0] = {**content["machines"][0], **machine, "count": count}
    result = size_site(read(content))
    json.dumps(result.as_json(), allow_nan=False)
    if result.is_feasible:
        assert result.managed_peak_kw <= result.unmanaged_peak_kw * (1 + 1e-6)
        assert result.managed_profile_kw is not None
