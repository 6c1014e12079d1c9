"""What whoever runs the product can set, read once from the environment.

Each setting is a row of `SETTINGS`; the documentation lists the same rows. Nothing is read on import.
"""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from machinery.errors import SettingError

MOST_SIGN_IN_HOURS = 720
MOST_INVITATION_DAYS = 365


@dataclass(frozen=True)
class Setting:
    """One setting: the environment variable, its default as text, and what it does."""

    name: str
    variable: str
    default: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting("store", "MACHINERY_STORE", "var/machinery.duckdb", "The store: a file path, made at first start."),
    Setting("editions_dir", "MACHINERY_EDITIONS", "var/editions", "Folder of the published editions, one per label."),
    Setting("lang", "MACHINERY_LANG", "da", "Language of messages and of a first visit: da or en."),
    Setting("min_contributors", "MACHINERY_MIN_CONTRIBUTORS", "3", "Fewest builders behind a published figure."),
    Setting(
        "protection",
        "MACHINERY_PROTECTION",
        "0.15",
        "Share of the largest contribution that stays unknown (p % rule).",
    ),
    Setting("floor", "MACHINERY_FLOOR", "6", "Machine-months that must stay unknown at least."),
    Setting(
        "stale_after_months",
        "MACHINERY_STALE_AFTER_MONTHS",
        "9",
        "Months after which an unconfirmed pledge is marked stale.",
    ),
    Setting(
        "out_after_months",
        "MACHINERY_OUT_AFTER_MONTHS",
        "15",
        "Months after which an unconfirmed pledge leaves the signal.",
    ),
    Setting(
        "demonstration_hosts",
        "MACHINERY_DEMONSTRATION_HOSTS",
        "localhost,127.0.0.1,::1",
        "Host names a demonstration (no sign-in configured) answers to, separated by commas.",
    ),
    Setting(
        "upload_limit_mb", "MACHINERY_UPLOAD_LIMIT_MB", "20", "Largest uploaded workbook or CSV file, in megabytes."
    ),
    Setting("address", "MACHINERY_ADDRESS", "http://localhost:8501", "Where people reach the product, for links."),
    Setting(
        "sign_in_hours", "MACHINERY_SIGN_IN_HOURS", "12", "Hours after which a person must sign in again, 720 at most."
    ),
    Setting(
        "invitation_days", "MACHINERY_INVITATION_DAYS", "14", "Days in which an invitation can be used, 365 at most."
    ),
)


@dataclass(frozen=True)
class Settings:
    """The settings of one process; the name of each says its unit where it has one, `protection` is a share of 1."""

    store: str
    editions_dir: Path
    lang: str
    min_contributors: int
    protection: float
    floor: float
    stale_after_months: int
    out_after_months: int
    demonstration_hosts: frozenset[str]
    upload_limit_mb: int
    address: str
    sign_in_hours: float
    invitation_days: float

    @property
    def sign_in_age(self) -> timedelta:
        """How old a sign-in may be."""
        return timedelta(hours=self.sign_in_hours)

    @property
    def invitation_age(self) -> timedelta:
        """How long an invitation can be used."""
        return timedelta(days=self.invitation_days)

    @property
    def backup_dir(self) -> Path:
        """Where the running process writes backups before they are copied on: a folder beside the store."""
        return Path(self.store).resolve().parent / "backups"


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read all settings; raises `SettingError` naming the variable when one cannot be understood."""
    source = os.environ if environment is None else environment
    text = {s.name: (source.get(s.variable) or s.default) for s in SETTINGS}
    variable = {s.name: s.variable for s in SETTINGS}

    def number(name: str, at_least: float, at_most: float = math.inf) -> float:
        try:
            value = float(text[name])
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise SettingError("settings.not_a_number", variable=variable[name])
        if not value >= at_least:
            raise SettingError("settings.too_small", variable=variable[name], at_least=at_least)
        if value > at_most:
            raise SettingError("settings.too_large", variable=variable[name], at_most=at_most)
        return value

    if text["lang"] not in {"da", "en"}:
        raise SettingError("settings.unknown_language", variable=variable["lang"])
    return Settings(
        store=text["store"],
        editions_dir=Path(text["editions_dir"]),
        lang=text["lang"],
        min_contributors=int(number("min_contributors", 3)),
        protection=number("protection", 0.0),
        floor=number("floor", 0.0),
        stale_after_months=int(number("stale_after_months", 1)),
        out_after_months=int(number("out_after_months", 1)),
        demonstration_hosts=frozenset(h.strip() for h in text["demonstration_hosts"].split(",") if h.strip()),
        upload_limit_mb=int(number("upload_limit_mb", 1)),
        address=text["address"].rstrip("/"),
        sign_in_hours=number("sign_in_hours", 0.1, MOST_SIGN_IN_HOURS),
        invitation_days=number("invitation_days", 0.1, MOST_INVITATION_DAYS),
    )
