"""A builder's own picture as one page of A4, for its own management: always exactly one page."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer

from machinery.exchange.own_sheet import DemandRow, OwnSheet, SheetAmount, SiteRow
from machinery.exchange.pdf_parts import ruled_table, side_by_side, stacked_bars, words
from machinery.i18n import Translator

MOST_CLASSES, MOST_SITES = 12, 8
"""Rows of the two long tables that are shown at most; fewer where names are long."""
MARGIN = 15 * mm
WIDTH = A4[0] - 2 * MARGIN
HEIGHT = A4[1] - 2 * MARGIN
_GAP = 6 * mm
_NOTICE_ROOM = 9 * mm


def own_pdf(sheet: OwnSheet, t: Translator) -> bytes:
    """The page as PDF, in the language of `t`, titled and marked with its language.

    As many classes and sites as fit are shown, the rest summed in a row that says how many they are.
    """
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, lang=t.lang)
    canvas.setTitle(t("own_pdf.title", builder=sheet.builder))
    canvas.setSubject(t("own_pdf.subject", at=sheet.as_of))
    canvas.setAuthor(sheet.builder)
    canvas.setCreator(t("common.product_long"))
    canvas.setKeywords([t("common.non_binding"), *([t("common.example_data")] if sheet.is_example else [])])
    notice = words(" ".join(_notices(sheet, t)), "small")
    room = HEIGHT - _NOTICE_ROOM
    parts = _parts(sheet, t, 1, 1)
    for most in range(MOST_CLASSES, 0, -1):
        parts = _parts(sheet, t, most, max(1, min(MOST_SITES, most * 2 // 3)))
        if _height(parts, canvas) <= room:
            break
    # Names so long that not even the shortest page holds them make everything smaller, never a second page.
    scale = min(1.0, room / _height(parts, canvas))
    canvas.translate(MARGIN, MARGIN)
    notice.wrapOn(canvas, WIDTH, _NOTICE_ROOM)
    notice.drawOn(canvas, 0, 0)
    canvas.translate(0, HEIGHT)
    canvas.scale(scale, scale)
    y = 0.0
    for part in parts:
        y -= part.getSpaceBefore()
        _, high = part.wrapOn(canvas, WIDTH, A4[1])
        y -= high
        part.drawOn(canvas, 0, y)
        y -= part.getSpaceAfter()
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _height(parts: Sequence[Flowable], canvas: Canvas) -> float:
    return sum(p.wrapOn(canvas, WIDTH, A4[1])[1] + p.getSpaceBefore() + p.getSpaceAfter() for p in parts)


def _notices(sheet: OwnSheet, t: Translator) -> list[str]:
    return [t("common.non_binding_notice"), t("own_pdf.own_only"), sheet.edition_line]


def _parts(sheet: OwnSheet, t: Translator, classes: int, sites: int) -> list[Flowable]:
    half = (WIDTH - _GAP) / 2
    heading: list[Flowable] = [
        words(t("common.product_long"), "small"),
        words(t("own_pdf.heading", builder=sheet.builder), "title"),
        words(t("own_pdf.as_of", at=sheet.as_of)),
    ]
    if sheet.is_example:
        heading.append(words(t("common.example_data_long"), "mark"))
    chart = [
        words(t("own_pdf.over_time"), "section"),
        stacked_bars(
            sheet.bars, sheet.tiers, [t.number(sum(bar.parts)) for bar in sheet.bars], half, 44 * mm
        ) if sheet.bars else words(t("own_pdf.no_demand")),
        *([words(sheet.after_bars, "small")] if sheet.after_bars else []),
    ]  # fmt: skip
    ladder = [words(t("own_pdf.ladder"), "section"), _amounts(sheet.ladder, t("own_pdf.step"), half, t)]
    levels: list[Flowable] = [words(t("own_pdf.levels"), "section")]
    if sheet.levels:
        levels.append(_amounts(sheet.levels, t("own_pdf.level"), WIDTH, t))
        levels.append(words(t("own_pdf.line_is"), "small"))
    else:
        levels.append(words(t("own_pdf.no_levels")))
    return [
        *heading,
        Spacer(0, 2.5 * mm),
        _headline(sheet, t),
        words(t("own_pdf.by_class"), "section"),
        _demand(sheet, t, classes),
        words(t("own_pdf.cells"), "small"),
        Spacer(0, 2.5 * mm),
        side_by_side([chart, [], ladder], [half, _GAP, half]),
        words(t("own_pdf.sites", half_year=sheet.half_year), "section"),
        *_sites(sheet, t, sites),
        *levels,
    ]


def _headline(sheet: OwnSheet, t: Translator) -> Flowable:
    peaks = [site.peak_kw for site in sheet.sites if site.peak_kw is not None]
    energy = sum(site.energy_kwh_per_day for site in sheet.sites) + sheet.without_place_kwh
    figures = [
        (t.number(sheet.sure), t("own_pdf.sure")),
        (t.number(sheet.early), t("own_pdf.early")),
        (t.number(energy), t("own_pdf.energy", half_year=sheet.half_year)),
        (t.number(sum(peaks)), t("own_pdf.peak", half_year=sheet.half_year)),
    ]
    return side_by_side([[words(figure, "large"), words(said, "small")] for figure, said in figures], [WIDTH / 4] * 4)


def _demand(sheet: OwnSheet, t: Translator, most: int) -> Flowable:
    rows = list(sheet.demand[:most])
    rest = sheet.demand[most:]
    if rest:
        rows.append(_summed(t.count("own_pdf.other_classes", len(rest)), rest))
    if sheet.demand:
        rows.append(_summed(t("common.total"), sheet.demand))
    heads = [t("common.terms.machine_class"), *sheet.periods, t("common.total")]
    name_width = WIDTH * (0.31 if len(sheet.periods) > 4 else 0.4)
    others = (WIDTH - name_width) / (len(heads) - 1)
    written = [
        [
            row.name,
            *(_cell(sure, early, t) for sure, early in zip(row.sure, row.early, strict=True)),
            _cell(sum(row.sure), sum(row.early), t),
        ]
        for row in rows
    ]
    return ruled_table(heads, written, [name_width, *[others] * (len(heads) - 1)], bold_last=bool(written))


def _summed(name: str, rows: Sequence[DemandRow]) -> DemandRow:
    return DemandRow(
        name,
        tuple(sum(values) for values in zip(*(row.sure for row in rows), strict=True)),
        tuple(sum(values) for values in zip(*(row.early for row in rows), strict=True)),
    )


def _cell(sure: float, early: float, t: Translator) -> str:
    """Planned and firm, early in brackets; nothing is a dash."""
    said = t.number(sure, 1) if sure else "–"
    return f"{said} ({t.number(early, 1)})" if early else said


def _sites(sheet: OwnSheet, t: Translator, most: int) -> list[Flowable]:
    if not sheet.sites and not sheet.without_place_kwh:
        return [words(t("own_pdf.no_sites"))]
    rows = [_site(site, t) for site in sheet.sites[:most]]
    rest = sheet.sites[most:]
    if rest:
        together = SiteRow(
            name=t.count("own_pdf.other_sites", len(rest)),
            machines=sum(site.machines for site in rest),
            energy_kwh_per_day=sum(site.energy_kwh_per_day for site in rest),
            peak_kw=sum(site.peak_kw or 0.0 for site in rest),
            connection_kw=None,
        )
        rows.append([*_site(together, t)[:4], "–"])
    if sheet.without_place_kwh:
        rows.append([t("common.without_place"), "", t.number(sheet.without_place_kwh), "–", "–"])
    heads = [t("own_pdf.site"), t("common.terms.machines"), t("own_pdf.kwh"), t("own_pdf.kw"), t("own_pdf.connection")]
    return [
        ruled_table(heads, rows, [WIDTH * share for share in (0.44, 0.12, 0.14, 0.14, 0.16)]),
        words(f"{sheet.sites_of} {t('own_pdf.peaks')}", "small"),
    ]


def _site(site: SiteRow, t: Translator) -> list[str]:
    return [
        site.name,
        t.number(site.machines),
        t.number(site.energy_kwh_per_day),
        "–" if site.peak_kw is None else t.number(site.peak_kw),
        t("common.not_stated") if site.connection_kw is None else t.number(site.connection_kw),
    ]


def _amounts(amounts: Sequence[SheetAmount], head: str, width: float, t: Translator) -> Flowable:
    has_lines = any(amount.lines is not None for amount in amounts)
    heads = [head, *([t("own_pdf.lines")] if has_lines else []), t("common.terms.machine_months")]
    rows = [
        [
            amount.name,
            *([t.number(amount.lines or 0)] if has_lines else []),
            t.number(amount.machine_months, 1),
        ]
        for amount in amounts
    ]
    shares = (0.62, 0.14, 0.24) if has_lines else (0.64, 0.36)
    return ruled_table(heads, rows, [width * share for share in shares])
