"""`deploy/start-example`: what whoever starts the product reads until it serves."""

import os
import socket
import subprocess

import pytest

from tests.commands.running import ROOT, environment

MARKS = ("EKSEMPELDATA", "EXAMPLE DATA")


@pytest.mark.parametrize(
    ("lang", "last", "foreign"),
    [
        ("da", "Åbn http://localhost:", ("Open", "Installing", "store")),
        ("en", "Open http://localhost:", ("Åbn", "Databasen")),
    ],
)
def test_the_start_speaks_one_language_and_marks_the_data_once(tmp_path, lang, last, foreign):
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = str(free.getsockname()[1])
    started = subprocess.Popen(
        [ROOT / "deploy/start-example"],
        env=environment(tmp_path, PORT=port, MACHINERY_LANG=lang, PATH=os.environ["PATH"]),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert started.stdout is not None
    said = []
    try:
        for line in started.stdout:
            said.append(line)
            if line.startswith(last):
                break
    finally:
        started.terminate()
        said += started.communicate(timeout=60)[0].splitlines()
    assert any(line.startswith(f"{last}{port}") for line in said), said
    assert sum(mark in line for line in said for mark in MARKS) == 1
    assert not [line for line in said for word in foreign if word in line.split()]
    assert not [line for line in said if "Streamlit" in line]
    assert any((tmp_path / "editions").iterdir()), "the first edition is published"
