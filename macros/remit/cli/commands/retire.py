"""The command `retire`."""

from __future__ import annotations

from remit.cli.decisions import decision_command

retire = decision_command("retire", "retire", "Retire a document that is in force.")
