"""Where Remit keeps what it can make again: outside of every repository, whose content is not to be trusted."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "REMIT_CACHE"
"""Environment variable that names another folder."""


def cache_folder() -> Path:
    """Return the folder that REMIT_CACHE names, or the place where this system keeps caches."""
    if chosen := os.environ.get(VARIABLE):
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("remit", appauthor=False)
