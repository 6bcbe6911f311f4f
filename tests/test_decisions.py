"""Preparing decisions: what is refused and in which words, what a person is shown, and what is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from remit.approvals.records import Decision, Record
from remit.approvals.signatures import NAMESPACE, verify
from remit.batches import keep_all
from remit.cli.selection import person_of
from remit.decisions import DecisionRefused, ProposedRecord, key_for, propose
from remit.demo.build import make_keys
from remit.edition import Edition, open_edition
from remit.finding import RemitError
from remit.vcs.landings import Author
from support import handbooks
from support.gitrepo import ANNA, GitRepo
from support.handbooks import BOARD, HANDBOOK, LEAD, PEOPLE, POLICY, PRACTICE, SETTINGS, replaced

ADA = Author("Ada Example", "ada@example.org")
BO = Author("Bo Example", "bo@example.org")
AT = datetime(2025, 2, 1, 10, 0, tzinfo=UTC)
NEXT = ('version: "1.0.0"', 'version: "1.1.0"')


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the keys of Ada and one that nobody registered."""
    folder = tmp_path_factory.mktemp("keys")
    make_keys(folder, ("ada", "spare"))
    return folder


def people(keys: Path, days: str = "from: 2025-01-01") -> str:
    """Return the register of people, in which Ada has a key."""
    public = (keys / "ada.pub").read_text().strip()
    return HANDBOOK[PEOPLE].replace("  - id: p-bo", f"    keys: [{{key: {public}, {days}}}]\n  - id: p-bo")


@pytest.fixture
def repo(tmp_path: Path, keys: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """Return the small handbook, committed on 2 January 2025 by somebody who decides on nothing."""
    monkeypatch.setenv("REMIT_CACHE", str(tmp_path / "cache"))
    made = GitRepo(tmp_path / "handbook")
    handbooks.write(made.root, {PEOPLE: people(keys)})
    made.commit("Begin")
    return made


def edition(repo: GitRepo) -> Edition:
    return open_edition(repo.root, date(2025, 12, 31))


def proposed(repo: GitRepo, *what: str, at: datetime = AT, comment: str = "") -> ProposedRecord:
    """Prepare a decision; what is not said is that Ada, of the board, approves the policy."""
    decision, id_, role, person = (*what, *("approve", "POL-001", "board", "p-ada")[len(what) :])
    return propose(edition(repo), Decision(decision), id_, role, person, at, comment)


def refusal(repo: GitRepo, *what: str, at: datetime = AT) -> tuple[str, str]:
    """Return the refusal of a decision that would not count."""
    with pytest.raises(DecisionRefused) as caught:
        proposed(repo, *what, at=at)
    return caught.value.message, caught.value.fix


def decide(repo: GitRepo, *what: str, at: datetime = AT) -> None:
    """Record a decision, and let it land the same hour."""
    keep_all(repo.root, [proposed(repo, *what, at=at)], None)
    repo.commit("Record it", at=at.replace(minute=30).isoformat())


def change(repo: GitRepo, path: str, *pairs: str, author: Author = ANNA, message: str = "Change") -> None:
    """Change a file of the small handbook and commit it."""
    repo.write(path, replaced(path, *pairs))
    repo.commit(message, author=author)


# --- what is refused


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (("approve", "POL-01"), ("There is no document `POL-01`.", "Did you mean `POL-001`?")),
        (("approve", "POL-001", "bored"), ("There is no role `bored`.", "Did you mean `board`?")),
        (("approve", "POL-001", "board", "p-eda"), ("There is no person `p-eda`.", "Did you mean `p-ada`?")),
        (
            ("approve", "POL-001", "board", "p-bo"),
            ("Bo Example does not hold the role Board on 2025-02-01.", "On that day p-ada does."),
        ),
        (
            ("approve", "POL-001", "lead", "p-bo"),
            ("The role Lead Implementer does not decide on POL-001.", "It is decided on by: board."),
        ),
        (
            ("review-no-change", "POL-001"),
            ("No version of POL-001 is in force.", "Approve a version first."),
        ),
        (("retire", "POL-001"), ("No version of POL-001 is in force.", "Approve a version first.")),
        (
            ("withdraw", "POL-001"),
            ("Ada Example has not approved this version as Board, so nothing can be withdrawn.", ""),
        ),
    ],
)
def test_what_would_not_count_is_refused(what: tuple[str, ...], expected: tuple[str, str], repo: GitRepo) -> None:
    assert refusal(repo, *what) == expected
    assert not (repo.root / "records").exists()


