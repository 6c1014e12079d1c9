"""The process is killed in the middle of imports: nothing acknowledged is lost, and no batch is there by half."""

import json
import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest

from machinery.access.asking import Asking
from machinery.pledges.batches import batches
from machinery.pledges.reading import own_pledges
from machinery.reference import reference
from machinery.store.checking import run_checks
from machinery.store.database import Store
from tests.commands.kill_worker import import_until_killed
from tests.commands.running import command, environment, held_open
from tests.commands.tables import good_row, table

KILLS = 20
ROWS = 10
BUILDER = "aalborg_kommune"


@pytest.fixture
def stocked(call, empty) -> Path:
    assert call(empty, "builders", "add", BUILDER).code == 0
    return empty


def batch_file(folder: Path, no: int) -> str:
    path = folder / f"{no:04d}.csv"
    path.write_bytes(table([good_row(k, f"B{no:04d}-") for k in range(ROWS)]))
    return str(path)


def read_acknowledged(path: Path) -> list[dict]:
    """Whole lines only: the kill may have cut the last one, which then was never acknowledged."""
    text = path.read_text("utf-8") if path.exists() else ""
    return [json.loads(line) for line in text.split("\n")[:-1]]


def look(folder: Path, *, thoroughly: bool = True) -> dict[str, int]:
    """Batch → how many pledges it holds; `thoroughly` asserts that every rule of the store holds."""
    with Store.open(folder / "store.duckdb", reference=reference()) as store:
        if thoroughly:
            assert run_checks(store) == []
        held: dict[str, int] = {}
        for pledge in own_pledges(store, Asking.command_line(), BUILDER):
            held[pledge.batch_id] = held.get(pledge.batch_id, 0) + 1
        assert {b.batch_id for b in batches(store, Asking.command_line())} == set(held)
    return held


def test_twenty_kills_during_imports(stocked):
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.commands.kill_worker", "machinery.cli.import_file"])
    acknowledged = stocked / "acknowledged"
    chance = random.Random(20261123)
    unacknowledged = 0
    for no in range(KILLS):
        files = [batch_file(stocked, no * 100 + k) for k in range(40)]
        before = len(read_acknowledged(acknowledged))
        worker = context.Process(
            target=import_until_killed,
            args=(environment(stocked), files, BUILDER, str(acknowledged), no % 2 == 1),
        )
        worker.start()
        while worker.is_alive() and len(read_acknowledged(acknowledged)) == before:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.25))
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
        assert worker.exitcode == -signal.SIGKILL, "it was killed at work, not after"
        held = look(stocked, thoroughly=no % 4 == 3)
        told = {answer["batch_id"] for answer in read_acknowledged(acknowledged)}
        assert len(told) > before
        assert told <= set(held), "an acknowledged batch is lost"
        assert set(held.values()) == {ROWS}, "half a batch is there"
        unacknowledged = len(set(held) - told)
    assert unacknowledged <= KILLS

    again = command(stocked, "import", files[0], "--builder", BUILDER, "--json").json
    assert (again["unchanged"], again["accepted"]) == (ROWS, 0)
    assert command(stocked, "check").code == 0


def test_the_running_product_is_killed_while_commands_are_handed_over(stocked):
    with held_open(stocked) as product:
        first = command(stocked, "import", batch_file(stocked, 1), "--builder", BUILDER, "--json")
        assert first.code == 0
        product.kill()
        product.wait()
    second = command(stocked, "import", batch_file(stocked, 2), "--builder", BUILDER, "--json")
    assert second.code == 0, "the socket the killed product left is in nobody's way"
    held = look(stocked)
    assert held == {first.json["batch_id"]: ROWS, second.json["batch_id"]: ROWS}
