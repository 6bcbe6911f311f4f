"""Proving approvals: verdicts, the running digest, and a kit that OpenSSH and git repeat without Remit."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from remit.approvals.ledger import Ledger
from remit.approvals.records import Decision
from remit.demo.build import LAST_DAY, make_keys
from remit.edition import open_edition, past_edition
from remit.finding import RemitError
from remit.verify import Proof, as_json, prove, write_kit
from support.approvals import KEYS, Office

DAY = date(2025, 12, 31)
SECOND = "POL-002"


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    make_keys(folder, KEYS)
    return folder


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMIT_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def office(tmp_path: Path, keys: Path) -> Office:
    """Two policies, each approved by Ada: landed on the 3rd and the 5th of January 2025."""
    made = Office(tmp_path / "office", keys)
    made.draft("POL-001", "1.0.0")
    made.approve("POL-001", "1.0.0")
    made.draft(SECOND, "1.0.0")
    made.approve(SECOND, "1.0.0", key=None)
    return made


def proof(office: Office, earlier: str | None = None) -> Proof:
    return prove(open_edition(office.root, DAY), earlier)


def test_the_proof_in_words(office: Office) -> None:
    found = proof(office)
    assert list(found.words()) == [
        "valid (signed)  POL-001 1.0.0: approve by Ada Example as board, 2025-01-03T11:00:00Z",
        "valid (recorded)  POL-002 1.0.0: approve by Ada Example as board, 2025-01-05T11:00:00Z",
        "2 records, 2 of them valid, as of 2025-12-31.",
        f"Running digest: {found.digest}",
    ]
    assert found.sound
    assert found.digest == office.ledger.head


def test_the_proof_as_json(office: Office) -> None:
    found = as_json(proof(office))
    assert json.loads(json.dumps(found)) == found
    assert {key: found[key] for key in ("as_of", "commit", "sound", "head")} == {
        "as_of": "2025-12-31",
        "commit": office.head,
        "sound": True,
        "head": None,
    }
    records = found["records"]
    assert isinstance(records, list)
    first = office.ledger.entries[0]
    assert records[0] == {
        "record": first.path,
        "document": "POL-001",
        "version": "1.0.0",
        "decision": "approve",
        "person": "p-ada",
        "name": "Ada Example",
        "role": "board",
        "at": "2025-01-03T11:00:00Z",
        "commit": first.commit,
        "assurance": "signed",
        "valid": True,
        "contested": False,
        "reason": "",
        "altered": [],
    }


def test_nothing_recorded_is_nothing_wrong(tmp_path: Path, keys: Path) -> None:
    found = proof(Office(tmp_path / "office", keys))
    assert list(found.words()) == ["0 records, 0 of them valid, as of 2025-12-31.", f"Running digest: {Ledger().head}"]
    assert found.sound


def test_without_a_repository_nothing_is_proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "mkdocs.yml").write_text("site_name: X\n")
    found = open_edition(tmp_path, DAY)
    with pytest.raises(RemitError) as caught:
        prove(found)
    assert caught.value.message == "Approvals are proved from git, and there is no history here."
    assert caught.value.fix == found.no_history


# --- as of a day, and the running digest


def test_as_of_a_day_only_what_was_merged_is_there(office: Office) -> None:
    whole = office.ledger
    for day, count in (("2025-01-02", 0), ("2025-01-03", 1), ("2025-01-04", 1), ("2025-01-05", 2)):
        found = prove(past_edition(office.root, date.fromisoformat(day)))
        assert len(found.checked) == count
        assert found.digest == (whole.digests[count - 1] if count else Ledger().head)


def test_every_earlier_digest_is_a_prefix(office: Office) -> None:
    first, second = office.ledger.digests
    for digest, count in ((Ledger().head, 0), (first, 1), (second, 2), (f" {second.upper()}\n", 2)):
        found = proof(office, digest)
        assert (found.extends, found.sound) == (count, True)
        assert list(found.words())[-1] == (
            f"The digest {digest.strip().lower()} is still a prefix: the first {count} records are unchanged."
        )


def test_a_digest_of_another_history_is_reported(office: Office) -> None:
    other = "0" * 64
    found = proof(office, other)
    assert not found.sound
    assert as_json(found)["head"] == {"asked": other, "records": None}
    assert list(found.words())[-1] == (
        f"The digest {other} is NOT a prefix of this ledger: history was rewritten, or it is another repository's."
    )


@pytest.mark.parametrize("digest", ["", " ", "abc", "0" * 63, "0" * 65, "g" * 64])
def test_what_is_no_digest_proves_nothing(digest: str, office: Office) -> None:
    with pytest.raises(RemitError) as caught:
        proof(office, digest)
    assert caught.value.message == f"`{digest}` is not a running digest."
    assert caught.value.fix == "Give all 64 characters, as `remit verify` or a pack printed them."


def test_rewritten_history_shows(office: Office) -> None:
    before = office.ledger.head
    office.git("reset", "-q", "--hard", "HEAD~1")
    office.approve(SECOND, "1.0.0", key=None, at="2025-01-05 09:00")
    found = proof(office, before)
    assert (len(found.checked), found.extends, found.sound) == (2, None, False)


# --- what is damaged or altered


def verdicts_of(office: Office) -> list[str]:
    """Return the verdict on each record, and what is in force nevertheless."""
    short = {entry.path: f"[{number}]" for number, entry in enumerate(office.ledger.entries, 1)}
    lines = list(proof(office).words())[:-2]
    for path, name in short.items():
        lines = [line.replace(path, name) for line in lines]
    return [re.sub(r"\b[0-9a-f]{12}\b", "COMMIT", line) for line in lines]


VALID = "valid (signed)  POL-001 1.0.0: approve by Ada Example as board, 2025-01-03T11:00:00Z"
RECORDED = "valid (recorded)  POL-002 1.0.0: approve by Ada Example as board, 2025-01-05T11:00:00Z"


def test_an_altered_record_is_reported_and_counts_as_it_was_merged(office: Office) -> None:
    first, second = (entry.path for entry in office.ledger.entries)
    office.write(first, "{}\n")
    office.remove(second)
    office.land("Tamper")
    assert verdicts_of(office) == [
        VALID,
        "    → was changed in COMMIT ([1])",
        RECORDED,
        "    → was removed in COMMIT ([2])",
    ]
    assert not proof(office).sound
    assert office.state()[0] == office.state(id_=SECOND)[0] == "in-force"


def damaged_record(office: Office) -> str:
    office.write("records/approvals/POL-001/1.0.0/x.json", '{"_type": 1')
    return "NOT VALID  [3]|    → it is not readable JSON, or its time is not valid ([3])"


def record_of_no_document(office: Office) -> str:
    office.text("POL-009", "1.0.0", path="elsewhere.md")
    content = (office.root / "elsewhere.md").read_bytes()
    office.record(Decision.APPROVE, "POL-009", "1.0.0", content=content)
    return (
        "NOT VALID (claimed)  POL-009 1.0.0: approve by Ada Example as board, 2025-01-06T11:00:00Z|"
        "    → no text of POL-009 1.0.0 with this digest is on the main branch ([3])"
    )


def truncated_signature(office: Office) -> str:
    office.text("POL-003", "1.0.0")
    path = office.record(Decision.APPROVE, "POL-003", "1.0.0")
    whole = (office.root / f"{path}.sig").read_bytes()
    office.write(f"{path}.sig", whole[: len(whole) // 2])
    return (
        "NOT VALID (recorded)  POL-003 1.0.0: approve by Ada Example as board, 2025-01-06T11:00:00Z|"
        "    → its signature does not hold: it does not end with the line -----END SSH SIGNATURE----- ([3])"
    )


def text_that_cannot_be_read(office: Office) -> str:
    office.text("POL-003", "1.0.0", owner="[")
    office.record(Decision.APPROVE, "POL-003", "1.0.0")
    return (
        "NOT VALID (claimed)  POL-003 1.0.0: approve by Ada Example as board, 2025-01-06T11:00:00Z|"
        "    → the text it is about cannot be read ([3])"
    )


@pytest.mark.parametrize(
    "damage", [damaged_record, record_of_no_document, truncated_signature, text_that_cannot_be_read]
)
def test_one_bad_record_leaves_the_others_alone(damage: Callable[[Office], str], office: Office) -> None:
    expected = damage(office).split("|")
    office.land("Bring something bad")
    assert verdicts_of(office) == [VALID, RECORDED, *expected]
    assert not proof(office).sound
    rows = {row.id: (row.state.value, row.version, row.flags) for row in open_edition(office.root, DAY).register.rows}
    assert rows["POL-001"] == rows[SECOND] == ("in-force", "1.0.0", ())
    assert rows.get("POL-003", ("draft", "1.0.0", ())) == ("draft", "1.0.0", ())


def test_a_register_that_lists_one_key_twice_does_not_stop_the_proof(office: Office) -> None:
    office.people(bo=f"{{key: {office.public('ada')}, from: 2024-01-01}}")
    office.land("Enter a key twice")
    found = proof(office)
    assert len(found.checked) == 2
    with pytest.raises(RemitError) as caught:
        write_kit(open_edition(office.root, DAY), office.root / "kit", found)
    assert caught.value.fix == "A key belongs to one person."
    assert not (office.root / "kit").exists()


# --- the kit


def repeated(root: Path, kit: Path) -> list[tuple[str, int]]:
    """Follow the kit's own guide for every record of its table; return how each ended."""
    guide = (kit / "VERIFY.md").read_text()
    commands = guide.partition("## A signature")[2].partition("```\n")[2].partition("```")[0]
    columns = ["RECORD", "SIGNATURE", "SIGNER", "PURPOSE", "TIME", "COMMIT"]
    assert f"| {' | '.join(columns)} |" in guide
    ended = []
    for line in guide.splitlines():
        if line.startswith("| `records/"):
            script = commands.replace("git show", f"git -C {shlex.quote(str(root))} show")
            cells = [cell.strip(" `") for cell in line.strip("| ").split(" | ")]
            for name, value in zip(columns, cells, strict=True):
                script = re.sub(rf"\b{name}\b", shlex.quote(value), script)
            done = subprocess.run(["sh", "-ec", script], cwd=kit, capture_output=True, text=True, check=False)
            ended.append((cells[0], done.returncode))
    return ended


