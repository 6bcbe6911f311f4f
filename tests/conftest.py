"""What holds for every test."""

from __future__ import annotations

import signal

from hypothesis import settings

# The same examples on every machine and every day; no deadline, for machines differ in speed.
settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
settings.load_profile("fixed")

# A shell starts what is put behind `&` without ctrl+c, and every process of a test would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
