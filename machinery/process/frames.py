"""What goes over the hand-off socket: frames of one kind byte, an eight-byte length and that many bytes.

A request is one `HEAD` and one `DATA` for each file it brings. The answer is any number of `STDOUT`, `STDERR` and
`FILE` (followed by its `DATA`) and ends with `EXIT`. An answer without `EXIT` was cut off.
"""

import json
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

PROTOCOL = 1
CHUNK_BYTES = 1 << 20
LONGEST_HEAD_BYTES = 1 << 20
LONGEST_TEXT_BYTES = 1 << 30

_HEADER = struct.Struct(">cQ")


class Kind(Enum):
    """The kinds of frames."""

    HEAD = b"H"
    DATA = b"D"
    STDOUT = b"O"
    STDERR = b"E"
    FILE = b"F"
    EXIT = b"X"


class CutOff(ConnectionError):
    """The other side went away in the middle of a message."""


class TooLarge(ValueError):
    """A message is larger than this side accepts."""


class NotOurs(ValueError):
    """The other side does not speak this protocol, or another version of it."""


@dataclass(frozen=True)
class Request:
    """One command to be run elsewhere: its arguments, language, whether a person watches, and its input files."""

    argv: tuple[str, ...]
    lang: str
    is_terminal: bool
    files: dict[str, bytes] = field(default_factory=dict)


def send_frame(connection: socket.socket, kind: Kind, payload: bytes = b"") -> None:
    """Send one frame whole."""
    connection.sendall(_HEADER.pack(kind.value, len(payload)) + payload)


def send_json(connection: socket.socket, kind: Kind, value: Any) -> None:
    """Send one frame that holds JSON."""
    send_frame(connection, kind, json.dumps(value).encode("utf-8"))


def receive_frame(connection: socket.socket, limit_bytes: int) -> tuple[Kind, bytes]:
    """The next frame; raises `CutOff`, `TooLarge` (above `limit_bytes`) or `NotOurs`."""
    letter, size = _HEADER.unpack(_exactly(connection, _HEADER.size))
    try:
        kind = Kind(letter)
    except ValueError:
        raise NotOurs(repr(letter)) from None
    if size > limit_bytes:
        raise TooLarge(f"{size} > {limit_bytes}")
    return kind, _exactly(connection, size)


def send_request(connection: socket.socket, request: Request) -> None:
    """Send a command with its files."""
    head = {
        "protocol": PROTOCOL,
        "argv": list(request.argv),
        "lang": request.lang,
        "is_terminal": request.is_terminal,
        "files": [{"name": name, "size": len(data)} for name, data in request.files.items()],
    }
    send_json(connection, Kind.HEAD, head)
    for data in request.files.values():
        send_frame(connection, Kind.DATA, data)


def receive_request(connection: socket.socket, limit_bytes: int) -> Request:
    """A command with its files, which together may have `limit_bytes`; raises as `receive_frame` does."""
    kind, payload = receive_frame(connection, LONGEST_HEAD_BYTES)
    try:
        head = json.loads(payload)
        if kind is not Kind.HEAD or head["protocol"] != PROTOCOL:
            raise NotOurs(f"protocol {head.get('protocol')!r}, ours is {PROTOCOL}")
        announced = [(str(f["name"]), int(f["size"])) for f in head["files"]]
        request = Request(tuple(map(str, head["argv"])), str(head["lang"]), bool(head["is_terminal"]))
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise NotOurs(str(error)) from error
    if sum(size for _, size in announced) > limit_bytes:
        raise TooLarge(f"{sum(size for _, size in announced)} > {limit_bytes}")
    for name, size in announced:
        kind, data = receive_frame(connection, size)
        if kind is not Kind.DATA or len(data) != size:
            raise NotOurs(f"file {name!r}")
        request.files[name] = data
    return request


def receive_chunks(connection: socket.socket, size: int) -> Iterator[bytes]:
    """The `DATA` frames of one file of `size` bytes."""
    while size > 0:
        kind, data = receive_frame(connection, CHUNK_BYTES)
        if kind is not Kind.DATA or not data or len(data) > size:
            raise NotOurs("file data")
        size -= len(data)
        yield data


def _exactly(connection: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = connection.recv(min(CHUNK_BYTES, size - len(parts)))
        if not part:
            raise CutOff(f"{len(parts)} of {size} bytes")
        parts += part
    return bytes(parts)
