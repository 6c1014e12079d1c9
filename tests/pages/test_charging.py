"""Ladebehov: who sees whose sites, the choice of place, what is withheld."""

import json
from dataclasses import replace

import pytest

from machinery.access.asking import Asking, Role
from machinery.clock import now
from machinery.editions.reading import open_edition
from machinery.errors import NotAllowed
from machinery.i18n import translator
from machinery.process.product import running_product
from machinery.settings import settings
from machinery.sites import charging_need_all
from machinery.ui.charging_views import _from_sites, charging_view, from_edition
from machinery.ui.maps import clicked_code
from machinery.ui.page import Page
from machinery.ui.published_energy import published_energy
from machinery.ui.published_figures import energy_by_year
from tests.pages.screen import show, words
from tests.pages.worlds import first_builder

T = translator("da")


def in_address(at, name):
    """AppTest gives a list for what came in and text for what was written."""
    found = at.query_params[name]
    return found if isinstance(found, str) else ",".join(found)


ENERGY = T("common.terms.energy_kwh_per_day")
POWER = T("common.terms.unmanaged_peak_kw")


def metrics(at):
    """The first of each: the totals stand before the chosen place."""
    found = {}
    for metric in at.metric:
        found.setdefault(metric.label, metric.value)
    return found


SURE = ("planned", "firm")


def need(period, builders=None, level="municipality", tiers=SURE):
    product = running_product(settings())
    frame = charging_need_all(
        product.store, Asking.command_line(), builders=builders, level=level, as_of=now(), tiers=tiers
    )
    return frame[frame["half_year"] == period]


def maps(at):
    return [json.loads(found.proto.json) for found in at.get("deck_gl_json_chart")]


def test_the_facilitator_sees_all_sites(filled_world):
    at = show("charging", role="facilitator", at="2028H1")
    rows = need("2028H1")
    assert metrics(at)[ENERGY] == T.number(rows["energy_kwh_per_day"].sum())
    assert metrics(at)[POWER] == T.number(rows["unmanaged_peak_kw"].sum())
    assert T("charging.no_sum") in words(at)


def test_early_demand_is_counted_only_when_it_is_asked_for(filled_world):
    sure, every = need("2028H1"), need("2028H1", tiers=None)
    assert sure["energy_kwh_per_day"].sum() < every["energy_kwh_per_day"].sum()
    at = show("charging", role="facilitator", at="2028H1")
    assert metrics(at)[ENERGY] == T.number(sure["energy_kwh_per_day"].sum())
    at.segmented_control(key="filter_tiers:da").set_value("all").run()
    assert in_address(at, "tiers") == "all"
    assert metrics(at)[ENERGY] == T.number(every["energy_kwh_per_day"].sum())
    assert any(T("charging.tiers_of_all") in caption.value for caption in at.caption)


def test_a_builder_sees_its_own_sites_and_nothing_of_the_others(filled_world):
    builder = first_builder(filled_world)
    at = show("charging", role=f"builder:{builder}", at="2028H1")
    assert metrics(at)[ENERGY] == T.number(need("2028H1", [builder])["energy_kwh_per_day"].sum())
    assert T("charging.intro_own") in words(at)


def test_kept_sites_are_given_only_to_who_may_see_them(filled_world):
    product = running_product(settings())
    builder = first_builder(filled_world)
    page = Page("charging", T, Asking.command_line(), product, None, now())
    every = charging_view(page, "municipality", "sure")
    assert charging_view(replace(page, now=now()), "municipality", "sure") is every
    acting = Asking(role=Role.BUILDER, builder_ids=frozenset({builder}))
    own = charging_view(replace(page, asking=acting), "municipality", "sure")
    assert 0 < own.table["energy_high"].sum() < every.table["energy_high"].sum()
    for builder_ids in (None, [builder]):
        with pytest.raises(NotAllowed):
            _from_sites(replace(page, asking=Asking.supplier()), builder_ids, "municipality", "sure")
    other = Asking(role=Role.BUILDER, builder_ids=frozenset({"b999"}))
    with pytest.raises(NotAllowed):
        _from_sites(replace(page, asking=other), [builder], "municipality", "sure")


@pytest.mark.parametrize("role", ["supplier", "partner"])
def test_everyone_else_sees_the_published_need_as_a_range_and_no_power(filled_world, role):
    at = show("charging", role=role, at="2028")
    view = from_edition(open_edition(settings().editions_dir), T)
    rows = view.of("2028")
    assert metrics(at)[ENERGY] == T.range(rows["energy_low"].sum(), rows["energy_high"].sum())
    assert POWER not in metrics(at)
    assert not [choice for choice in at.segmented_control if choice.key in ("filter_level:da", "filter_measure:da")]


