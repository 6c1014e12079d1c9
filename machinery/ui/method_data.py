"""The factors, sources, words and licences of the method page, straight from the reference data."""

import csv
import io
from collections.abc import Sequence
from dataclasses import astuple, fields

import streamlit as st

from machinery.i18n import Translator
from machinery.reference import Parameter, Reference
from machinery.ui.download import FileToTake, show_downloads
from machinery.ui.filters import kept_choice
from machinery.ui.text_table import Cell, show_text_table

LEVELS = ("raw", "converted", "derived", "assumed")
GENERAL, ALL = "general", "all"
MOST_ROWS = 60


def show_factors(reference: Reference, t: Translator) -> None:
    """The factors of one class, the general ones, or what a search finds; and all of them as a file."""
    st.header(t("method.factors.heading"), anchor="factors")
    st.markdown(t("method.factors.text", levels=t.listing(t(f"method.level_text.{level}") for level in LEVELS)))
    choices = {
        GENERAL: t("method.factors.general"),
        ALL: t("method.factors.all"),
        **{code: t.name(one) for code, one in reference.classes.items()},
    }
    left, right = st.columns(2)
    with left:
        chosen = kept_choice("factors", t("method.factors.class"), choices, t, default=GENERAL) or GENERAL
    wanted = right.text_input(
        t("method.factors.search"), key="factor_search", placeholder=t("method.factors.search_placeholder")
    )
    found = found_factors(reference, chosen, wanted, t)
    if found:
        _show_rows(found[:MOST_ROWS], reference, t)
    else:
        st.info(t("method.factors.nothing"), icon=":material/search_off:")
    if len(found) > MOST_ROWS:
        st.caption(t.count("method.factors.more", len(found) - MOST_ROWS))
    show_downloads(
        [FileToTake(t("method.factors.download"), "factors.csv", "text/csv", lambda: factors_csv(reference))],
        key="factors",
    )


def found_factors(reference: Reference, chosen: str, wanted: str, t: Translator) -> list[Parameter]:
    """The factors of a class (or `general`, `all`) that hold every word of the search in name, class or source."""
    of_class = [
        p for p in reference.parameters if chosen == ALL or p.machine_class == ("" if chosen == GENERAL else chosen)
    ]
    words = wanted.casefold().split()
    return [p for p in of_class if all(word in _searched(p, reference, t) for word in words)]


def _searched(p: Parameter, reference: Reference, t: Translator) -> str:
    source = reference.sources[p.source_id]
    parts = (_name(p, reference, t), source.producer, source.title, p.source_locator, t.field(p, "note"), p.parameter)
    return " ".join(parts).casefold()


def _name(p: Parameter, reference: Reference, t: Translator) -> str:
    name = t(f"method.parameter.{p.parameter}")
    if p.valid_year:
        name += f", {p.valid_year}"
    return f"{name} – {t.name(reference.classes[p.machine_class])}" if p.machine_class else name


def _show_rows(rows: Sequence[Parameter], reference: Reference, t: Translator) -> None:
    heads = [t(f"method.factors.{head}") for head in ("parameter", "value", "range", "unit", "level")]
    show_text_table(
        [*heads, t("common.source"), t("method.factors.locator")],
        [_row(p, reference, t) for p in rows],
        right=(1, 2),
        caption=t("method.factors.heading"),
    )


def _row(p: Parameter, reference: Reference, t: Translator) -> list[str | Cell]:
    source, note = reference.sources[p.source_id], t.field(p, "note")
    return [
        Cell(_name(p, reference, t), note=note),
        _number(p.value, t),
        "–" if p.value_low == p.value_high else f"{_number(p.value_low, t)}–{_number(p.value_high, t)}",
        t(f"method.unit.{p.unit.replace('/', '_per_')}"),
        t(f"method.level.{p.processing_level}"),
        Cell(source.title, source.url),
        p.source_locator,
    ]


def _number(value: float, t: Translator) -> str:
    decimals = next(d for d in (0, 1, 2, 3) if d == 3 or round(value, d) == value)
    return t.number(value, decimals)


def factors_csv(reference: Reference) -> bytes:
    """All factors as they lie in the reference data: UTF-8, comma and decimal point."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(field.name for field in fields(Parameter))
    writer.writerows(astuple(p) for p in reference.parameters)
    return out.getvalue().encode("utf-8-sig")


def show_sources(reference: Reference, t: Translator) -> None:
    """Every source with publisher, dates, licence and what is not known about it."""
    st.header(t("method.sources.heading"), anchor="sources")
    unknown = t("method.sources.unknown")
    show_text_table(
        [t(f"method.sources.{head}") for head in ("title", "producer", "published", "accessed", "license")],
        [
            [
                Cell(s.title, s.url),
                s.producer,
                s.date_published or unknown,
                s.date_accessed or unknown,
                s.license or unknown,
            ]
            for s in reference.sources.values()
        ],
        caption=t("method.sources.heading"),
    )


def show_glossary(reference: Reference, t: Translator) -> None:
    """The words of the field in both languages."""
    st.header(t("method.glossary.heading"), anchor="glossary")
    with st.expander(t("method.glossary.heading"), icon=":material/translate:"):
        show_text_table(
            [t(f"method.glossary.{head}") for head in ("da", "en", "note")],
            [[entry.da, entry.en, entry.note] for entry in reference.glossary],
            caption=t("method.glossary.heading"),
        )


def show_licences(t: Translator) -> None:
    """What the map and the figures may be used for, and whom to credit."""
    st.header(t("method.licences.heading"), anchor="licences")
    st.markdown(f"- {t('method.licences.map')}\n- {t('method.licences.code')}")
