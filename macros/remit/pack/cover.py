"""What a volume of the pack shows beside its chapters: cover, contents, headers, attached files."""

from __future__ import annotations

from typing import Any

from remit.pack.content import Content
from remit.paper import PrintSheet
from remit.paper.pdf import inputs

TITLE = "Audit pack"
_DEEP, _SHALLOW = 2, 1
_MOST_IN_DEEP_CONTENTS = 60


def cover(
    content: Content, leaves: list[tuple[PrintSheet, int]], number: int, count: int, paper: str
) -> dict[str, Any]:
    """Return the data of a volume; `leaves` are its chapters and documents with the levels of their titles."""
    edition = content.edition
    settings = edition.handbook.settings
    lowest = min((level for _, level in leaves), default=1)
    return {
        "title": TITLE if count == 1 else f"{TITLE}, volume {number} of {count}",
        "subtitle": _subtitle(content),
        "organisation": settings.organisation,
        "language": settings.language,
        "day": edition.today.isoformat(),
        "keywords": ["ISO/IEC 42001", edition.today.isoformat()],
        "paper": paper,
        "watermark": "DRAFT" if content.preview else None,
        "facts": _facts(content),
        "note": _note(content, count),
        "front": {**inputs.facts(leaves[0][0]), **_front(content), "landscape": False},
        "depth": _DEEP - lowest + 1 if len(leaves) <= _MOST_IN_DEEP_CONTENTS else _SHALLOW,
        "attachments": [
            {"name": file.name, "type": file.type, "description": file.description}
            for file in content.attachments
            if number == 1
        ],
        "leaves": [{"id": leaf.id, "title": leaf.title, "level": level - lowest + 1} for leaf, level in leaves],
    }


def _front(content: Content) -> dict[str, str | None]:
    """Return what is around the contents: facts of the pack, not of the first text in the volume."""
    edition = content.edition
    return {
        "id": "",
        "title": TITLE,
        "version": edition.today.isoformat(),
        "state-word": f"As of {edition.today}",
        "watermark": "DRAFT" if content.preview else None,
        "classification": content.classification,
        "commit": (edition.history.head or "") if edition.history else "",
    }


def _subtitle(content: Content) -> str:
    if content.preview:
        return f"Preview of the newest versions on {content.edition.today}"
    return f"Policies, procedures and roles in force on {content.edition.today}"


def _facts(content: Content) -> list[tuple[str, str, bool]]:
    """Return labels and values of the cover, and whether a value is code."""
    history, proof = content.edition.history, content.proof
    commit = (history.head or "") if history else ""
    return [
        ("As of", content.edition.today.isoformat(), False),
        ("Roles", str(len(content.roles)), False),
        ("Documents", str(len(content.documents)), False),
        ("Classification", content.classification.capitalize(), False),
        ("Commit", commit[:12] or "not known", bool(commit)),
        ("Running digest", proof.digest[:16] if proof else "not known", proof is not None),
    ]


def _note(content: Content, count: int) -> str:
    parts = [
        "Uncontrolled when printed. The controlled texts are in the organisation's repository; this pack names the "
        "commit they come from and attaches register and matrix for programs."
    ]
    if count > 1:
        parts.append(
            "The first volume holds the short chapters, the next the documents, and the last those that are long."
        )
    if content.redacted:
        parts.append("This is a redacted copy.")
    return " ".join(parts)
