"""Adversarial cases about authority: who held a role, when, and whether the same person wrote the text."""

from __future__ import annotations

from remit.approvals.records import Decision
from remit.vcs.landings import Author
from support.approvals import ALWAYS, PEOPLE, REGISTER, SETTINGS, Office

DEE = Author("Dee Example", "dee@example.org")
"""Somebody outside all registers, who writes texts."""
ADA, BO, CY = (f"{{person: p-{name}, {ALWAYS}}}" for name in ("ada", "bo", "cy"))
APPROVED = "ada approve POL-001 1.0.0: signed"
LATER = "; as known today, the role was held, but that was entered later"
WROTE = "Ada Example wrote the text and cannot approve it"


def test_case_04_approver_is_not_the_holder(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0", "bo", role="board")
    office.approve("POL-001", "1.0.0", "bo", role="lead")
    office.approve("POL-001", "1.0.0", "bo", role="king")
    assert office.state() == ("draft", "1.0.0", ())
    assert office.status().newest.missing == ("board",)
    assert office.reasons() == [
        "bo approve POL-001 1.0.0: refused: p-bo did not hold the role board on 2025-01-03",
        "bo approve POL-001 1.0.0: refused: the role lead does not decide on it; board does",
        "bo approve POL-001 1.0.0: refused: the role king does not decide on it; board does",
    ]


def test_case_05_holder_appointed_in_the_same_pull_request(office: Office) -> None:
    office.role("board", ADA, BO)
    office.text("POL-001", "1.0.0")
    office.record(Decision.APPROVE, "POL-001", "1.0.0", "bo", role="board")
    office.land("Appoint Bo, write the policy and approve it")
    assert office.state() == ("draft", "1.0.0", ())
    assert office.reasons() == [
        f"bo approve POL-001 1.0.0: refused, contested: p-bo did not hold the role board on 2025-01-02{LATER}"
    ]


def test_case_05_merge_that_brings_the_appointment_and_the_approval(office: Office) -> None:
    office.branch("change")
    office.role("board", ADA, BO)
    office.land("Appoint Bo")
    office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0", "bo", role="board")
    office.switch("main")
    office.merge("change")
    assert office.state() == ("draft", "1.0.0", ())
    assert office.reasons() == [
        f"bo approve POL-001 1.0.0: refused, contested: p-bo did not hold the role board on 2025-01-04{LATER}"
    ]


def test_case_06_retroactive_appointment(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0", "bo", role="board")
    office.role("board", ADA, BO)
    office.land("Bo has been on the board since last year")
    assert office.state() == ("draft", "1.0.0", ())
    assert office.reasons() == [
        f"bo approve POL-001 1.0.0: refused, contested: p-bo did not hold the role board on 2025-01-03{LATER}"
    ]


def test_case_06_retroactive_removal(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0")
    office.role("board", "{person: p-ada, from: 2024-01-01, to: 2024-12-31}", BO)
    office.land("Ada left the board last year")
    assert office.state() == ("in-force", "1.0.0", ("contested",))
    assert office.reasons() == ["ada approve POL-001 1.0.0: signed, contested: as known today, it would not be allowed"]


def test_case_07_role_left_a_day_before_and_exactly_at_the_boundary(office: Office) -> None:
    office.role(
        "board", "{person: p-ada, from: 2024-01-01, to: 2025-02-01}", "{person: p-bo, from: 2025-02-01, to: null}"
    )
    office.land("Bo follows Ada on 1 February")
    moments = ("2025-01-31T23:59:59", "2025-02-01T00:00:00", "2025-02-02T09:00:00")
    for number in (1, 2, 3, 4, 5):
        office.draft(f"POL-00{number}", "1.0.0", on="2025-01-20")
    for number, (by, at) in enumerate((*(("ada", at) for at in moments), *(("bo", at) for at in moments[:2])), 1):
        office.approve(f"POL-00{number}", "1.0.0", by, role="board", at=at, on="2025-02-03")
    assert [office.state(id_=f"POL-00{number}")[0] for number in (1, 2, 3, 4, 5)] == [
        *("in-force", "draft", "draft", "draft", "in-force")
    ]
    assert office.reasons() == [
        "ada approve POL-001 1.0.0: signed",
        "ada approve POL-002 1.0.0: refused: p-ada did not hold the role board on 2025-02-01",
        "ada approve POL-003 1.0.0: refused: p-ada did not hold the role board on 2025-02-02",
        "bo approve POL-004 1.0.0: refused: p-bo did not hold the role board on 2025-01-31",
        "bo approve POL-005 1.0.0: signed",
    ]


def test_case_08_deputy_expired_named_by_a_deputy_or_the_author(office: Office) -> None:
    office.role("board", ADA, "{person: p-cy, from: 2025-01-01, to: 2025-02-01, deputy: true}")
    office.land("Cy stands in for Ada in January")
    for number in (1, 2, 3):
        office.draft(f"POL-00{number}", "1.0.0", by="bo", on="2025-01-20")
    office.draft("POL-004", "1.0.0", by="cy", on="2025-01-20")
    more = {"role": "board", "capacity": "deputy"}
    office.approve("POL-001", "1.0.0", "cy", on="2025-01-31", **more)
    office.approve("POL-004", "1.0.0", "cy", on="2025-01-31", **more)
    office.approve("POL-002", "1.0.0", "cy", on="2025-02-01", **more)
    office.role(
        "board",
        *(ADA, "{person: p-cy, from: 2025-01-01, to: 2025-02-01, deputy: true}"),
        "{person: p-bo, from: 2025-01-01, deputy: true}",
    )
    office.record(
        *(Decision.APPROVE, "POL-003", "1.0.0", "bo"), at="2025-02-01T13:00:00", role="board", capacity="deputy"
    )
    office.land("Cy has Bo stand in for him", by="cy")
    assert [office.state(id_=f"POL-00{number}")[0] for number in (1, 2, 3, 4)] == ["in-force", *["draft"] * 3]
    assert office.reasons() == [
        "cy approve POL-001 1.0.0: signed",
        "cy approve POL-004 1.0.0: refused: Cy Example wrote the text and cannot approve it",
        "cy approve POL-002 1.0.0: refused: p-cy did not hold the role board on 2025-02-01",
        "bo approve POL-003 1.0.0: refused: p-bo did not hold the role board on 2025-02-01",
    ]


def test_case_08_deputy_who_claims_to_be_the_holder(office: Office) -> None:
    office.role("board", ADA, f"{{person: p-cy, {ALWAYS}, deputy: true}}")
    office.land("Cy stands in for Ada")
    office.draft("POL-001", "1.0.0", by="bo")
    office.approve("POL-001", "1.0.0", "cy", role="board", capacity="holder")
    office.draft("POL-002", "1.0.0")
    office.approve("POL-002", "1.0.0", "ada", capacity="deputy")
    assert office.state() == ("draft", "1.0.0", ())
    assert office.reasons() == [
        "cy approve POL-001 1.0.0: refused: p-cy held the role board as deputy on 2025-01-04, not as holder",
        "ada approve POL-002 1.0.0: refused: p-ada held the role board as holder on 2025-01-06, not as deputy",
    ]


def test_case_09_author_approves_under_any_name(office: Office) -> None:
    office.draft("POL-001", "1.0.0", by="ada")
    for number, who in enumerate((Author("Ada Example", "ada@home.example"), Author("A. E.", "ADA@Example.org")), 2):
        office.text(f"POL-00{number}", "1.0.0")
        office.land("Write it elsewhere", by=who)
    office.text("POL-004", "1.0.0")
    office.land("Write it together\n\nCo-authored-by: ada example <x@y.example>\n")
    office.branch("change")
    office.draft("POL-005", "1.0.0", by="cy")
    office.draft("POL-005", "1.0.0", "We are very careful.", by="ada")  # the last to push
    office.switch("main")
    office.merge("change", author=PEOPLE["bo"])
    for number in (1, 2, 3, 4, 5):
        office.approve(f"POL-00{number}", "1.0.0")
        assert office.state(id_=f"POL-00{number}") == ("draft", "1.0.0", ())
    assert office.reasons() == [f"ada approve POL-00{number} 1.0.0: refused: {WROTE}" for number in (1, 2, 3, 4, 5)]


def test_case_09_author_of_what_was_never_approved(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0")
    office.draft("POL-001", "1.1.0", "We are very careful.", by="ada")  # never approved
    office.draft("POL-001", "1.2.0", "We are very careful, too.", by="cy")
    office.approve("POL-001", "1.2.0")
    assert office.state() == ("in-force", "1.0.0", ("pending",))
    assert office.reasons() == [APPROVED, f"ada approve POL-001 1.2.0: refused: {WROTE}"]


def test_case_09_author_whose_name_is_spelled_in_other_code_points(office: Office) -> None:
    register = (office.root / REGISTER).read_text("utf-8")
    office.write(REGISTER, register.replace("name: Ada Example", "name: Ad\u00e4 Example"))
    office.land("Spell her name right")
    office.text("POL-001", "1.0.0")
    office.land("Write it", by=Author("Ada\u0308 Example", "ada@home.example"))
    office.approve("POL-001", "1.0.0")
    assert office.state() == ("draft", "1.0.0", ())
    assert office.reasons() == [
        "ada approve POL-001 1.0.0: refused: Ad\u00e4 Example wrote the text and cannot approve it"
    ]


def test_case_09_author_of_a_version_that_was_approved_too_late(office: Office) -> None:
    office.role("board", ADA, BO)
    office.land("Bo joins the board")
    office.draft("POL-001", "1.0.0", by="ada", on="2025-02-01")
    office.draft("POL-001", "1.1.0", "We are very careful.", by="cy", on="2025-02-02")
    office.approve("POL-001", "1.1.0", "ada", on="2025-02-03")
    reported = office.state("2025-02-03")
    office.approve("POL-001", "1.0.0", "bo", role="board", content=office.was("POL-001", "1.0.0"), on="2025-02-10")
    assert reported == office.state("2025-02-03") == ("draft", "1.1.0", ())  # what comes later changes no earlier day
    assert office.reasons() == [
        f"ada approve POL-001 1.1.0: refused: {WROTE}",
        "bo approve POL-001 1.0.0: signed",
    ]


def test_case_09_author_of_an_earlier_approved_version(office: Office) -> None:
    office.role("board", ADA, BO)
    office.land("Bo joins the board")
    office.draft("POL-001", "1.0.0", by="ada")
    office.approve("POL-001", "1.0.0", "bo", role="board")
    office.draft("POL-001", "1.1.0", "We are very careful.", by="cy")
    office.approve("POL-001", "1.1.0")
    assert office.state() == ("in-force", "1.1.0", ())
    assert office.reasons() == ["bo approve POL-001 1.0.0: signed", "ada approve POL-001 1.1.0: signed"]


def test_case_10_one_person_in_two_roles(office: Office) -> None:
    office.role("lead", ADA, BO)
    office.land("Ada leads, too")
    office.draft("POL-001", "1.0.0", approvers="[board, lead]")
    office.approve("POL-001", "1.0.0", role="board", on="2025-02-01")
    office.approve("POL-001", "1.0.0", role="lead", on="2025-02-02")
    assert office.state() == ("draft", "1.0.0", ())
    assert office.status().newest.missing == ("lead",)
    office.approve("POL-001", "1.0.0", "bo", on="2025-02-03")
    assert office.state("2025-02-02") == ("draft", "1.0.0", ())
    assert office.state("2025-02-03") == ("in-force", "1.0.0", ())
    assert office.reasons() == [APPROVED, APPROVED, "bo approve POL-001 1.0.0: signed"]


def test_case_47_login_renamed_and_registered_anew_by_somebody_else(office: Office) -> None:
    for number in (1, 2, 3, 4):
        office.draft(f"POL-00{number}", "1.0.0")
    review: dict[str, str | int] = {"method": "forge-review", "forge": "github", "review": 7}
    office.approve("POL-001", "1.0.0", evidence={**review, "user_id": 1001, "login": "ada-renamed"})
    office.approve("POL-002", "1.0.0", evidence={**review, "user_id": 6666, "login": "ada-example"})
    office.approve("POL-003", "1.0.0", evidence={**review, "forge": "gitlab", "user_id": 1001, "login": "ada-example"})
    office.approve("POL-004", "1.0.0", evidence={**review, "user_id": "1001", "login": "ada-example"})
    assert [office.state(id_=f"POL-00{number}")[0] for number in (1, 2, 3, 4)] == ["in-force", *["draft"] * 3]
    assert office.reasons() == [
        "ada approve POL-001 1.0.0: witnessed",
        "ada approve POL-002 1.0.0: refused: the github account 6666 was not registered for p-ada",
        "ada approve POL-003 1.0.0: refused: the gitlab account 1001 was not registered for p-ada",
        "ada approve POL-004 1.0.0: refused: the github account 1001 was not registered for p-ada",
    ]


def test_case_48_bot_approves(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    evidence: dict[str, str | int] = {"method": "forge-review", "forge": "github", "user_id": 49699333, "login": "bot"}
    office.approve("POL-001", "1.0.0", "bot", role="board", evidence=evidence)
    assert office.state() == ("draft", "1.0.0", ())
    assert office.reasons() == ["bot approve POL-001 1.0.0: refused: p-bot was not in the register of people"]


def test_case_56_vacant_role(office: Office) -> None:
    office.role("board")
    office.land("Nobody is on the board")
    office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0")
    assert office.state() == ("draft", "1.0.0", ())
    assert office.status().newest.missing == ("board",)
    assert office.reasons() == ["ada approve POL-001 1.0.0: refused: p-ada did not hold the role board on 2025-01-04"]


def test_case_56_role_renamed(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0")
    office.remove("roles/board.md")
    office.role("directors", ADA, id_="ROLE-001", version="1.1.0")  # the same role by its id
    office.settings(policy="approvers: [directors]")
    office.land("The board is called directors")
    assert office.state() == ("in-force", "1.0.0", ())  # a new name contests nothing
    office.draft("POL-001", "1.1.0")
    office.approve("POL-001", "1.1.0", role="board", on="2025-02-01")
    assert office.state("2025-02-01") == ("in-force", "1.0.0", ("pending",))
    office.approve("POL-001", "1.1.0", role="directors", on="2025-02-02")
    assert office.state("2025-02-02") == ("in-force", "1.1.0", ())
    assert office.reasons()[0] == APPROVED
    assert office.reasons()[2] == "ada approve POL-001 1.1.0: signed"


def test_case_56_role_merged_into_another(office: Office) -> None:
    office.draft("POL-001", "1.0.0", approvers="[board]")
    office.approve("POL-001", "1.0.0")
    office.remove("roles/board.md")
    office.land("The lead does what the board did")
    office.draft("POL-001", "1.1.0", approvers="[lead]")
    office.approve("POL-001", "1.1.0", "bo")
    # Nobody can speak for a role that is no more: then those of the new text suffice.
    assert office.state() == ("in-force", "1.1.0", ())
    assert office.reasons()[1] == "bo approve POL-001 1.1.0: signed"


def test_case_57_two_of_three_with_one_withdrawal(office: Office) -> None:
    office.role("board", ADA, BO, CY)
    office.land("Three are on the board")
    office.text("POL-001", "1.0.0", approvers="[board, board]", effective_from="2025-06-01")
    office.land("Write it", by=DEE)
    office.approve("POL-001", "1.0.0", "ada", role="board", on="2025-02-01")
    assert office.state("2025-02-01") == ("draft", "1.0.0", ())
    assert office.status("2025-02-01").newest.missing == ("board",)
    office.approve("POL-001", "1.0.0", "bo", role="board", on="2025-02-02")
    office.decide(Decision.WITHDRAW, "POL-001", "1.0.0", "bo", role="board", on="2025-02-03")
    office.approve("POL-001", "1.0.0", "cy", role="board", on="2025-02-04")
    assert [office.state(f"2025-02-0{day}")[0] for day in (2, 3, 4)] == ["approved", "draft", "approved"]
    assert office.status("2025-02-03").newest.missing == ("board",)
    office.decide(Decision.WITHDRAW, "POL-001", "1.0.0", "ada", role="board", on="2025-06-02")
    assert office.state("2025-05-31") == ("approved", "1.0.0", ())
    assert office.state("2025-06-30") == ("in-force", "1.0.0", ())
    assert office.reasons() == [
        "ada approve POL-001 1.0.0: signed",
        "bo approve POL-001 1.0.0: signed",
        "bo withdraw POL-001 1.0.0: signed",
        "cy approve POL-001 1.0.0: signed",
        "ada withdraw POL-001 1.0.0: refused: "
        "the version was in force already; it can only be retired or followed by another",
    ]


def test_case_58_approval_rule_of_the_type_changed_since(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0")
    office.settings(policy="approvers: [lead]")
    office.text("POL-002", "1.0.0")
    office.record(Decision.APPROVE, "POL-002", "1.0.0", "bo")
    office.land("Let the lead approve policies, and approve one")  # judged by the rule before it was merged
    assert office.state() == ("in-force", "1.0.0", ())
    assert office.state(id_="POL-002") == ("draft", "1.0.0", ())
    office.draft("POL-003", "1.0.0")
    office.approve("POL-003", "1.0.0", "bo")
    assert office.state(id_="POL-003") == ("in-force", "1.0.0", ())
    assert office.reasons() == [
        APPROVED,
        "bo approve POL-002 1.0.0: refused: the role lead does not decide on it; board does",
        "bo approve POL-003 1.0.0: signed",
    ]


def test_case_58_text_that_names_other_approvers(office: Office) -> None:
    office.draft("POL-001", "1.0.0", approvers="[board]")
    office.approve("POL-001", "1.0.0")
    office.draft("POL-001", "1.1.0", approvers="[lead]")
    office.approve("POL-001", "1.1.0", "bo", on="2025-02-01")
    assert office.state("2025-02-01") == ("in-force", "1.0.0", ("pending",))
    assert office.status("2025-02-01").newest.missing == ("board",)
    office.approve("POL-001", "1.1.0", "ada", on="2025-02-02")
    assert office.state("2025-02-02") == ("in-force", "1.1.0", ())
    office.draft("POL-001", "1.2.0", approvers="[lead]")
    office.approve("POL-001", "1.2.0", "bo", on="2025-02-04")
    assert office.state("2025-02-04") == ("in-force", "1.2.0", ())
    assert office.reasons() == [
        APPROVED,
        "bo approve POL-001 1.1.0: signed",
        "ada approve POL-001 1.1.0: signed",
        "bo approve POL-001 1.2.0: signed",
    ]


def test_case_58_other_approvers_of_a_version_that_was_approved_too_late(office: Office) -> None:
    office.draft("POL-001", "1.0.0", approvers="[board]")
    office.approve("POL-001", "1.0.0", on="2025-02-01")
    office.draft("POL-001", "1.1.0", approvers="[lead]", on="2025-02-02")
    office.approve("POL-001", "1.1.0", "bo", on="2025-02-03")
    office.draft("POL-001", "1.2.0", approvers="[lead]", on="2025-02-04")
    office.approve("POL-001", "1.2.0", "bo", on="2025-02-05")
    reported = office.state("2025-02-05")
    office.approve("POL-001", "1.1.0", "ada", content=office.was("POL-001", "1.1.0"), on="2025-02-10")
    assert (
        reported == office.state("2025-02-05") == ("in-force", "1.0.0", ("pending",))
    )  # nothing changes an earlier day
    assert office.state("2025-02-10") == ("in-force", "1.1.0", ("pending",))
    office.approve("POL-001", "1.2.0", "ada", on="2025-02-11")
    assert office.state("2025-02-11") == ("in-force", "1.2.0", ())


def test_case_58_minimum_assurance_changed_since(office: Office) -> None:
    unsigned = "it is recorded, and documents of type policy need at least signed"
    office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0", key=None)
    office.settings(policy="approvers: [board], assurance: signed")
    office.land("Policies must be signed")
    assert office.state() == ("in-force", "1.0.0", ())
    office.draft("POL-002", "1.0.0")
    office.approve("POL-002", "1.0.0", key=None)
    office.draft("POL-003", "1.0.0")
    office.settings()
    office.record(Decision.APPROVE, "POL-003", "1.0.0", key=None)
    office.land("Policies need not be signed, and approve one")
    assert (office.root / SETTINGS).read_text("utf-8").count("assurance") == 0
    assert [office.state(id_=f"POL-00{number}")[0] for number in (1, 2, 3)] == ["in-force", "draft", "draft"]
    assert office.reasons() == [
        "ada approve POL-001 1.0.0: recorded",
        f"ada approve POL-002 1.0.0: refused: {unsigned}",
        f"ada approve POL-003 1.0.0: refused: {unsigned}",
    ]


def test_bad_input_settings_that_could_not_be_read(office: Office) -> None:
    office.settings(policy="approvers: [board], assurance: signed")
    office.land("Policies must be signed")
    office.draft("POL-001", "1.0.0", approvers="[board]")
    office.write(SETTINGS, "extra: {remit: [")
    office.land("Break the settings")
    office.approve("POL-001", "1.0.0", key=None)
    # Unreadable settings are no settings that ask for less.
    assert office.state() == ("draft", "1.0.0", ())
    assert office.reasons() == [
        "ada approve POL-001 1.0.0: refused: the settings could not be read before it was merged"
    ]
