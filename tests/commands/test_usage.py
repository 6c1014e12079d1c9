"""Wrong usage, help, languages: what every command has in common."""

import re
import subprocess
import sys

import pytest

from machinery.cli.commands import COMMANDS
from machinery.cli.parser import understood
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
    assert len(done.err.strip().splitlines()[-1]) > 10, "what is wrong stands last"
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
    def said(message: str) -> str:
        key, values = understood(message)
        return translator("da")(key, **values)

    assert said("the following arguments are required: FILE") == "mangler: FILE"
    assert said("unrecognized arguments: --x") == "ukendt argument: --x"
    for choices in ("'full', 'update'", "full, update"):
        assert (
            said(f"argument --kind: invalid choice: 'updat' (choose from {choices})")
            == "--kind: »updat« findes ikke. Vælg mellem full, update. Mener du update?"
        )
    assert said("something new") == "something new"


@pytest.mark.parametrize(
    "argv", [*WRONG, ("builders", "add"), ("export", "2026-1", "ud", "--formats", "x")], ids=" ".join
)
def test_with_json_every_wrong_usage_is_one_object_beside_the_message(call, empty, argv):
    done = call(empty, *argv, "--json")
    assert done.code == 2
    assert set(done.json) == {"error"}
    assert set(done.json["error"]) == {"key", "message"}
    assert done.json["error"]["message"] in done.err


READING = [
    ("check",),
    ("builders",),
    ("builders", "add", "aalborg_kommune"),
    ("import", "plan.csv", "--builder", "aalborg_kommune"),
    ("undo", "01K"),
    ("demand", "--by", "region"),
    ("publish", "2026-1"),
    ("publish", "2026-1", "--dry-run"),
    ("editions",),
    ("export", "latest", "ud"),
    ("backup", "kopi"),
]


@pytest.mark.parametrize("argv", READING, ids=" ".join)
def test_no_command_but_those_that_make_a_store_makes_one_by_a_slip_in_its_address(call, world, argv, monkeypatch):
    monkeypatch.chdir(world)
    (world / "plan.csv").write_text("places\n0101\n")
    done = call(world, *argv, "--json")
    assert done.code == 1
    assert set(done.json) == {"error"}
    missing = world / ("editions" if argv[0] in ("editions", "export") else "store.duckdb")
    for said in (done.err, done.json["error"]["message"]):
        assert str(missing) in said
        assert "python -m machinery init" in said
    assert [path.name for path in world.iterdir()] == ["plan.csv"], "nothing was made"


def test_with_json_a_setting_that_cannot_be_is_an_object_too(tmp_path):
    done = command(tmp_path, "editions", "--json", MACHINERY_FLOOR="much")
    assert done.code == 1
    assert set(done.json["error"]) == {"key", "message"}
    assert "MACHINERY_FLOOR" in done.json["error"]["message"]


def test_a_setting_that_cannot_be_is_named_without_a_traceback(tmp_path):
    done = command(tmp_path, "editions", MACHINERY_FLOOR="much")
    assert done.code == 1
    assert "MACHINERY_FLOOR" in done.err
    assert "Traceback" not in done.err


def test_a_store_that_cannot_be_made_is_refused_without_a_traceback(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    done = command(tmp_path, "init", "--json", MACHINERY_STORE=str(tmp_path / "file" / "store.duckdb"))
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


def test_one_of_a_thing_is_said_in_the_singular(call, empty, tmp_path):
    folder = tmp_path / "one"
    folder.mkdir()
    made = call(folder, "synthesize", "--builders", "1", "--pledges", "1")
    assert "1 bygherre og 1 linje planlagt behov" in made.out
    copied = call(folder, "backup", str(tmp_path / "copy"), "--lang", "en")
    assert "1 builder, 1 version of planned demand and 0 editions" in copied.out
    restored = call(tmp_path / "again", "restore", str(tmp_path / "copy"))
    assert "1 bygherre, 1 version af planlagt behov og 0 udgaver" in restored.out
    assert "og 0 udgaver" in call(empty, "check").out
    (empty / "editions" / "2026-1").mkdir()
    assert "Der er fundet 1 fejl." in call(empty, "check").err
    assert "1 fault was found." in call(empty, "check", "--lang", "en").err
