"""What an uploaded workbook is as a package, asked before anything in it is read: kind, size when unpacked, dangers.

A workbook is a zip archive of XML files. What it unpacks to is limited, because a small archive can hold gigabytes of
nothing (a zip bomb), and a file that defines its own XML entities is refused, because they can grow the same way.
"""

import io
import operator
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from openpyxl.utils import column_index_from_string

from machinery.errors import BadFile

MAX_UNPACKED_BYTES = 256 * 1024 * 1024
"""All parts together. 50,000 full rows take about 60 MB."""
MAX_PARTS = 5_000
"""Files in the archive; a workbook has some dozens."""
MAX_RATIO = 200
"""How much larger a part of more than `_SMALL` may be than its packed form; sheets of text stay below 30."""
_SMALL = 8 * 1024 * 1024
_STEP = 1 << 20
MAX_COPIED_BYTES = 24 * 1024 * 1024
"""A workbook that unpacks to more is not copied: openpyxl holds about ten times as much in memory."""
_MAX_MERGED = 1_000_000
"""A copy holds every cell of a range that is merged or a link, and one range can be a whole sheet."""

_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STRICT = b"purl.oclc.org/ooxml"
_RANGE_START = re.compile(rb"""<(?:[^\s<>/:"']+:)?(?:mergeCell|hyperlink)(?=[\s/>])""")
"""Begins a tag over a range of which a copy holds every cell."""
_RANGE_TAG = re.compile(_RANGE_START.pattern + rb"""((?:[^<>"']|"[^<"]*"|'[^<']*')*+)>""")
_REF = re.compile(rb"""(?<![\w:.-])ref\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_RANGE = re.compile(rb"([A-Z]{1,3})([0-9]{1,8})(?::([A-Z]{1,3})([0-9]{1,8}))?")
_DOCUMENT_TYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_DECLARATION = re.compile(rb"<\?xml\s[^>]*>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
_UTF8 = (b"utf-8", b"us-ascii")
_UTF8_BOM = b"\xef\xbb\xbf"
_OPEN_FORMULA = re.compile(
    rb"""(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^<>]*)?/>)\s*(?=<)(?!<(?:\w+:)?v(?:\s[^<>]*)?>[^<])"""
)
"""The end of a formula that no value follows."""
_ROW_NO = re.compile(rb"""<(?:\w+:)?row\s(?:[^>]*?\s)?r=["']([0-9]{1,9})["']""")
ZERO_FORMAT = re.compile("0{2,30}")
"""A number format that fills up with zeros: `00000`."""
_ZERO_FORMAT_CODE = re.compile(rb"""formatCode=["']0{2,30}["']""")
_LONGEST_TAG = _STEP
"""A tag that does not end within so many bytes is not of a spreadsheet program."""

BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, SyntaxError, KeyError,
    IndexError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError,
)  # fmt: skip
"""What reading a damaged archive or workbook raises; openpyxl lets through whatever its parts raise."""


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook that may be read.

    `has_open_formulas`: formulas without a saved value, in any of its sheets. `has_zero_formats`: some number format
    fills up with zeros. `merged_cells`: cells in ranges that are merged or a link, more than may be copied where a
    range cannot be read.
    """

    unpacked_bytes: int
    merged_cells: int
    has_open_formulas: bool
    has_zero_formats: bool
    has_macros: bool
    has_links: bool

    @property
    def may_be_copied(self) -> bool:
        """Whether it is small enough to be held in memory as a whole, to be given back with the faults in it."""
        return self.unpacked_bytes <= MAX_COPIED_BYTES and self.merged_cells <= _MAX_MERGED


def is_archive(data: bytes) -> bool:
    """Whether the file is a zip archive, as workbooks are."""
    return data.startswith(_ARCHIVES)


def is_old_office(data: bytes) -> bool:
    """Whether the file is of the old Office format, which also wraps encrypted workbooks."""
    return data.startswith(_OLD_OFFICE[:4])


def refuse_old_office(data: bytes, name: str) -> None:
    """Raise `BadFile` for an encrypted workbook or one of before 2007."""
    kind = "encrypted" if _ENCRYPTED in data else "old_format"
    raise BadFile(f"workbook.refused.{kind}", file=name)


def opened_package(data: bytes, name: str) -> Package:
    """Look a workbook over without reading it; raises `BadFile` when it may not be or cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _looked_over(archive, name)
    except BadFile:
        raise
    except BROKEN as error:
        raise BadFile("workbook.refused.damaged", file=name) from error


