"""The command `withdraw`."""

from __future__ import annotations

from remit.cli import decisions

withdraw = decisions.decision_command(
    "withdraw", "withdraw", "Withdraw your approval of a version that is not in force yet."
)
