"""The kinds of controlled documents, with the id prefix and folder that a new one gets."""

from __future__ import annotations

from remit.source.paths import POLICIES, ROLES

KINDS = {
    "policy": ("POL", POLICIES),
    "procedure": ("PRC", POLICIES),
    "standard": ("STD", POLICIES),
    "plan": ("PLN", POLICIES),
    "guideline": ("GDL", POLICIES),
    "form": ("FRM", POLICIES),
    "external": ("EXT", POLICIES),
    "role": ("ROLE", ROLES),
}
"""Document type → (prefix of its ids, folder of its files)."""
