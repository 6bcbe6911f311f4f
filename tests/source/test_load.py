"""Files become a handbook; a fault in one never hides in, or spills into, another."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from remit.check import check
from remit.edition import Edition
from remit.finding import Finding, RemitError, Rule
from remit.model import Document, Role, Settings
from remit.source import reading_rules
from remit.source.loading import Loaded, load
from remit.source.trees import MemoryTree, WorkTree
from support.handbooks import (
    BOARD,
    HANDBOOK,
    INDEX,
    LEAD,
    PEOPLE,
    POLICY,
    PRACTICE,
    SETTINGS,
    TEAM,
    Changes,
    read,
    replaced,
    write,
)

FindingPlace = tuple[str, str, int, int]


def places_of(findings: tuple[Finding, ...]) -> list[FindingPlace]:
    return [(each.code, *each.place) for each in findings]


def checked(changes: Changes) -> list[FindingPlace]:
    """What a whole check says."""
    return places_of(check(Edition(loaded=read(changes), today=date(2026, 3, 1), history=None)).findings)


# ---- what is read


def test_the_small_handbook_is_read_whole() -> None:
    loaded = read()
    handbook = loaded.handbook
    assert loaded.findings == ()
    assert [(each.id, type(each), each.path) for each in handbook.ordered] == [
        ("POL-001", Document, POLICY),
        ("PRC-001", Document, PRACTICE),
        ("ROLE-001", Role, BOARD),
        ("ROLE-002", Role, LEAD),
        ("ROLE-003", Role, TEAM),
    ]
    assert [person.id for person in handbook.people] == ["p-ada", "p-bo", "p-cy"]
    assert [page.source.path for page in loaded.pages] == [INDEX]
    assert loaded.files == frozenset(HANDBOOK) - {SETTINGS}
    assert set(loaded.contents) == set(HANDBOOK)
    assert handbook.damaged == frozenset()
    assert handbook.settings.organisation == "Small Organisation"


def test_positions_count_from_the_beginning_of_the_file() -> None:
    source = read().handbook.document["POL-001"].source
    assert source.body_line == 17
    assert source.body.startswith("## Purpose\n")
    assert [source.place(*keys)[1:] for keys in ((), ("id",), ("activities", 0, "raci", "board"), ("no", "key"))] == [
        (2, 1), (2, 5), (14, 28), (2, 1),
    ]  # fmt: skip


def test_what_is_no_text_is_noted_and_left_alone() -> None:
    loaded = read(
        {"policies/logo.png": b"\x89PNG\xff", "roles/notes.txt": b"\xff", "policies/sub/deep.md": HANDBOOK[POLICY]}
    )
    assert loaded.findings == ()
    assert {"policies/logo.png", "roles/notes.txt", "policies/sub/deep.md"} <= loaded.files
    assert [each.path for each in loaded.handbook.documents if each.id == "POL-001"] == [POLICY, "policies/sub/deep.md"]


def test_the_front_matter_of_a_page_is_what_the_site_engine_can_read() -> None:
    loaded = read(
        {INDEX: "---\ntitle: &x !y [\n---\n\nText\n", "content/b.md": "--- \nText", "content/c.md": "---\nText"}
    )
    assert places_of(loaded.findings) == [("SRC103", "content/c.md", 1, 1), ("SRC104", INDEX, 3, 1)]
    fine = read({INDEX: "---\ntitle: &x Home\nother: *x\nmy: [own, {key: 1}]\ntitle: Again\n---\n\nText\n"})
    assert fine.findings == ()
    assert [(page.source.body, page.source.body_line) for page in loaded.pages] == [("--- \nText", 1), ("Text\n", 5)]


def test_without_people_and_settings_there_are_none() -> None:
    loaded = read({PEOPLE: None, SETTINGS: None})
    assert (loaded.findings, loaded.handbook.people, loaded.handbook.settings) == ((), (), Settings())


@pytest.mark.parametrize(
    "settings", ["", "site_name: x\n", "extra:\n", "extra: []\n", "extra: {remit: }\n", "- a\n", "text\n"]
)
def test_settings_may_be_missing(settings: str) -> None:
    loaded = read({SETTINGS: settings})
    assert (loaded.findings, loaded.handbook.settings) == ((), Settings())


# ---- one fault, one finding


BROKEN_HEADERS = {
    "colon": ("title: Lead Implementer", "title: Lead: Implementer"),
    "open quote": ("title: Lead Implementer", 'title: "Lead Implementer'),
    "open bracket": ("reports_to: [board]", "reports_to: [board"),
    "tab": ("  technical: [Risk", "\ttechnical: [Risk"),
    "odd indentation": ("title: Lead", " title: Lead"),
    "no colon": ("title: Lead", "title Lead"),
    "NUL": ("title: Lead", "title: \0Lead"),
    "line separator": ("title: Lead", "title: \u2028Lead"),
    "mistyped key": ("role: lead", "roel: lead"),
    "key of the wrong kind": ("role: lead", "role: [lead]"),
    "key with an alias": ("title: Lead Implementer", "title: *lead"),
    "unknown key": ("role: lead", "role: lead\ncolour: blue"),
    "bad date": ("from: 2025-02-01", "from: 2025-02-30"),
    "not closed": ("[Three years with management systems.]\n", "[Three years with management systems.]\n\x00"),
    "quoted key": ("role: lead", '"role" : "lead"\nno: no'),
    "deep": ("qualifications: [", "qualifications: " + "[" * 30),
}


@pytest.mark.parametrize(("old", "new"), BROKEN_HEADERS.values(), ids=BROKEN_HEADERS)
def test_a_role_that_cannot_be_read_is_the_only_file_with_a_finding(old: str, new: str) -> None:
    found = checked({LEAD: replaced(LEAD, old, new)})
    assert [each[1] for each in found] == [LEAD]


UNREADABLE: dict[str, tuple[str | bytes, FindingPlace]] = {
    "not opened": (HANDBOOK[LEAD].replace("---\n", "", 1), ("SRC103", LEAD, 1, 1)),
    "not closed": (HANDBOOK[LEAD].replace("\n---\n", "\n", 1), ("SRC103", LEAD, 1, 1)),
    "UTF-16": (HANDBOOK[LEAD].encode("utf-16"), ("SRC101", LEAD, 1, 1)),
    "Latin-1": (HANDBOOK[LEAD].replace("Patience", "Pati\u00e9nce").encode("latin-1"), ("SRC101", LEAD, 21, 14)),
    "too large": (HANDBOOK[LEAD] + "x" * 2**20, ("SRC102", LEAD, 1, 1)),
    "header too large": (replaced(LEAD, "short: Lead", f"short: {'x' * 2**16}"), ("SRC102", LEAD, 1, 1)),
    "CR and a colon": (
        HANDBOOK[LEAD].replace("\n", "\r").replace("title: Lead", "title: Lead:"),
        ("SRC104", LEAD, 3, 12),
    ),
}


@pytest.mark.parametrize(("content", "found"), UNREADABLE.values(), ids=UNREADABLE)
def test_so_is_a_role_whose_file_cannot_be_read(content: str | bytes, found: FindingPlace) -> None:
    assert checked({LEAD: content}) == [found]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (replaced(PEOPLE, "name: Ada Example", "name: Ada: Example"), (3, 14)),
        (replaced(PEOPLE, "bo@example.org", "bo"), (8, 12)),
        (replaced(PEOPLE, "id: p-bo", "idd: p-bo"), (6, 5)),
        (replaced(PEOPLE, "people:", "peopel:"), (1, 1)),
        (HANDBOOK[PEOPLE].encode("utf-16"), (1, 1)),
        (HANDBOOK[PEOPLE] + "---\n", (17, 1)),
        (HANDBOOK[PEOPLE] + "#" * 2**20, (1, 1)),
    ],
    ids=["colon", "bad e-mail", "mistyped id", "mistyped people", "UTF-16", "two documents", "too large"],
)
def test_people_who_cannot_be_read_are_not_unknown(content: str | bytes, place: tuple[int, int]) -> None:
    assert [each[1:] for each in checked({PEOPLE: content})] == [(PEOPLE, *place)]


def test_not_even_when_their_key_is_quite_another() -> None:
    found = checked({PEOPLE: replaced(PEOPLE, "people:", "staff:")})
    assert found == [("SRC107", PEOPLE, 1, 1), ("SRC108", PEOPLE, 1, 1)]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("review_months: 12}\n      procedure", "review_months: twelve}\n      procedure", (13, 51)),
        ("types:", "organisaton: x\n    types:", (12, 5)),
        ("types:", "scheme: racy\n    types:", (12, 13)),
        ("types:", "time_zone: Nowhere\n    types:", (12, 16)),
        ("types:", "rules: {RAC302: no}\n    types:", (12, 21)),
        ("types:", "exceptions: [{rule: RAC302}]\n    types:", (12, 18)),
        ("types:", "organisation: Twice\n    types:", (12, 5)),
        ("      role: {", "      rule: {", (15, 7)),
    ],
)
def test_what_is_faulty_in_the_settings_is_reported_and_the_rest_holds(
    old: str, new: str, place: tuple[int, int]
) -> None:
    found = checked({SETTINGS: replaced(SETTINGS, old, new), **approvers_written_out})
    assert {each[1:] for each in found} == {(SETTINGS, *place)}


approvers_written_out: Changes = {
    path: replaced(path, "owner:", "approvers: [board]\nowner:") for path in (BOARD, LEAD, TEAM)
}


def test_exceptions_beside_a_faulty_one_hold_and_keep_their_places() -> None:
    more = """\
    exceptions:
      - {rule: RAC3, subject: a, reason: A reason that is long enough.}
      - {rule: RAC302, subject: b, reason: A reason that is long enough.}
      - {rule: RAC303, subject: c}
      - {rule: RAC304, subject: d, reason: A reason that is long enough.}
