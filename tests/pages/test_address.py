"""The address: what one page keeps in it means nothing to another."""

import ast
from collections import defaultdict
from typing import Any

from tests.architecture.imports import ROOT, relative

KEEPERS = {"kept_codes", "kept_choices", "kept_choice", "kept_segment", "kept_slider"}
OF_THE_FRAME = {"lang", "role"}


def declared() -> dict[str, set[str]]:
    """Parameter → files that keep a choice under it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in [*(ROOT / "pages").glob("*.py"), *(ROOT / "machinery/ui").glob("*.py")]:
        tree = ast.parse(path.read_text("utf-8"))
        constants = {
            node.targets[0].id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            named: Any = [one.value for one in node.keywords if one.arg == "parameter"]
            given = [*node.args[:1], *named] if node.func.id in KEEPERS else named
            for one in given:
                value = constants.get(one.id, one) if isinstance(one, ast.Name) else one
                if isinstance(value, ast.Constant):
                    found[str(value.value)].add(relative(path))
    return found


def test_a_choice_on_one_page_is_no_choice_on_another():
    places = declared()
    assert {"class", "factors", "spot", "area", "zoom"} <= set(places)
    assert not {name: files for name, files in places.items() if len(files) > 1}
    assert not OF_THE_FRAME & set(places)
