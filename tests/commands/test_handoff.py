"""Commands while the product runs: the same result, through a socket that only its owner can open."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from machinery.cli.output import GrowingFile
from machinery.errors import Refused, SettingError, StoreInUse
from machinery.process import frames
from machinery.process.address import socket_path
from machinery.process.caller import NobodyThere, hand_over
from machinery.process.frames import Kind, Request
from machinery.process.handoff import HandOff
from tests.commands.running import ROOT, command, environment, held_open
from tests.commands.tables import good_row, table, with_faults


class Heard:
    """Keeps what an answer says."""

    def __init__(self) -> None:
        self.out, self.err = "", ""

    def stdout(self, text: str) -> None:
        self.out += text

    def stderr(self, text: str) -> None:
        self.err += text

    def start_file(self, path: Path) -> GrowingFile:
        return GrowingFile(path)


def request(*argv: str, **files: bytes) -> Request:
    return Request(argv, "da", False, files)


@pytest.fixture
def echo(tmp_path):
    """A hand-off that answers with what it was asked, and writes a file back."""

    def handle(asked: Request, answer) -> int:
        answer.stdout(" ".join(asked.argv))
        for name, data in asked.files.items():
            answer.file(tmp_path / f"{name}.back", data)
        return len(asked.argv)

    hand_off = HandOff(tmp_path / "s.sock", handle, limit_bytes=5_000_000, lang="da")
    yield hand_off
    hand_off.close()


def test_text_files_and_exit_code_come_back(echo, tmp_path):
    heard = Heard()
    data = os.urandom(3_000_000)
    assert hand_over(echo.path, request("a", "b", big=data, none=b""), heard) == 2
    assert heard.out == "a b"
    assert (tmp_path / "big.back").read_bytes() == data
    assert (tmp_path / "none.back").read_bytes() == b""


def test_only_its_owner_can_open_the_socket_whatever_the_mask(tmp_path):
    before = os.umask(0)
    try:
        hand_off = HandOff(tmp_path / "s.sock", lambda *_: 0, limit_bytes=1, lang="da")
    finally:
        os.umask(before)
    assert stat.S_IMODE(hand_off.path.lstat().st_mode) == 0o600
    hand_off.close()
    assert not hand_off.path.exists()


def test_a_socket_left_by_a_killed_process_is_replaced(tmp_path):
    path = tmp_path / "s.sock"
    with socket.socket(socket.AF_UNIX) as left_over:
        left_over.bind(str(path))
    with pytest.raises(NobodyThere):
        hand_over(path, request("a"), Heard())
    hand_off = HandOff(path, lambda *_: 7, limit_bytes=1, lang="da")
    assert hand_over(path, request("a"), Heard()) == 7
    hand_off.close()


def test_a_file_in_the_place_of_the_socket_is_left_alone(tmp_path):
    path = tmp_path / "s.sock"
    path.write_text("precious")
    with pytest.raises(SettingError):
        HandOff(path, lambda *_: 0, limit_bytes=1, lang="da")
    assert path.read_text() == "precious"
    assert list(tmp_path.iterdir()) == [path]


def test_an_older_product_that_closes_leaves_the_socket_of_the_newer(tmp_path):
    path = tmp_path / "s.sock"
    older = HandOff(path, lambda *_: 1, limit_bytes=1, lang="da")
    newer = HandOff(path, lambda *_: 2, limit_bytes=1, lang="da")
    older.close()
    assert hand_over(path, request("a"), Heard()) == 2
    newer.close()


def test_a_path_longer_than_the_kernel_takes(tmp_path):
    folder = tmp_path / ("deep" * 20) / ("deeper" * 20)
    folder.mkdir(parents=True)
    for name in ("store.duckdb", "s" * 150 + ".duckdb"):
        path = socket_path(str(folder / name))
        hand_off = HandOff(path, lambda *_: 5, limit_bytes=1, lang="da")
        assert path.parent == folder
        assert hand_over(path, request("a"), Heard()) == 5
        hand_off.close()


def test_too_much_is_refused_before_it_is_read(echo):
    heard = Heard()
    assert hand_over(echo.path, request("a", big=b"x" * 6_000_000), heard) == 1
    assert "større" in heard.err


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET / HTTP/1.1\r\n\r\n" * 20,
        b"H" + (1 << 60).to_bytes(8),
        b"H" + (2).to_bytes(8) + b"{}",
        b"H" + (4).to_bytes(8) + b"\xff\xfe[]",
    ],
)
def test_what_is_no_request_is_answered_and_does_no_harm(echo, garbage):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(echo.path))
        connection.sendall(garbage)
        kinds = [frames.receive_frame(connection, 10_000)[0] for _ in range(2)]
    assert kinds == [Kind.STDERR, Kind.EXIT]
    assert hand_over(echo.path, request("still", "there"), Heard()) == 2


def test_a_fault_in_a_command_ends_neither_the_product_nor_the_answer(tmp_path):
    def handle(asked: Request, answer) -> int:
        if asked.argv == ("bad",):
            raise ZeroDivisionError
        return 0

    hand_off = HandOff(tmp_path / "s.sock", handle, limit_bytes=1, lang="en")
    heard = Heard()
    assert hand_over(hand_off.path, request("bad"), heard) == 1
    assert "unknown whether" in heard.err
    assert hand_over(hand_off.path, request("good"), heard) == 0
    hand_off.close()


def test_closing_waits_for_a_command_that_is_being_run(tmp_path):
    begun, go_on, done = threading.Event(), threading.Event(), []

    def handle(*_: object) -> int:
        begun.set()
        assert go_on.wait(30)
        done.append(1)
        return 0

    hand_off = HandOff(tmp_path / "s.sock", handle, limit_bytes=1, lang="da")
    caller = threading.Thread(target=lambda: done.append(hand_over(hand_off.path, request("a"), Heard())))
    caller.start()
    assert begun.wait(30)
    closer = threading.Thread(target=hand_off.close)
    closer.start()
    while hand_off.path.exists():
        time.sleep(0.01)
    closer.join(0.2)
    assert closer.is_alive(), "closing would take the store away under the command"
    assert done == []
    go_on.set()
    closer.join(30)
    caller.join(30)
    assert done == [1, 0]


def test_a_process_of_another_user_is_refused(echo, monkeypatch):
    monkeypatch.setattr("machinery.process.caller.is_trusted", lambda user_id: False)
    with pytest.raises(Refused):
        hand_over(echo.path, request("a"), Heard())
    monkeypatch.undo()
    monkeypatch.setattr("machinery.process.handoff.is_trusted", lambda user_id: False)
    with pytest.raises(Refused):
        hand_over(echo.path, request("a"), Heard())


def test_commands_against_the_running_product_do_what_they_do_alone(call, example, tmp_path, monkeypatch):
    alone = Path(shutil.copytree(example, tmp_path / "alone"))
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    data, _ = with_faults(60, 20)
    (here / "behov.csv").write_bytes(data)

    def everything(folder: Path) -> list[tuple[int, object]]:
        report, copy = f"{folder.name}.csv", f"{folder.name}-copy"
        imported = call(
            folder, "import", "behov.csv", "--builder", "eksempelkommune_nord", "--report", report, "--json"
        )
        demand = call(folder, "demand", "--by", "group,region,year")
        published = call(folder, "publish", "2026-1", "--json")
        refused = call(folder, "publish", "2026-2", "--lang", "en")
        backup = call(folder, "backup", copy, "--json")
        check = call(folder, "check")
        return [
            (imported.code, {**imported.json, "batch_id": imported.json["batch_id"] is not None}),
            (0, (here / report).read_bytes()),
            (demand.code, (demand.out, demand.err)),
            (published.code, {**published.json, "folder": "", "manifest_sha256": ""}),
            (refused.code, (refused.out, refused.err)),
            (backup.code, {**backup.json, "folder": ""}),
            (0, sorted(path.name for path in (here / copy).rglob("*"))),
            (check.code, (check.out, check.err)),
        ]

    with held_open(example) as process:
        with monkeypatch.context() as patched:
            # Were the store opened here after all, this process would say so.
            patched.setattr("machinery.cli.dispatch.open_product", _in_use)
            running = everything(example)
        assert process.poll() is None
        seen = command(example, "demand", "--by", "group,region,year", cwd=here)
        assert (seen.code, (seen.out, seen.err)) == running[2]
    assert not socket_path(str(example / "store.duckdb")).exists()
    assert running == everything(alone)
    assert [code for code, _ in running] == [1, 0, 0, 0, 1, 0, 0, 0]


def _in_use(*_: object, **__: object) -> None:
    raise StoreInUse("store.in_use", file="store.duckdb", pid=0)


def test_a_process_that_holds_the_store_and_takes_no_commands_is_named(example, monkeypatch):
    holder = subprocess.Popen(
        [sys.executable, "-c",
         "import sys; from machinery.process.product import open_product; from machinery.settings import settings\n"
         "p = open_product(settings()); print('ready', flush=True); sys.stdin.read()"],
        cwd=ROOT, env=environment(example), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout.readline() == "ready\n"
    try:
        from machinery.cli import dispatch
        from machinery.cli.main import main

        for name, value in environment(example).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(dispatch, "WAIT_S", 0.3)
        heard: list[str] = []
        monkeypatch.setattr("machinery.cli.output.OwnChannel.stderr", lambda self, text: heard.append(text))
        assert main(["check"]) == 1
        assert "store.duckdb" in "".join(heard)
        assert str(holder.pid) in "".join(heard)
    finally:
        holder.communicate("")


def test_a_command_waits_for_another_command(example, monkeypatch):
    """Two commands at once: DuckDB gives the file to one, the other waits its turn."""
    for no in range(3):
        (example / f"{no}.csv").write_bytes(table([good_row(k, f"P{no}-") for k in range(40)]))
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "machinery", "import", f"{no}.csv", "--builder", "eksempelkommune_nord"],
            cwd=example, env=environment(example), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for no in range(3)
    ]  # fmt: skip
    for process in running:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err


def test_a_product_killed_in_the_middle_leaves_the_caller_in_no_doubt(tmp_path):
    """Not told "done", not told "failed": told that it is unknown and that running it again is safe."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "s.sock"))
    listener.listen()
    child = os.fork()
    if child == 0:
        connection, _ = listener.accept()
        frames.receive_request(connection, 10_000)
        frames.send_frame(connection, Kind.STDOUT, b"Filen er")
        os.kill(os.getpid(), signal.SIGKILL)
    listener.close()
    heard = Heard()
    with pytest.raises(Refused) as refused:
        hand_over(tmp_path / "s.sock", request("import", "x.csv", x=b"data"), heard)
    os.waitpid(child, 0)
    assert refused.value.key == "cli.handoff.cut_off"
    assert heard.out == "Filen er"


def test_with_json_a_request_the_product_refuses_unread_is_an_object_too(example, tmp_path):
    (example / "large.csv").write_bytes(b"x" * (2 << 20))
    with held_open(example, MACHINERY_UPLOAD_LIMIT_MB="1"):
        done = command(example, "import", "large.csv", "--builder", "eksempelkommune_nord", "--json")
    assert done.code == 1
    assert set(done.json) == {"error"}
    assert done.json["error"]["message"] == done.err.strip()
