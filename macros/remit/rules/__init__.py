"""What may be wrong with a handbook: rules that yield findings, one registry for them, and what a finding weighs.

A rule is a generator of faults in the module of its family (`documents`, `raci`, `roles`, `holders`, `records`,
`links`, `settings`, `fonts`), registered by a decorator with its code; its docstring says what it states and why.
`registry` runs them over a context in the order of their codes; the gate registers its own in another registry of the
same class. `weigh` applies the severities and exceptions of the settings, for the check and the gate alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["RULES", "Context", "Fault", "Registry", "fonts", "weigh_findings"]

if TYPE_CHECKING:
    from remit.rules.registry import RULES, Context, Fault, Registry
    from remit.rules.weigh import weigh_findings
else:
    __getattr__ = lazily(
        __name__,
        {
            "Context": "registry",
            "Fault": "registry",
            "RULES": "registry",
            "Registry": "registry",
            "weigh_findings": "weigh",
        },
    )
