"""What the recorder makes of reviews and landings: real repositories, every way to land, every way to cheat."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from remit.approvals.ledger import WITNESS
from remit.approvals.records import Decision, Record
from remit.finding import RemitError
from remit.forge.recording import keep
from remit.vcs.landings import Author
from support.approvals import Office
from support.forges import How, Hub, Request, outcome_lines

WAYS: tuple[How, ...] = ("merge", "squash", "rebase", "fast-forward")
RECORDED = "ada approve POL-001 1.1.0 as board"
IN_FORCE = ("in-force", "1.1.0", ())
DRAFT = ("draft", "1.1.0", ())
STALE = "ada-example, POL-001: the review is stale: the document was changed after it"
DIFFERS = (
    "–, POL-001: the bytes that were merged are not those of the request: a conflict was resolved in it, or somebody"
    " else changed the document meanwhile"
)


def changed(hub: Hub, body: str = "Better.", *, by: str = "cy") -> Request:
    """Return a request that brings version 1.1.0 of the policy."""
    request = hub.open(by)
    hub.office.text("POL-001", "1.1.0", body)
    request.push(by=by)
    return request


@pytest.mark.parametrize("how", WAYS)
def test_a_review_becomes_a_record_however_its_request_lands(hub: Hub, how: How) -> None:
    request = changed(hub)
    review = request.review("ada")
    landed = request.land(how)
    outcome = hub.outcome(request)
    (made,) = outcome.made
    assert outcome.refused == ()
    assert made.record.evidence == {
        "method": "forge-review",
        "forge": "github",
        "repository": 77,
        "pull_request": 1,
        "review": review,
        "user_id": 1001,
        "login": "ada-example",
        "commit": request.head,
        "landed": landed,
    }
    assert (made.record.person, made.record.role, made.record.capacity) == ("p-ada", "board", "holder")
    assert made.record.at.isoformat() == "2025-01-03T13:00:00+00:00"
    assert made.record.expanded is not None
    assert hub.record(request) == [RECORDED]
    assert hub.office.reasons() == ["ada approve POL-001 1.1.0: witnessed"]
    assert hub.office.state() == IN_FORCE


@pytest.mark.parametrize("how", WAYS)
def test_running_twice_adds_nothing(hub: Hub, how: How) -> None:
    request = changed(hub)
    request.review("ada")
    request.land(how)
    first = hub.outcome(request)
    written = keep(hub.office.root, first)
    assert written == (first.made[0].path, first.made[0].path + WITNESS)
    again = hub.outcome(request)  # not landed yet: the same bytes at the same place
    assert again.made[0].content == first.made[0].content
    assert again.made[0].witness == first.made[0].witness
    assert keep(hub.office.root, again) == ()
    hub.office.land("Record")
    assert hub.outcome(request).made == ()
    assert hub.outcome(request).known == (first.made[0].path,)
    assert hub.outcome(request, now=hub.office.now + timedelta(days=300)).made == ()


def test_two_at_once_do_not_collide(hub: Hub, tmp_path: Path) -> None:
    """Two recorders start from the same commit; the second to push replays its commit on the first's."""
    office = hub.office
    one = changed(hub)
    one.review("ada")
    two = hub.open()
    office.text("POL-002", "1.0.0")
    two.push()
    two.review("ada")
    one.land()
    two.land()
    office.branch("other")
    both = hub.outcome(one), hub.outcome(two)
    for each in both:
        keep(office.root, each)
    office.commit("Record both")
    office.switch("main")
    keep(office.root, hub.outcome(one))
    office.commit("Record one")
    office.git("rebase", "-q", "main", "other")
    office.switch("main")
    office.git("merge", "-q", "--ff-only", "other")
    office.text("POL-003", "1.0.0")  # anything: forget what was read before
    assert office.reasons() == ["ada approve POL-001 1.1.0: witnessed", "ada approve POL-002 1.0.0: witnessed"]
    assert office.altered() == []


@pytest.mark.parametrize("how", WAYS)
def test_a_review_before_a_push_is_stale(hub: Hub, how: How) -> None:
    request = changed(hub)
    request.review("ada")
    hub.office.text("POL-001", "1.1.0", "Slipped in.")
    request.push()
    request.land(how)
    assert hub.record(request) == [STALE]
    assert hub.office.state() == DRAFT


