"""The demonstration: a repository with eighteen months of history, the same at every run but for its keys.

`story` is the language of the script, the two years are the script itself, and `build` follows it commit by commit
into a new repository, with keys made on the spot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["make_demo"]

if TYPE_CHECKING:
    from remit.demo.build import make_demo
else:
    __getattr__ = lazily(__name__, {"make_demo": "build"})
