"""`demand`: shapes, filters, refusals; the figures themselves against the second computation."""

from datetime import date

import pytest

from machinery.cli.demand import moment
from machinery.example_world.world import example_world
from machinery.reference import reference
from tests.commands.running import NOW
from tests.second.plain_demand import Asked, Stated, plain_demand

COUNTS = ("machines_low", "machines_high", "builders")


def test_the_shape_of_the_rows(call, example):
    done = call(example, "demand", "--by", "group,region,year", "--json")
    assert done.code == 0
    rows = done.json["rows"]
    assert len(rows) > 100
    assert done.json["is_example"] is True
    for row in rows:
        assert list(row) == ["group", "region", "year", "tier", "machine_months", *COUNTS]
        assert all(isinstance(row[name], int) for name in COUNTS)
        assert round(row["machine_months"], 1) == row["machine_months"]
        assert row["machines_low"] <= row["machines_high"]
        assert row["tier"] in {"early", "planned", "firm"}
        assert isinstance(row["year"], int)
    years = {row["year"]: {r["region"] for r in rows if r["year"] == row["year"]} for row in rows}
    assert "ostdanmark" in years[2027]
    assert "ostdanmark" not in years[2026]


@pytest.fixture(scope="module")
def stated() -> tuple[dict[str, list[Stated]], dict[str, str]]:
    """The example world as the second computation takes it, straight from the generator and past the store."""
    world = example_world(7, date(2026, 11, 23), reference())
    histories = {}
    for history in world.histories:
        content, revisions = None, []
        for event in history.events:
            content = None if event.change == "withdraw" else event.pledge or content
            revisions.append(Stated(event.at, content, event.at))
        histories[f"{history.builder_id}/{history.pledge_ref}"] = revisions
    return histories, {b.builder_id: b.affiliated_to for b in world.builders if b.affiliated_to}


@pytest.mark.parametrize("as_of", [None, "2026-02-01T12:00"])
@pytest.mark.parametrize("by", ["group,region,year", "class,municipality,half_year"])
def test_the_same_figures_as_the_second_computation(call, example, stated, by, as_of):
    argv = ("demand", "--by", by, "--json", *(("--as-of", as_of) if as_of else ()))
    rows = call(example, *argv).json["rows"]
    keys = tuple(by.split(","))
    asked = Asked(moment(as_of or NOW), keys)
    expected = {
        key: (figures.tenths, figures.low, figures.high, figures.builders)
        for key, figures in plain_demand(*stated, asked).items()
    }
    found = {
        (*(row[key] for key in keys), row["tier"]): (
            round(row["machine_months"] * 10), row["machines_low"], row["machines_high"], row["builders"],
        )
        for row in rows
    }  # fmt: skip
    assert len(found) == len(rows) > 100
    assert found == expected


def test_tiers_asked_for_are_counted_together(call, example):
    apart = call(example, "demand", "--json").json["rows"]
    together = call(example, "demand", "--tier", "planned,firm", "--json").json["rows"]
    assert [row["tier"] for row in apart] == ["early", "planned", "firm"]
    assert [row["tier"] for row in together] == ["planned+firm"]
    months = {row["tier"]: row["machine_months"] for row in apart}
    assert together[0]["machine_months"] == round(months["planned"] + months["firm"], 1)


def test_filters_narrow_and_parts_add_up(call, example):
    def months(*argv: str) -> float:
        return round(sum(r["machine_months"] for r in call(example, "demand", *argv, "--json").json["rows"]), 1)

    total = months()
    assert months("--by", "class") == months("--by", "group,half_year") == months("--by", "municipality") == total
    assert months("--from", "2028") + months("--to", "2027H2") == pytest.approx(total)
    assert 0 < months("--group", "excavator") < total
    assert months("--class", "mini_excavator_2_6t,midi_excavator_6_10t") < months("--group", "excavator")
    assert 0 < months("--builder", "eksempelhavn") < total
    assert months("--place", "Nordjylland") == months("--place", "DK050") > 0


def test_the_past_can_be_asked_about(call, example):
    now = call(example, "demand", "--json").json["rows"]
    before = call(example, "demand", "--as-of", "2026-02-01", "--json").json["rows"]
    assert before != now
    assert call(example, "demand", "--as-of", "2020-01-01", "--json").json["rows"] == []


def test_a_day_counts_to_its_midnight_in_denmark():
    assert moment("2026-11-23").isoformat() == "2026-11-23T22:59:59.999999+00:00"
    assert moment("2026-07-01T12:00").isoformat() == "2026-07-01T10:00:00+00:00"
    assert moment("2026-07-01T12:00:00Z").isoformat() == "2026-07-01T12:00:00+00:00"


def test_the_table_is_written_as_danes_and_britons_write(call, example):
    asked = ("demand", "--by", "region", "--tier", "early,planned,firm")
    danish = call(example, *asked).out
    english = call(example, *asked, "--lang", "en").out
    assert "Region Nordjylland" in danish
    assert "maskinmåneder" in danish
    assert "machine-months" in english
    first = next(r for r in call(example, *asked, "--json").json["rows"] if r["machine_months"] >= 1000)
    whole, tenth = divmod(round(first["machine_months"] * 10), 10)
    assert f"{whole // 1000}.{whole % 1000:03d},{tenth}" in danish
    assert f"{whole // 1000},{whole % 1000:03d}.{tenth}" in english
    assert "ikke bindende" in danish
    assert "not binding" in english


def test_invented_figures_are_said_to_be_invented(call, example):
    assert "EKSEMPELDATA" in call(example, "demand").err
    assert "EXAMPLE DATA" in call(example, "demand", "--lang", "en").err


@pytest.mark.parametrize(
    ("option", "value", "suggestion", "code"),
    [
        ("--class", "mini_excavator_2_7t", "mini_excavator_2_6t", 2),
        ("--class", "Minigraver 2-7 t", "mini_excavator_2_6t", 2),
        ("--group", "excavators", "excavator", 2),
        ("--place", "Ålborgg", "Aalborg", 2),
        ("--tier", "plannd", "planned", 2),
        ("--by", "province,municipal", "province,municipality", 2),
        ("--from", "2028-01", "2028H1", 2),
        ("--from", "2028Q3", "2028H2", 2),
        ("--from", "2. halvår 2028", "2028H2", 2),
        ("--to", "marts 2031", "2031H1", 2),
        ("--to", "9999", "2028H1", 2),
        ("--from", "snart", "2028H1", 2),
        ("--as-of", "i går", "2026-11-23", 2),
        ("--builder", "eksempelhavnen", "eksempelhavn", 1),
    ],
)
def test_a_value_that_cannot_be_is_told_with_option_and_nearest(call, example, option, value, suggestion, code):
    for lang in ("da", "en"):
        done = call(example, "demand", option, value, "--json", "--lang", lang)
        assert done.code == code
        assert set(done.json) == {"error"}
        message = done.json["error"]["message"]
        assert value in message
        assert suggestion in message.replace(f"»{value}«", "").replace(f"“{value}”", "")
        assert message in done.err
        assert code == 1 or option in message


def test_a_span_of_periods_must_go_forward(call, example):
    done = call(example, "demand", "--from", "2030H1", "--to", "2029", "--json")
    assert (done.code, done.json["error"]["key"]) == (2, "cli.demand.from_after_to")
    assert call(example, "demand", "--from", "2029H2", "--to", "2029", "--json").code == 0
