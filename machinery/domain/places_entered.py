"""The places of a pledge as people write them: `0101`, `København; Frederiksberg`, `0101:60;0147:40`.

Without shares all places weigh the same. Shares are percent, kept to hundredths of a percent, and add up to 100.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from machinery.domain.allocation import whole_parts
from machinery.domain.entered import as_text
from machinery.domain.faults import Fault, shown
from machinery.domain.places import COUNTRY, Geography, Place
from machinery.domain.pledge import SHARE_STEP, Field, PlaceShare, places_text

_PERCENT = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,12}))? ?%?")
_NAME_AND_PERCENT = re.compile(r"(.*[^\W\d_].*?)[ (]+([0-9]{1,3}(?:[.,][0-9]{1,12})? ?%)\)?")
"""`København 60 %` and `København (60 %)`: no name of a place holds a percent sign."""
_JOINED = re.compile(r",(?![0-9])|[/&+]| og | and ")
_STEPS = int(1 / SHARE_STEP)


class KnowsPlaces(Protocol):
    """What reading places needs of the reference data."""

    @property
    def geography(self) -> Geography:
        """All places."""
        ...


@dataclass(frozen=True, slots=True)
class _Part:
    """One place as written; `percent` is None where no share was written and negative where it cannot be read."""

    name: str
    place: Place | None
    percent: Decimal | None


def read_places(field: Field, raw: object, known: KnowsPlaces) -> tuple[PlaceShare, ...] | list[Fault]:
    """Places with shares that add up to 1 exactly, or every fault in them; the suggestion is always the whole text."""
    text = _places_as_text(raw)
    if len(text) > field.max_length:
        limits = {"max_length": field.max_length, "length": len(text)}
        return [Fault(field.name, "text_too_long", text, "", limits)]
    parts = [_read_part(part, known.geography) for part in re.split(r"[;\n]", text) if part.strip(" \t\r:")]
    if not parts:
        return [Fault(field.name, "required", text)]
    faults = _part_faults(field, text, parts, known.geography)
    if faults:
        return [replace(one, values={**one.values, **place_names(one.suggestion, known)}) for one in faults]
    codes = [part.place.code for part in parts if part.place is not None]
    if all(part.percent is None for part in parts):
        return _with_shares(codes, whole_parts(_STEPS, [1] * len(codes)))
    shares = [_as_share(part.percent) for part in parts if part.percent is not None]
    if sum(shares) == 1 and min(shares) > 0:
        return tuple(PlaceShare(code, share) for code, share in zip(codes, shares, strict=True))
    percents = [part.percent for part in parts if part.percent is not None]
    suggestion = _scaled(codes, percents)
    total = {"total": sum(percents, Decimal(0)), **place_names(suggestion, known)}
    return [Fault(field.name, "shares_not_100", text, suggestion, total)]


def place_names(text: str, known: KnowsPlaces) -> dict[str, dict[str, tuple[str, str]]]:
    """What a fault needs to say places, given as text with codes, in words: `names`, code → Danish and English name."""
    places = known.geography.places
    codes = [part.partition(":")[0] for part in text.split(";")]
    return {"names": {code: (places[code].name_da, places[code].name_en) for code in codes if code in places}}


def _places_as_text(raw: object) -> str:
    """Places given as objects are written as text first, so that there is one way in."""
    if isinstance(raw, list | tuple) and raw and all(isinstance(part, PlaceShare) for part in raw):
        return places_text(raw)
    return as_text(raw)


def _read_part(part: str, geography: Geography) -> _Part:
    name, colon, share = (piece.strip() for piece in part.partition(":"))
    if not colon and (both := _NAME_AND_PERCENT.fullmatch(name[:200])):
        name, colon, share = both[1].strip(), ":", both[2]
    place = geography.find(name[:80])
    if not colon or not share:
        return _Part(name, place, None)
    found = _PERCENT.fullmatch(share)
    return _Part(name, place, Decimal(f"{found[1]}.{found[2] or 0}") if found else Decimal(-1))


def _part_faults(field: Field, text: str, parts: Sequence[_Part], geography: Geography) -> list[Fault]:
    """What is wrong with single places and shares; whether the shares add up is asked only when nothing is."""
    if _are_sound(parts):
        return []
    joined = _joined(text, geography) if len(parts) == 1 else ""
    likely = [part.place or geography.likely(part.name[:60]) for part in parts]
    codes = [place.code for place in likely if place is not None]
    suggestion = _suggested(codes, [part.percent for part in parts]) if len(codes) == len(parts) else ""
    faults = []
    for part, place in zip(parts, likely, strict=True):
        if part.place is not None:
            continue
        is_named = place is not None and not joined and len(parts) == 1
        named = {"suggestion_da": place.name_da, "suggestion_en": place.name_en} if place and is_named else {}
        faults.append(
            Fault(field.name, "unknown_place", text, joined or suggestion, {"place": shown(part.name), **named})
        )
    for part in parts:
        if part.percent is not None and not 0 < part.percent <= 100:
            faults.append(Fault(field.name, "bad_share", text, suggestion, {"place": shown(part.name)}))
    written = [part.percent is not None for part in parts]
    if any(written) and not all(written):
        missing = next(part.name for part in parts if part.percent is None)
        faults.append(Fault(field.name, "share_missing", text, suggestion, {"place": shown(missing)}))
    known_codes = [part.place.code for part in parts if part.place is not None]
    for code in dict.fromkeys(code for code in known_codes if known_codes.count(code) > 1):
        name = geography.places[code]
        values = {"code": code, "name_da": name.name_da, "name_en": name.name_en}
        faults.append(Fault(field.name, "place_twice", text, suggestion, values))
    return faults


def _are_sound(parts: Sequence[_Part]) -> bool:
    """Whether every place is known and stands once, and all have a share within its limits or none has one."""
    codes = {part.place.code for part in parts if part.place is not None}
    stated = [part.percent for part in parts if part.percent is not None]
    return len(codes) == len(parts) and len(stated) in (0, len(parts)) and all(0 < share <= 100 for share in stated)


def _joined(text: str, geography: Geography) -> str:
    """Several places with another sign between them than the semicolon, as text with it; else empty."""
    parts = [_read_part(piece, geography) for piece in _JOINED.split(text[:400]) if piece.strip()]
    codes = [part.place.code for part in parts if part.place is not None and part.place.code != COUNTRY]
    return _suggested(codes, [part.percent for part in parts]) if len(codes) == len(parts) > 1 else ""


def _suggested(codes: Sequence[str], percents: Sequence[Decimal | None]) -> str:
    """The same places, each once, with shares that add up: a missing share gets what is left, else all weigh alike."""
    stated = [percent for percent in percents if percent is not None]
    if not stated or any(not 0 < percent <= 100 for percent in stated):
        return ";".join(dict.fromkeys(codes))
    missing = len(percents) - len(stated)
    left = max(Decimal(100) - sum(stated), Decimal(0))
    weights: dict[str, Decimal] = {}
    for code, percent in zip(codes, percents, strict=True):
        weights[code] = weights.get(code, Decimal(0)) + (left / missing if percent is None else percent)
    return _scaled(list(weights), list(weights.values()))


def _scaled(codes: Sequence[str], weights: Sequence[Decimal]) -> str:
    """The places as text with the weights brought to 100 percent; equal weights where a share would come out as 0."""
    steps = whole_parts(_STEPS, weights) if sum(weights) > 0 else []
    return places_text(_with_shares(codes, steps)) if steps and min(steps) > 0 else ";".join(codes)


def _with_shares(codes: Sequence[str], steps: Sequence[int]) -> tuple[PlaceShare, ...]:
    return tuple(PlaceShare(code, part * SHARE_STEP) for code, part in zip(codes, steps, strict=True))


def _as_share(percent: Decimal) -> Decimal:
    return (percent / 100).quantize(SHARE_STEP, rounding=ROUND_HALF_UP)
