"""The command `approve`."""

from __future__ import annotations

from remit.cli.decisions import decision_command

approve = decision_command("approve", "approve", "Approve the newest committed text of a document.")
