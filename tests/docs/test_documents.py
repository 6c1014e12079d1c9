"""Everything a user can set or call has its place in the documents, and every link in them leads somewhere."""

import re

import pytest

from machinery.cli.commands import COMMANDS
from machinery.domain.pledge import FIELDS
from machinery.i18n import translator
from machinery.settings import SETTINGS
from tests.architecture.imports import ROOT

DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.name)
def test_every_setting_is_described_as_the_code_has_it(setting):
    row = f"| `{setting.variable}` | `{setting.default}` | {setting.help} |"
    assert row in (ROOT / "docs/running.md").read_text("utf-8")


def test_every_command_has_a_heading_and_every_heading_a_command():
    headings = set(re.findall(r"^## `([a-z]+)", (ROOT / "docs/commands.md").read_text("utf-8"), re.MULTILINE))
    assert headings == set(COMMANDS)


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.name)
def test_every_header_of_an_import_is_listed_as_the_files_may_have_it(field):
    labels = " | ".join(translator(lang)(f"fields.{field.name}") for lang in ("da", "en"))
    required = "yes" if field.required and field.name != "builder_id" else ""
    row = f"| `{field.name}` | {labels} | {required} |"
    assert row in (ROOT / "docs/commands.md").read_text("utf-8").splitlines()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text("utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (document.parent / target).exists(), f"{target} does not exist"


def test_commands_in_the_readme_exist():
    text = (ROOT / "README.md").read_text("utf-8")
    for name in re.findall(r"^(?:tests|deploy)/\S+$", text, re.MULTILINE):
        assert (ROOT / name).stat().st_mode & 0o100, f"{name} cannot be run"
    used = set(re.findall(r"-m machinery (\w+)", text))
    assert used
    assert used <= set(COMMANDS)
