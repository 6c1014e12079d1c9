"""The other end of the hand-off: a command gives its work to the running product and hears the answer."""

import json
import socket
from pathlib import Path
from typing import Protocol

from machinery.errors import Refused
from machinery.process import frames
from machinery.process.address import short_address
from machinery.process.frames import CutOff, Kind, NotOurs, Request, TooLarge
from machinery.process.peer import is_trusted, peer_user_id


class NobodyThere(ConnectionError):
    """No process takes commands at the socket; nothing was sent."""


class Listener(Protocol):
    """What the caller does with the parts of an answer."""

    def stdout(self, text: str) -> None:
        """Hear text for standard output."""

    def stderr(self, text: str) -> None:
        """Hear text for standard error."""

    def start_file(self, path: Path) -> "Sink":
        """Be handed a file in parts."""


class Sink(Protocol):
    """Takes the parts of one file; the file appears when it is whole."""

    def write(self, data: bytes) -> object:
        """Take the next part."""

    def __enter__(self) -> "Sink": ...

    def __exit__(self, kind: object, error: object, trace: object) -> object: ...


def hand_over(path: Path, request: Request, listener: Listener) -> int:
    """Have the process at the socket `path` run a command; its exit code.

    Raises `NobodyThere` before anything was sent, and `Refused` when the other process is not ours, or when it ended
    before the command did: then it is unknown whether anything was stored.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        try:
            with short_address(path) as address:
                connection.connect(address)
        except (FileNotFoundError, ConnectionRefusedError) as error:
            raise NobodyThere(str(path)) from error
        except PermissionError as error:
            raise Refused("cli.handoff.not_yours", path=str(path)) from error
        if not is_trusted(peer_user_id(connection)):
            raise Refused("cli.handoff.not_yours", path=str(path))
        try:
            return _converse(connection, request, listener)
        except (CutOff, ConnectionError) as error:
            raise Refused("cli.handoff.cut_off") from error
        except (NotOurs, TooLarge) as error:
            raise Refused("cli.handoff.not_understood", reason=str(error)) from error


def _converse(connection: socket.socket, request: Request, listener: Listener) -> int:
    broken: ConnectionError | None = None
    try:
        frames.send_request(connection, request)
    except ConnectionError as error:
        # The other side may have refused the request and said why before all of it was sent.
        broken = error
    while True:
        try:
            kind, payload = frames.receive_frame(connection, frames.LONGEST_TEXT_BYTES)
        except ConnectionError as error:
            raise (broken or error) from None
        if kind is Kind.STDOUT:
            listener.stdout(payload.decode("utf-8"))
        elif kind is Kind.STDERR:
            listener.stderr(payload.decode("utf-8"))
        elif kind is Kind.FILE:
            _take_file(connection, json.loads(payload), listener)
        elif kind is Kind.EXIT:
            return int(json.loads(payload)["code"])
        else:
            raise NotOurs(kind.name)


def _take_file(connection: socket.socket, head: dict[str, object], listener: Listener) -> None:
    with listener.start_file(Path(str(head["path"]))) as sink:
        for data in frames.receive_chunks(connection, int(str(head["size"]))):
            sink.write(data)
