"""Wrong usage, help, languages: what every command has in common."""

import re
import subprocess
import sys

import pytest

from machinery.cli.commands import COMMANDS
from machinery.cli.parser import translated
from machinery.i18n import translator
from tests.commands.running import command, environment

WRONG = [
    ("import", "--builder", "x"),
    ("demand", "--by", "colour"),
    ("demand", "--by", "region,region"),
    ("demand", "--as-of", "tomorrow"),
    ("publish",),
    ("publish", "2026-1", "--kind", "quick"),
    ("synthesize", "--builders", "-1", "--pledges", "5"),
    ("init", "--sed", "3"),
    ("init", "--lang", "de"),
    ("bulders",),
    (),
]


@pytest.mark.parametrize("argv", WRONG, ids=" ".join)
def test_wrong_usage_ends_with_2_and_says_how_it_is_called(call, world, argv):
    done = call(world, *argv)
    assert done.code == 2
    assert done.out == ""
    assert "brug: python -m machinery" in done.err
    assert not (world / "store.duckdb").exists(), "a call that cannot be understood makes no store"


def test_complaints_are_in_the_language_asked_for(call, world):
    assert "mangler: LABEL" in call(world, "publish").err
    assert "missing: LABEL" in call(world, "publish", "--lang", "en").err
    assert "missing: LABEL" in call(world, "publish", "--lang=en").err


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(call, world, name, lang):
    done = call(world, name, "--help", "--lang", lang)
    assert done.code == 0
    assert translator(lang)(f"cli.{COMMANDS[name]}.about") in " ".join(done.out.split())
    assert "--json" in done.out


def test_the_list_of_commands_is_in_the_order_of_the_design(call, world):
    out = call(world, "--help").out
    places = [re.search(rf"^    {name}\b", out, re.M).start() for name in COMMANDS]
    assert places == sorted(places)


def test_argparse_still_speaks_in_the_sentences_we_translate():
    t = translator("da")
    assert translated("the following arguments are required: FILE", t) == "mangler: FILE"
    assert translated("unrecognized arguments: --x", t) == "ukendt argument: --x"
    assert translated("argument --kind: invalid choice: 'x' (choose from 'full', 'update')", t).startswith(
        "--kind: ”x”"
    )


def test_a_setting_that_cannot_be_is_named_without_a_traceback(tmp_path):
    done = command(tmp_path, "editions", MACHINERY_FLOOR="much")
    assert done.code == 1
    assert "MACHINERY_FLOOR" in done.err
    assert "Traceback" not in done.err


def test_a_store_that_cannot_be_made_is_refused_without_a_traceback(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    done = command(tmp_path, "check", "--json", MACHINERY_STORE=str(tmp_path / "file" / "store.duckdb"))
    assert done.code == 1
    assert "Traceback" not in done.err
    assert set(done.json["error"]) == {"key", "message"}


def test_a_reader_that_goes_away_is_no_fault(example):
    script = (
        f"{sys.executable} -m machinery demand --by class,region,half_year --json | head -n 1; exit ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=example,
        env=environment(example),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "{\n"
    assert done.returncode == 0
    assert "Error" not in done.stderr
