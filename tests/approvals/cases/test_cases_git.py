"""Adversarial cases about git: how a change lands, what else a repository holds, and repositories that hold too little.

Nothing but what was merged on the main branch counts: neither tags, notes, trailers, replace refs nor the work tree.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from remit.approvals.ledger import Ledger
from remit.approvals.records import Decision
from remit.model import Handbook
from remit.register.lifecycle import read_lifecycles
from remit.source.frontmatter import identify
from remit.vcs.errors import GraftedRepository, PartialClone, ShallowClone
from remit.vcs.git import Git
from remit.vcs.history import History, read_history
from remit.vcs.landings import Author
from support.approvals import FOLDERS, PEOPLE, Office, path_for, state_of
from support.gitrepo import GitRepo

POLICY = path_for("POL-001")
APPROVED = "ada approve POL-001 1.0.0: signed"
CHANGED = "ada approve POL-001 1.1.0: signed"
NOT_LANDED = "ada approve POL-001 1.1.0: refused: no text of POL-001 1.1.0 with this digest is on the main branch"
PARAGRAPHS = "First.\n\nSecond.\n\nThird.\n\nFourth."


def in_force(office: Office, body: str = "We are careful.") -> bytes:
    """Bring the policy into force and return its bytes."""
    content = office.draft("POL-001", "1.0.0", body)
    office.approve("POL-001", "1.0.0")
    assert office.state() == ("in-force", "1.0.0", ())
    return content


def history_of(root: Path, at: str | None = None) -> History:
    return read_history(Git.open(root), FOLDERS, at=at, parse=identify, cache=False)


def branch_with_approval(office: Office, body: str = "We are very careful.") -> bytes:
    """Change the policy on a branch, and approve it there."""
    office.branch("change")
    content = office.draft("POL-001", "1.1.0", body)
    office.approve("POL-001", "1.1.0")
    return content


def test_case_11_squash(office: Office) -> None:
    in_force(office)
    content = branch_with_approval(office)
    office.switch("main")
    assert office.state() == ("in-force", "1.0.0", ())
    office.squash("change", "Change it (#7)", author=PEOPLE["cy"], committer=PEOPLE["bo"])
    assert office.state() == ("in-force", "1.1.0", ())
    assert office.in_force() == content
    assert office.reasons() == [APPROVED, CHANGED]


def test_case_12_rebase(office: Office) -> None:
    in_force(office)
    branch_with_approval(office)
    office.switch("main")
    office.draft("POL-002", "1.0.0")
    office.rebase("change", committer=PEOPLE["bo"])
    assert office.state() == ("in-force", "1.1.0", ())
    assert office.reasons() == [APPROVED, CHANGED]


def test_case_12_approval_on_a_release_branch_only(office: Office) -> None:
    in_force(office)
    office.draft("POL-001", "1.1.0", "We are very careful.")
    office.branch("release", "HEAD~1")
    office.git("cherry-pick", "main")
    office.approve("POL-001", "1.1.0")
    assert office.state() == ("in-force", "1.1.0", ())  # as that branch sees it
    office.switch("main")
    assert office.state() == ("in-force", "1.0.0", ("pending",))
    assert office.reasons() == [APPROVED]
    picked = office.git("cherry-pick", "release", check=False)
    assert "error" not in picked
    assert office.state() == ("in-force", "1.1.0", ())


def test_case_13_merge_of_a_branch_after_main_changed_the_same_document(office: Office) -> None:
    in_force(office, PARAGRAPHS)
    branch_with_approval(office, PARAGRAPHS.replace("Fourth", "Last"))
    office.switch("main")
    office.draft("POL-001", "1.0.0", PARAGRAPHS.replace("Second", "Next"))
    office.merge("change")
    merged = (office.root / POLICY).read_text("utf-8")
    assert ("Next" in merged, "Last" in merged, "1.1.0" in merged) == (True, True, True)
    assert office.state() == ("in-force", "1.0.0", ("pending",))
    assert office.reasons() == [APPROVED, NOT_LANDED]


def test_case_14_conflict_resolved_by_the_one_who_merges(office: Office) -> None:
    in_force(office)
    reviewed = branch_with_approval(office)
    office.switch("main")
    office.draft("POL-001", "1.0.0", "We are rather careful.")
    office.merge("change", files={POLICY: reviewed.decode().replace("very careful", "very, rather careful")})
    assert office.state() == ("in-force", "1.0.0", ("pending",))
    assert office.reasons() == [APPROVED, NOT_LANDED]
    office.write(POLICY, reviewed)
    office.land("Take what was reviewed")
    assert office.state() == ("in-force", "1.1.0", ())
    assert office.reasons() == [APPROVED, CHANGED]


def test_case_28_shallow_clone(office: Office, tmp_path: Path) -> None:
    in_force(office)
    office.git("clone", "-q", "--depth=1", f"file://{office.root}", str(tmp_path / "shallow"))
    with pytest.raises(ShallowClone, match=r"^This is a shallow clone: versions and dates would be wrong"):
        history_of(tmp_path / "shallow")


def test_case_29_partial_clone(office: Office, tmp_path: Path) -> None:
    in_force(office)
    office.draft("POL-001", "1.1.0")
    office.git("config", "uploadpack.allowFilter", "true")
    office.git("clone", "-q", "--filter=blob:none", "--no-checkout", f"file://{office.root}", str(tmp_path / "partial"))
    assert Git.open(tmp_path / "partial").facts().partial
    with pytest.raises(PartialClone, match=r"^This is a partial clone: some files of the history are not here"):
        history_of(tmp_path / "partial")


def test_case_30_empty_repository(tmp_path: Path) -> None:
    GitRepo(tmp_path / "empty")
    history = history_of(tmp_path / "empty")
    assert history.state.kind == "empty"
    life = read_lifecycles(history, Handbook())
    assert (life.texts, life.ledger, list(life.judged_records())) == ({}, Ledger(), [])


def test_case_31_detached_head(office: Office) -> None:
    in_force(office)
    office.draft("POL-001", "1.1.0")
    office.approve("POL-001", "1.1.0")
    office.git("checkout", "-q", "--detach", "HEAD~1")
    assert office.history.state.branch is None
    assert office.state() == ("in-force", "1.0.0", ("pending",))
    life = read_lifecycles(history_of(office.root, "main"), office.handbook)
    status = life.status("POL-001", office.now.date())
    assert status is not None
    assert state_of(status) == ("in-force", "1.1.0", ())


def test_case_32_uncommitted_staged_and_untracked_files(office: Office) -> None:
    approved = in_force(office)
    head = office.ledger.head
    office.text("POL-001", "1.1.0", "We are very careful.")
    office.record(Decision.APPROVE, "POL-001", "1.1.0")
    office.git("add", "--all")
    office.text("POL-002", "1.0.0")
    office.record(Decision.APPROVE, "POL-002", "1.0.0")
    assert office.state() == ("in-force", "1.0.0", ())
    assert office.in_force() == approved
    assert office.life.status("POL-002", office.now.date()) is None
    assert office.ledger.head == head
    assert office.reasons() == [APPROVED]


def test_case_50_tags_moved_deleted_and_twice(office: Office) -> None:
    in_force(office)
    office.draft("POL-001", "1.1.0", "We are very careful.")
    for name, target in (("POL-001/1.1.0", "HEAD"), ("POL-001/v1.1.0", "HEAD"), ("POL-001/1.0.0", "HEAD")):
        office.git("tag", "-a", "-m", "Approved by Ada Example", name, target)
    assert office.state() == ("in-force", "1.0.0", ("pending",))
    office.git("tag", "-f", "-a", "-m", "Moved", "POL-001/1.0.0", "HEAD~1")
    office.git("tag", "-d", "POL-001/1.1.0")
    assert office.state() == ("in-force", "1.0.0", ("pending",))
    assert office.reasons() == [APPROVED]


def test_case_50_tags_with_the_names_of_head_and_branch(office: Office) -> None:
    in_force(office)
    head = office.head
    office.draft("POL-001", "1.1.0", "We are very careful.")
    office.git("update-ref", "refs/tags/HEAD", head)
    office.git("update-ref", "refs/tags/main", head)
    assert office.state() == ("in-force", "1.0.0", ("pending",))
    assert office.history.state.branch == "main"
    assert office.reasons() == [APPROVED]


def test_case_52_replace_refs_and_mailmap(office: Office) -> None:
    approved = in_force(office)
    other = office.text("POL-001", "1.0.0", "Everything is allowed.")
    office.git("hash-object", "-w", POLICY)
    office.git("replace", office.blob(approved), office.blob(other))
    office.git("checkout", "--", ".", check=False)
    office.write(POLICY, approved)
    office.git("replace", office.head, office.git("commit-tree", "-m", "Alone", "HEAD^{tree}"))
    assert office.state() == ("in-force", "1.0.0", ())
    assert office.in_force() == approved
    office.git("replace", "-d", *office.git("replace", "-l").split())
    office.write(".mailmap", "Nobody <nobody@example.org> Ada Example <ada@example.org>\n")
    office.draft("POL-001", "1.1.0", by="ada")
    office.approve("POL-001", "1.1.0")
    assert office.state() == ("in-force", "1.0.0", ("pending",))
    assert office.reasons() == [
        APPROVED,
        "ada approve POL-001 1.1.0: refused: Ada Example wrote the text and cannot approve it",
    ]


def test_case_52_grafts(office: Office) -> None:
    in_force(office)
    office.write(".git/info/grafts", f"{office.head}\n")
    with pytest.raises(GraftedRepository, match=r"rewrites the history that git shows, so no version could be proved"):
        history_of(office.root)


def test_case_53_trailers_and_notes_forged(office: Office) -> None:
    office.text("POL-001", "1.0.0")
    office.land(
        "Write it\n\nApproved-by: Ada Example <ada@example.org>\nReviewed-by: Ada Example <ada@example.org>\n"
        "Policy-Approved: POL-001@1.0.0 role=board by=ada\n"
    )
    office.git("notes", "add", "-m", "Approved-by: Ada Example <ada@example.org>")
    office.text("POL-001", "1.0.1", approved_by="p-ada")  # nor does the text speak for itself
    office.land("Say in the text that it is approved", by=Author("Ada Example", "ada@example.org"))
    assert office.state() == ("draft", "1.0.1", ())
    assert office.reasons() == []


def test_case_62_two_documents_land_together_and_one_is_approved(office: Office) -> None:
    office.text("POL-001", "1.0.0")
    office.text("POL-002", "1.0.0")
    office.record(Decision.APPROVE, "POL-001", "1.0.0")
    office.land("Merge the queue")
    assert office.state(id_="POL-001") == ("in-force", "1.0.0", ())
    assert office.state(id_="POL-002") == ("draft", "1.0.0", ())
    assert office.reasons() == [APPROVED]


def test_case_66_octopus_merge(office: Office) -> None:
    in_force(office)
    office.branch("text")
    content = office.draft("POL-001", "1.1.0", "We are very careful.")
    office.branch("approval", "main")
    office.record(Decision.APPROVE, "POL-001", "1.1.0", content=content)
    office.land("Approve what is on the other branch", by="ada")
    office.branch("more", "main")
    office.draft("POL-002", "1.0.0")
    office.switch("main")
    office.merge("text", "approval", "more", author=PEOPLE["bo"])
    assert office.git("rev-list", "--parents", "-n1", "HEAD").count(" ") == 4
    assert office.state() == ("in-force", "1.1.0", ())
    assert office.state(id_="POL-002") == ("draft", "1.0.0", ())
    assert office.reasons() == [APPROVED, CHANGED]


def test_case_66_main_line_turned_around_by_a_foxtrot_merge(office: Office) -> None:
    in_force(office)
    office.branch("change")
    office.draft("POL-002", "1.0.0")
    office.approve("POL-002", "1.0.0")
    office.switch("main")
    office.draft("POL-001", "1.1.0", "We are very careful.")
    office.approve("POL-001", "1.1.0")
    before = office.ledger.head
    office.switch("change")
    office.merge("main")
    office.switch("main")
    office.git("merge", "-q", "--ff-only", "change")
    assert office.ledger.extends(before) is None  # whoever holds the earlier digest sees it
    assert office.state() == ("in-force", "1.1.0", ())
    assert office.reasons() == [APPROVED, "ada approve POL-002 1.0.0: signed", CHANGED]


def test_case_67_repository_with_sha256_object_ids(tmp_path: Path, keys: Path) -> None:
    office = Office(tmp_path / "office", keys, object_format="sha256")
    approved = in_force(office)
    assert len(office.status().newest.landing.oid) == 64
    office.draft("POL-001", "1.0.0", "We are not careful.")
    assert office.state() == ("in-force", "1.0.0", ("modified",))
    assert office.in_force() == approved
    assert office.reasons() == [APPROVED]
