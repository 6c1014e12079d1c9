"""Tables of words and links as real markup, which scroll sideways in a box of their own on a narrow screen."""

import html
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

_SHORT, _NAME, _SENTENCE = 24, 14, 36
"""So many characters at most stand in one line at the head of a row; a name or a sentence has more, and more room."""


@dataclass(frozen=True)
class Cell:
    """Words, with the address they lead to and a note in smaller type, both empty where there is none."""

    text: str
    url: str = ""
    note: str = ""


def show_text_table(
    heads: Sequence[str], rows: Iterable[Sequence[str | Cell]], *, caption: str, right: Collection[int] = ()
) -> None:
    """A table with a caption; the first cell of a row heads it, columns numbered in `right` stand to the right.

    The box takes the keyboard's focus, so that it can be scrolled without a mouse.
    """
    side = ["right" if number in right else "left" for number in range(len(heads))]
    head = "".join(f'<th scope="col" class="{s}">{html.escape(h)}</th>' for h, s in zip(heads, side, strict=True))
    body = "".join(f"<tr>{''.join(_cell(c, n, side[n]) for n, c in enumerate(row))}</tr>" for row in rows)
    name = html.escape(caption)
    st.html(
        f'<div class="text-table" tabindex="0" role="region" aria-label="{name}"><table><caption>{name}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: str | Cell, number: int, side: str) -> str:
    known = Cell(cell) if isinstance(cell, str) else cell
    text = html.escape(known.text)
    if known.url.startswith(("https://", "http://")):
        text = f'<a href="{html.escape(known.url)}" target="_blank" rel="noopener noreferrer">{text}</a>'
    note = f'<div class="note">{html.escape(known.note)}</div>' if known.note else ""
    length = len(known.text)
    if number == 0:
        short = ' class="short"' if length <= _SHORT else ""
        return f'<th scope="row"{short}>{text}{note}</th>'
    room = " sentence" if length > _SENTENCE else " name" if length > _NAME else ""
    return f'<td class="{side}{room}">{text}{note}</td>'
