"""The clock: asked by the command line and the site's plugin alone, everything else is given its day."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime


def now() -> datetime:
    """Return this moment in UTC, to the second: when a person decides."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """Return today, or the day (in UTC) of SOURCE_DATE_EPOCH, the standard way to build the same bytes again."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return datetime.now().astimezone().date()
