"""Packs of the demonstration, made once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from remit.edition import in_force, past_edition
from remit.pack.bound import bind
from remit.pack.content import Content, make_content
from support.packs import BEGIN, DAY, Pack


@pytest.fixture(scope="session")
def content(demo: Path) -> Content:
    """What the demonstration's pack is made from."""
    return make_content(in_force(past_edition(demo, DAY)), BEGIN)


@pytest.fixture(scope="session")
def pack(content: Content) -> Pack:
    """The demonstration's pack."""
    volumes, findings = bind(content)
    return Pack(content=content, volumes=volumes, findings=findings)
