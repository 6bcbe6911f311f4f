"""The command `reject`."""

from __future__ import annotations

from remit.cli import decisions

reject = decisions.decision_command("reject", "reject", "Reject the newest committed version of a document.")
