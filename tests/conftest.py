"""What holds for every test: properties are checked on the same examples in every run, and never against a clock.

`HYPOTHESIS_PROFILE=explore tests/run …` looks for new ones.
"""

import os

from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))
