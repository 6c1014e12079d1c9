from datetime import UTC, datetime, timedelta

import pytest

from machinery.domain.ids import new_ulid

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_later_ids_sort_later() -> None:
    made = [new_ulid(NOON + timedelta(milliseconds=n)) for n in range(200)]
    assert made == sorted(made)


def test_the_format_is_the_one_of_the_specification() -> None:
    # Time part of the example in the specification: 01ARZ3NDEK stands for 1469918176385 ms.
    moment = datetime.fromtimestamp(1469918176385 / 1000, tz=UTC)
    assert new_ulid(moment)[:10] == "01ARYZ6S41"
    assert len(new_ulid(NOON)) == 26
    assert not set(new_ulid(NOON)) & set("ILOU")


def test_the_same_moment_gives_different_ids_unless_the_bits_are_given() -> None:
    assert len({new_ulid(NOON) for _ in range(1000)}) == 1000
    assert new_ulid(NOON, random_bits=7) == new_ulid(NOON, random_bits=7)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        new_ulid(NOON.replace(tzinfo=None))
