"""The store's record of what was published: a row per edition with the hash of its manifest, and an audit event."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from machinery.access.asking import Asking, Role
from machinery.access.audit import note_event
from machinery.editions.manifest import MANIFEST, Manifest, read_manifest, sha256
from machinery.editions.reading import damaged_editions, editions, open_edition
from machinery.errors import BadFile
from machinery.store.database import Store, Writer

PUBLISHED = "publish"
RECOGNISED = "recognise_edition"
_START = Asking(role=Role.FACILITATOR, name="start")


@dataclass(frozen=True, slots=True)
class EditionFault:
    """An edition that is not what was published: `problem` is the key of a sentence, `file` what it is about."""

    label: str
    problem: str
    file: str


def record_edition(
    store: Store, asking: Asking, manifest: Manifest, manifest_sha256: str, *, now: datetime, action: str = PUBLISHED
) -> None:
    """Add the edition's row and the audit event, both or neither. Raises `NotAllowed` for all but the facilitator."""

    def work(writer: Writer) -> None:
        asking.require_facilitator("write")
        writer.write(
            "edition",
            label=manifest.label,
            kind=manifest.kind,
            published_at=manifest.published_at,
            as_of=manifest.as_of,
            published_by=asking.name,
            manifest_sha256=manifest_sha256,
            predecessor=manifest.predecessor,
        )
        note_event(writer, asking, action, manifest.label, now, manifest_sha256=manifest_sha256)

    store.run(work)


def recorded_labels(store: Store) -> dict[str, str]:
    """Label → SHA-256 of the manifest, of every edition the store knows."""
    return {row["label"]: row["manifest_sha256"] for row in store.rows("editions")}


def recognise_editions(store: Store, folder: Path, *, now: datetime) -> list[str]:
    """Record the editions that lie in the folder but not in the store, and return their labels.

    That is what a crash between the two leaves; also what a restored store finds. Called at start and before
    publishing. A damaged edition is not recorded; `edition_faults` tells of it.
    """
    known = recorded_labels(store)
    damaged = {error.values["label"] for error in damaged_editions(folder)}
    added = [head.label for head in editions(folder) if head.label not in known and head.label not in damaged]
    for label in added:
        opened = open_edition(folder, label)
        record_edition(store, _START, opened.manifest, opened.manifest_sha256, now=now, action=RECOGNISED)
    return added


def edition_faults(store: Store, folder: Path) -> list[EditionFault]:
    """Every edition that is missing, damaged or another than was published from here, and every stray folder."""
    faults = []
    known = recorded_labels(store)
    for error in damaged_editions(folder):
        if error.values["label"] not in known:
            file = str(error.values.get("file", folder))
            faults.append(EditionFault(str(error.values["label"]), error.key, file))
    for label, recorded in sorted(known.items()):
        path = folder / label / MANIFEST
        if not path.is_file():
            faults.append(EditionFault(label, "editions.recorded_elsewhere", str(folder)))
        elif sha256(path.read_bytes()) != recorded:
            faults.append(EditionFault(label, "editions.not_what_was_published", MANIFEST))
        else:
            try:
                read_manifest(path.read_bytes(), label)
                open_edition(folder, label).verify()
            except BadFile as error:
                faults.append(EditionFault(label, error.key, str(error.values.get("file", ""))))
    return faults
