"""What is kept has an end: no visitor can fill the memory of the process."""

from machinery.ui.kept import Kept


def test_the_values_asked_for_last_are_kept_and_no_more():
    made = []
    kept = Kept(2)
    for key in ("a", "b", "a", "c", "a", "b"):
        assert kept.of(key, lambda key=key: made.append(key) or key.upper()) == key.upper()
    assert made == ["a", "b", "c", "b"], "b was asked for longest ago when c came"
    assert len(kept) == 2
