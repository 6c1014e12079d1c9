"""The product of a process: opened once, shared by all, closed in order."""

import threading
from dataclasses import replace

import pytest

from machinery.errors import SettingError, StoreError, StoreInUse
from machinery.process.address import socket_path
from machinery.process.product import open_product, running_product
from machinery.settings import settings
from tests.commands.running import command, environment


@pytest.fixture
def chosen(world):
    return settings(environment(world))


def test_threads_that_ask_at_once_get_one_product(chosen):
    got = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        got.append(running_product(chosen))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8
    assert len({id(product) for product in got}) == 1
    assert running_product() is got[0]
    got[0].close()


def test_closing_removes_the_socket_and_lets_the_store_go(chosen):
    product = running_product(chosen)
    socket = socket_path(chosen.store)
    assert socket.is_socket()
    product.close()
    product.close()
    assert not socket.exists()
    with pytest.raises(StoreError):
        product.store.rows("meta")
    reopened = running_product(chosen)
    assert reopened is not product
    reopened.close()


def test_a_second_store_in_one_process_is_refused(chosen, tmp_path):
    product = running_product(chosen)
    try:
        with pytest.raises(SettingError):
            running_product(replace(chosen, store=str(tmp_path / "other.duckdb")))
    finally:
        product.close()


def test_a_command_finds_the_product_of_this_process(chosen, world):
    product = running_product(chosen)
    try:
        done = command(world, "builders", "add", "aalborg_kommune")
        assert done.code == 0, done.err
        assert product.store.rows("builders", builder_id="aalborg_kommune")
    finally:
        product.close()


def test_a_store_that_another_process_has_is_in_use(chosen, world):
    from tests.commands.running import held_open

    with held_open(world), pytest.raises(StoreInUse):
        open_product(chosen, wait_s=0.2)
