"""How much of a tier may become demand: the assumed shares of its steps of commitment, frozen into each edition."""

from machinery.domain.vocabulary import TIER_OF
from machinery.reference import Reference

_TIERS_OF_FIGURE = {
    "early": ("early",),
    "planned": ("planned",),
    "firm": ("firm",),
    "planned+firm": ("planned", "firm"),
    "total": ("early", "planned", "firm"),
}


def tier_shares(reference: Reference) -> dict[str, tuple[float, float]]:
    """Low and high share, of 1, of every tier that a figure can have.

    From the parameters `commitment_probability_<step>`. An edition does not tell the steps inside a tier, nor the
    tiers inside a mixed figure, so each spans all of its steps.
    """
    shares = {}
    for figure, tiers in _TIERS_OF_FIGURE.items():
        steps = [reference.parameter(f"commitment_probability_{s}") for s, tier in TIER_OF.items() if tier in tiers]
        shares[figure] = (min(step.value_low for step in steps), max(step.value_high for step in steps))
    return shares
