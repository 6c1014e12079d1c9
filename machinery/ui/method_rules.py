"""The formulas and rules of the method page, with the values in force."""

import streamlit as st

from machinery.domain.vocabulary import TIER_OF, TIERS
from machinery.editions.published import PublishedEdition
from machinery.i18n import Translator
from machinery.reference import Reference
from machinery.settings import Settings, settings
from machinery.ui.formulas import CHAPTERS, Formula


def show_formulas(reference: Reference, edition: PublishedEdition | None, t: Translator) -> None:
    """Every formula by chapter: words, mathematics, and what the symbols mean."""
    now = settings()
    rules = edition.manifest.rules if edition is not None else now
    values = {
        "min_contributors": rules.min_contributors,
        "protection": rules.protection,
        "stale_after_months": now.stale_after_months,
        "out_after_months": now.out_after_months,
        "tiers": _tiers(reference, t),
        "shares": _shares(reference, t),
        "work_start": t.number(reference.parameter("work_start").value),
        "break_start": t.number(reference.parameter("break_start").value),
    }
    for chapter, formulas in CHAPTERS:
        st.header(t(f"method.chapters.{chapter}"), anchor=f"chapter-{chapter}")
        for formula in formulas:
            _show_formula(formula, values, t)
            if formula.anchor == "disclosure":
                st.info(_in_force(edition, now, t), icon=":material/verified_user:")


def _show_formula(formula: Formula, values: dict[str, object], t: Translator) -> None:
    st.subheader(t(f"{formula.key}.heading"), anchor=formula.anchor)
    st.markdown(t(f"{formula.key}.text", **values))
    for line in formula.latex:
        with st.container(key=f"formula_{formula.anchor}_{formula.latex.index(line)}"):
            st.latex(line)
    if formula.latex:
        st.caption(t("method.where", symbols=t(f"{formula.key}.symbols", **values)))


def _tiers(reference: Reference, t: Translator) -> str:
    words, steps = reference.vocabulary["tier"], reference.vocabulary["commitment"]
    return t.listing(
        t(
            "method.formulas.tiers.tier",
            tier=t.name(words[tier]),
            steps=t.listing(t.name(steps[step]).lower() for step, of in TIER_OF.items() if of == tier),
        )
        for tier in TIERS
    )


def _shares(reference: Reference, t: Translator) -> str:
    steps = reference.vocabulary["commitment"]
    assumed = {step: reference.parameter(f"commitment_probability_{step}") for step, tier in TIER_OF.items() if tier}
    return t.listing(
        t(
            "method.formulas.expected.share",
            step=t.name(steps[step]).lower(),
            low=t.number(100 * share.value_low),
            high=t.percent(share.value_high),
        )
        for step, share in assumed.items()
    )


def _in_force(edition: PublishedEdition | None, now: Settings, t: Translator) -> str:
    rules = now if edition is None else edition.manifest.rules
    return t(
        f"method.formulas.disclosure.in_force_{'settings' if edition is None else 'edition'}",
        label="" if edition is None else edition.label,
        min_contributors=rules.min_contributors,
        protection=rules.protection,
        floor=rules.floor,
    )
