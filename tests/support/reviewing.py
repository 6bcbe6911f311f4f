"""Reviews of the small handbook of `handbooks.py`: what was, what is proposed, and what a review says of it.

A row of a table of cases is data, so that it can be read without Python:

    [[case]]
    name = "a new obligation under an editorial step"
    bump = { "policies/ai-policy.md" = "1.0.1 editorial" }          # version, kind and a summary of its own
    expect.documents = ["POL-001 changed 1.0.0 → 1.0.1: minor"]
    expect.findings = ["GAT915 POL-001"]
    [case.after]                                                    # path → edits, a whole text, or false (deleted)
    "policies/ai-policy.md" = [["We use AI with care.", "We shall use AI with care."]]

`before` changes the base in the same way, `approved` names what the holders of the roles have approved there (with
unsigned records of their own), `moved` is what lands on the base meanwhile, `by` writes the change.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from remit.approvals.records import Decision, Record
from remit.approvals.signatures import NAMESPACE, sign
from remit.check import check
from remit.model import Handbook
from remit.review.change.opening import open_proposal
from remit.review.review import Review, review_proposal
from remit.source.loading import load
from remit.source.trees import WorkTree
from remit.vcs.landings import Author
from support import handbooks
from support.gitrepo import ANNA, GitRepo

TODAY = date(2025, 2, 10)
WRITERS = {
    "anna": ANNA,
    **{name: Author(f"{name.title()} Example", f"{name}@example.org") for name in ("ada", "bo", "cy")},
}
_VERSION = re.compile(r'^version: "[^"]*"$', re.MULTILINE)
_CHANGE = re.compile(r"^change: .*$\n?", re.MULTILINE)


def review_of(root: Path, case: Mapping[str, Any], keys: Path | None = None) -> Review:
    """Make the repository that a case describes, and review its change."""
    repo = GitRepo(root)
    handbooks.write(root)
    apply(repo, case.get("before", {}), {})
    repo.commit("Begin", author=ANNA)
    for number, decision in enumerate(case.get("approved", [])):
        record(repo, decision, keys, number)
        repo.commit(f"Approve {decision}", author=WRITERS[decision.split()[1]] if " " in decision else WRITERS["ada"])
    for each in case.get("then", []):
        apply(repo, each.get("after", {}), each.get("bump", {}))
        repo.commit("Go on", author=WRITERS[each.get("by", "anna")])
    repo.branch("change")
    apply(repo, case.get("after", {}), case.get("bump", {}))
    for number, decision in enumerate(case.get("records", [])):
        record(repo, decision, keys, number, at=datetime(2025, 2, 9, 12, tzinfo=UTC))
    for path, mode in case.get("modes", {}).items():
        repo.git("add", "--all", "--force")
        repo.stage(path, "policies/ai-policy.md", mode=mode)
    repo.commit("Change", author=WRITERS[case.get("by", "anna")], everything="modes" not in case)
    if "moved" in case:
        repo.git("checkout", "-q", "-f", "main")
        apply(repo, case["moved"], {})
        repo.commit("Meanwhile", author=ANNA)
    today = date.fromisoformat(case["today"]) if "today" in case else TODAY
    return review_proposal(open_proposal(root, "main", "change", today, authors=case.get("authors", ())), check)


def apply(repo: GitRepo, files: Mapping[str, Any], bump: Mapping[str, str]) -> None:
    """Change files of the work tree as a case says."""
    for path, what in files.items():
        if what is False:
            (repo.root / path).unlink()
        elif isinstance(what, str):
            repo.write(path, what)
        elif isinstance(what, dict):
            text = (repo.root / what["from"]).read_bytes().decode()
            repo.write(path, _edited(text, what.get("edits", []), path))
        else:
            repo.write(path, _edited((repo.root / path).read_bytes().decode(), what, path))
    for path, step in bump.items():
        version, kind = step.split()
        text = _CHANGE.sub("", (repo.root / path).read_bytes().decode())
        change = f'version: "{version}"\nchange: {{kind: {kind}, summary: What {version} changes.}}'
        repo.write(path, _VERSION.sub(change, text, count=1))


def _edited(text: str, edits: list[list[str]], path: str) -> str:
    for old, new in edits:
        if text.count(old) != 1:
            raise AssertionError(f"{old!r} stands {text.count(old)} times in {path}")
        text = text.replace(old, new)
    return text


def record(repo: GitRepo, text: str, keys: Path | None = None, number: int = 0, at: datetime | None = None) -> str:
    """Write a record: `POL-001`, or `POL-001 bo lead`, or `POL-001 ada board retire`; `signed` at the end signs it."""
    words = text.split()
    signed = words[-1] == "signed"
    words = words[:-1] if signed else words
    id_, by, role, decision = (*words, *("", "ada", "board", "approve")[len(words) :])
    document = _handbook(repo).document[id_]
    data = document.source.content
    made = Record(
        decision=Decision(decision),
        document=id_,
        version=document.version,
        sha256=hashlib.sha256(data).hexdigest(),
        blob=hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest(),
        path=document.path,
        expanded=None,
        previous=None,
        person=f"p-{by}",
        name=f"{by.title()} Example",
        role=role,
        capacity="holder",
        at=(at or repo.now.astimezone(UTC)) + timedelta(seconds=60 + number),
        meaning=Decision(decision).meaning,
    )
    path = made.file
    repo.write(path, made.to_bytes())
    if signed and keys:
        repo.write(f"{path}.sig", sign(made.to_bytes(), NAMESPACE, keys / by))
    return path


def _handbook(repo: GitRepo) -> Handbook:
    return load(WorkTree(repo.root)).handbook


def summary_of(found: Review) -> dict[str, list[str]]:
    """Return what a review says, each thing in one short line, in its order."""
    return {
        "documents": list(_documents(found)),
        "findings": [f"{each.code} {_subject(found, each.subject)}".strip() for each in found.report.findings],
        "excepted": [f"{item.finding.code} {item.finding.subject}" for item in found.report.exceptions],
        "raci": [_part(each) for each in found.case.raci],
        "people": [_part(each) for each in found.people],
        "roles": [
            " ".join([each.key, each.change, *each.fields, *(f"{one.person}:{one.change}" for one in each.holders)])
            for each in found.roles
        ],
        "coverage": [
            f"{each.requirement} {each.change}{' open' if each.open else ''} {','.join(each.documents)}"
            for each in found.case.coverage
        ],
        "approvers": list(_approvers(found)),
        "left_behind": [
            f"{change.id} {each.person} {'counts' if each.counts else 'void'}"
            for change in found.documents
            for each in found.approval(change.id).earlier
        ],
        "others": [f"{path}: {what}" for path, what in found.others],
    }


def _subject(found: Review, subject: str) -> str:
    """Return what a finding is about; the added records, whose names hold digests, by their number: `@0`."""
    paths = [each.path for each in found.records if each.record]
    return f"@{paths.index(subject)}" if subject in paths else subject


def _documents(found: Review) -> Iterator[str]:
    for change in found.documents:
        versions = " → ".join(each.version for each in (change.before, change.after) if each)
        yield f"{change.id} {'+'.join(change.all)} {versions}" + (f": {change.size.level}" if change.size else "")


def _part(part: Any) -> str:
    letters = [*(f"+{letter}" for letter in part.gains), *(f"-{letter}" for letter in part.loses)]
    return f"{part.who} {part.activity} {' '.join(letters)}"


def _approvers(found: Review) -> Iterator[str]:
    for change in found.documents:
        for needed in found.approval(change.id).needed:
            who = [f"{each.person}{': ' + each.why_not if each.why_not else ''}" for each in needed.people]
            given = f" given by {needed.given}" if needed.given else ""
            yield f"{change.id} {needed.role} ({', '.join(who)}){' ' + needed.fault if needed.fault else ''}{given}"
