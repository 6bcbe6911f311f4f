"""Adversarial cases about files: renamed, copied, deleted, reused, or no plain files at all."""

from __future__ import annotations

from remit.approvals.records import Decision
from remit.source.loading import load
from remit.source.trees import WorkTree
from support.approvals import Office, path_for

POLICY = path_for("POL-001")
APPROVED = "ada approve POL-001 1.0.0: signed"


def in_force(office: Office) -> bytes:
    """Bring the policy into force and return its bytes."""
    content = office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0")
    assert office.state() == ("in-force", "1.0.0", ())
    return content


def test_case_16_renamed_and_renamed_with_an_edit(office: Office) -> None:
    approved = in_force(office)
    office.move(POLICY, "policies/ai/use.md")
    office.land("Rename it")
    assert office.state() == ("in-force", "1.0.0", ())
    office.remove("policies/ai/use.md")
    office.text("POL-001", "1.0.0", "We are not careful.", path="policies/use.md")
    office.land("Rename it again, and more")
    assert office.state() == ("in-force", "1.0.0", ("modified",))
    assert office.in_force() == approved
    assert office.reasons() == [APPROVED]


def test_case_17_copy_with_the_same_id(office: Office) -> None:
    approved = in_force(office)
    office.write("policies/copy.md", approved)
    office.land("Copy it", on="2025-02-01")
    assert office.state("2025-02-01") == ("in-force", "1.0.0", ("id-conflict",))
    office.draft("POL-001", "1.1.0", "We are more careful.", on="2025-02-02")
    office.approve("POL-001", "1.1.0", on="2025-02-03")
    assert office.state("2025-02-09") == ("in-force", "1.0.0", ("id-conflict",))  # approved, and yet not in force
    office.remove("policies/copy.md")
    office.land("Remove the copy", on="2025-02-10")
    assert office.state("2025-02-09") == ("in-force", "1.0.0", ("id-conflict",))
    assert office.state("2025-02-10") == ("in-force", "1.1.0", ())
    assert office.reasons() == [APPROVED, "ada approve POL-001 1.1.0: signed"]


def test_case_17_two_new_files_with_one_id(office: Office) -> None:
    office.text("POL-001", "1.0.0")
    office.text("POL-001", "1.0.0", "Another text.", path="policies/other.md")
    office.land("Write it twice")
    office.approve("POL-001", "1.0.0")
    assert office.state() == ("draft", "1.0.0", ("id-conflict",))
    assert office.reasons() == [APPROVED]


def test_case_18_deleted_without_being_retired(office: Office) -> None:
    approved = in_force(office)
    office.remove(POLICY)
    office.land("Delete it", on="2025-02-01")
    assert office.state("2025-01-31") == ("in-force", "1.0.0", ())
    assert office.state("2025-02-01") == ("in-force", "1.0.0", ("missing",))
    assert office.in_force("2025-02-01") == approved
    office.write(POLICY, approved)
    office.land("Bring it back", on="2025-02-10")
    assert office.state("2025-02-09") == ("in-force", "1.0.0", ("missing",))
    assert office.state("2025-02-10") == ("in-force", "1.0.0", ())


def test_case_18_deleted_after_it_was_retired(office: Office) -> None:
    in_force(office)
    office.decide(Decision.RETIRE, "POL-001", "1.0.0", on="2025-02-01")
    office.remove(POLICY)
    office.land("Delete it", on="2025-02-02")
    assert office.state() == ("retired", "1.0.0", ())
    assert office.reasons() == [APPROVED, "ada retire POL-001 1.0.0: signed"]


def test_case_19_id_reused_after_retirement(office: Office) -> None:
    in_force(office)
    office.decide(Decision.RETIRE, "POL-001", "1.0.0", on="2025-02-01")
    assert office.state("2025-01-31") == ("in-force", "1.0.0", ())
    assert office.state("2025-02-01") == ("retired", "1.0.0", ())
    office.draft("POL-001", "2.0.0", "Something quite different.", on="2025-03-01")
    assert office.state("2025-03-01") == ("retired", "1.0.0", ("pending",))
    office.approve("POL-001", "2.0.0", on="2025-03-02")
    assert office.state("2025-03-02") == ("retired", "1.0.0", ("id-reused",))
    assert office.in_force() is None
    assert office.reasons() == [
        APPROVED,
        "ada retire POL-001 1.0.0: signed",
        "ada approve POL-001 2.0.0: signed",
    ]


