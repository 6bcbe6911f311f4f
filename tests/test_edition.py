"""Editions: the handbook as it was on a day and as it was known, and the texts that were in force."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from demo.expected import EXPECTED, OVERDUE, span_on
from remit.demo.build import FIRST_DAY, LAST_DAY, make_keys
from remit.edition import Edition, history_of, in_force, open_edition, past_edition
from remit.finding import RemitError
from remit.register.document_register import as_json
from remit.register.lifecycle import read_lifecycles
from remit.render.expansion import expanded_digest, with_expansions
from remit.tables.raci import matrix
from support.approvals import KEYS, Office
from support.expanding import expand

CONTRACT = [
    *("id", "title", "type", "version", "state", "owner", "approvers", "effective_from", "approved_on", "next_review"),
    *("overdue", "classification", "path", "sha256", "commit", "assurance", "flags"),
]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    make_keys(folder, KEYS)
    return folder


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMIT_CACHE", str(tmp_path_factory.getbasetemp() / "edition-cache"))


@pytest.fixture
def office(tmp_path: Path, keys: Path) -> Office:
    return Office(tmp_path / "office", keys)


def days() -> Iterator[date]:
    yield from (FIRST_DAY + timedelta(days=number) for number in range((LAST_DAY - FIRST_DAY).days + 1))


def past(root: Path, day: str, known_at: str | None = None) -> Edition:
    return with_expansions(in_force(past_edition(root, date.fromisoformat(day), known_at)))


def rows(edition: Edition) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Return state, version and flags by document."""
    return {row.id: (row.state.value, row.version, row.flags) for row in edition.register.rows}


# --- the demonstration


