"""A Word file of Remit's that somebody edited: just their edits become a change of the source, and no word is lost."""

from __future__ import annotations

import difflib
from datetime import date
from pathlib import Path

import pytest
from remit.check import check
from remit.edition import Edition, open_edition
from remit.finding import Finding, RemitError
from remit.intake.returned.differences import UNTRACKED, Edit
from remit.intake.returned.edits import ReturnedEdits, find_edits, write_edits
from remit.intake.wordfile.package import read_package
from remit.paper.word.documents import write_documents, write_job
from support import handbooks
from support.gitrepo import GitRepo
from support.handbooks import BOARD, LEAD, POLICY, PRACTICE, replaced
from support.wordfiles import Edited, append, paragraph, run, xml

TODAY = date(2026, 3, 1)
WHO = "Hanna Example, 2026-02-03"
BODY = """\
## Purpose

We use AI with **great care**, as the [procedure](risk-procedure.md) says.
{{ role_link("lead") }} keeps "it" going.

!!! note "Mind"
    Care is *needed*.

## Terms

Model
:   What was trained.
:   What is used.

- First point
- Second point
    - Below it

1. Name it.
2. Judge it.

| What | Who |
|---|---|
| Store | Team \\| IT |
| Delete | Board |

## Notes

The last word[^1].

[^1]: A footnote of some length.
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    policy = replaced(POLICY).split("\n---\n")[0] + f"\n---\n\n{BODY}"
    made = GitRepo(tmp_path_factory.mktemp("handbook"))
    handbooks.write(made.root, {POLICY: policy})
    made.commit("Begin")
    return made.root


@pytest.fixture(scope="module")
def edition(root: Path) -> Edition:
    return open_edition(root, TODAY)


@pytest.fixture(scope="module")
def job(edition: Edition) -> bytes:
    return write_job(edition, "lead")


@pytest.fixture(scope="module")
def policy(edition: Edition) -> bytes:
    return document(edition, "POL-001")


def document(edition: Edition, id_: str) -> bytes:
    """Return a document's Word file."""
    made = next(iter(write_documents(edition, [edition.handbook.document[id_]])))
    assert not isinstance(made, Finding)
    return made.docx


def returned(edition: Edition, word: Edited) -> ReturnedEdits:
    return find_edits(edition, read_package(word.content, Path("back.docx")))


