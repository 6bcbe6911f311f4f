"""GitHub's answers in neutral words: its own examples of webhooks, REST and GraphQL, and whatever else may come."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from remit.edition import open_edition
from remit.finding import RemitError
from remit.forge import github
from remit.forge.answers import documents
from remit.forge.model import Stance, User
from remit.forge.recording import read_answers, record_landing
from support import octokit
from support.forges import Hub, outcome_lines

HEAD, LANDED = "a" * 40, "b" * 40


@pytest.fixture
def real() -> None:
    """Skip a test, with the reason, when GitHub's examples cannot be had."""
    if why := octokit.unavailable():
        pytest.skip(why)


# --- GitHub's own examples


@pytest.mark.usefixtures("real")
def test_reviews_of_real_events() -> None:
    events = octokit.examples("pull_request_review")
    found = [github.reviews(github.reviews_within([event])) for event in events]
    assert [[review.stance for review in each] for each in found] == [[], [Stance.DISMISSED], [], []]
    (dismissed,) = found[1]
    assert (dismissed.id, dismissed.by) == (237895671, User(id=21031067, login="Codertocat"))
    assert dismissed.commit == "ec26c3e57ca3a959ca5aad62de7213c562f8c821"
    assert dismissed.at.isoformat() == "2019-05-15T15:20:38+00:00"


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize("spelling", [str.lower, str.upper])
def test_a_real_event_made_an_approval(spelling: Any) -> None:
    """Events spell states in small letters, which the schema asks for; the REST API spells them in capitals."""
    event = octokit.examples("pull_request_review")[0]
    before = octokit.faults(event, "pull_request_review$submitted")  # the oldest example lacks newer keys
    event["review"]["state"] = "approved"
    assert octokit.faults(event, "pull_request_review$submitted") == before
    event["review"]["state"] = "blessed"
    assert len(octokit.faults(event, "pull_request_review$submitted")) > len(before)
    event["review"]["state"] = spelling("approved")
    (review,) = github.reviews(github.reviews_within([event]))
    assert review.stance is Stance.APPROVED
    assert review.by.id == event["pull_request"]["user"]["id"]  # the example's reviewer reviews their own request


@pytest.mark.usefixtures("real")
def test_real_requests_that_are_not_merged_are_refused() -> None:
    for event in octokit.examples("pull_request"):
        with pytest.raises(RemitError, match=r"Pull request #\d+ is not merged\."):
            github.merged([event])


@pytest.mark.usefixtures("real")
def test_a_real_request_that_was_merged() -> None:
    (event, *_) = (each for each in octokit.examples("pull_request") if each["action"] == "closed")
    event["pull_request"] |= {"merged": True, "merged_at": "2026-11-01T09:00:00Z", "merge_commit_sha": LANDED}
    assert octokit.faults(event, "pull_request$closed") == []
    request = github.merged([event])
    assert (request.number, request.name, request.commit) == (2, "#2", LANDED)
    assert (request.head, request.repository) == ("ec26c3e57ca3a959ca5aad62de7213c562f8c821", 186853002)
    assert request.opened_by == User(id=21031067, login="Codertocat")


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    ("opened_by", "expected"),
    [
        (1003, "ada approve POL-001 1.1.0 as board"),
        (21031067, "Codertocat, POL-001: Codertocat opened #2, and nobody approves what they propose"),
    ],
)
def test_a_real_event_becomes_a_record(hub: Hub, tmp_path: Path, opened_by: int, expected: str) -> None:
    """GitHub's own payloads from the merge to the record: only ids, times and commits are those of the test."""
    register = (hub.office.root / "roles/people.yml").read_text("utf-8")
    hub.office.write("roles/people.yml", register.replace("id: 1001", "id: 21031067"))
    hub.office.land("Ada is Codertocat")
    request = hub.open()
    hub.office.text("POL-001", "1.1.0", "Better.")
    request.push()
    request.review("ada")
    request.land("squash")
    (event, *_) = (each for each in octokit.examples("pull_request") if each["action"] == "closed")
    (reviewed, *_) = octokit.examples("pull_request_review")
    event["pull_request"] |= {"merged": True, "merged_at": "2026-11-01T09:00:00Z", "merge_commit_sha": request.landed}
    event["pull_request"]["head"]["sha"] = request.head
    event["pull_request"]["user"]["id"] = opened_by
    review = reviewed["review"] | {"state": "approved", "commit_id": request.head}
    review["submitted_at"] = request.reviews[0]["submitted_at"]
    answers = request.answers(tmp_path)
    answers.event.write_text(json.dumps(event), encoding="utf-8")
    assert answers.reviews
    answers.reviews.write_text(json.dumps([[review]]), encoding="utf-8")
    now = hub.office.now + timedelta(hours=2)
    found = read_answers("github", answers)
    outcome = record_landing(open_edition(hub.office.root, now.date()), *found, hub.office.keys / "recorder", now)
    assert outcome_lines(outcome) == [expected]


