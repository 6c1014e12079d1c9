"""The register of participants on screen: who takes part, what each has said, and how complete the entries are."""

import pandas as pd
import streamlit as st

from machinery.domain.participants import Participant, PublicRequirement
from machinery.i18n import Translator
from machinery.reference import Reference, Source
from machinery.ui.markdown import link, plain
from machinery.ui.tables import Column, show_table
from machinery.ui.text_table import Cell, show_text_table


def show_register(reference: Reference, t: Translator) -> None:
    """Every participant with kind, join date, signature, home and source."""
    people = list(reference.participants.values())
    signed = sum(p.signed_letter for p in people)
    show_text_table(
        [
            t("common.terms.builder"),
            *(t(f"participants.register.{head}") for head in ("kind", "joined", "letter", "home")),
            t("common.source"),
        ],
        [_row(p, reference, t) for p in people],
        caption=t.count("participants.register.count", len(people), signed=signed),
    )
    notes = [f"- **{plain(p.name)}**: {plain(t.field(p, 'note'))}" for p in people if t.field(p, "note")]
    if notes:
        with st.expander(t("participants.register.notes"), icon=":material/notes:"):
            st.markdown("\n".join(notes))


def _row(p: Participant, reference: Reference, t: Translator) -> list[str | Cell]:
    source = reference.sources[p.source_id]
    joined = t.period(p.joined) + (f", {t('participants.register.left', left=t.period(p.left))}" if p.left else "")
    return [
        p.name,
        t(f"participants.kind.{p.kind}"),
        joined,
        _letter(p, t),
        _home(p, reference, t),
        Cell(_short(source), source.url),
    ]


def _short(source: Source) -> str:
    return source.producer.partition(",")[0]


def _letter(p: Participant, t: Translator) -> str:
    if not p.signed_letter:
        return t("participants.register.not_signed")
    if p.signed_on is None:
        return t("participants.register.signed")
    return t("participants.register.signed_on", day=p.signed_on)


def _home(p: Participant, reference: Reference, t: Translator) -> str:
    places = reference.geography.places
    return t.listing(t.name(places[code]) for code in p.home_places) or t("participants.register.no_home")


def show_requirements(reference: Reference, t: Translator) -> None:
    """What each participant has said in public that it requires or has tried, dated, with its source."""
    by_builder: dict[str, list[PublicRequirement]] = {}
    for said in reference.public_requirements:
        by_builder.setdefault(said.builder_id, []).append(said)
    for builder_id, statements in by_builder.items():
        st.subheader(plain(reference.participants[builder_id].name), anchor=False)
        st.markdown("\n".join(_statement(said, reference, t) for said in statements))
    st.markdown(t("participants.requirements.none"))


def _statement(said: PublicRequirement, reference: Reference, t: Translator) -> str:
    source = reference.sources[said.source_id]
    types = reference.vocabulary["requirement_type"]
    facts = [
        t.name(types[said.requirement_type]) if said.requirement_type else "",
        _stated_on(said.stated_on, t),
        t(f"participants.requirements.status.{said.status}"),
    ]
    note = plain(t.field(said, "note"))
    words = plain(t.field(said, "text"))
    return (
        f"- {words} \n  *{plain(' · '.join(fact for fact in facts if fact))}*"
        f" · {link(_short(source), source.url)}{f' · {note}' if note else ''}"
    )


def _stated_on(text: str, t: Translator) -> str:
    if not text:
        return t("participants.requirements.undated")
    return t.date(pd.Timestamp(text).date()) if len(text) == len("2023-11-23") else t.period(text)


def show_completeness(table: pd.DataFrame, t: Translator) -> None:
    """Lines per builder, when they were last changed, how many are stale; never a single line.

    `last_changed` is in UTC as the store keeps it, and shown as the day in Denmark.
    """
    if table.empty:
        st.info(t("participants.completeness.empty"))
        return
    never = t("participants.completeness.never")
    moments = table["last_changed"].dt.tz_localize("UTC")
    table = table.assign(last_changed=[never if pd.isna(at) else t.date(at.to_pydatetime()) for at in moments])
    columns = [
        Column("name", t("common.terms.builder")),
        Column("pledges", t("participants.completeness.pledges"), 0),
        Column("last_changed", t("participants.completeness.last_changed")),
        Column("stale", t("participants.completeness.stale"), 0),
        Column("out_of_signal", t("participants.completeness.out"), 0),
    ]
    show_table(table, columns, t, caption=t("participants.completeness.caption"))
