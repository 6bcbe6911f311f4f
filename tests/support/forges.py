"""A forge that a test plays: requests on branches of an `Office`, reviewed, merged in every way, as GitHub reports it.

>>> hub = Hub(office)
>>> request = hub.open()                                   # a branch from the main branch
>>> office.text("POL-001", "1.1.0", "Better.")
>>> request.push(by="cy")
>>> request.review("ada")                                  # approves the branch's last commit
>>> request.land("squash")
>>> hub.record(request)
['ada approve POL-001 1.1.0 as board']
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from remit.edition import open_edition
from remit.forge.model import Outcome
from remit.forge.recording import Answers, keep, read_answers, record_landing
from support.approvals import PEOPLE, Office

ACCOUNTS: Mapping[str, tuple[int, str, str]] = {
    "ada": (1001, "ada-example", "User"),
    "bo": (1002, "bo-example", "User"),
    "cy": (1003, "cy-example", "User"),
    "stranger": (6666, "stranger", "User"),
    "bot": (4242, "helper[bot]", "Bot"),
}
"""Number, login and type of the forge's accounts."""
How = Literal["merge", "squash", "rebase", "fast-forward"]


def account(name: str, login: str = "", number: int = 0) -> dict[str, object]:
    """Return an account as GitHub tells of one."""
    id_, known, type_ = ACCOUNTS[name]
    return {"login": login or known, "id": number or id_, "type": type_, "site_admin": False, "node_id": "MDQ6VXNlcg=="}


@dataclass(kw_only=True)
class Request:
    """A pull request on a branch of its own."""

    hub: Hub
    number: int
    by: str
    base: str
    reviews: list[dict[str, Any]] = field(default_factory=list)
    commits: list[dict[str, Any]] = field(default_factory=list)
    landed: str = ""
    kept: str = ""

    @property
    def branch(self) -> str:
        """The branch's name."""
        return f"change-{self.number}"

    @property
    def head(self) -> str:
        """The branch's last commit, also when the branch is gone after the landing."""
        return self.kept or self.hub.office.git("rev-parse", self.branch)

    def push(self, message: str = "Change", *, by: str = "cy", known: bool = True) -> str:
        """Commit the work tree to the branch and push it; `known` is whether the forge knows whose e-mail it is."""
        commit = self.hub.office.commit(message, author=PEOPLE[by])
        self.add_commit(commit, by if known else None)
        return commit

    def add_commit(self, commit: str, by: str | None) -> None:
        """Add a commit to those that the forge knows."""
        signed = {"name": PEOPLE[by].name, "email": PEOPLE[by].email} if by else {"name": "X", "email": "x@example.com"}
        user = account(by) if by else None
        self.commits.append(
            {"sha": commit, "commit": {"author": signed, "committer": signed}, "author": user, "committer": user}
        )

    def review(
        self,
        by: str,
        state: str = "APPROVED",
        *,
        commit: str | None = "",
        on: str = "",
        login: str = "",
        number: int = 0,
    ) -> int:
        """Review the branch's last commit (or another) an hour after the newest commit; return the review's number."""
        at = datetime.fromisoformat(on).replace(tzinfo=UTC) if on else self.hub.office.now + timedelta(hours=1)
        self.hub.last_review += 1
        self.reviews.append(
            {
                "id": self.hub.last_review,
                "user": account(by, login, number),
                "body": "",
                "state": state,
                "commit_id": self.head if commit == "" else commit,
                "submitted_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            }
        )
        return self.hub.last_review

    def land(self, how: How = "squash", *, files: Mapping[str, str] | None = None) -> str:
        """Bring the branch to the main branch; `files` is how somebody resolves a conflict."""
        office = self.hub.office
        self.kept = self.head
        office.switch("main")
        if how == "merge":
            self.landed = office.merge(self.branch, files=files)
        elif how == "squash":
            self.landed = office.squash(self.branch, f"Change (#{self.number})", author=PEOPLE[self.by])
        elif how == "rebase":
            self.landed = office.rebase(self.branch)
            office.git("branch", "-f", self.branch, self.kept)  # on a forge, the branch stays as it was
        else:
            office.git("merge", "-q", "--ff-only", self.branch)
            self.landed = office.head
        return self.landed

    def answers(self, folder: Path) -> Answers:
        """Write what GitHub's REST API says of the request."""
        pull = {
            "number": self.number,
            "user": account(self.by),
            "state": "closed",
            "merged_at": "2025-01-09T12:00:00Z" if self.landed else None,
            "merge_commit_sha": self.landed or self.head,  # before the merge it is that of a trial
            "head": {"sha": self.head},
            "base": {"ref": "main", "repo": {"id": 77}},
        }
        written = []
        for name, data in (("pull", pull), ("reviews", self.reviews), ("commits", self.commits)):
            file = folder / f"{name}-{self.number}.json"
            file.write_text(json.dumps(data), encoding="utf-8")
            written.append(file)
        return Answers(event=written[0], reviews=written[1], commits=written[2])


class Hub:
    """The forge of an office."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.folder = office.root.parent
        self.requests = 0
        self.last_review = 500

    def open(self, by: str = "cy", at: str = "main") -> Request:
        """Open a request by somebody, on a new branch from the main branch."""
        self.requests += 1
        request = Request(hub=self, number=self.requests, by=by, base=self.office.git("rev-parse", at))
        self.office.branch(request.branch, at)
        return request

    def outcome(self, request: Request, *, now: datetime | None = None, key: str = "recorder") -> Outcome:
        """Return what the recorder makes of a request, on the main branch as it is now."""
        office = self.office
        moment = now or office.now + timedelta(hours=2)
        found = read_answers("github", request.answers(self.folder))
        edition = open_edition(office.root, date(moment.year, moment.month, moment.day))
        return record_landing(edition, *found, office.keys / key, moment)

    def record(self, request: Request, **more: Any) -> list[str]:
        """Run the recorder and merge what it wrote; return the outcome in words."""
        outcome = self.outcome(request, **more)
        keep(self.office.root, outcome)
        self.office.land("Record reviews", by="cy")
        return outcome_lines(outcome)


def outcome_lines(outcome: Outcome) -> list[str]:
    """Return the records and refusals of an outcome in words."""
    made = [
        f"{each.record.person.removeprefix('p-')} approve {each.record.document} {each.record.version} as"
        f" {each.record.role}" + (" (deputy)" if each.record.capacity == "deputy" else "")
        for each in outcome.made
    ]
    known = [f"known: {path.rpartition('/')[2].partition('-')[2][:-14]}" for path in outcome.known]
    refused = [f"{each.login or '–'}, {each.document or 'all'}: {each.reason}" for each in outcome.refused]
    return [*made, *known, *refused]
