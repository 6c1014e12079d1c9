"""Small rooms: size of files, thin pages, SQL in its own files, sentences in the catalogues."""

import ast
import re

import pytest

from tests.architecture.imports import ROOT, imported, relative, source_files

SQL_WORDS = re.compile(
    r"^\s*(select|insert|update|delete|create|alter|drop|with|attach|copy|set)\b"
    r".*\b(from|into|table|set|as|values|view|macro)\b",
    re.IGNORECASE | re.DOTALL,
)
SHOWS_TEXT = {
    "title", "header", "subheader", "write", "markdown", "info", "warning", "error", "success", "caption", "metric",
    "button", "selectbox", "multiselect", "text_input", "number_input", "text_area", "radio", "checkbox", "toggle",
    "download_button", "expander", "tabs", "toast", "link_button", "page_link",
}  # fmt: skip


def strings(tree: ast.AST) -> list[ast.Constant]:
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    ]


@pytest.mark.parametrize("path", source_files(), ids=relative)
def test_a_file_holds_one_subject(path):
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", source_files(), ids=relative)
def test_sql_lives_in_sql_files(path):
    found = [s.value[:60] for s in strings(ast.parse(path.read_text("utf-8"))) if SQL_WORDS.match(s.value)]
    assert not found, f"{relative(path)} holds SQL: {found}"


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=relative)
def test_a_page_is_thin(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 90
    assert "session_state" not in text
    assert "query_params" not in text
    assert not {n for n in imported(path) if n.split(".")[0] in {"pandas", "duckdb", "numpy"}}
    assert "open_page(" in text, "every page goes through the opener, which checks who is asking"


@pytest.mark.parametrize(
    "path", [p for p in source_files() if relative(p).startswith(("pages/", "machinery/ui/"))], ids=relative
)
def test_sentences_come_from_the_catalogues(path):
    wrong = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SHOWS_TEXT:
            first = node.args[0] if node.args else None
            literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
            if literal and re.search(r"[A-Za-zÆØÅæøå]{3}", re.sub(r"<[^>]*>|:material/\w+:", "", first.value)):
                wrong.append(f"line {node.lineno}: {first.value[:60]}")
    assert not wrong, f"{relative(path)}: {wrong}"


@pytest.mark.parametrize("path", source_files(), ids=relative)
def test_charts_are_finished_before_they_are_shown(path):
    called = {n.attr for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Attribute)}
    assert "altair_chart" not in called, "it finishes the chart anew at each rerun: ui.figure.show_chart"


@pytest.mark.parametrize("path", source_files(), ids=relative)
def test_the_environment_is_read_in_one_place(path):
    if relative(path) in {"machinery/settings.py", "machinery/clock.py"}:
        return
    assert not re.search(r"\bos\.(environ|getenv)\b", path.read_text("utf-8")), relative(path)


def test_the_top_level_holds_what_a_reader_expects():
    expected = {
        "app.py", "pages", "machinery", "data", "tests", "requirements.txt", "README.md", "LICENSE", "pyproject.toml",
        "CONTRIBUTING.md", "CHANGELOG.md", "docs", "benchmarks", "deploy", "var",
    }  # fmt: skip
    present = {p.name for p in ROOT.iterdir() if not p.name.startswith(".") and p.name != "__pycache__"}
    assert present <= expected, present - expected
    assert expected - {"var"} <= present, expected - present
