"""The command `reviewed`."""

from __future__ import annotations

from remit.cli.decisions import decision_command

reviewed = decision_command("reviewed", "review-no-change", "Record that a version in force needs no change.")
