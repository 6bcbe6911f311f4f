"""Adversarial cases about texts: other bytes than the approved ones never come into force, and it is told.

The cases are those of the notes on approvals, section 8; every test is named after its number. These have no test,
because nothing in a repository alone could settle them: they need the interface of a forge.

| Case | Why there is no test |
| --- | --- |
| 45 approval dismissed, changes requested or commented after it | the order of reviews is known to the forge only |
| 46 review of an older commit, then a push | the recorder compares the reviewed commit when it writes its record |
| 48 bot reviews (the half about the forge) | whether an account is a bot, the forge says; the other half is tested |
| 61 skipped check counts as passing | checks run on the forge |
| 62 merge queue (the half about the forge) | queues are the forge's; what they land is tested |
| 63 workflow changed in the same pull request | the forge decides which workflow runs |
| 70 acknowledgements (the half about the forge) | they are collected elsewhere; what a record may say is tested |
"""

from __future__ import annotations

from remit.approvals.records import Decision
from remit.edition import Edition
from remit.render.expansion import expanded_digest
from remit.source.loading import load
from remit.source.trees import WorkTree
from support.approvals import PEOPLE, Office, path_for

POLICY = path_for("POL-001")
APPROVED = "ada approve POL-001 1.0.0: signed"
UNREAD = "ada approve POL-001 1.0.0: refused: the text it is about cannot be read"


def never_landed(version: str) -> str:
    return (
        f"ada approve POL-001 {version}: refused: no text of POL-001 {version} with this digest is on the main branch"
    )


def in_force(office: Office, version: str = "1.0.0") -> bytes:
    """Bring a version of the policy into force and return its bytes."""
    content = office.draft("POL-001", version)
    office.approve("POL-001", version)
    assert office.state() == ("in-force", version, ())
    return content


def test_case_01_edit_after_approval_under_the_same_version(office: Office) -> None:
    approved = in_force(office)
    office.draft("POL-001", "1.0.0", "We are not careful.", on="2025-02-01")
    assert office.state("2025-01-31") == ("in-force", "1.0.0", ())
    assert office.state("2025-02-01") == ("in-force", "1.0.0", ("modified",))
    assert office.in_force() == approved
    office.write(POLICY, approved)
    office.land("Take it back")
    assert office.state() == ("in-force", "1.0.0", ())
    assert office.reasons() == [APPROVED]


def test_case_02_version_lowered(office: Office) -> None:
    approved = in_force(office, "1.1.0")
    office.draft("POL-001", "1.0.0", "We were less careful.")
    assert office.state() == ("in-force", "1.1.0", ("pending",))
    office.approve("POL-001", "1.0.0")
    assert office.state() == ("in-force", "1.1.0", ("lower-version", "pending"))
    assert office.in_force() == approved
    assert office.reasons() == ["ada approve POL-001 1.1.0: signed", APPROVED]


def test_case_03_one_version_with_two_digests_on_two_branches(office: Office) -> None:
    in_force(office)
    office.branch("one")
    one = office.draft("POL-001", "1.1.0", "One.")
    office.branch("other", "main")
    other = office.draft("POL-001", "1.1.0", "Other.")
    office.switch("main")
    office.squash("one", "Change it", author=PEOPLE["cy"])
    office.approve("POL-001", "1.1.0")
    office.merge("other", author=PEOPLE["cy"], files={POLICY: other.decode()})
    assert office.state() == ("in-force", "1.1.0", ("modified",))
    office.approve("POL-001", "1.1.0")
    assert office.state() == ("in-force", "1.1.0", ("lower-version", "modified"))
    assert office.in_force() == one
    assert office.reasons() == [APPROVED, *["ada approve POL-001 1.1.0: signed"] * 2]


def test_case_15_revert_restores_old_bytes_with_their_old_version(office: Office) -> None:
    old = in_force(office)
    office.text("POL-001", "1.1.0", "Changed.")
    changed = office.land("Change it")
    office.approve("POL-001", "1.1.0")
    office.revert(changed, author=PEOPLE["cy"])
    assert (office.root / POLICY).read_bytes() == old
    assert office.state() == ("in-force", "1.1.0", ("pending",))
    office.approve("POL-001", "1.0.0", on="2025-02-01")  # approving the old version again brings nothing back
    assert office.state() == ("in-force", "1.1.0", ("pending",))
    office.draft("POL-001", "1.2.0", on="2025-02-02")  # only a new version with the old words does
    office.approve("POL-001", "1.2.0", on="2025-02-03")
    assert office.state() == ("in-force", "1.2.0", ())
    assert office.in_force() == old.replace(b'"1.0.0"', b'"1.2.0"')


def test_case_22_only_the_line_ends_changed(office: Office) -> None:
    approved = in_force(office)
    office.write(POLICY, approved.replace(b"\n", b"\r\n"))
    office.land("Save it on Windows", on="2025-02-01")
    assert office.state("2025-02-01") == ("in-force", "1.0.0", ("modified",))
    assert office.in_force("2025-02-01") == approved
    office.write(".gitattributes", "*.md text eol=lf\n")
    office.git("add", "--renormalize", ".")
    office.land("Keep line ends as they are approved", on="2025-02-02")
    assert office.state("2025-02-02") == ("in-force", "1.0.0", ())