def test_a_push_that_leaves_the_document_alone_spoils_nothing(hub: Hub) -> None:
    request = changed(hub)
    request.review("ada")
    hub.office.text("POL-002", "1.0.0")
    request.push()
    request.land()
    assert hub.record(request) == [RECORDED, STALE.replace("POL-001", "POL-002")]


def test_bytes_that_come_back_are_the_bytes_that_were_read(hub: Hub) -> None:
    request = changed(hub)
    request.review("ada")
    hub.office.text("POL-001", "1.1.0", "Other.")
    request.push()
    hub.office.text("POL-001", "1.1.0", "Better.")
    request.push()
    request.land()
    assert hub.record(request) == [RECORDED]


def test_a_conflict_resolved_at_the_merge_is_nobodys_review(hub: Hub) -> None:
    request = changed(hub)
    request.review("ada")
    hub.office.switch("main")
    hub.office.draft("POL-001", "1.0.1", "Meanwhile.")
    text = hub.office.text("POL-001", "1.1.0", "Better, meanwhile.")
    hub.office.git("checkout", "-q", "policies/pol-001.md")
    request.land("merge", files={"policies/pol-001.md": text.decode()})
    assert hub.record(request) == [DIFFERS]
    assert hub.office.state() == DRAFT


def test_a_conflict_resolved_in_the_browser_makes_the_review_stale(hub: Hub) -> None:
    """The forge merges the main branch into the branch, with bytes that the reviewer never saw."""
    request = changed(hub)
    request.review("ada")
    office = hub.office
    office.switch("main")
    office.draft("POL-001", "1.0.1", "Meanwhile.")
    office.switch(request.branch)
    settled = 'version: "1.1.0"\ntype: policy\nsummary: Says what we do.\nowner: lead\n---\n\n## Purpose\n\nBoth.\n'
    text = f"---\nid: POL-001\ntitle: Example POL-001\n{settled}"
    request.add_commit(
        office.merge("main", author=Author("Cy Example", "cy@example.org"), files={"policies/pol-001.md": text}), "cy"
    )
    request.land("squash")
    assert hub.record(request) == [STALE]
    review = request.review("ada")
    assert hub.outcome(request).made[0].record.evidence["review"] == review


def test_whoever_resolves_the_conflict_wrote_the_text(hub: Hub) -> None:
    request = changed(hub)
    office = hub.office
    office.switch("main")
    office.draft("POL-001", "1.0.1", "Meanwhile.")
    office.switch(request.branch)
    text = office.text("POL-001", "1.1.0", "Both.").decode()
    office.git("checkout", "-q", "policies/pol-001.md")
    request.add_commit(
        office.merge("main", author=Author("A", "a@example.com"), files={"policies/pol-001.md": text}), "ada"
    )
    request.review("ada")
    request.land("squash")
    assert hub.record(request) == [
        "ada-example, POL-001: ada-example wrote commits of POL-001, and nobody approves what they wrote"
    ]


def test_updating_a_branch_makes_nobody_an_author(hub: Hub) -> None:
    """The reviewer presses “Update branch”: a merge by her, with text by others only."""
    request = changed(hub)
    office = hub.office
    office.switch("main")
    office.draft("POL-002", "1.0.0")
    office.switch(request.branch)
    request.add_commit(office.merge("main", author=Author("Ada Example", "ada@example.org")), "ada")
    request.review("ada")
    request.land("squash")
    assert hub.record(request) == [RECORDED]
    assert hub.office.state() == IN_FORCE


def test_a_merge_queue_lands_others_first(hub: Hub) -> None:
    """The queue builds on what was merged before: other commits, same bytes; the second's approver has not approved."""
    one = changed(hub)
    one.review("ada")
    two = hub.open()
    hub.office.text("POL-002", "1.0.0")
    two.push()
    two.review("ada", "COMMENTED")
    one.land()
    two.land("merge")
    assert hub.record(one) == [RECORDED]
    assert hub.record(two) == []
    assert hub.office.state() == IN_FORCE
    assert hub.office.state(id_="POL-002") == ("draft", "1.0.0", ())


def test_what_a_review_says_last_counts(hub: Hub) -> None:
    request = changed(hub)
    request.review("ada", "CHANGES_REQUESTED")
    request.review("ada")
    request.review("ada", "COMMENTED")
    request.land()
    assert hub.outcome(request).made[0].record.evidence["review"] == 502
    request.review("ada", "CHANGES_REQUESTED")
    assert outcome_lines(hub.outcome(request)) == ["ada-example, all: ada-example asked for changes last"]
    request.reviews[-1]["state"] = "DISMISSED"
    assert outcome_lines(hub.outcome(request)) == [
        "ada-example, all: the review of ada-example was dismissed or taken back"
    ]


