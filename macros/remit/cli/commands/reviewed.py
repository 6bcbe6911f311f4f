"""The command `reviewed`."""

from __future__ import annotations

from remit.cli import decisions

reviewed = decisions.decision_command("reviewed", "review-no-change", "Record that a version in force needs no change.")