def _looked_over(archive: zipfile.ZipFile, name: str) -> Package:
    parts = [part for part in archive.infolist() if not part.is_dir()]
    names = {part.filename for part in parts}
    _refuse_other_kinds(archive, names, name)
    if any(part.flag_bits & 0x1 for part in parts):
        raise BadFile("workbook.refused.encrypted", file=name)
    unpacked = sum(part.file_size for part in parts)
    # Python unpacks no more of a part than the directory says, so a directory that lies gives a damaged file.
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES or any(_is_blown_up(part) for part in parts):
        raise BadFile("workbook.refused.unpacks_too_large", file=name, limit_mb=MAX_UNPACKED_BYTES // (1024 * 1024))
    has_open_formulas, has_zero_formats, merged = False, False, 0
    for part in parts:
        if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        is_sheet = part.filename.startswith("xl/worksheets/")
        # What others add to a package, such as the queries of Excel, may be UTF-16; nobody reads it here.
        is_added = part.filename.startswith("customXml/")
        row_no = 0
        with archive.open(part) as stream:
            start = stream.read(_STEP)
            if not is_added and not _is_utf8(start):
                raise BadFile("workbook.refused.damaged", file=name)
            for block in _blocks(start, stream, is_added=is_added, name=name):
                if _DOCUMENT_TYPE.search(block):
                    raise BadFile("workbook.refused.damaged", file=name)
                has_open_formulas = has_open_formulas or (is_sheet and _OPEN_FORMULA.search(block) is not None)
                has_zero_formats = has_zero_formats or (
                    part.filename == "xl/styles.xml" and _ZERO_FORMAT_CODE.search(block) is not None
                )
                merged += sum(map(_cells_in, _RANGE_TAG.findall(block)))
                if is_sheet and (row_nos := list(map(int, _ROW_NO.findall(block)))):
                    # openpyxl passes over a row that does not come after the one before: it would be lost unseen.
                    if row_nos[0] <= row_no or any(map(operator.ge, row_nos, row_nos[1:])):
                        raise BadFile("workbook.refused.damaged", file=name)
                    row_no = row_nos[-1]
    return Package(
        unpacked_bytes=unpacked,
        merged_cells=merged,
        has_open_formulas=has_open_formulas,
        has_zero_formats=has_zero_formats,
        has_macros=any(part.endswith("vbaProject.bin") for part in names),
        has_links=any(part.startswith("xl/externalLinks/") for part in names),
    )


def _refuse_other_kinds(archive: zipfile.ZipFile, names: set[str], name: str) -> None:
    if "mimetype" in names and archive.open("mimetype").read(200).startswith(b"application/vnd.oasis"):
        raise BadFile("workbook.refused.other_format", file=name)
    if any(part.startswith("xl/") and part.endswith(".bin") and "workbook" in part for part in names):
        raise BadFile("workbook.refused.other_format", file=name)
    if "[Content_Types].xml" not in names or not any(part.startswith("xl/") for part in names):
        raise BadFile("workbook.refused.no_workbook", file=name)
    if "xl/workbook.xml" in names and _STRICT in archive.open("xl/workbook.xml").read(4096):
        raise BadFile("workbook.refused.strict", file=name)


def _is_blown_up(part: zipfile.ZipInfo) -> bool:
    return part.file_size > _SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1)


def _is_utf8(start: bytes) -> bool:
    """Whether a part that starts so says that it is UTF-8; only there a search for signs in it finds all."""
    text = start.removeprefix(_UTF8_BOM).lstrip()
    if not text.startswith(b"<"):
        return not text
    if not text.startswith(b"<?xml"):
        return True
    declaration = _DECLARATION.match(text)
    if declaration is None:
        return False
    encoding = _ENCODING.search(declaration[0])
    return encoding is None or encoding[1].lower() in _UTF8


def _cells_in(attributes: bytes) -> int:
    """Cells in the range of a tag; too many where it is written as no spreadsheet program does."""
    ranges = [_RANGE.fullmatch(double or single) for double, single in _REF.findall(attributes)]
    return sum(_area(one) if one else _MAX_MERGED + 1 for one in ranges) if ranges else _MAX_MERGED + 1


def _area(found: re.Match[bytes]) -> int:
    left, top, right, bottom = (text.decode() if text else "" for text in found.groups())
    if not right:
        return 1
    columns = column_index_from_string(right) - column_index_from_string(left) + 1
    return abs(columns) * abs(int(bottom) - int(top) + 1)


def _blocks(start: bytes, stream: IO[bytes], *, is_added: bool, name: str) -> Iterator[bytes]:
    """A part step by step, each with the tag that the one before it may have cut: it begins at the last `<`.

    Raises `BadFile` for a tag without an end and for a part with zero bytes, which no UTF-8 XML has.
    """
    cut, more = b"", start
    while more:
        if b"\0" in more:
            if not is_added:
                raise BadFile("workbook.refused.damaged", file=name)
            more = more.replace(b"\0", b"")
        block = cut + more
        yield block
        last = block.rfind(b"<")
        cut = block[last:] if last >= 0 else b""
        if len(cut) > _LONGEST_TAG:
            if b">" not in cut or _RANGE_START.match(cut):
                raise BadFile("workbook.refused.damaged", file=name)
            cut = b""  # a long text, its tag complete
        more = stream.read(_STEP)
