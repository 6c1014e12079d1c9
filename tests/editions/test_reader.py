"""What a reader of the files can narrow, outsider and every builder as an insider, by linear programs."""

import random

import pytest

from tests.editions.file_reader import TIERS, FileReader
from tests.editions.worlds import cell, frame, random_world, write_edition

FEW_BUILDERS = 9


def amounts_in(world) -> dict:
    counted = world[world["visibility"] == "counted"]
    amounts: dict = {}
    for row in counted.to_dict("records"):
        key = (row["contributor"], (row["machine_group"], row["region"], row["half_year"][:4]), row["tier"])
        amounts[key] = amounts.get(key, 0) + row["tenths"] / 10
    return amounts


def questions(reader, amounts, seed):
    """Sums that a reader may care for: each tier of a cell, cells, and whole lines of the table."""
    draw = random.Random(seed)
    shown = sorted({reader.cell(row) for row in reader.rows if row["mark"] == ""} & set(reader.cells))
    wanted = [[(where, tier)] for where in shown for tier in TIERS]
    wanted += [[(where, tier) for tier in TIERS] for where in shown]
    for key in range(3):
        for value in sorted({where[key] for where in shown}):
            for cells in (shown, reader.cells):
                for tiers in (TIERS, ("planned", "firm"), ("early",)):
                    wanted.append([(where, tier) for where in cells if where[key] == value for tier in tiers])
    draw.shuffle(wanted)
    for sums in wanted:
        behind = [b for b in reader.builders if sum(amounts.get((b, *one), 0) for one in sums) > 0]
        if behind:
            target = draw.choice(behind)
            yield sums, target, draw.choice([None, *[b for b in reader.builders if b != target]])


@pytest.mark.parametrize("seed", range(4))
def test_no_amount_can_be_narrowed_too_far(tmp_path, seed):
    world = random_world(seed, builders=FEW_BUILDERS, size=400)
    amounts = amounts_in(world)
    reader = FileReader(write_edition(tmp_path, world), world["contributor"].unique())
    asked = bounded = 0
    for sums, target, insider in questions(reader, amounts, seed):
        if asked == 90:
            break
        asked += 1
        own = {key: amounts.get(key, 0.0) for key in reader.amounts if key[0] == insider}
        true = sum(amounts.get((target, *one), 0) for one in sums)
        least, most = reader.bounds([(target, *one) for one in sums], own)
        assert least - 1e-6 <= true <= most + 1e-6, "the truth must fit what is published"
        need = max(reader.rules["protection"] * true, reader.rules["floor"])
        assert most - true >= need - 1e-6, (sums, target, insider, true, most)
        assert least <= max(0.0, true - need) + 1e-6, (sums, target, insider, true, least)
        bounded += most < 1e9
    assert asked == 90
    assert bounded >= 45, "the world must show enough for the question to mean something"


@pytest.mark.parametrize("seed", range(2))
def test_a_withheld_cell_is_not_bounded_at_all(tmp_path, seed):
    world = random_world(seed, builders=FEW_BUILDERS, size=280)
    amounts = amounts_in(world)
    reader = FileReader(write_edition(tmp_path, world), world["contributor"].unique())
    withheld = [reader.cell(row) for row in reader.rows if row["mark"] == ":c"]
    assert len(withheld) > 3
    for cell_ in withheld[:6]:
        for target in reader.builders[:2]:
            insider = reader.builders[-1]
            own = {key: amounts.get(key, 0.0) for key in reader.amounts if key[0] == insider}
            least, most = reader.bounds([(target, cell_, tier) for tier in TIERS], own)
            assert (least, most) == (0, float("inf"))


def test_the_reader_finds_a_leak_that_is_there(tmp_path):
    """Publish the total of a withheld cell beside it, and the insider reads the other's amount."""
    world = frame(*cell("dumper", "1083", "2027H1", "firm", a=100, b=50))
    folder = write_edition(tmp_path, world)
    path = folder / "cells.csv"
    path.chmod(0o644)
    path.write_text(path.read_text("utf-8").replace("total,,:c,withheld", "total,15.0,,mixed"), "utf-8")
    reader = FileReader(folder, ["a", "b"])
    there = ("dumper", "1083", "2027")
    own = {("a", there, tier): 10.0 if tier == "firm" else 0.0 for tier in TIERS}
    assert reader.bounds([("b", there, tier) for tier in TIERS], own) == pytest.approx((5.0, 5.0))
