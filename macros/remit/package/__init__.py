"""What is installed, for handbooks of others: Remit as one wheel, a new handbook around it, and its next version.

`installed` packs the wheel, its lock and its example from what is installed here, and reads those of another wheel.
`scaffold` writes a new handbook from the templates in handbook/, and `pinning` raises the version that a handbook is
pinned to. What adopters own is never touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["NewHandbook", "Wheel", "installed_wheel", "read_wheel", "upgrade", "write_handbook"]

if TYPE_CHECKING:
    from remit.package.installed import Wheel, installed_wheel, read_wheel
    from remit.package.pinning import upgrade
    from remit.package.scaffold import NewHandbook, write_handbook
else:
    __getattr__ = lazily(
        __name__,
        {
            "NewHandbook": "scaffold",
            "Wheel": "installed",
            "installed_wheel": "installed",
            "read_wheel": "installed",
            "upgrade": "pinning",
            "write_handbook": "scaffold",
        },
    )