def test_a_dismissed_approval_gives_nothing(hub: Hub) -> None:
    request = changed(hub)
    request.review("ada", "DISMISSED")
    request.land()
    assert hub.record(request) == ["ada-example, all: the review of ada-example was dismissed or taken back"]


def test_bots_authors_and_strangers_give_nothing(hub: Hub) -> None:
    request = changed(hub)
    for name in ("bot", "cy", "stranger", "bo"):
        request.review(name)
    request.land()
    assert hub.record(request) == [
        "helper[bot], all: helper[bot] is not a person's account: bots and apps approve nothing",
        "cy-example, POL-001: cy-example opened #1, and nobody approves what they propose",
        "stranger, POL-001: the account 6666 (stranger) belonged to nobody in roles/people.yml before #1 was merged",
        "bo-example, POL-001: Bo Example held none of the roles that approve POL-001 (board) on 2025-01-03, as the"
        " registers were before #1 was merged",
    ]


def test_a_bot_with_a_persons_number_is_still_a_bot(hub: Hub) -> None:
    request = changed(hub)
    request.review("bot", number=1001)
    request.land()
    assert outcome_lines(hub.outcome(request)) == [
        "helper[bot], all: helper[bot] is not a person's account: bots and apps approve nothing"
    ]


def test_a_renamed_login_is_the_same_account(hub: Hub) -> None:
    request = changed(hub)
    request.review("ada", login="ada-married")
    request.land()
    assert hub.record(request) == [RECORDED]
    (entry,) = hub.office.ledger.entries
    assert entry.record is not None
    assert entry.record.evidence["login"] == "ada-married"


def test_a_login_taken_by_somebody_else_is_another_account(hub: Hub) -> None:
    request = changed(hub)
    request.review("ada", number=9999)
    request.land()
    assert hub.record(request) == [
        "ada-example, POL-001: the account 9999 is called ada-example, but Ada Example's has the number 1001: a login"
        " can be given up and taken by somebody else"
    ]


def test_an_account_of_two_people_is_nobodys(hub: Hub) -> None:
    register = (hub.office.root / "roles/people.yml").read_text("utf-8")
    hub.office.write("roles/people.yml", register.replace("id: 1002", "id: 1001"))
    hub.office.land("Share an account")
    request = changed(hub)
    request.review("ada")
    request.land()
    assert hub.record(request) == ["ada-example, POL-001: the account 1001 is registered for p-ada and p-bo"]


# --- who wrote


@pytest.mark.parametrize("how", WAYS)
def test_nobody_approves_what_they_wrote(hub: Hub, how: How) -> None:
    request = hub.open("cy")
    hub.office.text("POL-001", "1.1.0", "Better.")
    request.push(by="ada")
    request.review("ada")
    request.land(how)
    assert hub.record(request) == [
        "ada-example, POL-001: ada-example wrote commits of POL-001, and nobody approves what they wrote"
    ]


def test_a_squash_hides_no_author(hub: Hub) -> None:
    """Ada's commit is squashed into one of Cy's, with no word of her; the forge has not linked her e-mail either."""
    request = changed(hub)
    hub.office.text("POL-001", "1.1.0", "Better, said Ada.")
    request.push(by="ada", known=False)
    request.review("ada")
    request.land("squash")
    assert hub.record(request) == ["ada-example, POL-001: Ada Example wrote the text and cannot approve it"]


def test_a_suggestion_accepted_makes_a_co_author(hub: Hub) -> None:
    request = changed(hub)
    hub.office.text("POL-001", "1.1.0", "Suggested.")
    request.push("Apply suggestion\n\nCo-authored-by: A. <ADA@example.org>\n")
    request.review("ada")
    request.land("squash")
    assert hub.record(request) == ["ada-example, POL-001: Ada Example wrote the text and cannot approve it"]


def test_an_arepaired_commit_has_its_committer_too(hub: Hub) -> None:
    request = changed(hub)
    request.commits[-1]["committer"] = {"login": "ada-example", "id": 1001, "type": "User"}
    request.review("ada")
    request.land("rebase")
    assert hub.record(request) == [
        "ada-example, POL-001: ada-example wrote commits of POL-001, and nobody approves what they wrote"
    ]


