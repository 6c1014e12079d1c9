"""What places are called in lists where several levels meet."""

from machinery.domain.places import PlaceLevel
from machinery.i18n import Translator
from machinery.reference import Reference


def place_names(reference: Reference, t: Translator, levels: tuple[PlaceLevel, ...]) -> dict[str, str]:
    """Places of these levels, level by level, by name; what kind of place it is stands in brackets where needed."""
    found = {}
    for level in levels:
        places = sorted(
            (place for place in reference.geography.places.values() if place.level is level), key=lambda p: t.name(p)
        )
        for place in places:
            found[place.code] = place_name(reference, place.code, t)
    return found


def place_name(reference: Reference, code: str, t: Translator) -> str:
    """The name with the level in brackets where it needs one, and the last year of a region that ends."""
    place = reference.geography.places[code]
    name = t.name(place)
    region = reference.geography.regions.get(code)
    if region is not None and region.valid_to is not None:
        return t("filters.region_until", name=name, year=region.valid_to.year)
    if place.level in (PlaceLevel.municipality, PlaceLevel.province):
        return t(f"filters.named_{place.level.value}", name=name)
    return name