def changed(proposal: ReturnedEdits) -> list[str]:
    """Return the lines of the source that go (-) and come (+)."""
    lines = difflib.unified_diff(proposal.old.splitlines(), proposal.new.splitlines(), n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def all_carried(proposal: ReturnedEdits) -> bool:
    return not proposal.unapplied and not proposal.unattributed and bool(proposal.applied)


@pytest.mark.parametrize("id_", ["POL-001", "PRC-001", "ROLE-001", "ROLE-002", "ROLE-003"])
def test_what_nobody_edited_changes_nothing(edition: Edition, id_: str) -> None:
    proposal = returned(edition, Edited(document(edition, id_)))
    assert (proposal.new, proposal.applied, proposal.unapplied, proposal.unattributed) == (proposal.old, (), (), ())


FIRST = 'We use AI with great care, as the procedure says. Lead Implementer keeps "it" going.'

EDITS: list[tuple[str, str, str, list[str]]] = [
    (
        *("Builds the management system and keeps it running.", "keeps it running", "improves it"),
        [
            "-purpose: Builds the management system and keeps it running.",
            "+purpose: Builds the management system and improves it.",
        ],
    ),
    (
        *("Plans the work.", "work", "work: all of it"),
        [
            "-key_activities: [Plans the work., Keeps the register.]",
            '+key_activities: ["Plans the work: all of it.", Keeps the register.]',
        ],
    ),
    (
        *("Keep the plan current.", "plan", "plan, and [its] register,"),
        [
            "-    duties: [Keep the plan current., Report on progress.]",
            '+    duties: ["Keep the plan, and [its] register, current.", Report on progress.]',
        ],
    ),
    (
        *("Planning and design", "design", "building"),
        ["-  - area: Planning and design", "+  - area: Planning and building"],
    ),
    (*("Patience", "Patience", "Courage"), ["-  soft: [Patience]", "+  soft: [Courage]"]),
    (
        *("To the board, for the management system.", "board", "“board” #1"),
        [
            "-accountability: To the board, for the management system.",
            '+accountability: "To the “board” #1, for the management system."',
        ],
    ),
]


@pytest.mark.parametrize("tracked", [True, False])
@pytest.mark.parametrize(("text", "old", "new", "expected"), EDITS)
def test_words_of_a_job_description_go_where_they_are_written(
    edition: Edition, job: bytes, text: str, old: str, new: str, expected: list[str], tracked: bool
) -> None:
    word = Edited(job)
    word.replace(text, old, new, tracked=tracked)
    proposal = returned(edition, word)
    assert changed(proposal) == expected
    assert all_carried(proposal)
    assert proposal.applied[0].who == (WHO if tracked else UNTRACKED)
    assert (proposal.applied[0].old, proposal.applied[0].new) == (text, text.replace(old, new))


TEXTS: list[tuple[str, str, str, list[str]]] = [
    (
        *(FIRST, "great", "the greatest"),
        [
            "-We use AI with **great care**, as the [procedure](risk-procedure.md) says.",
            "+We use AI with **the greatest care**, as the [procedure](risk-procedure.md) says.",
        ],
    ),
    (
        *(FIRST, "going", "up *and* {{ x }}"),
        [
            '-{{ role_link("lead") }} keeps "it" going.',
            '+{{ role_link("lead") }} keeps "it" up \\*and\\* <code>&#123;&#123; x }}</code>.',
        ],
    ),
    (*("Care is needed.", "needed", "wanted"), ["-    Care is *needed*.", "+    Care is *wanted*."]),
    (*("What is used.", "used", "in use"), ["-:   What is used.", "+:   What is in use."]),
    (*("Below it", "Below", "Under"), ["-    - Below it", "+    - Under it"]),
    (*("Team | IT", "Team", "The | team"), ["-| Store | Team \\| IT |", "+| Store | The \\| team \\| IT |"]),
    (*("Terms", "Terms", "Words"), ["-## Terms", "+## Words"]),
    (*("The last word.", "last", "very last"), ["-The last word[^1].", "+The very last word[^1]."]),
    (*("AI Policy", "AI", "Our AI"), ["-title: AI Policy", "+title: Our AI Policy"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "old", "new", "expected"), TEXTS)
def test_words_of_a_text_keep_the_marks_around_them(
    edition: Edition, policy: bytes, text: str, old: str, new: str, expected: list[str]
) -> None:
    word = Edited(policy)
    word.replace(text, old, new)
    proposal = returned(edition, word)
    assert changed(proposal) == expected
    assert all_carried(proposal)


def test_words_that_a_macro_puts_there_are_left(edition: Edition, policy: bytes) -> None:
    word = Edited(policy)
    text = FIRST
    word.replace(text, "Lead Implementer", "Somebody")
    proposal = returned(edition, word)
    assert changed(proposal) == []
    edit = Edit(
        old=text,
        new=text.replace("Lead Implementer", "Somebody"),
        who=WHO,
        where=f"{POLICY}:19",
        why="the words are among marks or macros, where they cannot be told apart",
    )
    assert proposal.unapplied == (edit,)


@pytest.mark.parametrize("tracked", [True, False])
def test_new_items_and_paragraphs(edition: Edition, policy: bytes, job: bytes, tracked: bool) -> None:
    word = Edited(policy)
    word.insert_after("Second point", "Between", tracked=tracked)
    word.insert_after("Judge it.", "Treat it & go.", tracked=tracked)
    word.insert_after("The last word.", "One more.", tracked=tracked)
    word.insert_after("One more.", "And one.", tracked=tracked)
    word.insert_after("Notes", "More notes", tracked=tracked)
    proposal = returned(edition, word)
    assert "- Second point\n- Between\n    - Below it\n\n1. Name it.\n2. Judge it.\n3. Treat it & go.\n" in proposal.new
    assert "## Notes\n\n## More notes\n\nThe last word[^1].\n\nOne more.\n\nAnd one.\n\n[^1]: A" in proposal.new
    assert len(changed(proposal)) == 8
    assert all_carried(proposal)
    word = Edited(job)
    word.insert_after("Keeps the register.", "Asks: why?", tracked=tracked)
    word.insert_after("Keep the plan current.", "Keep calm.", tracked=tracked)
    assert changed(returned(edition, word)) == [
        "-key_activities: [Plans the work., Keeps the register.]",
        '+key_activities: [Plans the work., Keeps the register., "Asks: why?"]',
        "-    duties: [Keep the plan current., Report on progress.]",
        "+    duties: [Keep the plan current., Keep calm., Report on progress.]",
    ]


def test_a_new_first_item(edition: Edition, job: bytes) -> None:
    word = Edited(job)
    word.insert_after("Plans the work.", "Asks first.")
    first = next(each for each in word.document.paragraphs if each.text == "Plans the work.")
    first._p.addprevious(next(each for each in word.document.paragraphs if "Asks" in each._p.xml)._p)
    assert changed(returned(edition, word)) == [
        "-key_activities: [Plans the work., Keeps the register.]",
        "+key_activities: [Asks first., Plans the work., Keeps the register.]",
    ]


def test_what_is_taken_out(edition: Edition, policy: bytes, job: bytes) -> None:
    word = Edited(policy)
    for text in ("First point", "Name it.", "The last word.", "Notes"):
        word.delete(text)
    proposal = returned(edition, word)
    assert changed(proposal) == ["-- First point", "-1. Name it.", "-## Notes", "-", "-The last word[^1].", "-"]
    word = Edited(job)
    for text in ("Plans the work.", "Report on progress.", "Patience", "To the board, for the management system."):
        word.delete(text)
    proposal = returned(edition, word)
    assert changed(proposal) == [
        "-key_activities: [Plans the work., Keeps the register.]",
        "+key_activities: [Keeps the register.]",
        "-    duties: [Keep the plan current., Report on progress.]",
        "+    duties: [Keep the plan current.]",
        "-  soft: [Patience]",
        "+  soft: []",
    ]
    assert [(each.old, each.why) for each in proposal.unapplied] == [
        ("To the board, for the management system.", "it is not a paragraph or list item of its own")
    ]


def test_what_is_missing_without_a_tracked_change_is_told_and_left(edition: Edition, job: bytes) -> None:
    word = Edited(job)
    word.delete("Keeps the register.", tracked=False)
    proposal = returned(edition, word)
    assert changed(proposal) == []
    why = "it is missing in the file without a tracked change, and may have been left out by mistake"
    where = f"{LEAD}:12 (`key_activities.2`)"
    assert proposal.unapplied == (Edit(old="Keeps the register.", new="", who=UNTRACKED, where=where, why=why),)


def test_rows_of_a_table(edition: Edition, policy: bytes) -> None:
    word = Edited(policy)
    table = next(each for each in word.document.tables if each.cell(0, 0).text == "What")
    mark = 'w:id="7" w:author="Hanna Example" w:date="2026-02-03T10:00:00Z"'
    cells = "".join(f"<w:tc><w:p><w:ins {mark}>{run(said)}</w:ins></w:p></w:tc>" for said in ("Copy", "*All*"))
    table.rows[2]._tr.addnext(xml(f"<w:tr><w:trPr><w:ins {mark}/></w:trPr>{cells}</w:tr>"))
    for said in ("Store", "Team | IT"):
        word.delete(said)
    proposal = returned(edition, word)
    assert changed(proposal) == ["-| Store | Team \\| IT |", "+| Copy | \\*All\\* |"]
    assert all_carried(proposal)
    assert [(each.old, each.new) for each in proposal.applied] == [("Store | Team | IT", ""), ("", "Copy | *All*")]


def test_one_cell_cannot_go_alone(edition: Edition, policy: bytes) -> None:
    word = Edited(policy)
    word.delete("Store")
    proposal = returned(edition, word)
    assert changed(proposal) == []
    assert [each.why for each in proposal.unapplied] == ["it is not a paragraph or list item of its own"]


def test_a_paragraph_in_two_and_two_in_one(edition: Edition, policy: bytes) -> None:
    word = Edited(policy)
    word.replace("Care is needed.", "needed", "wanted")
    mark = 'w:id="7" w:author="Hanna Example" w:date="2026-02-03T10:00:00Z"'
    first = next(each for each in word.document.paragraphs if each.text == "First point")._p
    first.get_or_add_pPr().append(xml(f"<w:rPr><w:del {mark}/></w:rPr>"))
    proposal = returned(edition, word)
    assert changed(proposal) == [
        "-    Care is *needed*.", "+    Care is *wanted*.", "-- First point", "-- Second point",
        "+- First point Second point",
    ]  # fmt: skip


def test_what_remit_puts_together_is_left_with_where_it_belongs(edition: Edition, policy: bytes) -> None:
    word = Edited(policy)
    word.replace("Policy development", "development", "making")
    word.replace("First issue.", "First", "Second")
    proposal = returned(edition, word)
    assert changed(proposal) == ["-    name: Policy development", "+    name: Policy making"]
    assert proposal.unapplied == (
        Edit(
            old="First issue.",
            new="Second issue.",
            who=WHO,
            where=f"git, and `change` of {POLICY}",
            why="it is put together from elsewhere",
        ),
    )


def test_what_other_files_say_otherwise_today_is_nobody_s_edit(root: Path, job: bytes) -> None:
    other = handbooks.read({POLICY: replaced(POLICY, "Policy development", "Policy making")})
    from dataclasses import replace

    edition = open_edition(root, TODAY)
    proposal = returned(replace(edition, loaded=other), Edited(job))
    assert changed(proposal) == []
    assert proposal.unapplied == ()
    assert [(each.old, each.new) for each in proposal.unattributed] == [("Policy making", "Policy development")]


def test_what_several_people_changed_names_each(edition: Edition, job: bytes) -> None:
    word = Edited(job)
    word.replace("Builds the management system and keeps it running.", "Builds", "Makes")
    word.author = "Otto Example"
    word.insert_after("Plans the work.", "Helps.")
    assert [each.who for each in returned(edition, word).applied] == [WHO, "Otto Example, 2026-02-03"]


def test_a_text_box_and_a_picture_are_told(edition: Edition, job: bytes) -> None:
    word = Edited(job)
    box = (
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"<w:p>{run('Please read.')}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    append(word.document, paragraph(box + "<w:r><w:drawing><a:blip/></w:drawing></w:r>"))
    proposal = returned(edition, word)
    assert [(each.new, each.why) for each in proposal.unapplied] == [
        ("Please read.", "it is in a text box beside the text")
    ]
    assert proposal.notes == ("1 image more than in the file that was given out; images are not carried over.",)


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "handbook")
    handbooks.write(made.root)
    made.commit("Begin")
    return made


def test_a_text_that_has_changed_since_takes_the_edit_where_it_still_says_the_same(repo: GitRepo) -> None:
    word = Edited(write_job(open_edition(repo.root, TODAY), "lead"))
    word.replace("Plans the work.", "work", "whole work")
    word.replace("Patience", "Patience", "Courage")
    word.insert_after("Report on progress.", "Ask for help.")
    new = replaced(LEAD, "[Patience]", "[Calm]", 'version: "1.0.0"', 'version: "1.1.0"')
    repo.write(LEAD, new)
    repo.commit("Change it")
    proposal = returned(open_edition(repo.root, TODAY), word)
    assert changed(proposal) == [
        "-key_activities: [Plans the work., Keeps the register.]",
        "+key_activities: [Plans the whole work., Keeps the register.]",
        "-    duties: [Keep the plan current., Report on progress.]",
        "+    duties: [Keep the plan current., Report on progress., Ask for help.]",
    ]
    assert [(each.old, each.new, each.why) for each in proposal.unapplied] == [
        ("Patience", "Courage", "the file says something else there by now")
    ]
    assert proposal.notes == (
        f"{LEAD} has changed since the file was made from version 1.0.0: what somebody edited is carried into the "
        "present text where that still says the same.",
    )


def test_a_text_that_is_not_in_the_history_is_told(repo: GitRepo) -> None:
    repo.write(LEAD, replaced(LEAD, "[Patience]", "[Calm]"))
    word = Edited(write_job(open_edition(repo.root, TODAY), "lead"))
    repo.write(LEAD, replaced(LEAD))
    proposal = returned(open_edition(repo.root, TODAY), word)
    assert proposal.notes == (
        "The text of ROLE-002 that the file was made from is not in the history, so it is compared with the present "
        "one: what changed in between looks like an edit.",
    )


def test_a_document_that_has_moved_is_found_by_its_id(repo: GitRepo) -> None:
    word = Edited(write_job(open_edition(repo.root, TODAY), "lead"))
    word.replace("Patience", "Patience", "Courage")
    repo.move(LEAD, "roles/leader.md")
    repo.commit("Move")
    proposal = returned(open_edition(repo.root, TODAY), word)
    assert (proposal.path, changed(proposal)) == ("roles/leader.md", ["-  soft: [Patience]", "+  soft: [Courage]"])


def test_a_document_that_is_not_here_is_refused(repo: GitRepo) -> None:
    word = Edited(write_job(open_edition(repo.root, TODAY), "lead"))
    repo.write(LEAD, replaced(LEAD, "ROLE-002", "ROLE-009"))
    with pytest.raises(RemitError, match=r"x\.docx was made from 'ROLE-002', and this handbook has no such document"):
        find_edits(open_edition(repo.root, TODAY), read_package(word.content, Path("x.docx")))


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_it_is_written_and_passes_the_check(repo: GitRepo, ends: str) -> None:
    repo.git("config", "core.autocrlf", "false")
    repo.write(LEAD, b"\xef\xbb\xbf" + replaced(LEAD).replace("\n", ends).encode())
    repo.commit("Other line ends")
    edition = open_edition(repo.root, TODAY)
    word = Edited(write_job(edition, "lead"))
    word.replace("Patience", "Patience", "Courage: always")
    proposal = returned(edition, word)
    write_edits(repo.root, edition, proposal)
    wanted = replaced(LEAD, "[Patience]", '["Courage: always"]').replace("\n", ends)
    assert (repo.root / LEAD).read_bytes() == b"\xef\xbb\xbf" + wanted.encode()
    assert check(open_edition(repo.root, TODAY)).errors == 0


def test_the_same_file_again_changes_nothing_more(repo: GitRepo) -> None:
    edition = open_edition(repo.root, TODAY)
    word = Edited(write_job(edition, "lead"))
    word.replace("Patience", "Patience", "Courage")
    word.insert_after("Report on progress.", "Ask for help.")
    word.delete("Plans the work.")
    write_edits(repo.root, edition, returned(edition, word))
    proposal = returned(open_edition(repo.root, TODAY), word)
    assert (proposal.new, proposal.applied, proposal.unapplied) == (proposal.old, (), ())
    assert proposal.notes[0] == f"3 edits are in {LEAD} already."


def test_a_file_with_changes_that_are_not_committed_is_left_alone(repo: GitRepo) -> None:
    repo.write(LEAD, replaced(LEAD, "[Patience]", "[Calm]"))
    edition = open_edition(repo.root, TODAY)
    word = Edited(write_job(edition, "lead"))
    word.replace("Calm", "Calm", "Courage")
    proposal = returned(edition, word)
    with pytest.raises(RemitError, match="has changes that are not committed"):
        write_edits(repo.root, edition, proposal)
    assert "Calm" in (repo.root / LEAD).read_text("utf-8")
    write_edits(repo.root, edition, proposal, force=True)
    assert "Courage" in (repo.root / LEAD).read_text("utf-8")


def test_a_redacted_copy_redacts_no_source(repo: GitRepo) -> None:
    secret = replaced(
        PRACTICE, "1. Name the risk.", 'Tell <span class="redact">nobody</span> of it.\n\n1. Name the risk.'
    )
    repo.write(PRACTICE, secret)
    repo.commit("Add a secret")
    edition = open_edition(repo.root, TODAY)
    made = next(iter(write_documents(edition, [edition.handbook.document["PRC-001"]], redacted=True)))
    assert not isinstance(made, Finding)
    assert "[redacted]" in "".join(Edited(made.docx).texts())
    proposal = returned(edition, Edited(made.docx))
    assert changed(proposal) == []
    assert proposal.applied == ()


def test_the_same_file_gives_the_same_proposal(edition: Edition, policy: bytes) -> None:
    word = Edited(policy)
    word.replace("Terms", "Terms", "Words")
    word.delete("First point")
    content = word.content
    first, second = (find_edits(edition, read_package(content, Path("x.docx"))) for _ in range(2))
    assert first == second


def test_every_edit_is_told_whatever_became_of_it(edition: Edition, policy: bytes) -> None:
    """Every word that somebody changed is in the proposal: carried, left, or said to be from elsewhere."""
    texts = {text for text in Edited(policy).texts() if text.strip()}
    word = Edited(policy)
    for text in sorted(texts):
        word.replace(text, text[: len(text) // 2] or text, "ZEBRA ")
    proposal = returned(edition, word)
    told = [each.new for each in (*proposal.applied, *proposal.unapplied, *proposal.unattributed)]
    wanted = {f"ZEBRA {text[len(text) // 2 :] if len(text) > 1 else ''}" for text in texts}
    assert {" ".join(each.split()) for each in wanted} <= {" ".join(each.split()) for each in told}


def test_a_role_s_whole_page_comes_back_too(edition: Edition) -> None:
    word = Edited(document(edition, "ROLE-001"))
    word.replace("The board meets every month.", "month", "quarter")
    word.replace("Decide on the policy.", "policy", "policies")
    proposal = returned(edition, word)
    assert proposal.path == BOARD
    assert changed(proposal) == [
        "-    duties: [Decide on the policy.]", "+    duties: [Decide on the policies.]",
        "-The board meets every month.", "+The board meets every quarter.",
    ]  # fmt: skip
