"""The command `approve`."""

from __future__ import annotations

from remit.cli import decisions

approve = decisions.decision_command("approve", "approve", "Approve the newest committed version of a document.")
