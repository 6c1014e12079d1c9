"""Reading single values of a site description: numbers, times, windows. Every fault is kept, with its path."""

import contextlib
import math
import re
from collections.abc import Iterable, Mapping

from machinery.charging.faults import LIMITS, SiteFault, limit_fault, nearest_of, plain
from machinery.charging.site import DAY_MINUTES, Window, clock_text, edge_fault, overlap_fault, window_text

_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_USUAL_WINDOW = "07:00–12:00"


class FieldReader:
    """Reads values and collects faults; a value that is faulty comes back as None and the reading goes on."""

    def __init__(self) -> None:
        self.faults: list[SiteFault] = []

    def fault(self, path: str, rule: str, value: object, nearest: object, **values: object) -> None:
        """Note a fault."""
        self.faults.append(SiteFault(path, rule, plain(value), plain(nearest), values))

    def note(self, fault: SiteFault | None) -> bool:
        """Note a fault if there is one; whether there was."""
        if fault is not None:
            self.faults.append(fault)
        return fault is not None

    def table(self, raw: object, path: str, known: Iterable[str]) -> Mapping[str, object]:
        """A JSON object with known names only; an empty one in place of anything else."""
        if not isinstance(raw, Mapping):
            self.fault(path or "site", "not_an_object", raw, "{…}")
            return {}
        names = tuple(known)
        for name in raw:
            if name not in names:
                self.fault(_join(path, str(name)), "unknown_field", name, nearest_of(str(name), names))
        return raw

    def number(self, raw: object, path: str, name: str) -> float | None:
        """A number within `LIMITS[name]`. Text, true and false are no numbers."""
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            self.fault(path, "not_a_number", raw, _number_in(raw, name))
            return None
        try:
            value = float(raw)
        except OverflowError:
            value = math.inf if raw > 0 else -math.inf
        return None if self.note(limit_fault(path, name, value)) else value

    def count(self, raw: object, path: str) -> int | None:
        """A whole number of machines."""
        value = self.number(raw, path, "count")
        if value is not None and value != int(value):
            self.fault(path, "not_whole", value, max(1, round(value)))
            return None
        return None if value is None else int(value)

    def numbers(self, raw: object, path: str, name: str, count: int) -> list[float] | None:
        """One number for all, or a list of exactly `count`."""
        if not isinstance(raw, list):
            one = self.number(raw, path, name)
            return None if one is None else [one] * count
        if len(raw) != count:
            self.fault(path, "wrong_length", len(raw), count)
            return None
        found = [self.number(value, f"{path}[{no}]", name) for no, value in enumerate(raw)]
        return None if None in found else [value for value in found if value is not None]

    def windows(self, raw: object, path: str, slot_minutes: int) -> tuple[Window, ...] | None:
        """A list of windows on the slots that do not overlap."""
        if not isinstance(raw, list):
            self.fault(path, "not_windows", raw, _USUAL_WINDOW)
            return None
        found = [self._window(value, f"{path}[{no}]", slot_minutes) for no, value in enumerate(raw)]
        good = tuple(window for window in found if window is not None)
        if len(good) < len(found) or self.note(overlap_fault(path, good)):
            return None
        return good

    def _window(self, raw: object, path: str, slot_minutes: int) -> Window | None:
        if not isinstance(raw, list) or len(raw) != 2:
            self.fault(path, "not_a_window", raw, _USUAL_WINDOW)
            return None
        start = self._time(raw[0], f"{path}[0]")
        end = self._time(raw[1], f"{path}[1]")
        if start is None or end is None:
            return None
        if start % DAY_MINUTES == end % DAY_MINUTES and (start, end) != (0, DAY_MINUTES):
            later = Window(start % DAY_MINUTES, (start + slot_minutes) % DAY_MINUTES or DAY_MINUTES)
            self.fault(path, "empty_window", f"{raw[0]}–{raw[1]}", window_text(later))
            return None
        window = Window(start % DAY_MINUTES, end or DAY_MINUTES)
        return None if self.note(edge_fault(path, window, slot_minutes)) else window

    def _time(self, raw: object, path: str) -> int | None:
        """Minutes from midnight of `HH:MM`, 00:00 to 24:00."""
        found = _TIME.fullmatch(raw) if isinstance(raw, str) else None
        if found is None:
            self.fault(path, "not_a_time", raw, "12:00")
            return None
        hours, minutes = int(found[1]), int(found[2])
        if minutes > 59 or hours * 60 + minutes > DAY_MINUTES:
            nearest = DAY_MINUTES if hours >= 24 else hours * 60 + 59
            self.fault(path, "time_outside_day", raw, clock_text(nearest))
            return None
        return hours * 60 + minutes


def _join(path: str, name: str) -> str:
    return f"{path}.{plain(name)}" if path else plain(name)


def _number_in(raw: object, name: str) -> float:
    """The number a text was probably meant to be, moved into the limits."""
    value = math.nan
    if isinstance(raw, str):
        with contextlib.suppress(ValueError):
            value = float(raw.strip().replace(",", "."))
    return LIMITS[name].nearest(value)
