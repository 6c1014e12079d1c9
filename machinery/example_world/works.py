"""What is built in the example world, what it is called, how long it takes and which machines it needs.

The mixes are our assumption of what such works use; they are example data and feed no factor.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MachineUse:
    """How often a work of the kind uses a class (0–1), and how many at once in a middling project (least, most)."""

    machine_class: str
    likelihood: float
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work: duration in months (least, most), names of projects, machines."""

    months: tuple[int, int]
    names: tuple[str, ...]
    uses: tuple[MachineUse, ...]


STREETS = (
    "Møllevej", "Birkevej", "Havnegade", "Skolegade", "Stationsvej", "Nordre Ringvej", "Søndergade", "Lærkevej",
    "Østre Allé", "Vestervang", "Fjordvej", "Strandvejen", "Rolighedsvej", "Gammel Landevej", "Bækkevej", "Engvej",
)  # fmt: skip
AREAS = (
    "Engdraget", "Møllebakken", "Åparken", "Industrikvarteret", "Bymidten", "Enghaven", "Skovbrynet", "Mejerigrunden",
    "Teglværksgrunden", "Godsbanearealet", "Torvet", "Tinghøj", "Søparken", "Vesterengen", "Nordbakken", "Havnebyen",
)  # fmt: skip

WORKS: dict[str, Work] = {
    "road": Work(
        (4, 15),
        (
            "Cykelsti langs {street}", "Ombygning af kryds på {street}", "Ny adgangsvej til {area}",
            "Nyt slidlag på {street}", "Byrumsfornyelse, {area}", "Renovering af bro på {street}",
            "Støjskærm langs {street}", "Udvidelse af {street}",
        ),
        (
            MachineUse("crawler_excavator_16_25t", 0.75, 1, 3), MachineUse("wheeled_excavator_12_20t", 0.6, 1, 3),
            MachineUse("mini_excavator_2_6t", 0.4, 1, 3), MachineUse("wheel_loader_6_16t", 0.65, 1, 2),
            MachineUse("tandem_roller_5_14t", 0.6, 1, 2), MachineUse("soil_compactor_7_20t", 0.35, 1, 2),
            MachineUse("asphalt_paver_10_22t", 0.4, 1, 1), MachineUse("site_dumper_4_12t", 0.4, 1, 3),
            MachineUse("articulated_hauler_25_45t", 0.2, 2, 5), MachineUse("crawler_dozer_8_25t", 0.15, 1, 1),
            MachineUse("plate_compactor_rammer", 0.4, 1, 4), MachineUse("mobile_battery_genset", 0.25, 1, 2),
        ),
    ),
    "pipe": Work(
        (4, 14),
        (
            "Separatkloakering {area}", "Fjernvarme til {area}", "Ny vandledning i {street}", "Klimatilpasning {area}",
            "Regnvandsbassin ved {area}", "Kloakfornyelse, {street}", "Pumpestation ved {area}",
        ),
        (
            MachineUse("mini_excavator_2_6t", 0.6, 1, 3), MachineUse("midi_excavator_6_10t", 0.6, 1, 3),
            MachineUse("crawler_excavator_10_16t", 0.5, 1, 2), MachineUse("wheeled_excavator_6_12t", 0.4, 1, 2),
            MachineUse("site_dumper_1_4t", 0.35, 1, 2), MachineUse("site_dumper_4_12t", 0.35, 1, 2),
            MachineUse("wheel_loader_0_6t", 0.5, 1, 2), MachineUse("plate_compactor_rammer", 0.5, 1, 4),
            MachineUse("tandem_roller_0_5t", 0.3, 1, 1), MachineUse("backhoe_loader", 0.15, 1, 1),
        ),
    ),
    "building": Work(
        (10, 24),
        (
            "Ny skole ved {area}", "Daginstitution {area}", "Plejehjem ved {area}", "Ombygning af bygning ved {area}",
            "Svømmehal {area}", "Nedrivning ved {area}", "Byggemodning {area}", "Parkeringshus {area}",
        ),
        (
            MachineUse("crawler_excavator_16_25t", 0.55, 1, 2), MachineUse("mini_excavator_2_6t", 0.5, 1, 2),
            MachineUse("telehandler_6_16t", 0.65, 1, 2), MachineUse("telehandler_4_6t", 0.5, 1, 2),
            MachineUse("mobile_crane_20_100t", 0.4, 1, 2), MachineUse("crawler_crane_80_300t", 0.12, 1, 1),
            MachineUse("concrete_pump_truck", 0.4, 1, 2), MachineUse("drill_piling_rig_30_80t", 0.2, 1, 1),
            MachineUse("mobile_battery_genset", 0.4, 1, 2), MachineUse("skid_steer_loader", 0.25, 1, 2),
            MachineUse("rough_terrain_forklift_3_8t", 0.2, 1, 1), MachineUse("site_dumper_4_12t", 0.2, 1, 2),
        ),
    ),
    "rail": Work(
        (12, 28),
        (
            "Station ved {area}", "Letbane, etape ved {area}", "Perronforlængelse {area}", "Spor ved {area}",
            "Omformerstation ved {area}", "Underføring ved {area}",
        ),
        (
            MachineUse("drill_piling_rig_30_80t", 0.45, 1, 2), MachineUse("crawler_crane_80_300t", 0.4, 1, 2),
            MachineUse("crawler_excavator_25_60t", 0.5, 1, 3), MachineUse("crawler_excavator_16_25t", 0.4, 1, 3),
            MachineUse("articulated_hauler_25_45t", 0.3, 2, 4), MachineUse("wheel_loader_16_30t", 0.4, 1, 2),
            MachineUse("concrete_pump_truck", 0.45, 1, 2), MachineUse("mobile_crane_20_100t", 0.35, 1, 2),
            MachineUse("mobile_battery_genset", 0.5, 1, 3), MachineUse("telehandler_6_16t", 0.3, 1, 2),
        ),
    ),
    "port": Work(
        (8, 20),
        (
            "Kajfornyelse ved {area}", "Udvidelse af havneareal {area}", "Ny mole ved {area}", "Spunsvæg {area}",
            "Færgeleje ved {area}",
        ),
        (
            MachineUse("wheel_loader_16_30t", 0.6, 1, 2), MachineUse("crawler_excavator_25_60t", 0.6, 1, 2),
            MachineUse("drill_piling_rig_30_80t", 0.5, 1, 2), MachineUse("crawler_crane_80_300t", 0.4, 1, 1),
            MachineUse("mobile_crane_20_100t", 0.4, 1, 2), MachineUse("rough_terrain_forklift_3_8t", 0.35, 1, 2),
            MachineUse("articulated_hauler_25_45t", 0.3, 2, 4), MachineUse("concrete_pump_truck", 0.3, 1, 1),
            MachineUse("mobile_battery_genset", 0.3, 1, 2), MachineUse("soil_compactor_7_20t", 0.3, 1, 1),
        ),
    ),
    "park": Work(
        (3, 12),
        (
            "Park ved {area}", "Idrætsanlæg {area}", "Naturgenopretning ved {area}", "Drift af grønne områder, {area}",
            "Legeplads ved {area}", "Kirkegård ved {area}",
        ),
        (
            MachineUse("mini_excavator_0_2t", 0.6, 1, 2), MachineUse("mini_excavator_2_6t", 0.5, 1, 2),
            MachineUse("wheel_loader_0_6t", 0.6, 1, 3), MachineUse("site_dumper_1_4t", 0.4, 1, 2),
            MachineUse("skid_steer_loader", 0.3, 1, 1), MachineUse("plate_compactor_rammer", 0.3, 1, 2),
            MachineUse("telehandler_4_6t", 0.2, 1, 1),
        ),
    ),
    "other": Work(
        (4, 12),
        ("Rammeaftale om anlægsarbejder, {area}", "Forundersøgelser ved {area}", "Materielgård {area}"),
        (
            MachineUse("crawler_excavator_10_16t", 0.5, 1, 2), MachineUse("wheel_loader_6_16t", 0.5, 1, 2),
            MachineUse("mini_excavator_2_6t", 0.5, 1, 2), MachineUse("site_dumper_4_12t", 0.4, 1, 2),
            MachineUse("plate_compactor_rammer", 0.3, 1, 2),
        ),
    ),
}  # fmt: skip

OWN_NAMES: dict[tuple[str, str], tuple[str, ...]] = {
    ("region", "building"): (
        "Ombygning af hospital ved {area}", "Parkeringshus ved hospital, {area}", "Nyt behandlingsbyggeri ved {area}",
        "Energirenovering af hospital ved {area}",
    ),
    ("utility", "building"): ("Nyt vandværk ved {area}", "Ny varmecentral ved {area}", "Driftsbygning ved {area}"),
    ("port", "building"): ("Ny terminalbygning ved {area}", "Pakhus ved {area}"),
    ("development", "building"): ("Byggemodning, {area}", "Parkeringshus ved {area}", "Nedrivning, {area}"),
}  # fmt: skip
"""What some kinds of builders call a kind of work of theirs; (kind of builder, work type) → names."""

WIDE_NAMES: dict[str, tuple[str, ...]] = {
    "road": ("Driftsaftale, vej og belægning", "Rammeaftale, belægning og kantsten"),
    "": ("Rammeaftale, mindre anlægsarbejder",),
}
"""Works without a fixed place, for a whole region or the whole country; work type → names, "" for all others."""
