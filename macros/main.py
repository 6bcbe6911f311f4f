"""The handbook's own macros, as mkdocs-macros knows them (`define_env`); Remit's come with the plugin."""

from __future__ import annotations

from typing import Any


def define_env(env: Any) -> None:
    """Define the handbook's own macros here; so far it has none."""
