"""Names of a face that are loaded when somebody asks for them, so that every command starts at once (PEP 562)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module


def lazily(room: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """Return the module-level `__getattr__` of a room: names are looked up in the modules that `homes` gives.

    `homes` maps each public name to the module that defines it, relative to the room: `{"Git": "git"}`.
    """

    def get(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(import_module(f"{room}.{homes[name]}"), name)

    return get