def block(kit: Path, heading: str) -> str:
    guide = (kit / "VERIFY.md").read_text()
    return guide.partition(f"## {heading}\n")[2].partition("```\n")[2].partition("```")[0]


NEEDS_KEYGEN = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs OpenSSH")


@NEEDS_KEYGEN
def test_openssh_repeats_every_signature_of_the_demonstration(demo: Path, tmp_path: Path) -> None:
    edition = open_edition(demo, LAST_DAY)
    found = prove(edition)
    kit = tmp_path / "kit"
    assert write_kit(edition, kit, found) == (kit / "allowed_signers", kit / "VERIFY.md")
    signed = [item for item in found.checked if item.assurance in ("signed", "witnessed")]
    # The one that was signed with a key that had run out is no proof of anything, and is not listed.
    assert len(signed) == 30
    assert repeated(demo, kit) == [(item.record, 0) for item in signed]
    alterations = subprocess.run(
        ["sh", "-ec", block(kit, "That nothing was changed since")],
        cwd=demo,
        capture_output=True,
        text=True,
        check=True,
    )
    assert alterations.stdout == ""
    twice = tmp_path / "twice"
    write_kit(open_edition(demo, LAST_DAY), twice, found)
    assert [(twice / name).read_bytes() for name in ("allowed_signers", "VERIFY.md")] == [
        (kit / name).read_bytes() for name in ("allowed_signers", "VERIFY.md")
    ]


