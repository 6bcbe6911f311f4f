"""A small organisation whose documents are approved in a throw-away repository, for tests of who could approve what.

The board is held by Ada, the lead by Bo; Cy holds nothing and writes the texts. Each has a signing key, and there is a
spare one. Days begin in UTC, a policy needs the board's approval and nothing more. The registers land on 1 January 2025
at noon, everything after that a day later each, unless `on` gives another day or moment.

>>> office = Office(tmp_path / "office", keys)                        # keys: a folder with those of `KEYS`
>>> office.draft("POL-001", "1.0.0")                                  # lands on 2 January
>>> office.approve("POL-001", "1.0.0")                                # lands on the 3rd, made an hour before
>>> office.state("2025-01-03")
('in-force', '1.0.0', ())
>>> office.reasons()
['ada approve POL-001 1.0.0: signed']
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from remit.approvals.ledger import SIGNATURE, WITNESS, Ledger
from remit.approvals.records import Decision, Record
from remit.approvals.signatures import NAMESPACE, WITNESS_NAMESPACE, sign
from remit.model import Handbook
from remit.register.lifecycle import DocumentStatus, LifecycleIndex, read_lifecycles
from remit.register.text_approval import JudgedRecord
from remit.source.frontmatter import identify
from remit.source.loading import load
from remit.source.trees import WorkTree
from remit.vcs.git import Git
from remit.vcs.history import History, read_history
from remit.vcs.landings import Author
from support.gitrepo import GitRepo

KEYS = ("ada", "bo", "cy", "spare", "recorder")
"""The keys there are."""
PEOPLE = {name: Author(f"{name.title()} Example", f"{name}@example.org") for name in ("ada", "bo", "cy")}
"""The people, as they sign their commits."""
FOLDERS = ("policies", "roles", "records", "mkdocs.yml")
"""What an approval is judged by."""
SETTINGS, REGISTER = "mkdocs.yml", "roles/people.yml"
ROLES = {"board": "ROLE-001", "lead": "ROLE-002"}
ALWAYS = "from: 2024-01-01"
_ACCOUNTS = {name: number for number, name in enumerate(PEOPLE, 1001)}


class Office(GitRepo):
    """The organisation's repository; whatever `GitRepo` does can be done to it too."""

    def __init__(self, root: Path, keys: Path, *, object_format: str = "sha1", **settings: str) -> None:
        self._life: LifecycleIndex | None = None  # until something is done to the repository
        super().__init__(root, object_format=object_format)
        self.keys = keys
        self.object_format = object_format
        self.now -= timedelta(days=1)
        self.settings(**settings)
        self.people()
        self.role("board", f"{{person: p-ada, {ALWAYS}}}")
        self.role("lead", f"{{person: p-bo, {ALWAYS}}}")
        self.land("Start the handbook")

    def git(self, *arguments: str, check: bool = True, env: Mapping[str, str] | None = None, given: str = "") -> str:
        """Run git as `GitRepo` does."""
        self._life = None
        return super().git(*arguments, check=check, env=env, given=given)

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file into the work tree."""
        self._life = None
        return super().write(path, content)

    # What the handbook says.

    def settings(
        self, *, policy: str = "approvers: [board]", time_zone: str = "UTC", recorder: str = "from: 2024-01-01"
    ) -> None:
        """Write the settings: what holds for policies, the time zone, and the days of the recorder's key."""
        self.write(
            SETTINGS,
            "site_name: Office\nextra:\n  remit:\n"
            f"    time_zone: {time_zone}\n"
            f"    types:\n      policy: {{{policy}}}\n      role: {{approvers: [board]}}\n"
            f"    recorders:\n      - {{key: {self.public('recorder')}, {recorder}}}\n",
        )

    def people(self, *, without: str = "", **days: str) -> None:
        """Write the register of people; `ada="from: …, to: …"` says when a key is valid, or gives several keys."""
        entries = [
            f"  - id: p-{name}\n    name: {who.name}\n    email: {who.email}\n"
            f"    accounts: [{{forge: github, id: {_ACCOUNTS[name]}, login: {name}-example}}]\n"
            f"    keys:\n{self._keys(name, days.get(name, ALWAYS))}"
            for name, who in PEOPLE.items()
            if name != without
        ]
        self.write(REGISTER, "people:\n" + "".join(entries))

    def _keys(self, name: str, days: str) -> str:
        entries = days.splitlines() if "key:" in days else [f"{{key: {self.public(name)}, {days}}}"]
        return "".join(f"      - {entry}\n" for entry in entries)

    def public(self, name: str) -> str:
        """Return a public key as a register holds it."""
        return (self.keys / f"{name}.pub").read_text("ascii").strip()

    def role(self, key: str, *holders: str, version: str = "1.0.0", id_: str = "") -> None:
        """Write a role with its holders, such as `{person: p-ada, from: 2024-01-01}`."""
        held = "holders:\n" + "".join(f"  - {holder}\n" for holder in holders) if holders else ""
        text = (
            f'---\nid: {id_ or ROLES[key]}\ntitle: The {key}\ntype: role\nversion: "{version}"\nsummary: Decides.\n'
            f"owner: board\nrole: {key}\nshort: {key.title()}\npurpose: Decides.\n{held}---\n\n## Notes\n\nNone.\n"
        )
        self.write(f"roles/{key}.md", text)

    def text(self, id_: str, version: str, body: str = "We are careful.", path: str = "", **fields: str) -> bytes:
        """Write a document and return its bytes; more front matter by keyword."""
        values = {"type": "policy", "summary": "Says what we do.", "owner": "lead", **fields}
        more = "".join(f"{key}: {value}\n" for key, value in values.items())
        content = f'---\nid: {id_}\ntitle: Example {id_}\nversion: "{version}"\n{more}---\n\n## Purpose\n\n{body}\n'
        return self.write(path or path_for(id_), content).read_bytes()

    # What happens to it.

    def land(self, message: str = "Change", *, by: str | Author = "cy", on: str = "") -> str:
        """Commit everything, on a day at noon or at a moment of UTC, and return the commit's id."""
        return self.commit(message, author=_writer(by), at=_moment(on).isoformat() if on else None)

    def draft(
        self, id_: str, version: str, body: str = "We are careful.", *, by: str = "cy", on: str = "", **fields: str
    ) -> bytes:
        """Write a document and merge it; return its bytes."""
        content = self.text(id_, version, body, **fields)
        self.land(f"Write {id_} {version}", by=by, on=on)
        return content

    def approve(self, id_: str, version: str, by: str = "ada", *, on: str = "", **more: object) -> str:
        """Write a record as `record` does and land it; return its path."""
        return self.decide(Decision.APPROVE, id_, version, by, on=on, **more)

    def decide(
        self, decision: Decision, id_: str, version: str, by: str = "ada", *, on: str = "", **more: object
    ) -> str:
        """Write the record of any decision and land it; return its path."""
        if on:
            more.setdefault("at", (_moment(on) - timedelta(hours=1)).isoformat())
        path = self.record(decision, id_, version, by, **more)  # type: ignore[arg-type]  # passed on as they are
        self.land(f"{by}: {decision} {id_} {version}", by=by if by in PEOPLE else "cy", on=on)
        return path

    def record(
        self,
        decision: Decision,
        id_: str,
        version: str,
        by: str = "ada",
        *,
        role: str = "",
        at: str = "",
        key: str | None = "",
        content: bytes | None = None,
        capacity: str = "holder",
        evidence: Mapping[str, str | int] | None = None,
        namespace: str = NAMESPACE,
        expanded: str | None = None,
    ) -> str:
        """Write a record into the work tree and return its path.

        It is about the document as it stands in the work tree, or about `content`; made an hour before the next
        landing, or `at` a moment of UTC; signed with the person's own key, another, or (None) with none; with
        `evidence` it is witnessed by the recorder instead.
        """
        data = (self.root / path_for(id_)).read_bytes() if content is None else content
        record = Record(
            decision=decision,
            document=id_,
            version=version,
            sha256=hashlib.sha256(data).hexdigest(),
            blob=self.blob(data),
            path=path_for(id_),
            expanded=expanded,
            previous=None,
            person=f"p-{by}",
            name=f"{by.title()} Example",
            role=role or ("lead" if by == "bo" else "board"),
            capacity=capacity,
            at=_moment(at) if at else self.now + timedelta(hours=23),
            meaning=decision.meaning,
            evidence=evidence or {},
        )
        path, written = record.file, record.to_bytes()
        self.write(path, written)
        if evidence is not None and not key:
            self.write(path + WITNESS, sign(written, WITNESS_NAMESPACE, self.keys / "recorder"))
        elif key is not None:
            self.write(path + SIGNATURE, sign(written, namespace, self.keys / (key or by)))
        return path

    def blob(self, data: bytes) -> str:
        """Return git's id for some bytes."""
        return hashlib.new(self.object_format, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

    # What is to be thought of it.

    @property
    def history(self) -> History:
        """The history as it is now."""
        return read_history(Git.open(self.root), FOLDERS, parse=identify, cache=False)

    @property
    def handbook(self) -> Handbook:
        """The handbook as it is known today."""
        return load(WorkTree(self.root)).handbook

    @property
    def life(self) -> LifecycleIndex:
        """Everything that is known of all documents now."""
        if self._life is None:
            self._life = read_lifecycles(self.history, self.handbook)
        return self._life

    @property
    def ledger(self) -> Ledger:
        """All records in landing order."""
        return self.life.ledger

    def status(self, day: str = "2025-12-31", id_: str = "POL-001") -> DocumentStatus:
        """Return a document's status at the end of a day; it must be there by then."""
        found = self.life.status(id_, date.fromisoformat(day))
        assert found is not None, f"{id_} is not there on {day}"
        return found

    def state(self, day: str = "2025-12-31", id_: str = "POL-001") -> tuple[str, str, tuple[str, ...]]:
        """Return a document's state on a day, the version in force (or with none, the newest), and the flags."""
        return state_of(self.status(day, id_))

    def in_force(self, day: str = "2025-12-31", id_: str = "POL-001") -> bytes | None:
        """Return the bytes that were in force on a day; None when there were none."""
        status = self.status(day, id_)
        if status.current is None or status.retired is not None:
            return None
        return self.history.bytes_of(status.current.landing.oid)

    def was(self, id_: str, version: str) -> bytes:
        """Return the first bytes that a version of a document was merged with."""
        history = self.history
        return history.bytes_of(history.versions(id_)[version][0].oid)

    def reasons(self) -> list[str]:
        """Return the verdict on every record in words, in the order of their landing."""
        judged = sorted(self.life.judged_records(), key=lambda item: (item.entry.position, item.entry.path))
        return [_verdict(item) for item in judged]

    def altered(self) -> list[str]:
        """Return what was done to records after they had been merged."""
        return [what for entry in self.ledger.entries for what in entry.altered]


def path_for(id_: str) -> str:
    """Return where a document is unless a test puts it elsewhere."""
    return f"policies/{id_.lower()}.md"


def state_of(status: DocumentStatus) -> tuple[str, str, tuple[str, ...]]:
    """Return state, version and flags."""
    current = status.current
    if current is None:
        return (
            "approved" if status.upcoming else "draft",
            (status.upcoming or status.newest).version,
            status.flags,
        )
    return "in-force" if status.retired is None else "retired", current.version, status.flags


def _verdict(item: JudgedRecord) -> str:
    record, verdict = item.entry.record, item.verdict
    what = item.entry.path
    if record is not None:
        what = f"{record.person.removeprefix('p-')} {record.decision} {record.document} {record.version}"
    words = [str(verdict.assurance) if verdict.valid else "refused", *(["contested"] if verdict.contested else [])]
    return f"{what}: {', '.join(words)}" + (f": {verdict.reason}" if verdict.reason else "")


def _writer(by: str | Author) -> Author:
    return PEOPLE[by] if isinstance(by, str) else by


def _moment(text: str) -> datetime:
    """Return a moment of UTC; a day alone means noon."""
    moment = datetime.fromisoformat(text)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return moment.replace(hour=12) if len(text) == 10 else moment
