"""The command `reject`."""

from __future__ import annotations

from remit.cli.decisions import decision_command

reject = decision_command("reject", "reject", "Reject the newest committed text of a document.")