@NEEDS_KEYGEN
def test_openssh_refuses_what_was_altered(office: Office, tmp_path: Path) -> None:
    edition, kit = open_edition(office.root, DAY), tmp_path / "kit"
    found = prove(edition)
    write_kit(edition, kit, found)
    assert repeated(office.root, kit) == [(found.checked[0].record, 0)]
    guide = kit / "VERIFY.md"
    for old, new in (("20250103110000Z", "20231231120000Z"), ("ada@", "bo@"), ("remit-approval@v1", "other")):
        text = guide.read_text()
        guide.write_text(text.replace(f"`{old}", f"`{new}"))
        assert [code for _, code in repeated(office.root, kit)] != [0], old
        guide.write_text(text)
    edited = office.ledger.entries[0].path
    office.write(edited, (office.root / edited).read_text().replace("use.", "use!"))
    office.land("Tamper")
    assert repeated(office.root, kit) == [(edited, 0)]  # the guide takes it as it was merged, and tells the change:
    reported = subprocess.run(
        ["sh", "-ec", block(kit, "That nothing was changed since")],
        cwd=office.root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert reported.stdout == f"{office.head[:7]} Tamper\n"


@NEEDS_KEYGEN
def test_who_has_left_can_still_be_proved(office: Office, tmp_path: Path) -> None:
    office.people(without="ada")
    office.land("Ada leaves")
    edition, kit = open_edition(office.root, DAY), tmp_path / "kit"
    found = prove(edition)
    assert found.checked[0].valid
    write_kit(edition, kit, found)
    assert repeated(office.root, kit) == [(found.checked[0].record, 0)]


def test_a_kit_without_signatures_says_so(tmp_path: Path, keys: Path) -> None:
    office = Office(tmp_path / "office", keys)
    edition = open_edition(office.root, DAY + timedelta(days=1))
    write_kit(edition, tmp_path / "kit", prove(edition))
    assert (tmp_path / "kit" / "VERIFY.md").read_text().endswith("## The signed records\n\nNo record is signed.\n")