@pytest.mark.parametrize(
    ("at", "holders"),
    [
        ("2025-01-31T22:59:59+00:00", "p-bo"),
        ("2025-01-31T23:00:00+00:00", None),  # midnight in Vienna, where Cy's days begin
        ("2025-02-28T22:59:59+00:00", None),
        ("2025-02-28T23:00:00+00:00", "nobody"),
    ],
)
def test_days_are_those_of_the_organisation_and_the_last_does_not_count(
    at: str, holders: str | None, repo: GitRepo
) -> None:
    repo.write(SETTINGS, HANDBOOK[SETTINGS].replace("    types:", "    time_zone: Europe/Vienna\n    types:"))
    ends = ("p-bo, from: 2025-01-01", "p-bo, from: 2025-01-01, to: 2025-02-01")
    change(repo, LEAD, *ends, "2025-02-01, deputy: true", "2025-02-01, to: 2025-03-01, deputy: true")
    moment = datetime.fromisoformat(at)
    if holders is None:
        assert proposed(repo, "approve", "PRC-001", "lead", "p-cy", at=moment).record.capacity == "deputy"
    else:
        day = "2025-01-31" if holders == "p-bo" else "2025-03-01"
        assert refusal(repo, "approve", "PRC-001", "lead", "p-cy", at=moment) == (
            f"Cy Example does not hold the role Lead Implementer on {day}.",
            f"On that day {holders} does.",
        )


def by_herself(repo: GitRepo) -> None:
    change(repo, POLICY, *NEXT, author=ADA)


def with_another_address(repo: GitRepo) -> None:
    change(repo, POLICY, *NEXT, author=Author("ADA  example", "a@home.example"))


def together(repo: GitRepo) -> None:
    change(repo, POLICY, *NEXT, message="Write\n\nCo-authored-by: A. <ADA@example.org>\n")


def before_somebody_else(repo: GitRepo) -> None:
    by_herself(repo)
    change(repo, POLICY, *NEXT, "with care", "with great care")


@pytest.mark.parametrize("wrote", [by_herself, with_another_address, together, before_somebody_else])
def test_nobody_approves_what_they_wrote(wrote: Callable[[GitRepo], None], repo: GitRepo) -> None:
    wrote(repo)
    expected = ("Ada Example wrote this text, and nobody approves alone what they wrote.", "Ask another holder.")
    assert refusal(repo) == expected
    assert proposed(repo, "reject").record.decision is Decision.REJECT  # which needs no distance


def test_what_is_approved_is_not_approved_again(repo: GitRepo) -> None:
    decide(repo)
    assert refusal(repo) == ("POL-001 1.0.0 is approved already as Board, by Ada Example.", "")


def test_one_of_two_roles_has_approved(repo: GitRepo) -> None:
    change(repo, POLICY, "owner: lead", "owner: lead\napprovers: [board, lead]")
    decide(repo, "approve", "POL-001", "lead", "p-bo")
    assert refusal(repo, "approve", "POL-001", "lead", "p-cy")[0] == (
        "POL-001 1.0.0 is approved already as Lead Implementer, by Bo Example."
    )
    assert proposed(repo).words[-2] == "No other approval is needed."


