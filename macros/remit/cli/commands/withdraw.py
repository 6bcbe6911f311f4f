"""The command `withdraw`."""

from __future__ import annotations

from remit.cli.decisions import decision_command

withdraw = decision_command("withdraw", "withdraw", "Withdraw your approval of a version that is not in force yet.")