def test_who_wrote_another_document_may_approve_this_one(hub: Hub) -> None:
    request = changed(hub)
    hub.office.text("POL-002", "1.0.0")
    request.push(by="ada")
    request.review("ada")
    request.land("rebase")
    assert hub.record(request) == [
        RECORDED,
        "ada-example, POL-002: ada-example wrote commits of POL-002, and nobody approves what they wrote",
    ]


# --- who may


@pytest.mark.parametrize("how", WAYS)
def test_no_request_appoints_its_own_approver(hub: Hub, how: How) -> None:
    """The appointment is the first of two commits, so that a rebase lands it before the policy."""
    request = hub.open()
    hub.office.role("board", "{person: p-ada, from: 2024-01-01}", "{person: p-bo, from: 2024-01-01}", version="1.1.0")
    request.push("Appoint Bo")
    hub.office.text("POL-001", "1.1.0", "Better.")
    request.push("Change the policy")
    request.review("bo")
    request.land(how)
    reported = hub.record(request)
    assert len(reported) == 2
    assert reported[0].startswith("bo-example, POL-001: ")
    assert "held" in reported[0] or "did not hold" in reported[0]
    assert "as the registers were before #1" in reported[0]
    assert hub.office.state() == DRAFT


@pytest.mark.parametrize("how", WAYS)
def test_no_request_sets_its_own_approvers(hub: Hub, how: How) -> None:
    """The settings are the first of two commits; the policy names nobody, and so relies on them."""
    request = hub.open()
    hub.office.settings(policy="approvers: [lead]")
    request.push("Let the lead approve")
    hub.office.text("POL-002", "1.0.0")
    request.push("Write a policy")
    request.review("bo")
    request.land(how)
    reported = hub.record(request)
    assert len(reported) == 1
    assert reported[0].startswith(
        ("–, POL-002: #1 changes the settings that say", "bo-example, POL-002: Bo Example held none")
    )
    assert hub.office.state(id_="POL-002") == ("draft", "1.0.0", ())


def test_who_was_appointed_before_may_approve(hub: Hub) -> None:
    hub.office.role("board", "{person: p-ada, from: 2024-01-01}", "{person: p-bo, from: 2024-01-01}", version="1.1.0")
    hub.office.land("Appoint Bo")
    request = changed(hub)
    request.review("bo")
    request.land()
    assert hub.record(request) == ["bo approve POL-001 1.1.0 as board"]


def test_a_deputy_is_recorded_as_deputy(hub: Hub) -> None:
    hub.office.role("board", "{person: p-ada, from: 2024-01-01}", "{person: p-bo, from: 2024-01-01, deputy: true}")
    hub.office.land("Name a deputy")
    request = changed(hub)
    request.review("bo")
    request.land()
    assert hub.record(request) == ["bo approve POL-001 1.1.0 as board (deputy)"]


def test_who_left_meanwhile_no_longer_counts(hub: Hub) -> None:
    request = changed(hub)
    request.review("ada")
    request.land()
    hub.office.role("board", "{person: p-ada, from: 2024-01-01, to: 2025-01-02}", version="1.1.0")
    hub.office.land("Ada had left the day before")
    assert hub.record(request) == ["ada-example, POL-001: p-ada did not hold the role board on 2025-01-03"]


def test_one_person_in_two_roles_approves_in_one(hub: Hub) -> None:
    office = hub.office
    office.role("lead", "{person: p-ada, from: 2024-01-01}", "{person: p-bo, from: 2024-01-01}", version="1.1.0")
    office.land("Ada leads as well")
    request = hub.open()
    office.text("POL-001", "1.1.0", "Better.", approvers="[lead, board]")
    request.push()
    request.review("ada")
    request.land()
    assert hub.record(request) == [
        "ada approve POL-001 1.1.0 as lead",
        "ada-example, POL-001: Ada Example holds lead and board; one person approves in one role",
    ]
    assert office.state() == DRAFT


def test_two_people_are_given_the_roles_that_both_can_have(hub: Hub) -> None:
    """Ada could speak for both roles and comes first; Bo only for the lead: so she speaks for the board."""
    office = hub.office
    office.role("lead", "{person: p-ada, from: 2024-01-01}", "{person: p-bo, from: 2024-01-01}", version="1.1.0")
    office.land("Ada leads as well")
    request = hub.open()
    office.text("POL-001", "1.1.0", "Better.", approvers="[lead, board]")
    request.push()
    request.review("ada")
    request.review("bo")
    request.land()
    assert hub.record(request)[:2] == ["ada approve POL-001 1.1.0 as board", "bo approve POL-001 1.1.0 as lead"]
    assert office.state() == IN_FORCE