def test_a_document_with_findings_is_not_approved(repo: GitRepo) -> None:
    change(repo, POLICY, "{lead: R, board: A, ai-team: C}", "{lead: R, ai-team: C}")
    message, fix = refusal(repo)
    assert message == (
        "POL-001 has findings: policies/ai-policy.md:14:11: Nobody is accountable (A) for “Policy development”."
    )
    assert fix == "Fix them first; see `remit check`."
    assert proposed(repo, "reject").record.version == "1.0.0"


def test_findings_elsewhere_are_no_hindrance(repo: GitRepo) -> None:
    change(repo, PRACTICE, "{lead: R/A, ai-team: R, board: I}", "{lead: R}")
    assert proposed(repo).record.document == "POL-001"


@pytest.mark.parametrize("decision", ["approve", "reject", "withdraw"])
def test_a_text_that_is_not_committed_is_not_decided_on(decision: str, repo: GitRepo) -> None:
    repo.write(POLICY, replaced(POLICY, "with care", "with great care"))
    assert refusal(repo, decision) == (
        "policies/ai-policy.md has changes that are not committed.",
        "Commit it first: an approval is bound to the very bytes that others will get.",
    )


def test_a_file_with_other_line_ends_is_not_what_git_holds(repo: GitRepo) -> None:
    repo.write(POLICY, HANDBOOK[POLICY].replace("\n", "\r\n"))
    assert refusal(repo) == (
        "The bytes of policies/ai-policy.md are not the ones that git holds (line ends?).",
        "Check the file out again: git checkout -- policies/ai-policy.md",
    )


@pytest.mark.parametrize("decision", ["reject", "withdraw"])
def test_what_is_in_force_can_only_be_retired_or_followed(decision: str, repo: GitRepo) -> None:
    decide(repo)
    expected = ("POL-001 1.0.0 is in force already.", "It can only be retired, or followed by another.")
    assert refusal(repo, decision) == expected


def test_what_takes_effect_later_can_be_withdrawn_once(repo: GitRepo) -> None:
    change(repo, POLICY, "owner: lead", "owner: lead\neffective_from: 2025-06-01")
    decide(repo)
    decide(repo, "withdraw", at=AT.replace(hour=11))
    assert refusal(repo, "withdraw", at=AT.replace(hour=12)) == (
        "Ada Example has not approved this version as Board, so nothing can be withdrawn.",
        "",
    )
    assert proposed(repo, at=AT.replace(hour=12)).record.version == "1.0.0"  # and she may change her mind


def test_after_a_rejection_there_is_nothing_to_withdraw(repo: GitRepo) -> None:
    change(repo, POLICY, "owner: lead", "owner: lead\neffective_from: 2025-06-01")
    decide(repo)
    decide(repo, "reject", at=AT.replace(hour=11))
    assert refusal(repo, "withdraw", at=AT.replace(hour=12))[0] == (
        "Ada Example has not approved this version as Board, so nothing can be withdrawn."
    )


@pytest.mark.parametrize("decision", ["review-no-change", "retire"])
def test_what_is_retired_is_neither_reviewed_nor_retired_again(decision: str, repo: GitRepo) -> None:
    decide(repo)
    decide(repo, "retire", at=AT.replace(hour=11))
    expected = ("No version of POL-001 is in force.", "Approve a version first.")
    assert refusal(repo, decision, at=AT.replace(hour=12)) == expected


def test_who_holds_a_role_must_be_merged(repo: GitRepo) -> None:
    repo.write(BOARD, replaced(BOARD, "p-ada, from: 2025-01-01", "p-bo, from: 2025-01-01"))
    expected = (
        "That Bo Example holds the role Board is not committed yet, so the decision would not count.",
        "First merge that change: who may decide is looked up in what was merged before the decision.",
    )
    assert refusal(repo, "approve", "POL-001", "board", "p-bo") == expected
    repo.commit("Hand over")
    assert proposed(repo, "approve", "POL-001", "board", "p-bo").record.person == "p-bo"


