"""What a command says and gives back: text, one JSON object, files. The same here as in the running product."""

import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, Self, TextIO

from machinery.cli.usage import WrongUsage
from machinery.errors import MachineryError, Refused
from machinery.i18n import Translator
from machinery.process.frames import Request

PROGRESS_STEP_S = 0.2


class Channel(Protocol):
    """Where the parts of an answer go."""

    def stdout(self, text: str) -> None:
        """Standard output."""

    def stderr(self, text: str) -> None:
        """Standard error."""

    def file(self, path: Path, content: bytes | Path) -> None:
        """A file for whoever called, from bytes or from another file; it appears whole or not at all."""


class Output:
    """The way out of a command, in the language of `t`."""

    def __init__(
        self, channel: Channel, t: Translator, *, is_json: bool, is_terminal: bool, files: Mapping[str, bytes]
    ) -> None:
        """`files`: the input files by the name given on the command line. `is_terminal`: a person watches stderr."""
        self.t = t
        self.is_json = is_json
        self._channel = channel
        self._is_terminal = is_terminal
        self._files = files
        self._progress_at = 0.0
        self._progress_shown = False
        self.is_answered = False
        """Whether the result was given: the one object of `--json`, which no error after it may double."""

    def input(self, name: str | Path) -> bytes:
        """The bytes of an input file that the command's `prepare` has read."""
        return self._files[str(name)]

    def as_request(self, argv: Sequence[str]) -> Request:
        """The same command for another process to run, with the same files and language."""
        return Request(tuple(argv), self.t.lang, self._is_terminal, dict(self._files))

    def message(self, key: str, /, **values: Any) -> None:
        """A sentence for a person, to standard error."""
        self.remark(self.t(key, **values))

    def counted(self, counts: Mapping[str, int]) -> dict[str, str]:
        """Counts as they stand in a sentence, `{"editions": 1}` as `1 udgave`; the names are those of `cli.counted`."""
        return {name: self.t.count(f"cli.counted.{name}", count) for name, count in counts.items()}

    def remark(self, text: str) -> None:
        """Text for a person, to standard error."""
        self._clear_progress()
        self._channel.stderr(text + "\n")

    def line(self, text: str = "") -> None:
        """One line of the result as text; nothing with `--json`."""
        if not self.is_json:
            self._clear_progress()
            self._channel.stdout(text + "\n")

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> None:
        """A table as text, columns `right` set to the right; nothing with `--json`."""
        widths = [max(len(row[c]) for row in [headings, *rows]) for c in range(len(headings))]
        for row in [headings, ["-" * width for width in widths], *rows]:
            cells = [
                cell.rjust(width) if c in right else cell.ljust(width)
                for c, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            self.line("  ".join(cells).rstrip())

    def answer(self, value: Mapping[str, Any]) -> None:
        """The result as the one JSON object of `--json`; nothing without."""
        self.is_answered = True
        if self.is_json:
            self._clear_progress()
            self._channel.stdout(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def file(self, path: Path, content: bytes | Path) -> None:
        """A file for whoever called, at a path as they gave it."""
        self._clear_progress()
        self._channel.file(path, content)

    def progress(self, done: int, total: int) -> None:
        """How far a long command is; shown only to a person at a terminal, a few times a second."""
        if self._is_terminal and time.monotonic() - self._progress_at >= PROGRESS_STEP_S:
            self._progress_at = time.monotonic()
            self._progress_shown = True
            self._channel.stderr("\r" + self.t("cli.progress", done=self.t.number(done), total=self.t.number(total)))

    def refuse(self, error: MachineryError) -> int:
        """Say why the command was not done: a sentence, and with `--json` the same as an object. The exit code.

        After the result, such as when a report on it cannot be written, it is the sentence alone.
        """
        sentence = said(error, self.t)
        if isinstance(error, WrongUsage) and error.call:
            self._clear_progress()
            self._channel.stderr(error.call)
        self.remark(sentence)
        if not self.is_answered:
            self.answer({"error": {"key": error.key, "message": sentence}})
        return 2 if isinstance(error, WrongUsage) else 1

    def _clear_progress(self) -> None:
        if self._progress_shown:
            self._progress_shown = False
            self._channel.stderr("\r\N{ESCAPE}[K")


def said(error: MachineryError, t: Translator) -> str:
    """An error in the language of `t`; one that has no sentence there is for the log and said in English."""
    if not t.has(error.key):
        return str(error)
    with contextlib.suppress(KeyError, ValueError):
        return t(error.key, **error.values)
    return str(error)


class OwnChannel:
    """The streams and files of this process. A reader that went away (`| head`) does not stop the work."""

    def stdout(self, text: str) -> None:
        """Write to standard output."""
        _write(sys.stdout, text)

    def stderr(self, text: str) -> None:
        """Write to standard error."""
        _write(sys.stderr, text)

    def file(self, path: Path, content: bytes | Path) -> None:
        """Write a file whole; raises `Refused` when it cannot be written."""
        with self.start_file(path) as sink:
            if isinstance(content, bytes):
                sink.write(content)
                return
            with content.open("rb") as source:
                while data := source.read(1 << 20):
                    sink.write(data)

    def start_file(self, path: Path) -> "GrowingFile":
        """A file that is written in parts and appears when the last is there."""
        return GrowingFile(path)


class GrowingFile:
    """Written beside its place and moved there at the end, so that no half file ever carries its name."""

    def __init__(self, path: Path) -> None:
        """Begin; raises `Refused` when the folder cannot be written."""
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        except OSError as error:
            raise Refused("cli.file.not_written", path=str(path), reason=error.strerror or "") from error
        self._temporary = Path(name)
        self._file = os.fdopen(handle, "wb")

    def write(self, data: bytes) -> None:
        """Write the next part; raises `Refused` when the disk does."""
        self._try(lambda: self._file.write(data))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is not None:
            self._file.close()
            self._temporary.unlink(missing_ok=True)
            return
        self._try(self._finish)

    def _finish(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        # A temporary file is made for its owner alone; a result has the rights files of this user usually have.
        self._temporary.chmod(0o666 & ~_usual_mask())
        self._temporary.replace(self._path)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except OSError as error:
            self._temporary.unlink(missing_ok=True)
            raise Refused("cli.file.not_written", path=str(self._path), reason=error.strerror or "") from error


def _usual_mask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        # Python would complain about the closed pipe once more when it ends and flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
