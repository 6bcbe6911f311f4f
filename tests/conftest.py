"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every machine and every day; no deadline, for machines differ in speed.
settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
settings.load_profile("fixed")
