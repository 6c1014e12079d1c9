"""Small invented worlds of contributions, and editions made of them without a store."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from machinery.disclosure.safety import Rules
from machinery.disclosure.table import CONTRIBUTION_COLUMNS
from machinery.editions.content import EditionContent, edition_content
from machinery.editions.folder import publishing, put_in_place
from machinery.editions.manifest import MANIFEST, EditionRules, Manifest, manifest_bytes
from machinery.reference import reference

AS_OF = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RULES = Rules.of(3, 0.15, 6)

A_CLASS_OF = {"excavator": "mini_excavator_2_6t", "dumper": "site_dumper_1_4t", "paving": "asphalt_paver_10_22t"}


def frame(*rows: tuple) -> pd.DataFrame:
    """Contributions from rows of (contributor, group, region, half_year, tier, tenths[, visibility])."""
    built = [
        {
            "contributor": who,
            "builder_id": who,
            "machine_group": group,
            "machine_class": A_CLASS_OF[group],
            "region": region,
            "half_year": half_year,
            "tier": tier,
            "visibility": rest[0] if rest else "counted",
            "tenths": tenths,
            "machines": 2,
        }
        for who, group, region, half_year, tier, tenths, *rest in rows
    ]
    return pd.DataFrame(built, columns=[*CONTRIBUTION_COLUMNS, "machines"])


def cell(group: str, region: str, half_year: str, tier: str, **amounts: int) -> list[tuple]:
    return [(who, group, region, half_year, tier, tenths) for who, tenths in amounts.items()]


def small_world() -> pd.DataFrame:
    """One cell of every kind, and one builder by name."""
    return frame(
        *cell("excavator", "1084", "2026H2", "firm", a=200, b=150, c=100),
        *cell("excavator", "1084", "2026H2", "planned", a=100, b=250, d=90),
        *cell("excavator", "1084", "2026H2", "early", b=300, c=250, d=200, e=100, f=40),
        *cell("excavator", "ostdanmark", "2027H1", "firm", a=300),
        *cell("excavator", "ostdanmark", "2027H2", "planned", b=250, c=200, d=120),
        *cell("excavator", "ostdanmark", "2027H2", "early", d=250, e=200, f=120),
        *cell("excavator", "1082", "2027H1", "firm", a=300, b=20),
        *cell("excavator", "1082", "2027H1", "early", c=250, d=140),
        *cell("dumper", "1083", "2028H1", "firm", a=300, b=20),
        *cell("dumper", "without_fixed_place", "2028H2", "early", a=300, b=200, c=100),
        ("n", "paving", "1081", "2027H2", "planned", 123, "named"),
    )


def random_world(seed: int, builders: int = 19, size: int = 60) -> pd.DataFrame:
    """Skewed sizes, a few groups and regions, all tiers, some by name."""
    draw = random.Random(seed)
    names = [f"builder_{number:02d}" for number in range(builders)]
    rows = []
    for _ in range(size * builders // 19):
        who = draw.choice(names)
        year = draw.choice([2027, 2028, 2029])
        rows.append(
            (
                who,
                draw.choice(sorted(A_CLASS_OF)),
                draw.choice(["1081", "1082", "1083", "ostdanmark", "without_fixed_place"]),
                f"{year}H{draw.choice([1, 2])}",
                draw.choice(["early", "early", "planned", "planned", "firm"]),
                int(draw.lognormvariate(4.5, 1.1)) + 1,
                "named" if draw.random() < 0.08 else "counted",
            )
        )
    return frame(*rows)


def content_of(
    world: pd.DataFrame,
    label: str = "2026-1",
    *,
    rules: Rules = RULES,
    is_example: bool = True,
    as_of: datetime = AS_OF,
) -> EditionContent:
    return edition_content(
        world,
        rules,
        reference(),
        label=label,
        as_of=as_of,
        is_example=is_example,
        builder_names={who: f"Eksempel {who}" for who in world["builder_id"].unique()},
    )


def write_edition(
    folder: Path,
    world: pd.DataFrame,
    label: str = "2026-1",
    *,
    rules: Rules = RULES,
    is_example: bool = True,
    as_of: datetime = AS_OF,
    published_at: datetime | None = None,
) -> Path:
    """An edition of `world` in `folder`, as publishing would leave it; the folder of the edition."""
    content = content_of(world, label, rules=rules, is_example=is_example, as_of=as_of)
    manifest = Manifest(
        label=label,
        kind="full",
        published_at=published_at or as_of,
        as_of=as_of,
        is_example=is_example,
        rules=EditionRules(3, 0.15, 6.0),
        first_half_year=content.first_half_year,
        months_in_year=content.months_in_year,
        class_count=len(reference().classes),
        class_list_sha256="0" * 64,
        data_files={},
        tables={"group_region_year": content.rows["cells"], "named": content.rows["named"]},
        files=content.entries,
    )
    with publishing(folder):
        put_in_place(folder, label, {**content.files, MANIFEST: manifest_bytes(manifest)})
    return folder / label
