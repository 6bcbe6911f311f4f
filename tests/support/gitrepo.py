"""Throw-away git repositories with fixed people and dates, so that the same test makes the same commit ids every time.

>>> repo = GitRepo(tmp_path)
>>> repo.document("policies/ai.md", "POL-001", "1.0.0")
>>> first = repo.commit("Write the AI policy", author=BELA)
>>> repo.branch("change")
>>> repo.document("policies/ai.md", "POL-001", "1.1.0", body="Better.")
>>> repo.commit("Improve it", author=CLEO)
>>> repo.switch("main")
>>> repo.merge("change", author=BELA)
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from remit.approvals.ledger import moments_of
from remit.register import timeline
from remit.vcs.history import History
from remit.vcs.landings import Author

ANNA = Author("Anna Archer", "anna@example.org")
BELA = Author("Béla Brook", "bela@example.org")
CLEO = Author("Cleo Carter", "cleo@example.org")
DARIO = Author("Dario Dean", "dario@example.org")

START = datetime(2025, 1, 1, 12, tzinfo=UTC)


# No sample hooks, and no process after every commit that looks whether it is time to tidy up.
_BRIEFLY = {
    "GIT_TEMPLATE_DIR": "",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "maintenance.auto",
    "GIT_CONFIG_VALUE_0": "false",
}


def document_text(id_: str, version: str, body: str = "## Purpose\n\nText.", **fields: str) -> str:
    """A small document; more front matter by keyword."""
    more = "".join(f"{key}: {value}\n" for key, value in fields.items())
    return f'---\nid: {id_}\ntitle: Example {id_}\ntype: policy\nversion: "{version}"\n{more}---\n\n{body}\n'


class GitRepo:
    """A repository to build step by step. Commits are a day apart, from 1 January 2025, unless told otherwise."""

    def __init__(self, root: Path, *, object_format: str = "sha1") -> None:
        self.root = root
        self.now = START
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", f"--object-format={object_format}")

    def git(self, *arguments: str, check: bool = True, env: Mapping[str, str] | None = None, given: str = "") -> str:
        """Run git in the repository, undisturbed by this machine's own settings, and return what it prints."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**self.environment, **(env or {})},
            input=given.encode("utf-8", "surrogateescape"),
            capture_output=True,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(f"git {' '.join(arguments)}: {done.stderr.decode()}")
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which git runs: nothing of this machine's settings, and the current date."""
        date = self.now.isoformat()
        return {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_EDITOR": "true",
            **_BRIEFLY,
            **_identity("AUTHOR", ANNA, date),
            **_identity("COMMITTER", ANNA, date),
        }

    @property
    def head(self) -> str:
        """Id of the current commit."""
        return self.git("rev-parse", "HEAD")

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file into the work tree."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def document(self, path: str, id_: str, version: str, body: str = "## Purpose\n\nText.", **fields: str) -> bytes:
        """Write a small document and return its bytes."""
        return self.write(path, document_text(id_, version, body, **fields)).read_bytes()

    def stage(self, path: str, content: str, mode: str = "100644") -> str:
        """Stage a file that this system could perhaps not hold: strange names, links, submodules (content: its commit).

        Commit it with `commit(everything=False)`.
        """
        oid = content if mode == "160000" else self.git("hash-object", "-w", "--stdin", given=content)
        self.git("update-index", "-z", "--index-info", given=f"{mode} {oid}\t{path}\0")
        return oid

    def move(self, old: str, new: str) -> None:
        """Rename a file in the work tree."""
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)

    def remove(self, path: str) -> None:
        """Delete a file from the work tree."""
        (self.root / path).unlink()

    def commit(
        self,
        message: str = "Change",
        *,
        author: Author = ANNA,
        committer: Author | None = None,
        at: str | None = None,
        written_at: str | None = None,
        everything: bool = True,
    ) -> str:
        """Commit the work tree (or only what was staged) and return the commit's id.

        `at` is the committer's date (default: a day after the commit before), `written_at` the author's.
        """
        self.now = datetime.fromisoformat(at) if at else self.now + timedelta(days=1)
        date = self.now.isoformat()
        if everything:
            self.git("add", "--all", "--force")
        who = _identity("AUTHOR", author, written_at or date) | _identity("COMMITTER", committer or author, date)
        self.git("commit", "-q", "--allow-empty", "--cleanup=verbatim", "-F", "-", env=who, given=message)
        return self.head

    def branch(self, name: str, at: str = "HEAD") -> None:
        """Start a branch and switch to it."""
        self.git("switch", "-q", "-c", name, at)

    def switch(self, name: str) -> None:
        """Switch to a branch."""
        self.git("switch", "-q", name)

    def merge(self, *names: str, author: Author = ANNA, files: Mapping[str, str] | None = None) -> str:
        """Merge branches with a merge commit; `files` settles conflicts, or slips something in."""
        self.git("merge", "-q", "--no-ff", "--no-commit", *names, check=False)
        for path, content in (files or {}).items():
            self.write(path, content)
        return self.commit(f"Merge {', '.join(names)}", author=author)

    def squash(self, name: str, message: str, *, author: Author = ANNA, committer: Author | None = None) -> str:
        """Land a branch as one commit."""
        self.git("merge", "-q", "--squash", name)
        return self.commit(message, author=author, committer=committer)

    def rebase(self, name: str, *, committer: Author = ANNA) -> str:
        """Land a branch by replaying its commits onto the current one; their authors stay."""
        onto = self.git("symbolic-ref", "--short", "HEAD")
        self.now += timedelta(days=1)
        self.git(
            "rebase", "-q", "--force-rebase", onto, name, env=_identity("COMMITTER", committer, self.now.isoformat())
        )
        self.switch(onto)
        self.git("merge", "-q", "--ff-only", name)
        return self.head

    def revert(self, commit: str, *, author: Author = ANNA) -> str:
        """Undo a commit with a new one."""
        self.git("revert", "--no-commit", commit)
        return self.commit(f"Revert {commit[:7]}", author=author)


def _identity(kind: str, who: Author, date: str) -> dict[str, str]:
    return {f"GIT_{kind}_NAME": who.name, f"GIT_{kind}_EMAIL": who.email, f"GIT_{kind}_DATE": date}


def backwards(history: History) -> tuple[str, ...]:
    """Return the commits that carry an earlier date than the landing before them: some clock was wrong."""
    landed = history.record.landings
    return tuple(later.commit for earlier, later in pairwise(landed) if later.landed_at < earlier.landed_at)


def writers_of(history: History, id_: str) -> list[tuple[str, tuple[Author, ...]]]:
    """Return the version of each text of a document, and everybody who wrote in it, in landing order."""
    return [(text.version, text.writers) for text in timeline.texts(history, id_, moments_of(history))]
