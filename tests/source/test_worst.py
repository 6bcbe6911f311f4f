"""The worst handbook: everything that can be wrong with files at once, and the whole list of what is said about it.

`REMIT_UPDATE=1` writes the list anew; read the difference before you keep it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from remit import formatters
from remit.check import check
from remit.edition import Edition
from remit.source.loading import load
from remit.source.trees import Entry, MemoryTree, WorkTree

BROKEN = Path(__file__).parent.parent / "broken"
GOLDEN = BROKEN / "findings.txt"
TREE = WorkTree(BROKEN / "handbook")
FILES = {
    entry.path: entry.content or b""
    for folder in ("policies", "roles", "content")
    for entry in TREE.entries(folder, "")
}
FILES["mkdocs.yml"] = TREE.read("mkdocs.yml") or b""


def report_on(files: dict[str, bytes]) -> str:
    """What `remit check` says of files."""
    edition = Edition(loaded=load(MemoryTree(files)), today=date(2026, 3, 1), history=None)
    return "\n".join(formatters.as_text(check(edition))) + "\n"


def test_every_fault_of_every_file_is_reported_in_one_go_and_none_brings_others_with_it() -> None:
    found = report_on(FILES)
    if os.environ.get("REMIT_UPDATE") == "1":
        GOLDEN.write_text(found, encoding="utf-8", newline="\n")
    assert found == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
def test_line_ends_and_a_byte_order_mark_change_nothing(mark: bytes, line_end: bytes) -> None:
    assert report_on({path: mark + content.replace(b"\n", line_end) for path, content in FILES.items()}) == report_on(
        FILES
    )


def test_the_order_in_which_files_come_changes_nothing() -> None:
    class Backwards(MemoryTree):
        def entries(self, folder: str, suffix: str) -> Iterator[Entry]:
            return reversed(list(super().entries(folder, suffix)))

    assert sorted(load(Backwards(FILES)).findings, key=lambda each: each.sort_key) == sorted(
        load(MemoryTree(FILES)).findings, key=lambda each: each.sort_key
    )