def test_a_text_cannot_do_away_with_its_own_approvers(repo: GitRepo) -> None:
    decide(repo)
    change(repo, POLICY, *NEXT, "owner: lead", "owner: lead\napprovers: [lead]")
    at = AT.replace(month=3)
    assert proposed(repo, "approve", "POL-001", "lead", "p-bo", at=at).words[-2] == "Still needed: board."
    assert proposed(repo, at=at).words[-2] == "Still needed: lead."


def test_a_clock_that_is_wrong_is_reported(repo: GitRepo) -> None:
    change(repo, POLICY, *NEXT)
    repo.git("commit", "--amend", "-q", "--no-edit", env={"GIT_COMMITTER_DATE": "2025-02-02T00:00:00+00:00"})
    assert refusal(repo) == (
        "The commit that brought policies/ai-policy.md is dated after today, 2025-02-01.",
        "Correct whichever clock is wrong: that of the commit, or this machine's.",
    )


def test_without_a_repository_nothing_is_decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    found = open_edition(handbooks.write(tmp_path), AT.date())
    message = "A decision is bound to what git holds, and there is no history here."
    with pytest.raises(DecisionRefused) as caught:
        propose(found, Decision.APPROVE, "POL-001", "board", "p-ada", AT)
    assert (caught.value.message, caught.value.fix) == (message, found.no_history)
    with pytest.raises(RemitError) as unknown:
        person_of(found)
    assert (unknown.value.message, unknown.value.fix) == (message, found.no_history)


# --- what a person is shown


def test_a_person_is_told_what_they_approve_as_whom_and_what_it_means(repo: GitRepo) -> None:
    found = proposed(repo)
    assert found.words == (
        "You approve POL-001 AI Policy, version 1.0.0,",
        "as Board, which Ada Example has held since 2025-01-01.",
        f"The text is bound by its SHA-256: {found.record.sha256}",
        "What changed: First issue.",
        "It takes effect as soon as it is approved and merged.",
        "No other approval is needed.",
        "It means: “I approve this version for use.”",
    )


def test_a_deputy_is_told_so_and_what_stays_in_force(repo: GitRepo) -> None:
    decide(repo, "approve", "PRC-001", "lead", "p-bo")
    later = ('version: "1.1.0"', 'version: "2.0.0"', "effective_from: 2025-06-01", "effective_from: 2026-01-01")
    change(repo, PRACTICE, *later)
    found = proposed(repo, "approve", "PRC-001", "lead", "p-cy", at=AT.replace(month=7))
    assert found.words == (
        "You approve PRC-001 Risk Procedure, version 2.0.0,",
        "as Lead Implementer (as deputy), which Cy Example has held since 2025-02-01.",
        f"The text is bound by its SHA-256: {found.record.sha256}",
        "What changed: Risks are now judged before every release.",
        "It takes effect on 2026-01-01; 1.1.0 stays in force until then.",
        "No other approval is needed.",
        "It means: “I approve this version for use.”",
    )
    assert found.record.previous is not None
    assert found.record.previous[0] == "1.1.0"


@pytest.mark.parametrize(
    ("decision", "first", "meaning"),
    [
        ("reject", "You reject POL-001 AI Policy, version 1.1.0,", "I reject this version."),
        (
            "review-no-change",
            "You confirm, after review and without a change, POL-001 AI Policy, version 1.0.0,",
            "I have reviewed this version; it needs no change.",
        ),
        ("retire", "You retire POL-001 AI Policy, version 1.0.0,", "I retire this document."),
    ],
)
def test_other_decisions_say_what_they_are_about(decision: str, first: str, meaning: str, repo: GitRepo) -> None:
    decide(repo)
    change(repo, POLICY, *NEXT, "title: AI Policy", "title: AI Policy")
    found = proposed(repo, decision, at=AT.replace(month=3))
    assert (found.words[0], found.words[-1]) == (first, f"It means: “{meaning}”")
    assert len(found.words) == 4


def test_an_owner_may_review_but_not_retire(repo: GitRepo) -> None:
    decide(repo)
    at = AT.replace(hour=11)
    assert proposed(repo, "review-no-change", "POL-001", "lead", "p-bo", at=at).record.role == "lead"
    expected = ("The role Lead Implementer does not decide on POL-001.", "It is decided on by: board.")
    assert refusal(repo, "retire", "POL-001", "lead", "p-bo", at=at) == expected


