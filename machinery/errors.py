"""The errors of the house: facts as attributes, sentences in the catalogues.

A `UserError` is shown to whoever caused it as `t(error.key, **error.values)`; the rest goes to the log and to whoever
runs the product. `str(error)` is English and for logs.
"""

from typing import Any


class MachineryError(Exception):
    """Root of every error raised on purpose by this product.

    `key` names the sentence in the catalogues, `values` fills it.
    """

    key: str
    values: dict[str, Any]

    def __init__(self, key: str, **values: Any) -> None:
        self.key = key
        self.values = values
        super().__init__(key, values)

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.key} ({facts})" if facts else self.key


class UserError(MachineryError):
    """Something the person in front of the screen or the command line can understand and mend."""


class InvalidPledge(UserError, ValueError):
    """A pledge breaks a rule; `values["faults"]` holds every fault, in the order of the fields."""


class UnknownCode(UserError, LookupError):
    """A code that is in none of the lists; `values` holds kind, code and the nearest valid one."""


class NotFound(UserError, LookupError):
    """The thing asked for does not exist, or is not visible to whoever asks."""


class NotAllowed(UserError, PermissionError):
    """Whoever asks may not do this; `values["action"]` says what."""


class PledgeChanged(UserError):
    """Somebody else changed the pledge first; `values` holds both versions. Nothing was overwritten."""


class Refused(UserError):
    """The request is understood and declined by a rule of the product, such as a second edition."""


class BadFile(UserError, ValueError):
    """A file that cannot be read as what it should be."""


class SettingError(MachineryError):
    """A setting is missing or wrong; names the setting, never its value. Raised at start-up."""


class ReferenceDataError(MachineryError, ValueError):
    """A row of the reference data breaks its schema; raised at start-up and by `check`."""

    def __init__(self, file: str, row: int, column: str, rule: str, value: str = "") -> None:
        super().__init__("reference.broken_row", file=file, row=row, column=column, rule=rule, value=value)

    def __str__(self) -> str:
        facts = self.values
        return f"{facts['file']}, row {facts['row']}, column {facts['column']}: {facts['rule']} ({facts['value']!r})"


class StoreError(MachineryError):
    """The database refused or failed; wraps the driver's error so that no other package needs the driver."""


class StoreInUse(StoreError, UserError):
    """Another process owns the store file; `values` holds the file and the process id where known."""


class MigrationError(StoreError):
    """An applied migration has changed, or one failed and was rolled back."""