def test_the_approvers_of_the_version_before_are_needed_too(hub: Hub) -> None:
    hub.office.approve("POL-001", "1.0.0")
    request = hub.open()
    hub.office.text("POL-001", "1.1.0", "Better.", approvers="[lead]")
    request.push()
    request.review("bo")
    request.review("ada")
    request.land()
    assert hub.record(request) == ["bo approve POL-001 1.1.0 as lead", RECORDED]
    assert hub.office.state() == IN_FORCE


def test_a_person_who_signed_needs_no_witness(hub: Hub) -> None:
    request = changed(hub)
    request.review("ada")
    request.land()
    hub.office.approve("POL-001", "1.1.0")
    assert hub.record(request) == ["known: approve-p-ada-board"]


def test_a_later_rejection_counts(hub: Hub) -> None:
    request = changed(hub)
    request.review("ada")
    request.land()
    hub.office.decide(Decision.REJECT, "POL-001", "1.1.0")
    assert hub.record(request) == ["ada-example, POL-001: it was withdrawn or rejected by a later record"]


# --- what was merged


def test_several_documents_give_several_records(hub: Hub) -> None:
    request = changed(hub)
    hub.office.text("POL-002", "1.0.0")
    request.push()
    request.review("ada")
    request.land("rebase")
    assert hub.record(request) == [RECORDED, "ada approve POL-002 1.0.0 as board"]


def test_a_renamed_and_edited_document_is_the_same_document(hub: Hub) -> None:
    hub.office.approve("POL-001", "1.0.0")
    request = hub.open()
    hub.office.remove("policies/pol-001.md")
    hub.office.text("POL-001", "1.1.0", "Better.", path="policies/new name.md")
    request.push()
    request.review("ada")
    request.land()
    outcome = hub.outcome(request)
    assert (outcome.made[0].record.path, outcome.made[0].record.previous is None) == ("policies/new name.md", False)
    assert hub.record(request) == [RECORDED]


def test_a_mere_move_needs_no_record(hub: Hub) -> None:
    request = hub.open()
    hub.office.move("policies/pol-001.md", "policies/moved.md")
    request.push()
    request.review("ada")
    request.land()
    assert hub.record(request) == ["–, all: #1 changes no document"]


def test_a_role_is_a_document_too(hub: Hub) -> None:
    request = hub.open()
    hub.office.role("lead", "{person: p-bo, from: 2024-01-01}", version="1.1.0")
    request.push()
    request.review("ada")
    request.land()
    assert hub.record(request) == ["ada approve ROLE-002 1.1.0 as board"]
    assert hub.office.state(id_="ROLE-002") == IN_FORCE


def test_an_id_that_was_copied_gives_nothing(hub: Hub) -> None:
    request = hub.open()
    hub.office.text("POL-001", "1.1.0", "Better.", path="policies/copy.md")
    request.push()
    request.review("ada")
    request.land()
    assert hub.record(request) == [
        "–, POL-001: several files carry the id POL-001: policies/copy.md, policies/pol-001.md"
    ]


def test_a_text_that_cannot_be_read_gives_nothing(hub: Hub) -> None:
    request = hub.open()
    hub.office.write("policies/pol-001.md", '---\nid: POL-001\nid: POL-001\nversion: "1.1.0"\n---\n')
    request.push()
    request.review("ada")
    request.land()
    assert hub.record(request) == ["–, all: policies/pol-001.md cannot be read as a document"]


def test_a_link_gives_nothing(hub: Hub) -> None:
    request = hub.open()
    hub.office.stage("policies/link.md", "pol-001.md", mode="120000")
    commit = hub.office.commit("Link", everything=False)
    hub.office.git("reset", "-q", "--hard")
    request.add_commit(commit, "cy")
    request.review("ada")
    request.land()
    assert hub.record(request) == ["–, all: #1 changes no document"]


def test_a_request_into_another_branch_approves_nothing(hub: Hub) -> None:
    request = changed(hub)
    request.review("ada")
    request.land()
    hub.office.git("branch", "release")
    hub.office.git("reset", "-q", "--hard", "HEAD~1")
    assert outcome_lines(hub.outcome(request)) == [
        f"–, all: #1 was merged as {request.landed[:12]}, which is not on this main branch"
    ]


