"""The strict look at who a text says it is."""

from __future__ import annotations

import pytest
from remit.source.frontmatter import identify
from support.handbooks import HANDBOOK, LEAD, PEOPLE, POLICY, replaced

DOCUMENT = HANDBOOK[POLICY].encode()


@pytest.mark.parametrize(
    ("content", "known"),
    [
        (DOCUMENT, ("POL-001", "1.0.0")),
        (HANDBOOK[LEAD].encode(), ("ROLE-002", "1.0.0")),
        (b"\xef\xbb\xbf" + DOCUMENT.replace(b"\n", b"\r\n"), ("POL-001", "1.0.0")),
        (DOCUMENT.replace(b"\n", b"\r"), ("POL-001", "1.0.0")),
        (b'---\n{"id": "POL-001", version: 1.0.0}\n...\n', ("POL-001", "1.0.0")),
        (b"---\nid: >-\n  POL-001\nversion: 1.0.0\n---\n", ("POL-001", "1.0.0")),
        (b"---\nid: POL-1\nversion: 1.0.0\n---\n", None),
        (b"---\nid: [POL-001]\nversion: 1.0.0\n---\n", None),
        (b"---\nid: POL-001\n---\n", None),
        (b"---\nversion: 1.0.0\n---\n", None),
        (b"---\nid: POL-001\nversion: 1.0\n---\n", None),
        ("---\nid: POL-\u0660\u0660\u0661\nversion: 1.0.0\n---\n".encode(), None),
        ("---\nid: POL-001\u2028version: 1.0.0\n---\n".encode(), None),
        (b"---\nid: POL-001\nid: POL-002\nversion: 1.0.0\n---\n", None),
        (b"---\nid: &x POL-001\nversion: 1.0.0\n---\n", None),
        (b"---\nid: POL-001\nversion: 1.0.0\ntitle: a: b\n---\n", None),
        (b"---\nid: POL-001\nversion: 1.0.0\n", None),
        (b"---\n- id: POL-001\n  version: 1.0.0\n---\n", None),
        (b"---\n---\n", None),
        (b"", None),
        (b"\xff\xfe", None),
        (DOCUMENT + b"\xff", None),
        (DOCUMENT + b"x" * 2**20, None),
        (HANDBOOK[PEOPLE].encode(), None),
    ],
)
def test_identity(content: bytes, known: tuple[str, str] | None) -> None:
    assert identify(content) == known


def test_other_faults_do_not_take_a_document_its_identity() -> None:
    text = replaced(POLICY, "owner: lead\n", "ownr: Lead\nstatus: approved\neffective_from: 2026-13-01\n")
    assert identify(text.encode()) == ("POL-001", "1.0.0")
