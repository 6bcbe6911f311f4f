"""`remit pdf` and `remit pack`: paper, signature, and what changed since a day."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from paper.pdf.test_signature import NAME, SECRET, identity
from remit.clock import now
from support import validation
from support.commands import Run
from support.papers import solid, text
from support.signatures import verify


def _size(pdf: bytes) -> list[float]:
    with pikepdf.open(BytesIO(pdf)) as file:
        return [float(each) for each in file.pages[0].mediabox]


@pytest.mark.parametrize(("paper", "size"), [("a4", [595, 842]), ("letter", [612, 792])])
def test_the_size_of_the_paper(root: Path, run: Run, paper: str, size: list[int]) -> None:
    assert run("pdf", "POL-001", "--preview", "--paper", paper, "-o", "x.pdf")[0] == 0
    assert [round(each) for each in _size((root / "x.pdf").read_bytes())] == [0, 0, *size]


def test_a_signed_document_keeps_both_standards(
    root: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, trust = identity(tmp_path, begin=now() - timedelta(days=1), end=now() + timedelta(days=1))
    monkeypatch.setenv("REMIT_PASSPHRASE", SECRET)
    code, _, err = run("pdf", "POL-001", "--preview", "--sign", str(key), "-o", "x.pdf")
    assert (code, err) == (0, "")
    pdf = (root / "x.pdf").read_bytes()
    assert [(each.signer, each.intact, each.whole, each.trusted) for each in verify(pdf, [trust])] == [
        (NAME, True, True, True)
    ]
    assert validation.failures(pdf) == []


def test_a_pack_lists_what_changed_since_a_day(root: Path, run: Run) -> None:
    assert run("pack", "--preview", "--from", "2025-01-02", "-o", "pack.pdf")[0] == 0
    assert "Whatchangedsince2025-01-02" in solid(text((root / "pack.pdf").read_bytes()))
    assert run("pack", "--preview", "-o", "plain.pdf")[0] == 0
    assert "Whatchangedsince" not in solid(text((root / "plain.pdf").read_bytes()))