# --- what is written


def test_a_record_holds_what_was_said_and_nothing_else(repo: GitRepo) -> None:
    found = proposed(repo, comment="Read twice — “yes”.")
    (path,) = keep_all(repo.root, [found], None)
    assert path.startswith("records/approvals/POL-001/1.0.0/20250201T100000Z-approve-p-ada-board-")
    content = (repo.root / path).read_bytes()
    assert Record.from_bytes(content, path) == found.record
    assert json.loads(content)["predicate"] | {"expanded": "…"} == {
        "at": "2025-02-01T10:00:00Z",
        "capacity": "holder",
        "comment": "Read twice — “yes”.",
        "decision": "approve",
        "document": "POL-001",
        "evidence": {},
        "expanded": "…",
        "meaning": "I approve this version for use.",
        "name": "Ada Example",
        "path": "policies/ai-policy.md",
        "person": "p-ada",
        "previous": None,
        "role": "board",
        "version": "1.0.0",
    }
    assert json.loads(content)["subject"] == [
        {
            "digest": {"gitBlob": repo.git("rev-parse", f"HEAD:{POLICY}"), "sha256": found.record.sha256},
            "name": "POL-001@1.0.0",
        }
    ]


def test_a_record_is_never_written_over(repo: GitRepo) -> None:
    found = proposed(repo)
    (path,) = keep_all(repo.root, [found], None)
    with pytest.raises(RemitError) as caught:
        keep_all(repo.root, [found], None)
    assert caught.value.message == f"{repo.root / path} is there already."


def test_with_a_key_the_very_bytes_are_signed(repo: GitRepo, keys: Path) -> None:
    found = proposed(repo)
    assert key_for(edition(repo), found, keys / "ada") == keys / "ada"
    path, signature = keep_all(repo.root, [found], keys / "ada")
    assert signature == f"{path}.sig"
    proved = verify((repo.root / path).read_bytes(), (repo.root / signature).read_bytes(), NAMESPACE)
    assert proved.key.split()[:2] == (keys / "ada.pub").read_text().split()[:2]


def test_when_it_cannot_be_signed_nothing_is_written(repo: GitRepo, tmp_path: Path) -> None:
    (tmp_path / "broken").write_text("no key")
    with pytest.raises(RemitError):
        keep_all(repo.root, [proposed(repo)], tmp_path / "broken")
    assert not (repo.root / "records").exists()


# --- keys and people


def key_refusal(repo: GitRepo, key: Path | None) -> tuple[str, str]:
    with pytest.raises(RemitError) as caught:
        key_for(edition(repo), proposed(repo), key)
    return caught.value.message, caught.value.fix


def test_a_key_that_is_not_registered_signs_nothing(repo: GitRepo, keys: Path) -> None:
    public = " ".join((keys / "spare.pub").read_text().split()[:2])
    assert key_refusal(repo, keys / "spare") == (
        f"{keys / 'spare'} is not registered for Ada Example on 2025-02-01, so the signature would not count.",
        f"Add its public half to Ada Example's `keys` in roles/people.yml by a pull request: {public}",
    )


@pytest.mark.parametrize("days", ["from: 2025-02-02", "from: 2025-01-01, to: 2025-02-01"])
def test_a_key_counts_on_its_days(days: str, repo: GitRepo, keys: Path) -> None:
    repo.write(PEOPLE, people(keys, days))
    repo.commit("Other days")
    assert key_refusal(repo, keys / "ada")[0] == (
        f"{keys / 'ada'} is not registered for Ada Example on 2025-02-01, so the signature would not count."
    )


