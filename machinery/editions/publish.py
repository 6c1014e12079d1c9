"""Publishing: from the pledges of a moment to an edition that never changes. The writing side; suppliers never load it.

The folder is the truth about what is published: it appears at once, and the store's record of it follows. A record
that a crash prevented is made up for by `recognise_editions`.
"""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from machinery.access.asking import Asking
from machinery.disclosure.safety import TENTHS, Rules
from machinery.editions.content import TABLE, EditionContent, edition_content
from machinery.editions.folder import labels_in, publishing, put_in_place
from machinery.editions.manifest import KINDS, MANIFEST, EditionRules, Manifest, check_label, manifest_bytes, sha256
from machinery.editions.record import recognise_editions, record_edition, recorded_labels
from machinery.errors import Refused
from machinery.pledges.builders import builders
from machinery.reference import DATA_FOLDER, Reference
from machinery.settings import Settings
from machinery.signal.contributions import contributions
from machinery.store.database import Store

CLASS_LIST = "machine_classes.csv"


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What was published, or would be. For the facilitator only: it tells how much is withheld, in machine-months.

    `cells` counts the cells by how they are shown. `counted` is the demand that does not go by name, `shown` what of
    it is shown in some way, `shown_by_tier` what of it is shown with its tiers apart (planned and firm may be one).
    """

    label: str
    kind: str
    as_of: datetime
    published_at: datetime | None
    dry_run: bool
    is_example: bool
    manifest_sha256: str | None
    folder: Path | None
    cells: dict[str, int]
    counted: float
    shown: float
    shown_by_tier: float
    named: float

    @property
    def share_shown(self) -> float:
        """Share of the counted machine-months that is shown, of 1; 1 when there are none."""
        return self.shown / self.counted if self.counted else 1.0

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, times as ISO 8601."""
        plain = asdict(self) | {"share_shown": round(self.share_shown, 4)}
        for name in ("as_of", "published_at"):
            plain[name] = plain[name].isoformat() if plain[name] else None
        plain["folder"] = str(self.folder) if self.folder else None
        return plain


def publish(
    store: Store,
    asking: Asking,
    label: str,
    *,
    kind: str = "full",
    as_of: datetime | None = None,
    now: datetime,
    settings: Settings,
    reference: Reference,
    dry_run: bool = False,
    data_folder: Path = DATA_FOLDER,
) -> PublishReport:
    """Publish the pledges as of a moment (default: now) as the edition `label`; a dry run writes nothing.

    Raises `NotAllowed` for anyone but the facilitator. Raises `Refused` for a label or kind that cannot be, an as-of
    in the future, a first edition that is no full one, and for every edition after the first: what changes between
    editions is not protected yet. A dry run is refused none of the last two.
    """
    asking.require_facilitator("publish")
    check_label(label)
    if kind not in KINDS:
        raise Refused("editions.bad_kind", kind=kind, allowed=", ".join(KINDS))
    moment = now if as_of is None else as_of
    if moment > now:
        raise Refused("editions.as_of_in_future", as_of=moment)
    if dry_run:
        return _report(_prepared(store, asking, label, moment, settings, reference), label, kind, moment)
    with publishing(settings.editions_dir):
        recognise_editions(store, settings.editions_dir, now=now)
        _require_first(store, settings.editions_dir, kind)
        prepared = _prepared(store, asking, label, moment, settings, reference)
        manifest = _manifest(prepared, label, kind, moment, now, settings, reference, data_folder)
        sealed = manifest_bytes(manifest)
        put_in_place(settings.editions_dir, label, {**prepared.content.files, MANIFEST: sealed})
        record_edition(store, asking, manifest, sha256(sealed), now=now)
    return _report(
        prepared, label, kind, moment, published_at=now, manifest_sha256=sha256(sealed),
        folder=settings.editions_dir / label,
    )  # fmt: skip


@dataclass(frozen=True)
class _Prepared:
    content: EditionContent
    contributions: pd.DataFrame
    is_example: bool


def _prepared(
    store: Store, asking: Asking, label: str, as_of: datetime, settings: Settings, reference: Reference
) -> _Prepared:
    everyone = builders(store)
    given = contributions(store, asking, as_of)
    is_example = any(builder.is_demo for builder in everyone)
    content = edition_content(
        given,
        Rules.of(settings.min_contributors, settings.protection, settings.floor),
        reference,
        label=label,
        as_of=as_of,
        is_example=is_example,
        builder_names={builder.builder_id: builder.name for builder in everyone},
    )
    return _Prepared(content, given, is_example)


def _require_first(store: Store, folder: Path, kind: str) -> None:
    taken = sorted({*labels_in(folder), *recorded_labels(store)})
    if taken:
        raise Refused("editions.second_edition", label=", ".join(taken))
    if kind != "full":
        raise Refused("editions.first_is_full")


def _manifest(
    prepared: _Prepared,
    label: str,
    kind: str,
    as_of: datetime,
    now: datetime,
    settings: Settings,
    reference: Reference,
    data_folder: Path,
) -> Manifest:
    content = prepared.content
    hashes = {
        path.name: sha256(path.read_bytes())
        for path in sorted(data_folder.iterdir())
        if path.suffix in {".csv", ".json"} and path.is_file()
    }
    return Manifest(
        label=label,
        kind=kind,
        published_at=now,
        as_of=as_of,
        is_example=prepared.is_example,
        rules=EditionRules(settings.min_contributors, settings.protection, settings.floor),
        first_half_year=content.first_half_year,
        months_in_year=content.months_in_year,
        class_count=len(reference.classes),
        class_list_sha256=hashes[CLASS_LIST],
        data_files=hashes,
        tables={TABLE: content.rows["cells"], "named": content.rows["named"]},
        files=content.entries,
    )


def _report(prepared: _Prepared, label: str, kind: str, as_of: datetime, **published: Any) -> PublishReport:
    decisions = prepared.content.decisions.values()
    shown = {way: 0 for way in ("by_tier", "two_tiers", "mixed", "zero", "withheld")}
    cells = Counter(decision.shown_as for decision in decisions)
    for decision in decisions:
        shown[decision.shown_as] += sum(figure.tenths for figure in decision.figures)
    tenths = prepared.contributions.groupby("visibility")["tenths"].sum()
    return PublishReport(
        label=label,
        kind=kind,
        as_of=as_of,
        published_at=published.get("published_at"),
        dry_run=not published,
        is_example=prepared.is_example,
        manifest_sha256=published.get("manifest_sha256"),
        folder=published.get("folder"),
        cells={way: cells[way] for way in shown},
        counted=int(tenths.get("counted", 0)) / TENTHS,
        shown=sum(shown.values()) / TENTHS,
        shown_by_tier=(shown["by_tier"] + shown["two_tiers"]) / TENTHS,
        named=int(tenths.get("named", 0)) / TENTHS,
    )
