"""Adversarial cases about records: edited, deleted, copied, damaged, or about what never was on the main branch."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from remit.approvals.ledger import SIGNATURE, WITNESS, Ledger
from remit.approvals.records import Decision, Record
from remit.approvals.signatures import NAMESPACE, sign
from support.approvals import PEOPLE, Office
from support.gitrepo import GitRepo

APPROVED = "ada approve POL-001 1.0.0: signed"
MISPLACED = "a record for POL-001 1.0.0 does not belong at this path"


def in_force(office: Office) -> str:
    """Bring the policy into force and return the path of the record."""
    office.draft("POL-001", "1.0.0")
    path = office.approve("POL-001", "1.0.0")
    assert office.state() == ("in-force", "1.0.0", ())
    return path


def never_landed(id_: str, version: str) -> str:
    return f"ada approve {id_} {version}: refused: no text of {id_} {version} with this digest is on the main branch"


def test_case_42_record_edited_after_it_was_merged(office: Office) -> None:
    path = in_force(office)
    head = office.ledger.head
    record = Record.from_bytes((office.root / path).read_bytes(), path)
    office.write(path, replace(record, decision=Decision.REJECT).to_bytes())
    edited = office.land("Make it a rejection")
    office.write(path + SIGNATURE, "")
    emptied = office.land("Empty its signature")
    assert office.state() == ("in-force", "1.0.0", ())
    assert office.reasons() == [APPROVED]
    assert office.altered() == [f"was changed in {edited[:12]}", f"its signature was changed in {emptied[:12]}"]
    assert office.ledger.head == head


def test_case_42_record_deleted_and_brought_back(office: Office) -> None:
    path = in_force(office)
    head = office.ledger.head
    content = (office.root / path).read_bytes()
    office.remove(path)
    office.remove(path + SIGNATURE)
    gone = office.land("Delete it")
    office.write(path, content)
    back = office.land("Bring it back without its signature")
    assert office.state() == ("in-force", "1.0.0", ())
    assert office.reasons() == [APPROVED]
    assert office.altered() == [
        f"was removed in {gone[:12]}",
        f"was changed in {back[:12]}",
        f"its signature was removed in {gone[:12]}",
    ]
    assert office.ledger.head == head


def test_case_42_record_renamed(office: Office) -> None:
    path = in_force(office)
    copy = str(Path(path).with_name("other.json"))
    office.move(path, copy)
    office.move(path + SIGNATURE, copy + SIGNATURE)
    renamed = office.land("Rename it")
    assert office.state() == ("in-force", "1.0.0", ())
    assert office.reasons() == [APPROVED, f"{copy}: refused: {MISPLACED}"]
    assert office.altered() == [f"was removed in {renamed[:12]}", f"its signature was removed in {renamed[:12]}"]


def test_case_42_approval_copied_after_its_withdrawal(office: Office) -> None:
    office.draft("POL-001", "1.0.0", effective_from="2025-06-01")
    path = office.approve("POL-001", "1.0.0")
    office.decide(Decision.WITHDRAW, "POL-001", "1.0.0")
    assert office.state() == ("draft", "1.0.0", ())
    copy = str(Path(path).with_name("again.json"))
    office.write(copy, (office.root / path).read_bytes())
    office.write(copy + SIGNATURE, (office.root / (path + SIGNATURE)).read_bytes())
    office.land("Use the approval a second time")
    assert office.state() == ("draft", "1.0.0", ())
    assert office.reasons() == [APPROVED, "ada withdraw POL-001 1.0.0: signed", f"{copy}: refused: {MISPLACED}"]


def test_case_42_approval_that_lands_after_a_later_withdrawal(office: Office) -> None:
    # Two pull requests: the withdrawal was made after the approval, and landed before it.
    office.draft("POL-001", "1.0.0", on="2025-02-01", effective_from="2025-06-01")
    office.decide(Decision.WITHDRAW, "POL-001", "1.0.0", at="2025-02-03T09:00:00", on="2025-02-04")
    office.approve("POL-001", "1.0.0", at="2025-02-02T09:00:00", on="2025-02-05")
    assert office.state() == ("draft", "1.0.0", ())


def test_case_42_signature_added_later(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    path = office.approve("POL-001", "1.0.0", key=None)
    office.write(path + SIGNATURE, "spoilt")
    office.write(path + WITNESS, "spoilt")
    added = office.land("Spoil it")
    assert office.state() == ("in-force", "1.0.0", ())
    assert office.reasons() == ["ada approve POL-001 1.0.0: recorded"]
    assert office.altered() == [f"a signature was added in {added[:12]}, after the record had been merged"] * 2


def test_case_43_record_about_bytes_that_never_were_on_the_main_line(office: Office) -> None:
    in_force(office)
    office.branch("aside")
    aside = office.draft("POL-001", "1.1.0", "Never merged.")
    office.switch("main")
    office.approve("POL-001", "1.1.0", content=aside)
    office.approve("POL-001", "1.0.0", content=b"Invented.")
    office.approve("POL-001", "2.0.0", content=office.was("POL-001", "1.0.0"))  # the right bytes, another version
    assert office.state() == ("in-force", "1.0.0", ())
    assert office.reasons() == [
        APPROVED,
        never_landed("POL-001", "1.1.0"),
        never_landed("POL-001", "1.0.0"),
        never_landed("POL-001", "2.0.0"),
    ]


def test_case_44_unsigned_record_pushed_directly(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    office.record(Decision.APPROVE, "POL-001", "1.0.0", key=None)
    office.land("As the administrator says", by="cy")
    assert office.state() == ("in-force", "1.0.0", ())
    assert office.status().newest.assurance == "recorded"  # and said to be no more than that
    office.settings(policy="approvers: [board], assurance: witnessed")
    office.land("Ask for more")
    office.draft("POL-002", "1.0.0")
    office.record(Decision.APPROVE, "POL-002", "1.0.0", key=None)
    office.land("As the administrator says", by="cy")
    assert office.state(id_="POL-002") == ("draft", "1.0.0", ())
    assert office.reasons() == [
        "ada approve POL-001 1.0.0: recorded",
        "ada approve POL-002 1.0.0: refused: it is recorded, and documents of type policy need at least witnessed",
    ]


def test_case_49_forge_migration_that_rewrites_every_commit(office: Office, tmp_path: Path) -> None:
    in_force(office)
    office.draft("POL-001", "1.1.0", "We are very careful.", on="2025-02-01")
    office.approve("POL-001", "1.1.0", on="2025-02-02")
    before, stood, said = office.ledger, office.state(), office.reasons()
    tip = ""
    for commit in office.git("rev-list", "--reverse", "HEAD").split():
        name, email, moment = office.git("log", "-1", "--format=%an%n%ae%n%cI", commit).split("\n")
        tip = office.git(
            *("commit-tree", f"{commit}^{{tree}}", "-m", "Imported (was !7)", *(("-p", tip) if tip else ())),
            env={"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": email, "GIT_COMMITTER_DATE": moment},
        )
    office.git("reset", "-q", "--hard", tip)
    after = office.ledger
    assert {entry.commit for entry in after.entries}.isdisjoint(entry.commit for entry in before.entries)
    assert after.digests == before.digests
    assert (office.state(), office.reasons()) == (stood, said)
    assert stood == ("in-force", "1.1.0", ())


def test_case_51_history_rewritten(office: Office) -> None:
    in_force(office)
    printed = [office.ledger.head]
    office.draft("POL-002", "1.0.0")
    office.approve("POL-002", "1.0.0")
    printed.append(office.ledger.head)
    assert [office.ledger.extends(digest) for digest in (Ledger().head, *printed)] == [0, 1, 2]
    office.git("reset", "-q", "--hard", "HEAD~1")
    office.approve("POL-002", "1.0.0", on="2025-03-01")
    assert [office.ledger.extends(digest) for digest in printed] == [1, None]
    assert office.ledger.extends("0" * 64) is None
    office.git("reset", "-q", "--hard", "HEAD~2")
    date = {"GIT_COMMITTER_DATE": office.git("log", "-1", "--format=%cI")}
    office.git("commit", "-q", "--amend", "-m", "Approve it, in other words", env=date)
    assert [office.ledger.extends(digest) for digest in printed] == [1, None]
    assert office.reasons() == [APPROVED]


def test_case_68_two_recorders_at_once(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    evidence: dict[str, str | int] = {"forge": "github", "user_id": 1001, "login": "ada-example"}
    for name in ("one", "other"):
        office.branch(name, "main")
        office.record(Decision.APPROVE, "POL-001", "1.0.0", evidence={**evidence, "recorder": name})
        office.land("Record the review")
    office.switch("main")
    office.merge("one", "other", author=PEOPLE["bo"])
    assert office.state() == ("in-force", "1.0.0", ())
    assert len(office.status().newest.counted) == 1
    assert len(set(office.ledger.digests)) == 2
    assert office.reasons() == ["ada approve POL-001 1.0.0: witnessed"] * 2


def test_case_68_the_same_record_from_two_branches(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    evidence: dict[str, str | int] = {"forge": "github", "user_id": 1001, "login": "ada-example"}
    for name in ("one", "other"):
        office.branch(name, "main")
        office.record(Decision.APPROVE, "POL-001", "1.0.0", evidence=evidence, at="2025-01-02T13:00:00")
        office.land("Record the review")
    office.switch("main")
    office.merge("one", author=PEOPLE["bo"])
    office.merge("other", author=PEOPLE["bo"])
    assert office.state() == ("in-force", "1.0.0", ())
    assert office.altered() == []
    assert office.reasons() == ["ada approve POL-001 1.0.0: witnessed"]


def test_case_69_record_from_before_there_was_a_text(office: Office) -> None:
    content = office.text("POL-001", "1.0.0")
    office.remove("policies/pol-001.md")
    office.approve("POL-001", "1.0.0", content=content, on="2025-02-01")
    office.draft("POL-001", "1.0.0", on="2025-02-10")
    assert office.state("2025-02-10") == ("in-force", "1.0.0", ())  # it never has effect before the text is there
    assert office.status().since == office.status().newest.moment
    office.draft("POL-002", "1.0.0", on="2025-03-01")
    office.approve("POL-002", "1.0.0", at="2025-02-15T12:00:00", on="2025-03-02")
    assert office.state("2025-03-01", id_="POL-002") == ("draft", "1.0.0", ())
    assert office.state("2025-03-02", id_="POL-002") == ("in-force", "1.0.0", ())
    office.draft("POL-003", "1.0.0", on="2025-04-01")
    office.approve("POL-003", "1.0.0", at="2025-03-01T12:00:00", on="2025-04-02")
    assert office.state(id_="POL-003") == ("draft", "1.0.0", ())
    assert office.reasons() == [
        APPROVED,
        "ada approve POL-002 1.0.0: signed",
        "ada approve POL-003 1.0.0: refused: it is dated more than 31 days before it was merged",
    ]


def test_case_69_retirement_from_before_the_version_was_in_force(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    office.decide(Decision.RETIRE, "POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0")
    assert office.state() == ("in-force", "1.0.0", ())


def test_case_70_acknowledgement_and_review_of_a_superseded_version(office: Office) -> None:
    path = in_force(office)
    office.draft("POL-001", "1.1.0", on="2025-02-01")
    office.approve("POL-001", "1.1.0", on="2025-02-02")
    looked_at = office.status().reviewed
    acknowledged = str(Path(path).with_name("20250301T120000Z-acknowledge-p-bo-lead-00000000.json"))
    content = (office.root / path).read_bytes()
    office.write(acknowledged, content.replace(b'"decision": "approve"', b'"decision": "acknowledge"'))
    office.land("Say that it was read", on="2025-03-01")
    old = office.was("POL-001", "1.0.0")
    office.decide(Decision.REVIEW, "POL-001", "1.0.0", content=old, on="2025-03-02")
    office.decide(Decision.RETIRE, "POL-001", "1.0.0", content=old, on="2025-03-03")
    assert office.state() == ("in-force", "1.1.0", ())
    assert office.status().reviewed == looked_at
    known = "'approve', 'reject', 'withdraw', 'review-no-change' or 'retire'"
    assert office.reasons() == [
        APPROVED,
        "ada approve POL-001 1.1.0: signed",
        f"{acknowledged}: refused: predicate.decision: input should be {known}",
        "ada review-no-change POL-001 1.0.0: signed",
        "ada retire POL-001 1.0.0: signed",
    ]


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (lambda content: content[:-20], "it is not readable JSON, or its time is not valid"),
        (lambda content: b"", "it is not readable JSON, or its time is not valid"),
        (lambda content: b"\xff" + content, "it is not UTF-8 text"),
        (lambda content: content + b" " * 70_000, "it is larger than any record"),
        (
            lambda content: content.replace(b"\n", b"\r\n"),
            "its bytes are not in the canonical form in which records are written and signed",
        ),
        (
            lambda content: content.replace(
                b'"decision": "approve",', b'"decision": "reject",\n    "decision": "approve",'
            ),
            "its bytes are not in the canonical form in which records are written and signed",
        ),
    ],
)
def test_bad_input_damaged_record(office: Office, damage: Callable[[bytes], bytes], fault: str) -> None:
    in_force(office)
    office.draft("POL-002", "1.0.0")
    path = office.record(Decision.APPROVE, "POL-002", "1.0.0")
    office.write(path, damage((office.root / path).read_bytes()))
    office.land("Damage it")
    assert office.state() == ("in-force", "1.0.0", ())
    assert office.state(id_="POL-002") == ("draft", "1.0.0", ())
    assert office.reasons() == [APPROVED, f"{path}: refused: {fault}"]


def test_bad_input_signatures(office: Office) -> None:
    in_force(office)
    numbers = (2, 3, 4, 5)
    for number in numbers:
        office.draft(f"POL-00{number}", "1.0.0")
    paths = [office.record(Decision.APPROVE, f"POL-00{number}", "1.0.0") for number in numbers]
    good = (office.root / (paths[0] + SIGNATURE)).read_bytes()
    body = base64.b64decode(b"".join(good.split(b"\n")[1:-2]))
    strange = base64.b64encode(body.replace(b"ssh-ed25519", b"ssh-ed99999"))
    for path, damaged in zip(
        paths,
        (
            good[: len(good) // 2],
            b"",
            b"-----BEGIN SSH SIGNATURE-----\n" + strange + b"\n-----END SSH SIGNATURE-----\n",
            sign(b"Something else", NAMESPACE, office.keys / "ada"),
        ),
        strict=True,
    ):
        office.write(path + SIGNATURE, damaged)
    office.land("Sign them badly")
    assert [office.state(id_=f"POL-00{number}")[0] for number in (1, *numbers)] == ["in-force", *["draft"] * 4]
    assert [reason.partition(": refused: its signature does not hold: ")[2] for reason in office.reasons()] == [
        "",
        "it does not end with the line -----END SSH SIGNATURE-----",
        "it is empty",
        "",
        "the text is not the one that was signed, or the signature was altered",
    ]


def test_bad_input_record_for_an_unknown_document(office: Office) -> None:
    in_force(office)
    office.approve("XYZ-999", "1.0.0", content=b"Unheard of.")
    assert office.state() == ("in-force", "1.0.0", ())
    assert office.life.status("XYZ-999", office.now.date()) is None
    assert office.reasons() == [APPROVED, never_landed("XYZ-999", "1.0.0")]


def test_bad_input_link_in_place_of_a_record(office: Office) -> None:
    path = in_force(office)
    link = str(Path(path).with_name("link.json"))
    GitRepo.stage(office, link, Path(path).name, "120000")
    office.commit("Link to it", everything=False)
    assert office.state() == ("in-force", "1.0.0", ())
    assert office.reasons() == [APPROVED, f"{link}: refused: it is a link, not a file"]


def test_a_record_is_where_its_bytes_say(office: Office) -> None:
    path = in_force(office)
    assert Record.from_bytes((office.root / path).read_bytes(), path).file == path
