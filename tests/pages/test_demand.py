"""Samlet efterspørgsel: whose figures they are, filters in the address, what is withheld."""

import json
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from machinery import clock
from machinery.access.asking import Asking
from machinery.charts.demand import YEAR_BELOW, demand_over_time
from machinery.clock import now
from machinery.domain.checking import check_pledge
from machinery.editions.reading import open_edition
from machinery.errors import NotAllowed
from machinery.i18n import translator
from machinery.pledges.recording import record_pledge
from machinery.process.product import running_product
from machinery.reference import reference
from machinery.settings import settings
from machinery.signal.demand import DemandQuery, demand
from machinery.ui.demand_live import live_options, live_view
from machinery.ui.demand_parts import stamps
from machinery.ui.demand_published import published_options, published_view
from machinery.ui.demand_views import WITHOUT_PLACE, wide
from machinery.ui.filters import DemandWish
from machinery.ui.page import Page
from machinery.ui.tables import Column, csv_file
from tests.pages.screen import show, words
from tests.pages.worlds import LABEL, first_builder

T = translator("da")


def in_address(at, name):
    """AppTest gives a list for what came in and text for what was written."""
    found = at.query_params[name]
    return found if isinstance(found, str) else ",".join(found)


def metrics(at):
    return {metric.label: metric.value for metric in at.metric}


def sure_on_screen(at):
    return next(value for label, value in metrics(at).items() if label.endswith(T("common.unit.machine_months")))


def live_total(**asked):
    frame = demand(
        running_product(settings()).store,
        Asking.command_line(),
        DemandQuery(tiers=("planned", "firm"), as_of=now(), **asked),
    )
    return float(frame["machine_months"].sum())


def live_page():
    return Page("demand", T, Asking.command_line(), running_product(settings()), None, now())


def late_pledge(world, start, end, now=now):
    """A planned pledge of the first builder, years ahead."""
    raw = {"machine_class": "crawler_dozer_8_25t", "places": "0101", "start_month": start, "end_month": end,
           "machines_peak": "2", "commitment": "planned"}  # fmt: skip
    builder = first_builder(world)
    pledge = check_pledge(raw, builder_id=builder, known=reference(), today=clock.now().date()).pledge
    store = running_product(settings()).store
    return record_pledge(store, Asking.command_line(), pledge, idempotency_key=f"late-{start}", now=now)


def test_the_facilitator_sees_the_live_total_of_the_store(filled_world):
    at = show("demand", role="facilitator")
    assert sure_on_screen(at) == T.number(live_total())
    assert T("demand.machines_sentence") in words(at)


def test_demand_of_any_year_is_in_the_live_total_also_when_it_comes_while_the_page_is_open(fresh_world):
    at = show("demand", role="facilitator")
    before = live_total()
    late_pledge(fresh_world, "2036-01", "2041-12")
    at.run()
    assert live_total() == before + 2 * 72
    assert sure_on_screen(at) == T.number(before + 2 * 72)
    assert at.selectbox(key="filter_to:da").value == "2041H2"
    assert sure_on_screen(show("demand", role="facilitator", to="2035H2")) == T.number(live_total(to_period="2035H2"))


@pytest.mark.parametrize("role", ["supplier", "partner", "builder"])
def test_everyone_else_sees_the_edition_and_never_a_live_total(filled_world, role):
    chosen = f"builder:{first_builder(filled_world)}" if role == "builder" else role
    at = show("demand", role=chosen)
    edition = open_edition(settings().editions_dir)
    head = edition.headline()
    published = head.planned_and_firm + head.named_planned_and_firm
    assert sure_on_screen(at) == T.number(published)
    assert T.number(live_total()) not in words(at)
    assert T("demand.machines") not in metrics(at)
    assert not [box for box in at.multiselect if box.key == "filter_class:da"]
    assert at.multiselect(key="filter_place:da").options == [T.name(row) for row in edition.regions.values()]


def test_a_pledge_told_late_shows_at_once_although_the_newest_change_stays(fresh_world):
    at = show("demand", role="facilitator")
    before = live_total()
    late_pledge(fresh_world, "2028-01", "2028-12", now=now() - timedelta(days=30))
    at.run()
    assert sure_on_screen(at) == T.number(before + 2 * 12)
    assert sure_on_screen(show("demand", role="facilitator", lang="da")) == T.number(before + 2 * 12)


def test_what_is_kept_is_given_again_and_says_the_moment_it_is_given(filled_world):
    first, later = live_page(), live_page()
    options = live_options(first)
    wish = DemandWish(from_period=options.periods[0], to_period=options.periods[-1])
    view = live_view(first, wish, options, kind_level="group", map_level="region")
    assert live_view(later, wish, options, kind_level="group", map_level="region") is view
    assert live_view(later, wish, options, kind_level="class", map_level="region") is not view
    english = replace(later, t=translator("en"))
    assert live_view(english, wish, live_options(english), kind_level="group", map_level="region").kinds != view.kinds
    marks = stamps(view, T, as_of=later.now, is_example=True)
    assert marks[T("common.as_of")] == T.datetime(later.now)