def test_every_day_has_the_register_that_the_script_says(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history = open_edition(demo, LAST_DAY).history
    assert history is not None
    life = read_lifecycles(history)  # read once for all days: the repository does not change meanwhile
    landed = {_vienna(moment) for _, moment in history.times}
    monkeypatch.setattr("remit.edition.read_history", lambda *_, **__: history)
    monkeypatch.setattr("remit.edition.lifecycle.read_lifecycles", lambda _: life)
    found, meant = {}, {}
    as_landed = past_edition(demo, FIRST_DAY)
    for day in days():
        as_landed = past_edition(demo, day) if day in landed else as_landed  # else nothing but the day is another
        edition = with_expansions(in_force(replace(as_landed, today=day)))
        found[day] = {row.id: (row.state.value, row.version, row.flags, row.overdue) for row in edition.register.rows}
        spans = {id_: span_on(id_, day) for id_ in EXPECTED}
        meant[day] = {
            id_: (span.state, span.version, span.flags, day >= OVERDUE.get(id_, date.max))
            for id_, span in spans.items()
            if span
        }
        assert (edition.register.as_of, edition.register.commit) == (day, history.head)
    assert len(found) == 549
    assert {day: (found[day], meant[day]) for day in found if found[day] != meant[day]} == {}


def test_what_is_shown_is_what_the_register_names(demo: Path) -> None:
    """On every first of a month, the bytes of each document that is in force are those of its row."""
    for day in (day for day in days() if day.day == 1):
        edition = in_force(past_edition(demo, day))
        shown = {each.id: sha256(each.source.content).hexdigest() for each in edition.handbook.documents}
        assert {row.id: row.sha256 for row in edition.register.rows} == shown
        for row in edition.register.rows:
            assert edition.history is not None
            blob = edition.history.git.run("cat-file", "blob", f"{row.commit}:{row.path}")
            assert sha256(blob).hexdigest() == row.sha256, row


def test_the_register_has_the_shape_of_the_contract(demo: Path) -> None:
    data = as_json(past(demo, "2025-11-18").register)
    assert json.loads(json.dumps(data)) == data
    assert list(data) == ["as_of", "commit", "documents"]
    documents = data["documents"]
    assert isinstance(documents, list)
    assert [row["id"] for row in documents] == sorted(id_ for id_ in EXPECTED if span_on(id_, date(2025, 11, 18)))
    row = next(row for row in documents if row["id"] == "POL-001")
    history = history_of(past_edition(demo, date(2025, 11, 18)), "POL-001")
    first = history[-1]
    assert {key: row[key] for key in CONTRACT} == {
        "id": "POL-001",
        "title": "AI Policy",
        "type": "policy",
        "version": "1.0.0",
        "state": "in-force",
        "owner": "lead-implementer",
        "approvers": ["top-management"],
        "effective_from": "2025-06-01",
        "approved_on": "2025-05-19",
        "next_review": "2026-06-01",
        "overdue": False,
        "classification": "public",
        "path": "policies/ai-policy.md",
        "sha256": first.sha256,
        "commit": first.commit,
        "assurance": "signed",
        "flags": ["pending"],
    }


def test_the_last_day_is_the_same_seen_from_now_and_from_git(demo: Path) -> None:
    now = with_expansions(in_force(open_edition(demo, LAST_DAY)))
    then = past(demo, LAST_DAY.isoformat())
    assert [row.id for row in now.register.rows] == [row.id for row in then.register.rows]
    # The work tree also has flags for whether it is what was merged (`amended`, `older-version`); the past has none.
    for here, there in zip(now.register.rows, then.register.rows, strict=True):
        assert (here.state, here.version, here.sha256, here.approved_on, here.next_review, here.assurance) == (
            *(there.state, there.version, there.sha256, there.approved_on),
            *(there.next_review, there.assurance),
        )
        assert [flag for flag in here.flags if flag != "amended"] == list(there.flags)


def test_roles_people_and_activities_are_those_of_the_day(demo: Path) -> None:
    early, late = past(demo, "2025-06-01"), past(demo, "2026-10-31")
    held = [[each.person for each in edition.handbook.role["data-protection"].holders] for edition in (early, late)]
    assert held == [[], ["p-rosa"]]
    assert [len(edition.handbook.person["p-vera"].keys) for edition in (early, late)] == [1, 2]
    for edition in (early, late):
        expected = {activity.id for document in edition.handbook.documents for activity in document.activities}
        assert {row.activity.id for row in matrix(edition.handbook).rows} == expected
    assert {row.document.id for row in matrix(early.handbook).rows} == {"POL-001", "PRC-001"}


def test_before_the_first_day_there_is_nothing(demo: Path) -> None:
    with pytest.raises(RemitError) as caught:
        past_edition(demo, FIRST_DAY - timedelta(days=1))
    assert (caught.value.message, caught.value.fix) == ("Nothing had been merged by 2025-04-30.", "Choose a later day.")


def test_a_revision_that_is_not_there(demo: Path) -> None:
    with pytest.raises(RemitError) as caught:
        past_edition(demo, LAST_DAY, "nowhere")
    assert "nowhere" in caught.value.message


def test_the_past_needs_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "mkdocs.yml").write_text("site_name: X\n")
    with pytest.raises(RemitError) as caught:
        past_edition(tmp_path, LAST_DAY)
    assert caught.value.message == "The past is read from git, and there is no history here."
    assert caught.value.fix.startswith("This handbook is not inside a git repository")


# --- what was known when


def test_what_was_known_at_every_landing_is_what_its_own_day_says(demo: Path) -> None:
    """Nothing that was merged later shows: each old revision knows of its day what the script says of it then."""
    history = open_edition(demo, LAST_DAY).history
    assert history is not None
    line = history.git.main_line(history.head or "")[::-1]
    last_of_day = {day: commit for commit, day in ((commit, _vienna(moment)) for commit, moment in line)}
    reported = {day: rows(past(demo, day.isoformat(), commit)) for day, commit in last_of_day.items()}
    meant = {
        day: {id_: (span.state, span.version, _known(span.flags)) for id_ in EXPECTED if (span := span_on(id_, day))}
        for day in last_of_day
    }
    reported = {
        day: {id_: (s, v, _known(flags)) for id_, (s, v, flags) in found.items()} for day, found in reported.items()
    }
    assert {day: (reported[day], meant[day]) for day in reported if reported[day] != meant[day]} == {}