def test_case_20_case_only_rename_and_names_that_differ_in_case_only(office: Office) -> None:
    approved = in_force(office)
    office.git("mv", POLICY, "policies/passing.md")
    office.git("mv", "policies/passing.md", "policies/Pol-001.md")
    office.land("Write its name with a capital")
    assert office.state() == ("in-force", "1.0.0", ())
    office.stage(POLICY, approved.decode())
    office.commit("Add a twin that differs in case only", everything=False)
    assert office.state() == ("in-force", "1.0.0", ("id-conflict",))
    assert office.history.paths("POL-001") == ("policies/Pol-001.md", POLICY)
    assert office.reasons() == [APPROVED]


def test_case_21_strange_file_names(office: Office) -> None:
    for number, path in ((1, "policies/-n1.md"), (2, "policies/--output=x.md"), (3, "policies/\u202egpj.md")):
        id_ = f"POL-{number:03}"
        content = office.text(id_, "1.0.0", path=path)
        office.land(f"Write {id_}")
        office.approve(id_, "1.0.0", content=content)
        assert office.state(id_=id_) == ("in-force", "1.0.0", ())
        assert office.history.paths(id_) == (path,)
    twin = content.decode().replace("POL-003", "POL-004")
    office.record(Decision.APPROVE, "POL-004", "1.0.0", content=twin.encode())
    office.land("Approve POL-004 beforehand")
    for path in ("policies/\u00e9.md", "policies/e\u0301.md"):  # the same name to some file systems
        office.stage(path, twin)
    office.commit("Write POL-004 in two files", everything=False)
    assert office.state(id_="POL-004") == ("draft", "1.0.0", ("id-conflict",))
    assert office.reasons()[-1] == "ada approve POL-004 1.0.0: signed"


def test_case_21_hidden_characters_in_the_text(office: Office) -> None:
    in_force(office)
    deceiving = office.draft("POL-001", "1.1.0", "We are \u202eluferac\u202c.")
    office.approve("POL-001", "1.1.0")
    assert office.state() == ("in-force", "1.1.0", ())  # these are the bytes that Ada approved
    assert office.in_force() == deceiving
    assert [(str(each.place), each.code) for each in load(WorkTree(office.root)).findings] == [
        (f"{POLICY}:12:8", "SRC112"),  # and a finding reports them
    ]


def test_case_26_symbolic_link_and_submodule_in_place_of_the_document(office: Office) -> None:
    approved = in_force(office)
    draft = office.text("POL-001", "1.1.0", "Whatever the link leads to.", path="content/elsewhere.md")
    office.record(Decision.APPROVE, "POL-001", "1.1.0", content=draft)
    office.record(Decision.APPROVE, "POL-001", "1.0.0", content=b"../content/elsewhere.md")
    office.land("Approve what a link leads to, and the link")
    office.stage(POLICY, "../content/elsewhere.md", "120000")
    office.commit("Make it a link", everything=False, at="2025-02-01T12:00:00+00:00")
    assert office.state("2025-02-01") == ("in-force", "1.0.0", ("unreadable",))
    office.stage(POLICY, office.head, "160000")
    office.commit("Make it a submodule", everything=False, at="2025-02-02T12:00:00+00:00")
    assert office.state("2025-02-02") == ("in-force", "1.0.0", ("unreadable",))
    assert office.in_force() == approved
    assert sorted(office.reasons()) == [
        "ada approve POL-001 1.0.0: refused: no text of POL-001 1.0.0 with this digest is on the main branch",
        APPROVED,
        "ada approve POL-001 1.1.0: refused: no text of POL-001 1.1.0 with this digest is on the main branch",
    ]


def test_case_27_lfs_pointer_in_place_of_the_text(office: Office) -> None:
    approved = in_force(office)
    oid = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393"
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 12345\n"
    office.write(POLICY, pointer)
    office.land("Keep it in LFS")
    office.approve("POL-001", "1.1.0")
    assert office.state() == ("in-force", "1.0.0", ("unreadable",))
    assert office.in_force() == approved
    assert office.reasons() == [
        APPROVED,
        "ada approve POL-001 1.1.0: refused: no text of POL-001 1.1.0 with this digest is on the main branch",
    ]
