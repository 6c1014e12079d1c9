"""What the screen and the commands say, in Danish and English, and how they write numbers and dates.

`translator("da")` gives the one `Translator` of a language. Sentences lie in `<lang>/<subject>.toml`; the key of a
sentence is the name of its file followed by its path in it.
"""

from machinery.i18n.catalogue import LANGUAGES, MissingText
from machinery.i18n.translator import Translator, translator

__all__ = ["LANGUAGES", "MissingText", "Translator", "translator"]
