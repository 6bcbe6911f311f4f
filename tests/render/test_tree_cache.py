"""The trees kept between two runs: found by what they are made of, and passed over when they are not whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from remit.doctree import marked, reader
from remit.render import tree_cache
from remit.render.tree_cache import TreeCache

TEXT = """\
## Title {#id}

Words *and* marks.[^a] <script>x</script>

| a | b |
| :- | -: |
| 1 | 2 | 3 |

[^a]: Note.

[^b]: Unused.
"""


def text(words: str = TEXT) -> marked.MarkedText:
    return marked.MarkedText(text=words)


@pytest.fixture
def cache(tmp_path: Path) -> TreeCache:
    """A cache that holds one text, opened anew."""
    TreeCache(tmp_path, tmp_path / "cache").read(text())
    return TreeCache(tmp_path, tmp_path / "cache")


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were read and not found."""
    found: list[str] = []
    read = reader.read

    def noted(text: marked.MarkedText) -> reader.ReadText:
        found.append(text.text)
        return read(text)

    monkeypatch.setattr(reader, "read", noted)
    return found


def test_what_was_read_before_is_not_read_again_and_is_the_same(cache: TreeCache, readings: list[str]) -> None:
    whole = reader.read(text())
    readings.clear()
    assert cache.read(text()) == whole
    assert readings == []
    assert (whole.refused, dict(whole.unused), whole.cut) != ((), {}, ())


def test_another_text_another_line_and_other_macros_are_read(cache: TreeCache, readings: list[str]) -> None:
    others = [
        text(f"{TEXT}more"),
        marked.MarkedText(text=TEXT, lines=(5,) * 20),
        marked.MarkedText(text=TEXT, given=([{"t": "Str", "c": "x"}],)),
    ]
    for other in others:
        cache.read(other)
    assert readings == [each.text for each in others]


def test_a_reader_that_changed_finds_nothing_of_the_old_one(
    cache: TreeCache, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree_cache, "_makers", lambda: "another")
    cache.read(text())
    assert readings == [TEXT]


@pytest.mark.parametrize("damage", ["no database", "an empty file", "other bytes", "no JSON", "a folder in its place"])
def test_a_damaged_cache_is_passed_over(damage: str, cache: TreeCache, readings: list[str]) -> None:
    if damage == "no database":
        cache.file.write_bytes(b"x" * 5000)
    elif damage == "an empty file":
        cache.file.write_bytes(b"")
    elif damage == "a folder in its place":
        cache.file.unlink()
        cache.file.mkdir()
    else:
        with sqlite3.connect(cache.file) as database:
            database.execute("UPDATE trees SET tree = ?", (b"{}" if damage == "no JSON" else b"other",))
    made = cache.read(text())
    assert readings == [TEXT]
    assert made.blocks[0]["t"] == "Header"


def test_a_folder_that_cannot_be_written_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert TreeCache(tmp_path, tmp_path / "file").read(text()) == reader.read(text())


def test_a_file_that_grew_too_large_is_begun_anew(
    cache: TreeCache, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree_cache, "_MOST_BYTES", 10)
    cache.read(text())
    assert readings == [TEXT]
