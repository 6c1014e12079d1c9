"""The socket beside the store on which the running product takes commands.

Only the process that holds the store may own the socket, so a socket found at its place after the store was opened
is left over from a killed process and is replaced.
"""

import contextlib
import logging
import os
import socket
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

from machinery.errors import SettingError
from machinery.i18n import translator
from machinery.process import frames
from machinery.process.address import short_address
from machinery.process.frames import Kind, Request
from machinery.process.peer import is_trusted, peer_user_id

log = logging.getLogger(__name__)

REQUEST_TIMEOUT_S = 30
ANSWER_TIMEOUT_S = 300
PAUSE_S = 1
AT_ONCE = 4

Handler = Callable[[Request, "Answer"], int]


class Answer:
    """The way back to a command: text and files. When the caller has gone away the work goes on and is not heard."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self.is_heard = True

    def stdout(self, text: str) -> None:
        """Write to the caller's standard output."""
        self._send(lambda c: frames.send_frame(c, Kind.STDOUT, text.encode("utf-8")))

    def stderr(self, text: str) -> None:
        """Write to the caller's standard error."""
        self._send(lambda c: frames.send_frame(c, Kind.STDERR, text.encode("utf-8")))

    def file(self, path: Path, content: bytes | Path) -> None:
        """Have the caller write a file at `path`, from bytes or from a file of this process."""

        def send(connection: socket.socket) -> None:
            size = len(content) if isinstance(content, bytes) else content.stat().st_size
            frames.send_json(connection, Kind.FILE, {"path": str(path), "size": size})
            if isinstance(content, bytes):
                for start in range(0, size, frames.CHUNK_BYTES):
                    frames.send_frame(connection, Kind.DATA, content[start : start + frames.CHUNK_BYTES])
                return
            with content.open("rb") as source:
                while data := source.read(min(frames.CHUNK_BYTES, size)):
                    size -= len(data)
                    frames.send_frame(connection, Kind.DATA, data)

        self._send(send)

    def exit(self, code: int) -> None:
        """End the answer."""
        self._send(lambda c: frames.send_json(c, Kind.EXIT, {"code": code}))

    def _send(self, send: Callable[[socket.socket], None]) -> None:
        with self._lock:
            if not self.is_heard:
                return
            try:
                send(self._connection)
            except (ConnectionError, TimeoutError):
                self.is_heard = False


class HandOff:
    """Takes commands at `path` and gives each to `handle` in a thread of its own; `close()` ends it."""

    def __init__(self, path: Path, handle: Handler, *, limit_bytes: int, lang: str) -> None:
        """Listen at `path`; raises `SettingError` when something that is no socket lies there.

        `limit_bytes`: most input of one command. `lang`: language of what is said before a command is understood.
        """
        self.path = path
        self._handle = handle
        self._limit_bytes = limit_bytes
        self._lang = lang
        self._listener, self._inode = _listen(path)
        self._turns = threading.Semaphore(AT_ONCE)
        self._workers: set[threading.Thread] = set()
        self._workers_lock = threading.Lock()
        self._closing = False
        self._thread = threading.Thread(target=self._accept, name="hand-off", daemon=True)
        self._thread.start()

    def close(self, wait_s: float = 60) -> None:
        """Take no more commands, let running ones end (at most `wait_s` seconds each), remove the socket."""
        if self._closing:
            return
        self._closing = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        with contextlib.suppress(FileNotFoundError):
            if self.path.lstat().st_ino == self._inode:
                self.path.unlink()
        with self._workers_lock:
            workers = list(self._workers)
        for worker in workers:
            worker.join(wait_s)

    def _accept(self) -> None:
        while not self._closing:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                if not self._closing:
                    log.exception("the hand-off socket %s failed", self.path)
                    time.sleep(PAUSE_S)
                continue
            worker = threading.Thread(target=self._serve, args=(connection,), name="command", daemon=True)
            with self._workers_lock:
                self._workers.add(worker)
            worker.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, self._turns:
                self._answer(connection)
        finally:
            with self._workers_lock:
                self._workers.discard(threading.current_thread())

    def _answer(self, connection: socket.socket) -> None:
        user_id = peer_user_id(connection)
        if not is_trusted(user_id):
            log.warning("refused a command from user id %s", user_id)
            return
        answer = Answer(connection)
        connection.settimeout(REQUEST_TIMEOUT_S)
        try:
            request = frames.receive_request(connection, self._limit_bytes)
        except (frames.CutOff, TimeoutError):
            return
        except (frames.TooLarge, frames.NotOurs) as error:
            key = "cli.handoff.too_large" if isinstance(error, frames.TooLarge) else "cli.handoff.another_version"
            log.warning("refused a command: %s", error)
            answer.stderr(translator(self._lang)(key) + "\n")
            answer.exit(1)
            return
        connection.settimeout(ANSWER_TIMEOUT_S)
        try:
            code = self._handle(request, answer)
        except Exception:
            # A fault in one command must end neither the product nor the hand-off.
            log.exception("a command handed over failed: %s", request.argv[:1])
            answer.stderr(translator(self._lang)("cli.handoff.internal") + "\n")
            code = 1
        answer.exit(code)


def _listen(path: Path) -> tuple[socket.socket, int]:
    """A listening socket of mode 0600 at `path`, and its inode.

    The mode is set on the socket before it has a name, so there is no moment in which others could open it; the new
    socket then takes the place of an old one in one step.
    """
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise SettingError("cli.handoff.no_socket", path=str(path))
    fresh = path.with_name(f".{os.getpid()}.sock")
    fresh.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        os.fchmod(listener.fileno(), 0o600)
        with short_address(fresh) as address:
            listener.bind(address)
        found = fresh.lstat()
        if stat.S_IMODE(found.st_mode) & 0o077:
            raise SettingError("cli.handoff.too_open", path=str(path))
        listener.listen(16)
        fresh.replace(path)
    except BaseException:
        listener.close()
        fresh.unlink(missing_ok=True)
        raise
    return listener, found.st_ino