# --- shapes


def graphql() -> dict[str, Any]:
    """Return an answer to the query in the guide."""
    user = {"__typename": "User", "login": "ada", "databaseId": 1001}
    bot = {"__typename": "Bot", "login": "helper", "databaseId": 7}
    return {
        "data": {
            "repository": {
                "pullRequest": {
                    "number": 4,
                    "mergedAt": "2026-11-01T09:00:00Z",
                    "mergeCommit": {"oid": LANDED},
                    "headRefOid": HEAD,
                    "baseRepository": {"databaseId": 77},
                    "author": {"__typename": "User", "login": "cy", "databaseId": 1003},
                    "reviews": {
                        "nodes": [
                            {
                                "fullDatabaseId": "9000000001",
                                "author": user,
                                "state": "APPROVED",
                                "submittedAt": "2026-11-01T08:00:00Z",
                                "commit": {"oid": HEAD},
                            },
                            {
                                "fullDatabaseId": "9000000002",
                                "author": bot,
                                "state": "APPROVED",
                                "submittedAt": "2026-11-01T07:00:00Z",
                                "commit": None,
                            },
                        ]
                    },
                    "commits": {
                        "nodes": [{"commit": {"oid": HEAD, "authors": {"nodes": [{"user": user}, {"user": None}]}}}]
                    },
                }
            }
        }
    }


def test_graphql() -> None:
    request = github.merged([graphql()])
    assert (request.number, request.commit, request.head, request.repository) == (4, LANDED, HEAD, 77)
    assert request.opened_by == User(id=1003, login="cy")
    assert request.commits[0].users == (User(id=1001, login="ada"),)
    first, second = github.reviews(github.reviews_within([graphql()]))
    assert (first.id, first.by, first.commit) == (9000000002, User(id=7, login="helper", person=False), None)
    assert (second.id, second.by, second.commit) == (9000000001, User(id=1001, login="ada"), HEAD)


def review(**changes: Any) -> dict[str, Any]:
    user = {"login": "ada", "id": 1001, "type": "User"}
    return {
        "id": 1,
        "user": user,
        "state": "APPROVED",
        "commit_id": HEAD,
        "submitted_at": "2026-11-01T08:00:00Z",
    } | changes


def test_pages_in_pages_and_after_each_other(tmp_path: Path) -> None:
    file = tmp_path / "reviews.json"
    file.write_text(json.dumps([review()]) + json.dumps([[review(id=2)], [review(id=3)]]) + "\n", encoding="utf-8")
    assert [each.id for each in github.reviews(documents(file))] == [1, 2, 3]


def test_a_deleted_account_is_nobodys() -> None:
    (found,) = github.reviews([review(user=None)])
    assert found.by == User(id=0, login="ghost", person=False)


@pytest.mark.parametrize("type_", ["Bot", "Organization", "Mannequin", "", "user"])
def test_only_users_are_people(type_: str) -> None:
    (found,) = github.reviews([review(user={"login": "ada", "id": 1001, "type": type_})])
    assert not found.by.person


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"state": "BLESSED"}, "Review 1 is in the state 'BLESSED', which is not known."),
        ({"submitted_at": None}, "Review 1 has no time."),
        ({"submitted_at": "2026-11-01T08:00:00"}, "timezone"),
        ({"submitted_at": "0001-01-01T00:00:00+14:00"}, "beyond the calendar"),
        ({"commit_id": "main"}, "commit"),
        ({"commit_id": "-" * 40}, "commit"),
        ({"user": {"login": "ada", "id": "MDQ6VXNlcg==", "type": "User"}}, "user"),
        ({"user": {"login": "", "id": 1, "type": "User"}}, "login"),
        ({"id": None}, "id"),
    ],
)
def test_what_is_no_review_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RemitError) as caught:
        github.reviews([review(**changes)])
    assert message in caught.value.message


def test_no_request_or_several_are_refused() -> None:
    with pytest.raises(RemitError, match="There are 0 pull requests") as caught:
        github.merged([[]])
    assert caught.value.fix.startswith("Was nothing merged by a pull request?")
    with pytest.raises(RemitError, match="There are 2 pull requests"):
        github.merged([[{}, {}]])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"[" * 100_000, "is not JSON from character 1 on"),
        (b"[1] nonsense", "is not JSON from character 5 on"),
        (b"\xff\xfe", "is not UTF-8 text"),
    ],
)
def test_files_that_hold_no_answer(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "answer.json"
    file.write_bytes(content)
    with pytest.raises(RemitError, match=message):
        documents(file)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "user", "state", "data", "pull_request", "review", "commit", "author", "head", "base"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=3))
def test_any_json_is_read_or_refused(values: list[Any]) -> None:
    for reading in (github.merged, github.reviews, lambda found: github.reviews(github.reviews_within(found))):
        with suppress(RemitError):
            reading(values)
