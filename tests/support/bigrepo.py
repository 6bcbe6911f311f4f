"""A big repository, made in a few seconds by `git fast-import`: for measuring, and for tests that need many commits.

python tests/support/bigrepo.py FOLDER [DOCUMENTS] [COMMITS]
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

WORDS = re.findall(
    r"\w+",
    "the organisation shall keep records of every decision about a system its purpose data owner risk control review "
    "and evidence so that who was responsible can be shown later to those who ask and have a right to know",
)
PEOPLE = [f"Person {letter} <{letter.lower()}@example.org>" for letter in "ABCDEFGHIJKLMNOP"]
START = 1_600_000_000
STEP = 3_600


@dataclass(slots=True)
class Big:
    """What the repository is to hold."""

    documents: int = 1_000
    commits: int = 10_000
    merge_every: int = 35
    words: int = 1_100
    versions: dict[int, int] = field(default_factory=dict, init=False)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(42001)  # noqa: S311  # the same each time, not secret

    def text(self, number: int) -> bytes:
        """A document of the usual length, in its next version."""
        version = self.versions[number] = self.versions.get(number, 0) + 1
        body = " ".join(self.chance.choices(WORDS, k=self.words))
        lines = [body[at : at + 400] for at in range(0, len(body), 400)]
        return (
            f'---\nid: POL-{number:04d}\ntitle: Document {number}\ntype: policy\nversion: "{version}.0.0"\n'
            f"lifecycle: active\nsummary: What document {number} is about.\nowner: lead-implementer\n"
            f"approvers: [top-management]\neffective_from: on-approval\nreview_months: 12\n"
            f'classification: internal\naudience: [all-staff]\nsatisfies: {{iso-42001: ["5.2"]}}\nsupersedes: []\n'
            f"change: {{kind: minor, summary: Change {version}}}\n---\n\n" + "\n\n".join(lines) + "\n"
        ).encode()

    def stream(self) -> Iterator[bytes]:
        """The commands for fast-import: single commits, and every so often a branch of two, merged."""
        made = tip = 0
        while made < self.commits:
            if made and made % self.merge_every == 0 and made + 3 <= self.commits:
                first, second = self._files(1), self._files(1)
                yield self._commit(made + 1, "refs/heads/side", [tip], first)
                yield self._commit(made + 2, "refs/heads/side", [made + 1], second)
                yield self._commit(made + 3, "refs/heads/main", [tip, made + 2], first | second)
                made += 3
            else:
                files = self._files(1) if made else {number: self.text(number) for number in range(self.documents)}
                yield self._commit(made + 1, "refs/heads/main", [tip] if tip else [], files)
                made += 1
            tip = made

    def _files(self, count: int) -> dict[int, bytes]:
        return {number: self.text(number) for number in self.chance.sample(range(self.documents), count)}

    def _commit(self, mark: int, ref: str, parents: list[int], files: dict[int, bytes]) -> bytes:
        who, when = self.chance.choice(PEOPLE), f"{START + STEP * mark} +0000"
        message = f"Change number {mark}"
        lines = [f"commit {ref}", f"mark :{mark}", f"author {who} {when}", f"committer {who} {when}"]
        lines += [f"data {len(message)}", message]
        lines += [f"{'merge' if place else 'from'} :{parent}" for place, parent in enumerate(parents)]
        changes = (
            b"M 100644 inline policies/section-%02d/document-%04d.md\ndata %d\n%b\n"
            % (number // 25, number, len(text), text)
            for number, text in files.items()
        )
        return "\n".join(lines).encode() + b"\n" + b"".join(changes) + b"\n"


def make(folder: Path, big: Big | None = None) -> Path:
    """Make the repository in `folder`, without a work tree's files."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    with subprocess.Popen(["git", "-C", str(folder), "fast-import", "--quiet"], stdin=subprocess.PIPE) as process:
        assert process.stdin
        for piece in (big or Big()).stream():
            process.stdin.write(piece)
        process.stdin.close()
    if process.returncode:
        raise RuntimeError("git fast-import failed")
    return folder


if __name__ == "__main__":
    make(Path(sys.argv[1]), Big(*map(int, sys.argv[2:4])))