def _vienna(moment: int) -> date:
    return datetime.fromtimestamp(moment, ZoneInfo("Europe/Vienna")).date()


def _known(flags: tuple[str, ...]) -> tuple[str, ...]:
    """Return flags but for `contested`, which is what came to light later."""
    return tuple(flag for flag in flags if flag != "contested")


def test_a_retroactive_correction_shows_only_from_when_it_was_known(office: Office) -> None:
    office.draft("POL-001", "1.0.0", on="2025-02-01")
    office.approve("POL-001", "1.0.0", on="2025-02-03")
    before = office.head
    office.role("board", "{person: p-ada, from: 2024-01-01, to: 2025-02-01}", "{person: p-bo, from: 2025-02-01}")
    office.land("Ada had left already", on="2025-06-01")
    day = "2025-03-01"
    assert rows(past(office.root, day, before))["POL-001"] == ("in-force", "1.0.0", ())
    assert rows(past(office.root, day))["POL-001"] == ("in-force", "1.0.0", ("contested",))
    assert rows(past(office.root, "2025-07-01", before))["POL-001"] == ("in-force", "1.0.0", ())


def test_later_texts_and_records_are_not_known_earlier(office: Office) -> None:
    office.draft("POL-001", "1.0.0", on="2025-02-01")
    revision = office.head
    office.approve("POL-001", "1.0.0", on="2025-02-03")
    office.draft("POL-002", "1.0.0", on="2025-02-04")
    known = past(office.root, "2025-12-31", revision)
    assert {id_: row for id_, row in rows(known).items() if id_.startswith("POL")} == {
        "POL-001": ("draft", "1.0.0", ())
    }
    assert known.register.commit == revision


# --- which texts


def test_the_text_in_force_is_shown_where_the_newest_one_is(office: Office) -> None:
    first = office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0")
    office.move("policies/pol-001.md", "policies/people/care.md")
    office.text("POL-001", "1.1.0", "Otherwise.", path="policies/people/care.md")
    office.land("Move and change")
    edition = in_force(open_edition(office.root, date(2025, 12, 31)))
    shown, newest = edition.handbook.document["POL-001"], edition.newest.document["POL-001"]
    assert (shown.source.content, shown.version, shown.path) == (first, "1.0.0", "policies/people/care.md")
    assert (newest.version, newest.path) == ("1.1.0", "policies/people/care.md")
    assert rows(edition)["POL-001"] == ("in-force", "1.0.0", ("pending",))


def test_where_documents_stood_is_worked_out_once_for_all_older_texts(office: Office) -> None:
    """So that a handbook of which everything is being changed takes time for each document, not for each pair."""

    class Counted(tuple[tuple[str, str, int, int | None], ...]):
        walks = 0

        def __iter__(self) -> Iterator[tuple[str, str, int, int | None]]:
            Counted.walks += 1
            return super().__iter__()

    ids = [f"POL-{number:03}" for number in range(1, 9)]
    for id_ in ids:
        office.draft(id_, "1.0.0", "See [the first](pol-001.md).")
        office.approve(id_, "1.0.0")
    for id_ in ids:
        office.move(f"policies/pol-{id_[4:]}.md", f"policies/new/pol-{id_[4:]}.md")
        office.text(id_, "1.1.0", "Otherwise.", path=f"policies/new/pol-{id_[4:]}.md")
    office.land("Move and change")
    edition = open_edition(office.root, date(2025, 12, 31))
    assert edition.history is not None
    vars(edition.history)["stays"] = Counted(edition.history.stays)
    shown = in_force(edition).handbook.document
    assert {shown[id_].version for id_ in ids} == {"1.0.0"}
    assert all(b"[the first](pol-001.md)" in shown[id_].source.content for id_ in ids)
    assert Counted.walks == 1


