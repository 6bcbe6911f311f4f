"""The command `retire`."""

from __future__ import annotations

from remit.cli import decisions

retire = decisions.decision_command("retire", "retire", "Retire a document that is in force.")