def test_kept_live_figures_are_given_to_nobody_else(filled_world):
    at = show("demand", role="facilitator", group="excavator", **{"from": "2027H1", "to": "2028H2"})
    live = sure_on_screen(at)
    page = live_page()
    options = live_options(page)
    wish = DemandWish(groups=("excavator",), from_period="2027H1", to_period="2028H2")
    live_view(page, wish, options, kind_level="group", map_level="region")
    for asking in (Asking.supplier(), Asking(role="builder", builder_ids=frozenset({first_builder(filled_world)}))):
        with pytest.raises(NotAllowed):
            live_options(replace(page, asking=asking))
        with pytest.raises(NotAllowed):
            live_view(replace(page, asking=asking), wish, options, kind_level="group", map_level="region")
    at = show("demand", role="supplier", group="excavator", **{"from": "2027", "to": "2028"})
    assert sure_on_screen(at) != live
    assert live not in words(at)


def test_the_page_is_the_same_from_what_is_kept(filled_world):
    for role in ("facilitator", "supplier"):
        at = show("demand", role=role, group="excavator")
        first = words(at), [found.proto for found in at.get("vega_lite_chart")]
        at.run()
        assert (words(at), [found.proto for found in at.get("vega_lite_chart")]) == first


def test_a_live_view_is_refused_to_a_builder(filled_world):
    product = running_product(settings())
    builder = first_builder(filled_world)
    page = Page("demand", T, Asking(role="builder", builder_ids=frozenset({builder})), product, None, now())
    with pytest.raises(NotAllowed):
        live_options(page)
    options = live_options(live_page())
    wish = DemandWish(from_period=options.periods[0], to_period=options.periods[-1])
    with pytest.raises(NotAllowed):
        live_view(page, wish, options, kind_level="group", map_level="region")


@pytest.mark.parametrize("role", ["supplier", "partner"])
def test_without_an_edition_there_is_a_calm_word_and_no_figure(empty_world, role):
    at = show("demand", role=role)
    assert T("demand.no_edition") in words(at)
    assert not at.metric


def test_an_empty_choice_is_an_answer_and_the_filters_stay(empty_world):
    at = show("demand", role="facilitator")
    assert T("demand.empty") in words(at)
    assert at.multiselect(key="filter_class:da").value == []


def test_filters_come_from_the_address_unknown_codes_are_dropped_and_the_rest_is_written_back(filled_world):
    at = show("demand", role="facilitator", group="excavator,nonsense", **{"from": "2027H1", "to": "2028H2"})
    assert at.multiselect(key="filter_group:da").value == ["excavator"]
    assert in_address(at, "group") == "excavator"
    assert sure_on_screen(at) == T.number(live_total(groups=["excavator"], from_period="2027H1", to_period="2028H2"))
    name = T.name(reference().groups["excavator"])
    assert T("filters.sentence", kinds=name, places=T("filters.all_places"), period=T.span("2027H1", "2028H2"),
             tiers=T("filters.all_tiers")) in words(at)  # fmt: skip


def test_filters_survive_language_and_page_and_stand_in_the_address(filled_world):
    at = show("demand", role="facilitator")
    at.multiselect(key="filter_class:da").set_value(["crawler_excavator_16_25t"]).run()
    assert in_address(at, "class") == "crawler_excavator_16_25t"
    at.segmented_control(key="language_switch").set_value("en").run()
    assert at.multiselect(key="filter_class:en").value == ["crawler_excavator_16_25t"]
    at.switch_page("../../pages/method.py").run()
    del at.query_params["class"]  # as a switch of pages does
    at.switch_page("../../pages/demand.py").run()
    assert not at.exception
    assert at.multiselect(key="filter_class:en").value == ["crawler_excavator_16_25t"]
    assert in_address(at, "class") == "crawler_excavator_16_25t"


def test_the_lookup_of_a_class_on_the_method_page_filters_nothing_here(filled_world):
    at = show("method", role="facilitator")
    at.selectbox(key="filter_factors:da").set_value("crawler_excavator_16_25t").run()
    at.switch_page("../../pages/demand.py").run()
    assert not at.exception
    assert at.multiselect(key="filter_class:da").value == []
    assert sure_on_screen(at) == T.number(live_total())


def test_a_turned_period_is_read_the_other_way_round(filled_world):
    at = show("demand", role="facilitator", **{"from": "2028H2", "to": "2027H1"})
    assert T("filters.turned") in words(at)
    assert sure_on_screen(at) == T.number(live_total(from_period="2027H1", to_period="2028H2"))