def test_case_23_byte_order_mark_last_line_and_look_alikes(office: Office) -> None:
    approved = in_force(office)
    for day, content in (("02", b"\xef\xbb\xbf" + approved), ("04", approved + b"\n"), ("06", approved[:-1])):
        office.write(POLICY, content)
        office.land("Save it with another program", on=f"2025-02-{day}")
        office.write(POLICY, approved)
        office.land("Take it back", on=f"2025-02-{int(day) + 1:02}")
        assert office.state(f"2025-02-{day}") == ("in-force", "1.0.0", ("modified",))
        assert office.state() == ("in-force", "1.0.0", ())
    look_alike = "b\N{CYRILLIC SMALL LETTER O}ard"
    office.draft("POL-002", "1.0.0", approvers=f"[{look_alike}]")
    office.approve("POL-002", "1.0.0")
    path = office.approve("POL-001", "1.0.0", role=look_alike)
    assert office.state(id_="POL-002") == ("draft", "1.0.0", ())
    assert office.reasons() == [
        APPROVED,
        UNREAD.replace("POL-001", "POL-002"),
        f"{path}: refused: a record for POL-001 1.0.0 does not belong at this path",
    ]


def test_case_24_only_the_front_matter_changed(office: Office) -> None:
    approved = in_force(office)
    for fields in (
        {"owner": "board"},
        {"effective_from": "2025-01-01"},
        {"approvers": "[lead]"},
        {"audience": "[board]"},
        {"classification": "public"},
        {"lifecycle": "retired"},
        {"summary": "Says nothing."},
    ):
        office.draft("POL-001", "1.0.0", **fields)
        assert office.state() == ("in-force", "1.0.0", ("modified",)), fields
    assert office.in_force() == approved


def test_case_25_what_the_text_shows_changed_while_the_file_did_not(office: Office) -> None:
    def shown() -> str:
        edition = Edition(loaded=load(WorkTree(office.root)), today=office.now.date(), history=None)
        document = edition.handbook.document["POL-001"]
        return expanded_digest(edition, document)

    office.draft("POL-001", "1.0.0", 'Ask the {{ role_link("board") }}.')
    seen = shown()
    office.approve("POL-001", "1.0.0", expanded=seen)
    board = (office.root / "roles/board.md").read_text("utf-8")
    office.write("roles/board.md", board.replace("The board", "The doorman"))
    office.land("Rename the board")
    assert office.state() == ("in-force", "1.0.0", ())  # the bytes are the approved ones
    (counted,) = office.status().newest.counted
    assert counted.entry.record is not None
    assert counted.entry.record.expanded == seen != shown()  # from which the register tells that the text reads anew


def test_case_55_effective_date_changed_after_approval(office: Office) -> None:
    approved = office.draft("POL-001", "1.0.0", effective_from="2025-06-01")
    office.approve("POL-001", "1.0.0")
    office.draft("POL-001", "1.0.0", effective_from="2025-03-01")
    assert office.state("2025-04-01") == ("approved", "1.0.0", ("modified",))
    assert office.status("2025-04-01").newest.missing == ("board",)
    assert office.state("2025-06-01") == ("in-force", "1.0.0", ("modified",))
    assert office.in_force() == approved
    office.draft("POL-001", "1.1.0", effective_from="2025-07-01")
    office.approve("POL-001", "1.1.0")
    assert office.state("2025-06-30") == ("in-force", "1.0.0", ())
    assert office.state("2025-07-01") == ("in-force", "1.1.0", ())


def test_case_60_translation_of_an_older_source(office: Office) -> None:
    # The front matter knows no translations: each is a document of its own, and a key that would claim more is refused.
    in_force(office)
    office.draft("POL-002", "1.0.0", translation_of="POL-001")
    office.approve("POL-002", "1.0.0")
    assert office.state(id_="POL-002") == ("draft", "1.0.0", ())
    office.draft("POL-002", "1.0.1", "Nous faisons attention.")
    office.approve("POL-002", "1.0.1")
    office.draft("POL-001", "1.1.0")
    office.approve("POL-001", "1.1.0")
    assert office.state(id_="POL-002") == ("in-force", "1.0.1", ())
    assert office.state() == ("in-force", "1.1.0", ())
    assert office.reasons()[1:3] == [
        UNREAD.replace("POL-001", "POL-002"),
        "ada approve POL-002 1.0.1: signed",
    ]


def test_case_65_key_twice_anchor_and_version_without_quotes(office: Office) -> None:
    approved = in_force(office)
    text = approved.decode()
    for bad in (
        text.replace('version: "1.0.0"', 'version: "1.0.0"\nversion: "1.1.0"'),
        text.replace('version: "1.0.0"', 'version: &v "1.1.0"'),
        text.replace('version: "1.0.0"', "version: 1.10"),
    ):
        office.write(POLICY, bad)
        office.land("Try it")
        office.record(Decision.APPROVE, "POL-001", "1.1.0")
        office.land("Approve it")
        assert office.state() == ("in-force", "1.0.0", ("unreadable",)), bad
    assert office.in_force() == approved
    assert office.reasons() == [APPROVED, *[never_landed("1.1.0")] * 3]
