"""Every rule has a sentence in both languages, with the same gaps, and none of them says more than it knows."""

import re
import string
from datetime import date
from pathlib import Path

import pytest

from machinery.domain.checking import check_pledge
from machinery.domain.pledge import FIELDS
from machinery.i18n import translator
from machinery.reference import reference
from tests.unit.domain.test_checking import FAULTS, GOOD

DOMAIN = Path(__file__).parents[3] / "machinery" / "domain"
ROOMS = (DOMAIN, DOMAIN.parent / "exchange", DOMAIN.parent / "drafts")
"""Where faults are found."""
SUBJECTS = ("faults", "fields", "import")


def sentences(lang: str) -> dict[str, str]:
    return {key: text for key, text in translator(lang).texts.items() if key.split(".")[0] in SUBJECTS}


def test_both_languages_hold_the_same_sentences_with_the_same_gaps() -> None:
    danish, english = sentences("da"), sentences("en")
    assert danish.keys() == english.keys()
    for key in danish:
        gaps = [
            {(name, kind) for _, name, kind, _ in string.Formatter().parse(text) if name}
            for text in (danish[key], english[key])
        ]
        assert gaps[0] == gaps[1], key


@pytest.mark.parametrize("lang", ["da", "en"])
def test_every_field_has_a_name_of_its_own_and_one_line_of_help(lang: str) -> None:
    t = translator(lang)
    names = [t(f"fields.{field.name}") for field in FIELDS]
    assert len(set(names)) == len(FIELDS)
    for field in FIELDS:
        assert t(f"fields.help.{field.name}").endswith(".")


def test_every_rule_in_the_code_has_a_sentence_and_every_sentence_a_rule() -> None:
    code = "".join(path.read_text(encoding="utf-8") for folder in ROOMS for path in folder.glob("*.py"))
    quoted = set(re.findall(r'"([a-z_0-9]+)"', code)) | set(re.findall(r'"faults\.([a-z_]+)"', code))
    rules = {key.removeprefix("faults.") for key in sentences("da") if key.startswith("faults.")}
    assert rules <= quoted
    used = set(re.findall(r'\bFault\(\s*[^,()]+,\s*"([a-z_]+)"', code))
    assert len(used) > 15
    assert used <= rules


def test_every_fault_of_a_participant_entered_has_a_sentence() -> None:
    code = (DOMAIN / "builder_entry.py").read_text(encoding="utf-8")
    used = set(re.findall(r'\bEntryFault\(\s*[^,()]+,\s*"([a-z_]+)"', code))
    assert len(used) == len(re.findall(r"\bEntryFault\(", code)) > 5
    assert {f"participants.entry.{rule}" for rule in used} <= set(translator("da").texts)


@pytest.mark.parametrize(("field", "entered", "rule", "suggestion"), FAULTS)
def test_a_sentence_names_the_field_or_what_was_entered(
    field: str, entered: object, rule: str, suggestion: str
) -> None:
    checked = check_pledge({**GOOD, field: entered}, builder_id="kommune", known=reference(), today=date(2026, 11, 23))
    for lang in ("da", "en"):
        t = translator(lang)
        for fault in checked.faults:
            sentence = fault.message(t)
            assert "{" not in sentence
            assert "_" not in sentence.replace("en_anden", "").replace("crawler_excavator_16_25", "")
            assert len(sentence) < 400


def test_the_danish_sentence_and_suggestion_read_as_danish() -> None:
    raw = {**GOOD, "machine_months": "18,5", "machine_class": "Baltegraver 16-25 t"}
    checked = check_pledge(raw, builder_id="kommune", known=reference(), today=date(2026, 11, 23))
    t = translator("da")
    assert [fault.message(t) for fault in checked.faults] == [
        "Maskinklassen »Baltegraver 16-25 t« findes ikke. Vælg en af de faste klasser.",
        "»Maskinmåneder« kan højst være 18 (antal maskiner: 3, antal måneder: 6), ikke 18,5. "
        "Ret antallet, perioden eller maskinmånederne.",
    ]
    assert checked.faults[0].suggestion_text(t) == "Forslag: Bæltegraver 16-25 t"
    precise = check_pledge(
        {**GOOD, "machine_months": "7,55"}, builder_id="k", known=reference(), today=date(2026, 11, 23)
    )
    assert precise.faults[0].suggestion_text(t) == "Forslag: 7,6"