def test_the_energy_of_an_edition_is_the_same_on_both_pages_and_leaves_out_no_part(filled_world):
    edition = open_edition(settings().editions_dir)
    here = from_edition(edition, T).table.groupby("period")[["energy_low", "energy_high"]].sum()
    table = energy_by_year(edition, T).frame
    table.index = [str(year) for year in table["year"]]
    assert table[["low", "high"]].to_numpy() == pytest.approx(here.to_numpy())
    need = edition.charging_need().table
    assert {"mixed", "early", "planned_and_firm"} <= set(need.loc[need["kwh_per_day_high"] > 0, "part"])
    assert table["high"].sum() == pytest.approx(need["kwh_per_day_high"].sum())
    assert table["low"].sum() == pytest.approx(need["kwh_per_day_low"].sum())
    for part, rows in need.groupby("part"):
        assert published_energy(edition)[f"{part}_high"].sum() == pytest.approx(rows["kwh_per_day_high"].sum())
    ends = table.loc["2028", ["low", "high"]]
    assert metrics(show("charging", at="2028"))[ENERGY] == T.range(*ends)
    assert T.number(ends["high"]) in words(show("signal"))


@pytest.mark.parametrize("role", ["facilitator", "builder", "supplier"])
def test_the_page_says_which_tiers_its_figures_hold(filled_world, role):
    at = show("charging", role=f"builder:{first_builder(filled_world)}" if role == "builder" else role)
    key = "tiers_of_edition" if role == "supplier" else "tiers_of_sure"
    assert any(T(f"charging.{key}") in caption.value for caption in at.caption)


def test_a_region_of_which_all_is_withheld_has_no_figure(filled_world):
    table = from_edition(open_edition(settings().editions_dir), T).table
    silent = table[(table["hidden"] > 0) & ~(table["energy_high"] > 0)]
    assert len(silent) > 0
    assert silent["energy_high"].isna().all()


def test_energy_and_power_are_explained_to_who_has_not_met_them(any_world):
    text = words(show("charging"))
    assert T("charging.energy_text") in text
    assert T("charging.power_text") in text


def test_a_builder_without_pledges_and_an_empty_store_get_a_calm_word(empty_world):
    assert T("charging.empty_all") in words(show("charging", role="facilitator"))
    assert T("charging.no_edition") in words(show("charging", role="supplier"))


def test_the_select_box_chooses_the_place_and_the_map_follows(filled_world):
    at = show("charging", role="facilitator", at="2028H1")
    code = need("2028H1").query("not without_place").nlargest(1, "energy_kwh_per_day")["code"].iloc[0]
    at.selectbox(key="filter_area:da").set_value(code).run()
    assert in_address(at, "area") == code
    layers = {layer["id"] for layer in maps(at)[0]["layers"]}
    assert f"chosen-{code}" in layers
    row = need("2028H1").set_index("code").loc[code]
    shown = [metric.value for metric in at.metric if metric.label == ENERGY]
    assert shown[1] == T.number(row["energy_kwh_per_day"])


def test_a_click_is_understood_on_a_symbol_and_on_an_area():
    symbol = {"selection": {"objects": {"inner-": [{"code": "0851"}]}}}
    area = {"selection": {"objects": {"areas-": [{"properties": {"code": "0101"}}]}}}
    assert clicked_code(symbol) == "0851"
    assert clicked_code(area) == "0101"
    assert clicked_code({"selection": {"objects": {}}}) is None
    assert clicked_code(None) is None


def test_symbols_keep_their_scale_from_half_year_to_half_year(filled_world):
    def radii(period):
        at = show("charging", role="facilitator", at=period)
        layer = next(one for one in maps(at)[0]["layers"] if one["id"].startswith("outer-"))
        return {mark["code"]: mark["radius"] for mark in layer["data"]}

    every = charging_need_all(
        running_product(settings()).store, Asking.command_line(), level="municipality", as_of=now(), tiers=SURE
    ).query("not without_place")
    top = every.loc[every["energy_kwh_per_day"].idxmax()]
    largest = radii(top["half_year"])[top["code"]]
    other = every[(every["half_year"] == "2027H1")].nlargest(1, "energy_kwh_per_day").iloc[0]
    expected = largest * (other["energy_kwh_per_day"] / top["energy_kwh_per_day"]) ** 0.5
    assert radii("2027H1")[other["code"]] == pytest.approx(expected, abs=0.1)


def test_the_map_asks_nobody_for_a_background(filled_world):
    for page in ("charging", "demand"):
        deck = maps(show(page, role="facilitator"))[0]
        assert deck.get("mapProvider") is None
        # The placeholder by which Streamlit knows that no style was asked for; anything else is fetched.
        assert deck.get("mapStyle") in (None, "__MAP_STYLE__")


@pytest.mark.parametrize("level", ["municipality", "province", "region"])
def test_every_level_and_measure_is_drawn(filled_world, level):
    for measure in ("energy", "power"):
        at = show("charging", role="facilitator", level=level, measure=measure, lang="en")
        assert len(maps(at)) == 1