def test_a_request_that_is_not_merged_is_refused(hub: Hub) -> None:
    request = changed(hub)
    with pytest.raises(RemitError, match="Pull request #1 is not merged"):
        hub.outcome(request)


@pytest.mark.parametrize("commit", [None, "f" * 40])
def test_a_commit_that_is_gone_was_read_by_nobody(hub: Hub, commit: str | None) -> None:
    request = changed(hub)
    request.review("ada", commit=commit)
    request.land()
    which = "the reviewed commit ffffffffffff" if commit else "the commit that was reviewed"
    assert hub.record(request) == [f"ada-example, POL-001: {which} is not known here, so nobody can say what was read"]


def test_a_clone_without_the_branch_says_what_to_fetch(hub: Hub, tmp_path: Path) -> None:
    request = changed(hub)
    request.review("ada")
    request.land("squash")
    hub.office.git(
        "clone", "-q", "--single-branch", "--branch", "main", f"file://{hub.office.root}", str(tmp_path / "c")
    )
    shutil.rmtree(hub.office.root / ".git")
    shutil.copytree(tmp_path / "c" / ".git", hub.office.root / ".git")
    (refusal,) = hub.outcome(request).refused
    assert refusal.reason == f"the last commit of #1, {request.head[:12]}, is not in this clone"
    assert refusal.fix == "Fetch it: git fetch origin refs/pull/1/head"


def test_a_branch_with_a_history_of_its_own(hub: Hub) -> None:
    request = hub.open()
    office = hub.office
    office.git("checkout", "-q", "--orphan", "elsewhere")
    office.text("POL-001", "1.1.0", "Better.")
    request.push()
    office.git("branch", "-f", request.branch)
    request.review("ada")
    office.switch("main")
    office.git("merge", "-q", "--allow-unrelated-histories", "-X", "theirs", "--no-commit", request.branch, check=False)
    request.landed = office.commit("Merge what is unrelated")
    assert hub.record(request) == [  # it brings all registers itself, and none was there before
        f"–, {id_}: #1 changes the settings that say who approves {id_}" for id_ in ("POL-001", "ROLE-001", "ROLE-002")
    ]
    assert office.state() == DRAFT


# --- the record itself


def test_an_old_review_comes_too_late(hub: Hub) -> None:
    request = changed(hub)
    request.review("ada", on="2024-12-01T12:00:00")
    request.land()
    assert hub.record(request) == [
        "ada-example, POL-001: the review is more than 31 days old, and a record has to be merged by then"
    ]


def test_a_type_that_needs_a_persons_signature_takes_no_witness(hub: Hub) -> None:
    hub.office.settings(policy="approvers: [board], assurance: signed")
    hub.office.land("Ask for signatures")
    request = changed(hub)
    request.review("ada")
    request.land()
    assert hub.record(request) == [
        "ada-example, POL-001: it is witnessed, and documents of type policy need at least signed"
    ]


def test_only_the_recorders_key_witnesses(hub: Hub) -> None:
    request = changed(hub)
    request.review("ada")
    request.land()
    with pytest.raises(RemitError, match="spare is not registered for the recorder on 2025-01-04"):
        hub.outcome(request, key="spare")


def test_a_compromised_key_of_the_recorder_witnesses_nothing(hub: Hub) -> None:
    hub.office.settings(recorder="from: 2025-01-01, compromised_since: 2025-01-02")
    hub.office.land("Tell that the key is compromised")
    request = changed(hub)
    request.review("ada")
    request.land()
    with pytest.raises(RemitError, match="recorder was compromised on 2025-01-02, so its records would not count"):
        hub.outcome(request)


def test_a_record_names_the_version_in_force_before(hub: Hub) -> None:
    hub.office.approve("POL-001", "1.0.0")
    request = changed(hub)
    request.review("ada")
    request.land()
    (made,) = hub.outcome(request).made
    assert made.record.previous is not None
    assert made.record.previous[0] == "1.0.0"
    assert Record.from_bytes(made.content, made.path) == made.record
    assert json.loads(made.content)["predicate"]["evidence"]["landed"] == request.landed


def test_sha256_repositories(tmp_path: Path, keys: Path) -> None:
    office = Office(tmp_path / "office", keys, object_format="sha256")
    office.draft("POL-001", "1.0.0")
    hub = Hub(office)
    request = changed(hub)
    request.review("ada")
    request.land()
    assert hub.record(request) == [RECORDED]
    assert office.state() == IN_FORCE