def test_the_row_without_fixed_place_is_always_there(filled_world):
    for role in ("facilitator", "supplier"):
        at = show("demand", role=role, group="dozer")
        chart = json.dumps([json.loads(found.proto.spec) for found in at.get("vega_lite_chart") if found.proto.spec])
        assert T("common.without_fixed_place") in words(at) or T("common.without_fixed_place") in chart


def test_a_withheld_cell_is_never_a_nought(filled_world):
    edition = open_edition(settings().editions_dir)
    options = published_options(edition, T)
    wish = DemandWish(from_period=options.periods[0], to_period=options.periods[-1])
    view = published_view(edition, wish, options, T)
    assert view.hidden == edition.withheld > 0
    table = wide(view.cells, ["kind", "place", "period"], ("firm", "planned", "planned+firm", "early", "total"))
    cells = edition.cells[["machine_group", "region_code", "year"]].drop_duplicates()
    named = edition.named.assign(year=edition.named["half_year"].str[:4].astype(int))
    every = {tuple(row) for row in cells.astype(str).itertuples(index=False)} | {
        tuple(row) for row in named[["machine_group", "region_code", "year"]].astype(str).itertuples(index=False)
    }
    assert {tuple(row) for row in table[["kind", "place", "period"]].itertuples(index=False)} == every
    hidden = view.cells[view.cells["hidden"] > 0]
    assert hidden["machine_months"].isna().all()
    assert T("common.withheld_short") in words(show("demand"))


def test_a_single_tier_of_the_edition_leaves_out_what_is_known_only_together(filled_world):
    edition = open_edition(settings().editions_dir)
    options = published_options(edition, T)
    periods = {"from_period": options.periods[0], "to_period": options.periods[-1]}
    firm = published_view(edition, DemandWish(tiers=("firm",), **periods), options, T)
    cells = edition.cells
    together = cells[cells["tier"].isin(["planned+firm", "total"]) & (cells["machine_months"] > 0)]
    withheld = cells[(cells["mark"] != "")]
    assert set(firm.cells.loc[firm.cells["machine_months"] > 0, "tier"]) <= {"firm"}
    assert firm.hidden == len(together) + len(withheld)


def test_the_live_view_adds_up_and_has_the_row_without_place(filled_world):
    page = live_page()
    options = live_options(page)
    wish = DemandWish(from_period=options.periods[0], to_period=options.periods[-1])
    view = live_view(page, wish, options, kind_level="class", map_level="province")
    assert view.by_kind(view.kinds)["machine_months"].sum() == pytest.approx(view.sure + view.early)
    assert view.by_place()["machine_months"].sum() == pytest.approx(view.sure + view.early)
    assert view.map_cells["machine_months"].sum() == pytest.approx(view.sure + view.early)
    assert WITHOUT_PLACE in set(view.by_place()["code"])
    assert LABEL not in view.stamp


def test_the_file_says_what_it_is_in_every_row_and_marks_what_is_withheld():
    frame = pd.DataFrame(
        {"kind": ["Gravemaskiner", "=1+1"], "firm": [1234.5, float("nan")], "is_withheld": [False, True]}
    )
    columns = [Column("kind", "Maskingruppe"), Column("firm", "Besluttet", 1)]
    content = csv_file(frame, columns, {"forbehold": "Ikke bindende"}, T, withheld="is_withheld").decode("utf-8-sig")
    assert content.splitlines() == [
        "Maskingruppe;Besluttet;forbehold",
        "Gravemaskiner;1234,5;Ikke bindende",
        "'=1+1;:c;Ikke bindende",
    ]
    empty = csv_file(pd.DataFrame({"note": ["", "-5", "'x"]}), [Column("note", "Note")], {}, T).decode("utf-8-sig")
    assert empty.splitlines()[1:] == ['""', "'-5", "'x"]
    english = csv_file(frame, columns, {}, translator("en"), withheld="is_withheld").decode("utf-8-sig")
    assert english.splitlines()[1] == "Gravemaskiner,1234.5"


@pytest.mark.parametrize("periods", [14, 31])
def test_the_words_under_the_time_axis_have_room(periods):
    names = [T.short_period(f"{2026 + no // 2}H{no % 2 + 1}") for no in range(periods)]
    frame = pd.DataFrame({"code": names, "label": names, "tier": "firm", "machine_months": 10.0, "hidden": 0})
    spec = demand_over_time(frame, T, narrow=False, is_dark=False).to_dict()
    axis = spec["layer"][0]["encoding"]["x"]["axis"]
    assert axis["labelFlush"] is False, "the first label would be moved towards its neighbour"
    if axis["labelAngle"] == 0:
        # 1,440 px leave the bars about 960; a character is at most 7 px wide, and the year stands on its own line.
        assert axis["labelExpr"] == YEAR_BELOW
        assert max(len(name.rpartition(" ")[0]) for name in names) * 7 < 960 / periods
    else:
        assert axis["labelAngle"] == -90
        assert 960 / periods > 12
