"""The suggestions of the check taken for what a row says, where each can mean one thing only."""

from collections.abc import Mapping, Sequence

from machinery.domain.certain import is_certain
from machinery.domain.checking import Known
from machinery.domain.faults import Fault


class Suggestions:
    """Which faults have a suggestion that may be taken; a file says the same wrong name thousands of times."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._asked: dict[tuple[str, str, str, str], bool] = {}

    def are_certain(self, faults: Sequence[Fault]) -> bool:
        """Whether a row with these faults would say one thing only without them; False without a fault."""
        return bool(faults) and all(self._is_certain(fault) for fault in faults)

    def taken(self, cells: Mapping[str, str], faults: Sequence[Fault]) -> dict[str, str] | None:
        """The row with the suggestions in the place of what is wrong; None unless every one is certain."""
        if not self.are_certain(faults):
            return None
        return {**cells, **{fault.field: fault.suggestion for fault in faults}}

    def _is_certain(self, fault: Fault) -> bool:
        key = (fault.field, fault.rule, fault.value, fault.suggestion)
        if key not in self._asked:
            self._asked[key] = is_certain(fault, self._known)
        return self._asked[key]
