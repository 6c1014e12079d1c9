"""Rules of the field that a schema cannot say, such as a range around its value or tables that must agree."""

from machinery.reference.rules import factors, places, register, words
from machinery.reference.rules.rule import Found, Rule, Tables

RULES: tuple[Rule, ...] = (*factors.RULES, *places.RULES, *words.RULES, *register.RULES)

__all__ = ["RULES", "Found", "Rule", "Tables"]
