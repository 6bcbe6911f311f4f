"""GitLab's answers in neutral words, in the shapes of its documentation, from the merge to the record."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from remit.edition import open_edition
from remit.finding import RemitError
from remit.forge import gitlab
from remit.forge.model import ForgeReview, Stance
from remit.forge.recording import Answers, keep, read_answers, record_landing
from support.forges import Hub, outcome_lines

HEAD, OLD, LANDED = "a" * 40, "c" * 40, "b" * 40


def user(number: int = 1001, username: str = "ada-example") -> dict[str, Any]:
    return {"id": number, "username": username, "name": username.title(), "state": "active", "avatar_url": None}


def request(**changes: Any) -> dict[str, Any]:
    """Return a merge request as `GET /projects/:id/merge_requests/:iid` tells of one."""
    return {
        "id": 155016530,
        "iid": 133,
        "project_id": 15513260,
        "title": "Change a policy",
        "state": "merged",
        "merged_at": "2026-11-01T09:00:00.000Z",
        "target_branch": "main",
        "author": user(1003, "cy-example"),
        "sha": HEAD,
        "merge_commit_sha": LANDED,
        "squash_commit_sha": None,
        "diff_refs": {"base_sha": OLD, "head_sha": HEAD, "start_sha": OLD},
    } | changes


def note(number: int, body: str, at: str, by: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": None,
        "body": body,
        "author": by or user(),
        "created_at": at,
        "updated_at": at,
        "system": True,
        "noteable_type": "MergeRequest",
    } | changes


def version(number: int, head: str, at: str) -> dict[str, Any]:
    refs = {"head_commit_sha": head, "base_commit_sha": OLD, "start_commit_sha": OLD}
    return {"id": number, **refs, "created_at": at, "merge_request_id": 105, "state": "collected", "real_size": "1"}


def approvals(*by: dict[str, Any]) -> dict[str, Any]:
    return {"id": 5, "iid": 133, "approvals_left": 0, "approved_by": [{"user": each} for each in by]}


VERSIONS = [version(2, HEAD, "2026-11-01T08:00:00.000Z"), version(1, OLD, "2026-11-01T06:00:00.000Z")]
APPROVED = note(301, "approved this merge request", "2026-11-01T08:30:00.000Z")


def read(*notes: dict[str, Any], by: tuple[dict[str, Any], ...] = (user(),)) -> list[tuple[int, Stance, str | None]]:
    found: tuple[ForgeReview, ...] = gitlab.reviews([approvals(*by)], [list(notes)], [VERSIONS])
    return [(each.id, each.stance, each.commit) for each in found]


@pytest.mark.parametrize(
    ("changes", "landed"),
    [
        ({}, LANDED),
        ({"squash_commit_sha": OLD}, LANDED),
        ({"merge_commit_sha": None, "squash_commit_sha": OLD}, OLD),
        ({"merge_commit_sha": None}, HEAD),
    ],
)
def test_how_a_request_was_merged(changes: dict[str, Any], landed: str) -> None:
    found = gitlab.merged([request(**changes)])
    assert (found.commit, found.head, found.number, found.name) == (landed, HEAD, 133, "!133")
    assert (found.repository, found.opened_by.id) == (15513260, 1003)


def test_a_webhooks_event() -> None:
    event = {
        "object_kind": "merge_request",
        "user": user(),
        "project": {"id": 1},
        "object_attributes": {
            "iid": 1,
            "author_id": 51,
            "state": "merged",
            "action": "merge",
            "target_project_id": 14,
            "merge_commit_sha": LANDED,
            "last_commit": {"id": HEAD, "message": "x"},
        },
    }
    found = gitlab.merged([event])
    assert (found.commit, found.head, found.repository, found.opened_by.id) == (LANDED, HEAD, 14, 51)


def test_an_open_request_is_refused() -> None:
    with pytest.raises(RemitError, match="Merge request !133 is not merged"):
        gitlab.merged([request(state="opened", merge_commit_sha=None)])


def test_an_approval_is_of_the_version_at_that_moment() -> None:
    assert read(APPROVED) == [(301, Stance.APPROVED, HEAD)]
    early = note(300, "approved this merge request", "2026-11-01T07:00:00.000Z")
    assert read(early) == [(300, Stance.APPROVED, OLD)]
    before = note(299, "approved this merge request", "2026-11-01T05:00:00.000Z")
    assert read(before) == [(299, Stance.APPROVED, None)]
    together = note(298, "approved this merge request", "2026-11-01T08:00:00.000Z")  # nobody has read it that fast
    assert read(together) == [(298, Stance.APPROVED, OLD)]


def test_taken_back_reset_and_refused() -> None:
    later = "2026-11-01T08:40:00.000Z"
    assert read(APPROVED, note(302, "unapproved this merge request", later))[-1] == (302, Stance.DISMISSED, HEAD)
    assert read(APPROVED, note(302, "requested changes", later))[-1] == (302, Stance.CHANGES, HEAD)
    assert read(APPROVED, by=()) == [(301, Stance.APPROVED, HEAD), (301, Stance.DISMISSED, HEAD)]


def test_what_somebody_types_is_no_approval() -> None:
    typed = note(301, "approved this merge request", "2026-11-01T08:30:00.000Z", system=False)
    assert read(typed, note(302, "mentioned in commit abc", "2026-11-01T08:31:00.000Z")) == []


@pytest.mark.parametrize("name", ["project_15_bot_4ffca233d8298ea1", "group_7_bot", "service_account_x", "ghost1"])
def test_bots(name: str) -> None:
    (found,) = gitlab.reviews(
        [approvals(user(7, name))],
        [note(1, "approved this merge request", "2026-11-01T08:30:00Z", user(7, name))],
        VERSIONS,
    )
    assert not found.by.person


@pytest.mark.parametrize("how", ["merge", "squash", "rebase", "fast-forward"])
def test_an_approval_becomes_a_record(hub: Hub, tmp_path: Path, how: Any) -> None:
    office = hub.office
    register = (office.root / "roles/people.yml").read_text("utf-8")
    office.write("roles/people.yml", register.replace("forge: github", "forge: gitlab"))
    office.land("Move to GitLab")
    change = hub.open()
    office.text("POL-001", "1.1.0", "Better.")
    change.push()
    pushed = office.now
    change.land(how)
    landing: dict[str, str | None] = (
        {"merge_commit_sha": change.landed} if how in ("merge", "rebase") else {"merge_commit_sha": None}
    )
    if how == "squash":
        landing["squash_commit_sha"] = change.landed
    signed = {"author_name": "Cy Example", "author_email": "cy@example.org"}
    approved = [user(1001, "ada-renamed"), user(1003, "cy-example"), user(9, "project_1_bot_abc")]
    at = (pushed + timedelta(hours=1)).isoformat()
    files = {
        "event": request(sha=change.head, diff_refs={"head_sha": change.head}, **landing),
        "reviews": approvals(*approved),
        "commits": [{"id": change.head, **signed, "committer_name": "Cy Example", "committer_email": "cy@example.org"}],
        "notes": [note(n, "approved this merge request", at, by) for n, by in enumerate(approved, 301)],
        "versions": [version(1, change.head, pushed.isoformat())],
    }
    written = {}
    for name, data in files.items():
        written[name] = tmp_path / f"{name}.json"
        written[name].write_text(json.dumps(data), encoding="utf-8")
    now = office.now + timedelta(hours=2)
    found = read_answers("gitlab", Answers(**written))
    outcome = record_landing(open_edition(office.root, now.date()), *found, office.keys / "recorder", now)
    assert outcome_lines(outcome) == [
        "ada approve POL-001 1.1.0 as board",
        "project_1_bot_abc, all: project_1_bot_abc is not a person's account: bots and apps approve nothing",
        "cy-example, POL-001: cy-example opened !133, and nobody approves what they propose",
    ]
    assert outcome.made[0].record.evidence["pull_request"] == 133
    keep(office.root, outcome)
    office.land("Record")
    assert office.state() == ("in-force", "1.1.0", ())


def test_every_file_is_needed(tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text(json.dumps(request()), encoding="utf-8")
    with pytest.raises(RemitError, match="GitLab's reviews are missing") as caught:
        read_answers("gitlab", Answers(event=event))
    assert caught.value.fix == "Name the file: --reviews."


def test_times_are_reported_in_utc_to_the_second() -> None:
    (found,) = gitlab.reviews(
        [approvals(user())], [note(1, "Approved this merge request ", "2026-11-01T09:30:00.987+01:00")], VERSIONS
    )
    assert found.at == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "iid", "approved_by", "user", "author", "body", "system"]), inner, max_size=4
        )
    ),
    max_leaves=10,
)


@given(st.lists(JSON, max_size=3))
def test_any_json_is_read_or_refused(values: list[Any]) -> None:
    for reading in (gitlab.merged, lambda found: gitlab.reviews(found, found, found)):
        with suppress(RemitError):
            reading(values)
