"""The parts that a set page is made of: text that the standard fonts can write, tables, and bars as vectors.

The fonts are the standard ones of PDF (Helvetica), which every reader has: nothing is bundled. They write the letters
of Windows-1252, which holds all of Danish.
"""

import unicodedata
from collections.abc import Sequence
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph, Table

from machinery.exchange.own_sheet import SheetBar, SheetTier

INK, PALE, LINE = HexColor("#1B2227"), HexColor("#4A555C"), HexColor("#B9C1C6")
DEMAND = HexColor("#1A8F84")
FONT, BOLD = "Helvetica", "Helvetica-Bold"
_PLAIN = ParagraphStyle("plain", fontName=FONT, fontSize=8, leading=9.6, textColor=INK)
STYLES = {
    "plain": _PLAIN,
    "figure": ParagraphStyle("figure", parent=_PLAIN, alignment=TA_RIGHT),
    "head": ParagraphStyle("head", parent=_PLAIN, fontName=BOLD),
    "figure_head": ParagraphStyle("figure_head", parent=_PLAIN, fontName=BOLD, alignment=TA_RIGHT),
    "small": ParagraphStyle("small", parent=_PLAIN, fontSize=7.2, leading=8.8, textColor=PALE,
                            spaceBefore=2.5),
    "title": ParagraphStyle("title", parent=_PLAIN, fontName=BOLD, fontSize=15, leading=18),
    "section": ParagraphStyle("section", parent=_PLAIN, fontName=BOLD, fontSize=9.6, leading=12, spaceBefore=8,
                              spaceAfter=2),
    "large": ParagraphStyle("large", parent=_PLAIN, fontName=BOLD, fontSize=13, leading=15.5),
    "mark": ParagraphStyle("mark", parent=_PLAIN, fontName=BOLD, fontSize=8.4, leading=10.5),
}  # fmt: skip


def in_font(text: str) -> str:
    """Text in letters of Windows-1252: a letter from elsewhere without its marks, or a question mark."""
    return "".join(letter if _can_be_written(letter) else _like(letter) for letter in text)


def _can_be_written(letter: str) -> bool:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return letter >= " "


def _like(letter: str) -> str:
    if letter.isspace():
        return " "
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return bare if bare and all(_can_be_written(part) for part in bare) else "?"


def words(text: str, style: str = "plain") -> Paragraph:
    """Words that wrap, however long: nothing is cut, and nothing in them is markup."""
    return Paragraph(escape(in_font(text)), STYLES[style])


def ruled_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *, bold_last: bool = False
) -> Table:
    """A table with a line under each row; the first column holds names, the others figures. Widths are points."""
    cells = [[words(head, "figure_head" if number else "head") for number, head in enumerate(heads)]]
    for row_no, row in enumerate(rows):
        is_bold = bold_last and row_no == len(rows) - 1
        name, figure = ("head", "figure_head") if is_bold else ("plain", "figure")
        cells.append([words(text, figure if number else name) for number, text in enumerate(row)])
    return Table(
        cells,
        colWidths=list(widths),
        repeatRows=1,
        hAlign="LEFT",
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            ("TOPPADDING", (0, 0), (-1, -1), 1.2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.8),
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, INK),
            ("LINEBELOW", (0, 1), (-1, -1), 0.3, LINE),
        ],
    )


def side_by_side(columns: Sequence[Sequence[Flowable]], widths: Sequence[float]) -> Table:
    """Parts of the page beside each other, from the top."""
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
    ]
    return Table([[list(column) for column in columns]], colWidths=list(widths), style=style, hAlign="LEFT")


def stacked_bars(
    bars: Sequence[SheetBar], tiers: Sequence[SheetTier], figures: Sequence[str], width: float, height: float
) -> Drawing:
    """Standing bars stacked by tier, with the sum above and the half-year below each; sizes are points."""
    drawing = Drawing(width, height)
    floor, roof = 25.0, height - 24
    top = max((sum(bar.parts) for bar in bars), default=0.0) or 1.0
    x = 0.0
    for tier in tiers:
        drawing.add(Rect(x, height - 9, 8, 7, fillColor=_filling(tier), strokeColor=DEMAND, strokeWidth=0.7))
        name = in_font(tier.name)
        drawing.add(String(x + 11, height - 8.5, name, fontName=FONT, fontSize=7, fillColor=INK))
        x += 11 + stringWidth(name, FONT, 7) + 10
    step = width / max(len(bars), 1)
    for number, (bar, figure) in enumerate(zip(bars, figures, strict=True)):
        left, wide, y = step * (number + 0.18), step * 0.64, floor
        for tier, part in zip(tiers, bar.parts, strict=True):
            if part > 0:
                high = (roof - floor) * part / top
                drawing.add(Rect(left, y, wide, high, fillColor=_filling(tier), strokeColor=DEMAND, strokeWidth=0.7))
                y += high
        middle = step * (number + 0.5)
        drawing.add(_centred(middle, y + 2.5, figure, 7))
        for line_no, line in enumerate(_lines(in_font(bar.label), step * 0.95, 6.6)):
            drawing.add(_centred(middle, floor - 8 - 7.4 * line_no, line, 6.6))
    drawing.add(Line(0, floor, width, floor, strokeColor=INK, strokeWidth=0.6))
    return drawing


def _filling(tier: SheetTier) -> Color:
    mixed = [tone * tier.strength + white_tone * (1 - tier.strength)
             for tone, white_tone in zip(DEMAND.rgb(), white.rgb(), strict=True)]  # fmt: skip
    return Color(*mixed)


def _centred(x: float, y: float, text: str, size: float) -> String:
    return String(x, y, in_font(text), fontName=FONT, fontSize=size, fillColor=INK, textAnchor="middle")


def _lines(label: str, width: float, size: float) -> list[str]:
    """A label word by word in lines that are no wider than `width`, but for a word that is."""
    lines = [""]
    for word in label.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or stringWidth(longer, FONT, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
