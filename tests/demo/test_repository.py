"""The demonstration's repository: made whole or not at all, the same every time, and shaped as its script says."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from demo.conftest import Demo
from remit.check import check
from remit.demo.build import FIRST_DAY, LAST_DAY, STORY, make_demo
from remit.edition import open_edition
from remit.finding import RemitError
from remit.site.build import build_site

DAY = date(2026, 10, 31)


@pytest.fixture(autouse=True)
def _no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMIT_CACHE", str(tmp_path / "cache"))


def _neutral(demo: Demo) -> dict[str, str]:
    """The whole tree without keys, signatures and what is made from them: ids of reviewed commits, short hashes."""
    found = {}
    for entry in demo.git.tree("HEAD"):
        text = demo.git.bytes_of(entry.oid).decode()
        if entry.path.endswith(".sig"):
            text = ""
        elif entry.path.endswith(".json"):
            record = json.loads(text)
            record["predicate"]["evidence"].pop("commit", None)
            text = json.dumps(record)
        path = re.sub(r"-[0-9a-f]{8}\.json", ".json", entry.path)
        found[path] = re.sub(r"ssh-ed25519 \S+", "ssh-ed25519 KEY", text)
    return found


def _messages(demo: Demo) -> bytes:
    return demo.git.run("log", "--topo-order", "--format=%an%ae%ad%cn%ce%cd%B", "--all")


def _short(name: str) -> str:
    """The script's name of somebody: `lena` for Lena Example, `recorder` for the Example Recorder."""
    return name.replace("Example", "").strip().lower()


def test_the_same_keys_give_the_same_commits(twins: tuple[Demo, Demo]) -> None:
    one, other = twins
    assert one.git.run("for-each-ref") == other.git.run("for-each-ref")


def test_other_keys_give_the_same_tree_and_messages(demo: Demo, twins: tuple[Demo, Demo]) -> None:
    assert demo.history.head != twins[0].history.head
    assert _neutral(demo) == _neutral(twins[0])
    assert _messages(demo) == _messages(twins[0])


def test_the_repository_is_sound_and_checked_out(demo: Demo) -> None:
    assert demo.git.run("fsck", "--strict", "--no-dangling") == b""
    assert demo.git.run("status", "--porcelain") == b""
    assert demo.git.run("config", "--local", "--name-only", "--list").decode().split() == [
        "core.repositoryformatversion",
        "core.filemode",
        "core.bare",
        "core.logallrefupdates",
    ]


def test_no_private_key_is_left(demo: Demo, place: Path) -> None:
    assert [path.name for path in place.iterdir() if path.name.startswith(".")] == []
    held = [path for path in demo.root.rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()]
    assert held == []


def test_the_main_line_is_shaped_as_the_script_says(demo: Demo) -> None:
    lines = demo.git.run("log", "--reverse", "--first-parent", "--format=%P|%an|%cn|%s").decode().splitlines()
    reported = []
    for line in lines:
        parents, author, committer, subject = line.split("|")
        reported.append((len(parents.split()), _short(author), _short(committer), subject))
    expected = []
    for landing in STORY:
        first = landing.commits[0]
        if landing.how == "push":
            expected.append((1, first.by, first.by, first.message))
        elif landing.how == "squash":
            expected.append((1, first.by, landing.by, f"{landing.title} (#{landing.pull})"))
        elif landing.how == "merge":
            expected.append((2, landing.by, landing.by, f"Merge pull request #{landing.pull}"))
        else:
            expected += [(1, commit.by, landing.by, commit.message) for commit in landing.commits]
    expected[0] = (0, *expected[0][1:])
    assert reported == expected
    assert {landing.how for landing in STORY} == {"push", "squash", "merge", "rebase"}


def test_the_first_and_last_commit_are_of_the_first_and_last_day(demo: Demo) -> None:
    days = demo.git.run("log", "--first-parent", "--format=%cs").decode().split()
    assert (days[-1], days[0]) == (FIRST_DAY.isoformat(), LAST_DAY.isoformat())
    assert days == sorted(days, reverse=True)


def test_who_wrote_and_who_merged_are_distinguished(demo: Demo) -> None:
    policy = demo.history.landings("POL-001")[-1]
    assert policy.author.name == "Amir Example"
    assert [writer.name for writer in policy.writers] == ["Lena Example"]


def test_whoever_wrote_a_part_is_a_writer_of_the_text_that_was_merged_last_under_the_version(demo: Demo) -> None:
    first, last = (text for text in demo.life.texts["PRC-002"] if text.version == "1.0.0")
    assert [writer.name for writer in first.writers] == ["Lena Example"]
    assert [writer.name for writer in last.writers] == ["Amir Example", "Lena Example"]


def test_a_renamed_file_is_the_same_document(demo: Demo) -> None:
    assert [landing.moved_from for landing in demo.history.landings("POL-002") if landing.moved_from] == [
        "policies/acceptable-use.md"
    ]
    assert demo.history.paths("POL-002") == ("policies/acceptable-use-of-ai.md",)


def test_the_handbook_has_no_errors_and_a_site(demo: Demo, tmp_path: Path) -> None:
    edition = open_edition(demo.root, DAY)
    assert [finding for finding in check(edition).findings if finding.severity == "error"] == []
    assert build_site(demo.root, tmp_path / "site", edition) == 26


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "a demo").mkdir()
    make_demo(tmp_path / "a demo")
    assert (tmp_path / "a demo" / "policies" / "ai-policy.md").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["a demo"]


@pytest.mark.parametrize("name", ["notes", "notes/mine.txt"])
def test_what_is_there_is_never_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("mine")
    with pytest.raises(RemitError, match="is not empty") as refused:
        make_demo(tmp_path / name)
    assert refused.value.fix == "Name a new folder: the demonstration overwrites nothing."
    assert [path.name for path in tmp_path.rglob("*")] == ["notes", "mine.txt"]


def test_without_git_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RemitError, match="git was not found"):
        make_demo(tmp_path / "demo")
    assert list(tmp_path.iterdir()) == []