"""
    loaded = read({SETTINGS: HANDBOOK[SETTINGS] + more})
    assert places_of(loaded.findings) == [("SRC109", SETTINGS, 17, 16), ("SRC108", SETTINGS, 19, 9)]
    kept = loaded.handbook.settings.exceptions
    assert [(each.rule, each.subject, each.place) for each in kept] == [
        ("RAC302", "b", (SETTINGS, 18, 9)),
        ("RAC304", "d", (SETTINGS, 20, 9)),
    ]


def test_a_misspelt_key_is_not_missing_as_well() -> None:
    found = read(
        {POLICY: replaced(POLICY, "owner: lead", "ownr: lead", "    name: Policy", "    nmae: Policy")}
    ).findings
    assert [(*each.place[1:], each.message, each.fix) for each in found] == [
        (12 + 1, 5, "`nmae` is not a key that Remit knows.", "Did you mean `name`?"),
        (7, 1, "`ownr` is not a key that Remit knows.", "Did you mean `owner`?"),
    ]


def test_an_alias_is_reported_once_and_not_as_a_missing_value_too() -> None:
    text = replaced(
        POLICY, "owner: lead\n", "owner: *o\n", "{lead: R,", "{lead: *r,", "audience: [all-staff]", "audience: *a"
    )
    assert [each[0] for each in places_of(read({POLICY: text}).findings)] == ["SRC106"] * 3


def test_a_hidden_character_in_the_header_is_reported_once() -> None:
    assert places_of(read({POLICY: replaced(POLICY, "title: AI", "title: A\0I")}).findings) == [
        ("SRC112", POLICY, 3, 9)
    ]


def test_a_hidden_character_in_the_body_does_not_stop_reading() -> None:
    loaded = read({POLICY: replaced(POLICY, "We use", "We\u202e use")})
    assert places_of(loaded.findings) == [("SRC112", POLICY, 19, 3)]
    assert "POL-001" in loaded.handbook.document


# ---- anything at all


@given(
    st.binary(max_size=300) | st.text(max_size=300).map(str.encode),
    st.sampled_from([POLICY, LEAD, PEOPLE, SETTINGS, INDEX]),
)
@example(b"", PEOPLE)
@example(b"---", POLICY)
@example(b"\xef\xbb\xbf", LEAD)
def test_no_file_can_stop_the_reading(content: bytes, path: str) -> None:
    lies_within(load(MemoryTree({path: content})), content)


HEADERS = st.lists(
    st.sampled_from(
        HANDBOOK[LEAD].split("\n---\n")[0].split("\n")[1:] + HANDBOOK[POLICY].split("\n---\n")[0].split("\n")[1:]
    )
    | st.text(max_size=12),
    max_size=30,
)


@given(HEADERS, st.sampled_from([POLICY, LEAD]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_no_header_can_stop_the_reading(lines: list[str], path: str, line_end: str) -> None:
    content = "\n".join(["---", *lines, "---", "", "## Text", ""]).replace("\n", line_end).encode()
    lies_within(load(MemoryTree({path: content})), content)


@given(
    st.lists(
        st.sampled_from(HANDBOOK[SETTINGS].split("\n") + HANDBOOK[PEOPLE].split("\n")) | st.text(max_size=12),
        max_size=30,
    )
)
def test_no_settings_can_stop_the_reading(lines: list[str]) -> None:
    content = "\n".join(["extra:", "  remit:", *lines]).encode()
    lies_within(load(MemoryTree({SETTINGS: content})), content)
    lies_within(load(MemoryTree({PEOPLE: content})), content)


def lies_within(loaded: Loaded, content: bytes) -> None:
    """Every finding lies in the file, is one line of text and says what to do."""
    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for found in loaded.findings:
        assert 1 <= found.place.line <= len(lines)
        assert 1 <= found.place.column <= len(lines[found.place.line - 1]) + 1
        assert found.message.endswith(".")
        assert (found.message + found.fix).isprintable()
        assert found.fix
    assert len(set(loaded.findings)) == len(loaded.findings)


# ---- work trees


def test_a_work_tree_is_read_as_files_in_memory_are(tmp_path: Path) -> None:
    from_disk = load(WorkTree(write(tmp_path)))
    assert from_disk.handbook == read().handbook
    assert from_disk.files == read().files


def test_links_are_not_followed(tmp_path: Path) -> None:
    root = write(tmp_path / "handbook")
    outside = tmp_path / "outside.md"
    outside.write_text(HANDBOOK[POLICY])
    (root / "policies/linked.md").symlink_to(outside)
    (root / "policies/dangling.md").symlink_to("nowhere")
    (root / "policies/circle").symlink_to(".", target_is_directory=True)
    (root / "roles/linked").symlink_to(tmp_path, target_is_directory=True)
    (root / "content/picture.png").symlink_to(outside)
    message = "This is a link or a device, not a plain file."
    assert [(each.code, each.place.path, each.message) for each in load(WorkTree(root)).findings] == [
        ("SRC111", path, message)
        for path in (
            "policies/circle", "policies/dangling.md", "policies/linked.md", "roles/linked", "content/picture.png"
        )
    ]  # fmt: skip


def test_a_folder_that_is_a_link_is_not_entered(tmp_path: Path) -> None:
    root = write(tmp_path / "handbook", {POLICY: None, PRACTICE: None})
    (root / "policies").rmdir() if (root / "policies").exists() else None
    (root / "policies").symlink_to(tmp_path, target_is_directory=True)
    assert places_of(load(WorkTree(root)).findings) == [("SRC111", "policies", 1, 1)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_make_the_reader_wait(tmp_path: Path) -> None:
    os.mkfifo(write(tmp_path) / "policies/pipe.md")
    assert places_of(load(WorkTree(tmp_path)).findings) == [("SRC111", "policies/pipe.md", 1, 1)]


def test_hidden_files_and_folders_are_no_part_of_a_handbook(tmp_path: Path) -> None:
    write(tmp_path, {"policies/.draft.md": "x", "policies/.git/a.md": "x", "content/.cache/b.md": "x"})
    assert load(WorkTree(tmp_path)).findings == ()
    memory = read({"policies/.draft.md": "x", "policies/.git/a.md": "x", "content/.cache/b.md": "x"})
    assert memory.files == load(WorkTree(tmp_path)).files


def test_folders_that_are_missing_or_files_hold_nothing(tmp_path: Path) -> None:
    (tmp_path / "policies").write_text("a file")
    assert load(WorkTree(tmp_path)) == Loaded(handbook=load(WorkTree(tmp_path)).handbook)


@pytest.mark.parametrize(
    "name", [b"with space.md", b"two\nlines.md", b"b\xff.md", "ü\u202e.md".encode(), b"-rf.md", b"a:1:2.md"]
)
def test_strange_names_are_read_and_shown_on_one_line(name: bytes, tmp_path: Path) -> None:
    write(tmp_path)
    try:
        (tmp_path / "policies" / os.fsdecode(name)).write_text("no front matter")
    except (OSError, UnicodeError):
        pytest.skip("this system has no such names")
    (found,) = load(WorkTree(tmp_path)).findings
    assert (found.code, os.fsencode(found.place.path)) == ("SRC103", b"policies/" + name)
    assert str(found.place).isprintable()
    assert str(found.place).encode().endswith(b".md:1:1")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything is readable here")
@pytest.mark.parametrize("path", ["policies", POLICY])
def test_what_may_not_be_read_is_named(path: str, tmp_path: Path) -> None:
    forbidden = write(tmp_path) / path
    forbidden.chmod(0)
    try:
        with pytest.raises(RemitError, match=r"cannot be read: Permission denied\."):
            load(WorkTree(tmp_path))
    finally:
        forbidden.chmod(0o755)


def test_what_the_system_refuses_to_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)

    def refuse(*arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", refuse)
        with pytest.raises(RemitError) as caught:
            list(WorkTree(tmp_path).entries("policies", ""))
    assert caught.value.message == f"{tmp_path / 'policies'} cannot be read: Permission denied."
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refuse)
        with pytest.raises(RemitError) as caught:
            WorkTree(tmp_path).read(POLICY)
    assert caught.value.message == f"{tmp_path / POLICY} cannot be read: Permission denied."


def test_huge_files_are_not_read_to_their_end(tmp_path: Path) -> None:
    with (write(tmp_path) / POLICY).open("wb") as file:
        file.truncate(2**33)  # takes no room on the disk
    assert places_of(load(WorkTree(tmp_path)).findings) == [("SRC102", POLICY, 1, 1)]


# ---- the faults' own words


@pytest.mark.parametrize("rule", reading_rules.ALL, ids=lambda rule: rule.code)
def test_what_a_fault_says_is_wrong_is_found_and_what_is_right_is_not(rule: Rule) -> None:
    if not rule.wrong:
        return
    assert rule.code in {each.code for each in read({"policies/z.md": example_of(rule.wrong)}).findings}
    if rule.right:
        assert rule.code not in {each.code for each in read({"policies/z.md": example_of(rule.right)}).findings}


def example_of(text: str) -> str:
    return text if text.startswith(("---", "# ")) else f"---\n{text}\n---\n"
