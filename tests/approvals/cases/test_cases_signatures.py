"""Adversarial cases about signatures: keys out of their days, stolen or shared; signatures made for something else."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from remit.approvals.ledger import SIGNATURE
from remit.approvals.records import Decision
from remit.approvals.signatures import NAMESPACE, WITNESS_NAMESPACE
from remit.finding import RemitError
from remit.verify import AllowedSigner, allowed_signers
from support.approvals import ALWAYS, Office

NOT_HELD = "its signature does not hold: "
OTHER_TEXT = f"{NOT_HELD}the text is not the one that was signed, or the signature was altered"


def test_case_36_signature_dated_back_into_the_days_of_an_expired_key(office: Office) -> None:
    office.people(ada="from: 2024-01-01, to: 2025-02-01", bo="from: 2025-06-01")
    office.land("Ada's key ends on 1 February")
    for number in (1, 2, 3):
        office.draft(f"POL-00{number}", "1.0.0", on="2025-01-10")
    office.approve("POL-001", "1.0.0", at="2025-01-31T23:00:00", on="2025-02-02")
    office.approve("POL-002", "1.0.0", at="2025-02-01T00:00:00", on="2025-02-02")
    office.approve("POL-003", "1.0.0", at="2025-01-31T23:00:00", on="2025-03-15")
    office.draft("PRC-001", "1.0.0", approvers="[lead]")
    office.approve("PRC-001", "1.0.0", "bo")  # before the first day of the key
    assert [office.state(id_=f"POL-00{number}")[0] for number in (1, 2, 3)] == ["in-force", "draft", "draft"]
    assert office.state(id_="PRC-001") == ("draft", "1.0.0", ())
    assert office.reasons() == [
        "ada approve POL-001 1.0.0: signed",
        "ada approve POL-002 1.0.0: refused: the signing key of p-ada was not valid on 2025-02-01",
        "ada approve POL-003 1.0.0: refused: it is dated more than 31 days before it was merged",
        "bo approve PRC-001 1.0.0: refused: the signing key of p-bo was not valid on 2025-03-17",
    ]


def test_case_36_key_that_comes_with_the_record(office: Office) -> None:
    unknown = "it is signed with a key that was not registered for p-ada"
    office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0", key="spare")
    office.people(ada=f"{{key: {office.public('spare')}, {ALWAYS}}}")
    office.record(Decision.APPROVE, "POL-001", "1.0.0", key="spare")
    office.land("Register another key, and use it")
    assert office.state() == ("draft", "1.0.0", ())
    office.approve("POL-001", "1.0.0", key="spare", on="2025-02-01")
    assert office.state("2025-01-31") == ("draft", "1.0.0", ())
    assert office.state("2025-02-01") == ("in-force", "1.0.0", ())
    assert office.reasons() == [
        f"ada approve POL-001 1.0.0: refused: {unknown}",
        f"ada approve POL-001 1.0.0: refused: {unknown}",
        "ada approve POL-001 1.0.0: signed",
    ]


def test_case_37_key_found_later_to_be_compromised(office: Office) -> None:
    for number, day in ((1, "2025-02-01"), (2, "2025-03-10"), (3, "2025-04-10")):
        office.draft(f"POL-00{number}", "1.0.0", on="2025-01-10")
        if number == 3:
            office.people(ada="from: 2024-01-01, compromised_since: 2025-03-01")
            office.land("Ada's key has been in the wrong hands", on="2025-04-01")
        office.approve(f"POL-00{number}", "1.0.0", on=day)
    assert office.state(id_="POL-001") == ("in-force", "1.0.0", ())
    assert office.state(id_="POL-002") == ("in-force", "1.0.0", ("contested",))
    assert office.state(id_="POL-003") == ("draft", "1.0.0", ())
    assert office.reasons() == [
        "ada approve POL-001 1.0.0: signed",
        "ada approve POL-002 1.0.0: signed, contested: "
        "as known today, the signing key of p-ada was already compromised on 2025-03-10",
        "ada approve POL-003 1.0.0: refused: the signing key of p-ada was already compromised on 2025-04-10",
    ]


def test_case_38_one_key_for_two_people(office: Office) -> None:
    office.people(bo=f"{{key: {office.public('ada')}, {ALWAYS}}}")
    office.land("Bo uses Ada's key")
    shared = "its signing key was registered for p-ada and p-bo, and a key belongs to one person"
    office.draft("POL-001", "1.0.0", approvers="[board, lead]")
    office.approve("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0", "bo", key="ada")
    assert office.state() == ("draft", "1.0.0", ())
    assert office.reasons() == [
        f"ada approve POL-001 1.0.0: refused: {shared}",
        f"bo approve POL-001 1.0.0: refused: {shared}",
    ]


def test_case_38_one_key_for_a_person_and_the_recorder(office: Office) -> None:
    office.people(cy=f"{{key: {office.public('recorder')}, {ALWAYS}}}")
    office.role("board", f"{{person: p-ada, {ALWAYS}}}", f"{{person: p-cy, {ALWAYS}}}")
    office.land("Cy has the recorder's key")
    office.draft("POL-001", "1.0.0", by="bo")
    office.approve("POL-001", "1.0.0", "cy", role="board", key="recorder")
    assert office.state() == ("draft", "1.0.0", ())
    assert office.reasons() == [
        "cy approve POL-001 1.0.0: refused: "
        "its signing key was registered for p-cy and the recorder, and a key belongs to one person"
    ]


def test_case_38_wildcard_for_a_principal(office: Office) -> None:
    with pytest.raises(RemitError, match=r"^'\*' cannot be in a list of allowed signers"):
        allowed_signers([AllowedSigner(principal="*", key=office.public("ada"))], ZoneInfo("UTC"))
    one, other = (AllowedSigner(principal=f"{name}@example.org", key=office.public("ada")) for name in ("ada", "bo"))
    with pytest.raises(RemitError, match=r"is entered for ada@example\.org and for bo@example\.org"):
        allowed_signers([one, other], ZoneInfo("UTC"))


def test_case_39_allowed_signers_read_in_another_zone(office: Office, tmp_path: Path) -> None:
    office.draft("POL-001", "1.0.0")
    record = office.root / office.approve("POL-001", "1.0.0")
    signers = tmp_path / "allowed_signers"
    day = AllowedSigner(
        principal="ada@example.org", key=office.public("ada"), start=date(2025, 1, 3), end=date(2025, 1, 4)
    )
    signers.write_text(allowed_signers([day], ZoneInfo("Europe/Vienna")), encoding="ascii")

    def holds(moment: str, zone: str) -> bool:
        command = ["ssh-keygen", "-Y", "verify", "-f", str(signers), "-I", "ada@example.org", "-n", NAMESPACE]
        command += ["-s", f"{record}{SIGNATURE}", f"-Overify-time={moment}"]
        environment = {**office.environment, "TZ": zone}
        done = subprocess.run(command, input=record.read_bytes(), capture_output=True, env=environment, check=False)
        return done.returncode == 0

    moments = ("20250102225959Z", "20250102230000Z", "20250103225959Z", "20250103230000Z")
    for zone in ("UTC", "Asia/Tokyo", "America/New_York"):
        assert [holds(moment, zone) for moment in moments] == [False, True, True, False], zone
    assert office.state() == ("in-force", "1.0.0", ())
    assert office.reasons() == ["ada approve POL-001 1.0.0: signed"]


def test_case_40_signature_copied_from_another_version(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    first = office.approve("POL-001", "1.0.0")
    office.draft("POL-001", "1.1.0")
    second = office.record(Decision.APPROVE, "POL-001", "1.1.0", key=None)
    office.write(second + SIGNATURE, (office.root / (first + SIGNATURE)).read_bytes())
    office.land("Approve it with the old signature")
    copied = second.replace("approve", "copy")
    office.write(copied, (office.root / first).read_bytes())
    office.write(copied + SIGNATURE, (office.root / (first + SIGNATURE)).read_bytes())
    office.land("Approve it with the old record")
    assert office.state() == ("in-force", "1.0.0", ("pending",))
    assert office.reasons() == [
        "ada approve POL-001 1.0.0: signed",
        f"ada approve POL-001 1.1.0: refused: {OTHER_TEXT}",
        f"{copied}: refused: a record for POL-001 1.0.0 does not belong at this path",
    ]


def test_case_41_signature_made_for_another_purpose(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0", namespace="git")
    office.approve("POL-001", "1.0.0", namespace=WITNESS_NAMESPACE)
    path = office.record(Decision.APPROVE, "POL-001", "1.0.0", key=None)
    office.write(path + SIGNATURE, signature_of_a_commit(office))
    office.land("Approve it with the signature of a commit")
    assert office.state() == ("draft", "1.0.0", ())
    other = f"{NOT_HELD}it was made for another purpose: its namespace is"
    assert office.reasons() == [
        f"ada approve POL-001 1.0.0: refused: {other} git, not {NAMESPACE}",
        f"ada approve POL-001 1.0.0: refused: {other} {WITNESS_NAMESPACE}, not {NAMESPACE}",
        f"ada approve POL-001 1.0.0: refused: {other} git, not {NAMESPACE}",
    ]


def signature_of_a_commit(office: Office) -> str:
    """Let Ada sign a commit on a branch of her own, and return its signature."""
    commit = office.git(
        *("-c", "gpg.format=ssh", "-c", f"user.signingkey={office.keys / 'ada'}"),
        *("commit-tree", "-S", "-m", "Signed", "HEAD^{tree}"),
    )
    header = office.git("cat-file", "commit", commit).partition("\n\n")[0]
    return header[header.index("-----BEGIN") :].replace("\n ", "\n") + "\n"
