"""What tests of the command line say about commands: the types of the fixtures in tests/cli/conftest.py."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

CommandResult = tuple[int, str, str]
"""Exit code, output, complaints."""
Run = Callable[..., CommandResult]
"""Runs a command in this process."""
Start = Callable[..., subprocess.CompletedProcess[bytes]]
"""Runs a command as a process of its own."""