def test_a_draft_is_shown_as_it_lies_here(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    written = office.text("POL-001", "1.0.0", "Not committed.")
    edition = in_force(open_edition(office.root, date(2025, 12, 31)))
    assert edition.handbook.document["POL-001"].source.content == written
    assert rows(edition)["POL-001"] == ("draft", "1.0.0", ("uncommitted",))


def test_what_lies_here_uncommitted_never_is_the_text_in_force(office: Office) -> None:
    first = office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0")
    office.text("POL-001", "1.0.0", "Tampered.")
    edition = in_force(open_edition(office.root, date(2025, 12, 31)))
    assert edition.handbook.document["POL-001"].source.content == first
    assert rows(edition)["POL-001"] == ("in-force", "1.0.0", ("uncommitted", "pending"))


def test_a_file_that_is_gone_leaves_its_row(office: Office) -> None:
    office.draft("POL-001", "1.0.0", on="2025-02-01")
    office.approve("POL-001", "1.0.0", on="2025-02-02")
    office.remove("policies/pol-001.md")
    office.land("Away", on="2025-03-01")
    for edition in (past(office.root, "2025-04-01"), in_force(open_edition(office.root, date(2025, 4, 1)))):
        assert rows(edition)["POL-001"] == ("in-force", "1.0.0", ("missing",))
        assert "POL-001" not in edition.handbook.document
    assert rows(past(office.root, "2025-02-28"))["POL-001"] == ("in-force", "1.0.0", ())


# --- what a text takes from other files


CALL = 'Ask the {{ role_link("lead") }}.'


def approve_as_seen(office: Office, id_: str, on: str) -> None:
    edition = open_edition(office.root, date.fromisoformat(on))
    office.approve(id_, "1.0.0", on=on, expanded=expanded_digest(edition, edition.handbook.document[id_]))


def test_a_name_from_another_file_that_reads_otherwise_is_reported(office: Office) -> None:
    office.draft("POL-001", "1.0.0", CALL, on="2025-02-01")
    approve_as_seen(office, "POL-001", "2025-02-02")
    assert rows(past(office.root, "2025-02-02"))["POL-001"] == ("in-force", "1.0.0", ())
    lead = (office.root / "roles/lead.md").read_text()
    office.write("roles/lead.md", lead.replace("title: The lead", "title: The leader"))
    office.land("Rename", on="2025-03-01")
    assert rows(past(office.root, "2025-02-28"))["POL-001"] == ("in-force", "1.0.0", ())
    for edition in (past(office.root, "2025-03-01"), with_expansions(in_force(open_edition(office.root, LAST_DAY)))):
        assert rows(edition)["POL-001"] == ("in-force", "1.0.0", ("expanded-changed",))


def test_a_document_at_the_place_of_another_shows_its_own_text(office: Office) -> None:
    """What was expanded to compare it with what was approved stays out of the page that now has its path."""
    office.draft("POL-001", "1.0.0", CALL, on="2025-02-01")
    approve_as_seen(office, "POL-001", "2025-02-02")
    office.move("policies/pol-001.md", "policies/moved.md")
    office.text("POL-002", "1.0.0", 'Another text: {{ role_link("board") }}', path="policies/pol-001.md")
    office.land("Another one in its place", on="2025-03-01")
    edition = with_expansions(in_force(open_edition(office.root, LAST_DAY)))
    other = edition.handbook.document["POL-002"]
    assert expand(edition, other.source, other).strip() == "## Purpose\n\nAnother text: [The board](../roles/board.md)"
    moved = edition.handbook.document["POL-001"]
    assert expand(edition, moved.source, moved).strip() == "## Purpose\n\nAsk the [The lead](../roles/lead.md)."


def test_what_is_known_of_approvals_is_read_once(demo: Path) -> None:
    edition = open_edition(demo, LAST_DAY)
    assert edition.life is not None
    assert in_force(edition).life is edition.life