def test_a_stolen_key_signs_nothing(repo: GitRepo, keys: Path) -> None:
    repo.write(PEOPLE, people(keys, "from: 2025-01-01, compromised_since: 2025-01-20"))
    repo.commit("Stolen")
    assert key_refusal(repo, keys / "ada") == (
        f"{keys / 'ada'} was compromised on 2025-01-20, so the signature would not count.",
        "Enter another key in Ada Example's `keys` in roles/people.yml by a pull request.",
    )


def test_a_key_must_be_merged(repo: GitRepo, keys: Path) -> None:
    repo.write(PEOPLE, people(keys).replace((keys / "ada.pub").read_text().strip(), (keys / "spare.pub").read_text()))
    assert key_refusal(repo, keys / "spare")[0].endswith("so the signature would not count.")


def test_a_key_that_is_not_there(repo: GitRepo, keys: Path) -> None:
    assert key_refusal(repo, keys / "no")[0] == f"There is no key file {keys / 'no'}."


def test_where_signatures_are_asked_for_an_unsigned_record_is_refused(repo: GitRepo, keys: Path) -> None:
    demanding = HANDBOOK[SETTINGS].replace(
        "policy: {approvers: [board], review_months: 12}",
        "policy: {approvers: [board], review_months: 12, assurance: signed}",
    )
    repo.write(SETTINGS, demanding)
    repo.commit("Ask for more")
    assert key_refusal(repo, None) == (
        "Decisions on documents of type policy must be at least signed, and this one is not signed.",
        "Name your SSH key with --key.",
    )
    assert key_for(edition(repo), proposed(repo), keys / "ada") == keys / "ada"


def test_the_person_is_who_git_says(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    monkeypatch.setenv("HOME", str(repo.root))
    with pytest.raises(RemitError) as caught:
        person_of(edition(repo))
    assert caught.value.message == "git does not know your e-mail address."
    assert caught.value.fix == "Run: git config user.email you@example.org, or use --as."
    repo.git("config", "user.email", "nobody@example.org")
    with pytest.raises(RemitError) as caught:
        person_of(edition(repo))
    assert caught.value.message == "Nobody in roles/people.yml has the address nobody@example.org."
    assert caught.value.fix == "Add yourself there by a pull request, or use --as PERSON."
    repo.git("config", "user.email", "ADA@Example.org")
    assert person_of(edition(repo)) == "p-ada"


# --- what is written counts as was said


LANDINGS: dict[str, Callable[[GitRepo], object]] = {
    "merged": lambda repo: repo.merge("decision"),
    "squashed": lambda repo: repo.squash("decision", "Approve (#1)", author=ADA),
    "rebased": lambda repo: repo.rebase("decision"),
}


@pytest.mark.parametrize("signed", [True, False], ids=["signed", "unsigned"])
@pytest.mark.parametrize("landing", LANDINGS)
def test_what_is_written_on_a_branch_counts_once_it_is_merged(
    landing: str, signed: bool, repo: GitRepo, keys: Path
) -> None:
    repo.now = AT
    repo.branch("decision")
    found = proposed(repo)
    keep_all(repo.root, [found], key_for(edition(repo), found, keys / "ada" if signed else None))
    repo.commit("Approve", author=ADA)
    repo.switch("main")
    repo.write("content/news.md", "# News\n")
    repo.commit("Something else")
    before = edition(repo).register.rows[0]
    assert (before.id, before.state.value, before.approved_on) == ("POL-001", "draft", None)
    LANDINGS[landing](repo)
    after = edition(repo).register.rows[0]
    landed = date.fromisoformat(repo.git("log", "-1", "--format=%cs"))
    assert (
        after.state.value,
        after.version,
        after.approved_on,
        after.effective_from,
        after.assurance,
        after.flags,
    ) == (
        *("in-force", "1.0.0", landed, landed),
        *("signed" if signed else "recorded", ()),
    )
    (said,) = edition(repo).versions["POL-001"][0].approvals
    assert (said.person, said.role, said.at, said.valid, said.contested, said.reason) == (
        *("p-ada", "board", "2025-02-01T10:00:00Z"),
        *(True, False, ""),
    )
