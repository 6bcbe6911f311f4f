"""A Word file that came back: an edit goes where it was made and nowhere else, and what is not carried over is told."""

from __future__ import annotations

import difflib
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn
from remit.edition import Edition, open_edition
from remit.finding import Finding
from remit.intake.returned.edits import ReturnedEdits, find_edits, write_edits
from remit.intake.wordfile.package import read_package
from remit.paper.word.documents import write_documents
from support import handbooks
from support.gitrepo import GitRepo
from support.handbooks import POLICY, replaced
from support.wordfiles import TRACKED, Edited, part, repacked, run, xml

TODAY = date(2026, 3, 1)
WHO = "Hanna Example, 2026-02-03"
UNTRACKED = "typed without tracked changes"
OTHERWISE = "the file says something else there by now"
UNSURE = "the file has changed since, and it is uncertain where in it this is now"
MOVED = "it was moved without a tracked change; move it in the file"
BODY = """\
## Devices

| Device | Allowed | Logged |
|---|---|---|
| Laptop | Yes | Yes |
| Phone | Yes | No |
| Tablet | No | No |

## Risks

| Level | Name | Points |
|---|---|---|
| Low | alpha | 1 |
| Low | beta | 2 |

- Done.
- Judged.
- Done.

See [the standard](https://example.org/std) for **more**[^1].

None.

## Exceptions

None.

[^1]: A footnote of some length.
"""


class Nth(Edited):
    """A Word file in which the last of several paragraphs of one text may be meant."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.nth = 0

    def _paragraph(self, text: str) -> Any:
        return [each for each in self._all() if "".join(t.text or "" for t in each.iter(qn("w:t"))) == text][self.nth]

    def row(self, text: str) -> Any:
        """Return the row of a table that has a text in its first cell."""
        return next(row for table in self.document.tables for row in table.rows if row.cells[0].text == text)

    def say(self, row: str, column: int, new: str) -> None:
        """Write another word into a cell, tracked."""
        paragraph = self.row(row).cells[column].paragraphs[0]
        old = paragraph.text
        same = [each for each in self._all() if "".join(t.text or "" for t in each.iter(qn("w:t"))) == old]
        self.nth = next(n for n, each in enumerate(same) if each is paragraph._p)
        self.replace(old, old, new)

    def take_out(self, row: Any) -> None:
        """Take a row out, tracked."""
        row._tr.get_or_add_trPr().append(xml("<w:del TRACKED/>"))
        for each in list(row._tr.iter(qn("w:r"))):
            self._delete_run(each)


def policy(body: str) -> str:
    return replaced(POLICY).split("\n---\n")[0] + f"\n---\n\n{body}"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "handbook")
    handbooks.write(made.root, {POLICY: policy(BODY)})
    made.commit("Begin")
    return made


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    made = GitRepo(tmp_path_factory.mktemp("handbook"))
    handbooks.write(made.root, {POLICY: policy(BODY)})
    made.commit("Begin")
    edition = open_edition(made.root, TODAY)
    word = next(iter(write_documents(edition, [edition.handbook.document["POL-001"]])))
    assert not isinstance(word, Finding)
    return word.docx


@pytest.fixture
def word(given: bytes) -> Nth:
    return Nth(given)


def since(repo: GitRepo, *changes: str) -> Edition:
    """Change the source after the Word file was made, and return the handbook."""
    body = BODY
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in body
        body = body.replace(old, new, 1)
    repo.write(POLICY, policy(body))
    if changes:
        repo.commit("Change it")
    return open_edition(repo.root, TODAY)


def returned(edition: Edition, content: bytes) -> ReturnedEdits:
    return find_edits(edition, read_package(content, Path("back.docx")))


def changed(proposal: ReturnedEdits) -> list[str]:
    """Return the lines of the source that go (-) and come (+)."""
    lines = difflib.unified_diff(proposal.old.splitlines(), proposal.new.splitlines(), n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def told(proposal: ReturnedEdits) -> list[tuple[str, str, str]]:
    return [(each.old, each.new, each.why) for each in proposal.unapplied]


CELLS = [
    ("Laptop", 1, "No", ["-| Laptop | Yes | Yes |", "+| Laptop | No | Yes |"]),
    ("Laptop", 2, "No", ["-| Laptop | Yes | Yes |", "+| Laptop | Yes | No |"]),
    ("Phone", 1, "No", ["-| Phone | Yes | No |", "+| Phone | No | No |"]),
    ("Tablet", 1, "Yes", ["-| Tablet | No | No |", "+| Tablet | Yes | No |"]),
    ("Tablet", 2, "Yes", ["-| Tablet | No | No |", "+| Tablet | No | Yes |"]),
]


@pytest.mark.parametrize(("row", "column", "new", "expected"), CELLS)
def test_of_equal_cells_the_one_changes_that_was_edited(
    repo: GitRepo, word: Nth, row: str, column: int, new: str, expected: list[str]
) -> None:
    word.say(row, column, new)
    proposal = returned(since(repo), word.content)
    assert (changed(proposal), told(proposal)) == (expected, [])


@pytest.mark.parametrize(
    ("nth", "expected"), [(0, "- Finished.\n- Judged.\n- Done.\n"), (1, "- Done.\n- Judged.\n- Finished.\n")]
)
def test_of_equal_items_the_one_changes_that_was_edited(repo: GitRepo, word: Nth, nth: int, expected: str) -> None:
    word.nth = nth
    word.replace("Done.", "Done", "Finished")
    proposal = returned(since(repo), word.content)
    assert expected in proposal.new
    assert len(changed(proposal)) == 2


def test_an_item_that_is_taken_out_beside_one_that_says_the_same(repo: GitRepo, word: Nth) -> None:
    word.nth = 1
    word.delete("Done.")
    proposal = returned(since(repo), word.content)
    assert "- Done.\n- Judged.\n\nSee" in proposal.new
    assert changed(proposal) == ["-- Done."]


def test_a_row_put_above_since_takes_no_edit(repo: GitRepo, word: Nth) -> None:
    word.say("Laptop", 2, "No")
    proposal = returned(since(repo, "| Laptop", "| Desktop | Yes | Yes |\n| Laptop"), word.content)
    assert changed(proposal) == ["-| Laptop | Yes | Yes |", "+| Laptop | Yes | No |"]
    assert told(proposal) == []
    line = proposal.old[: proposal.old.index("| Laptop")].count("\n") + 1
    assert [each.where for each in proposal.applied] == [f"{POLICY}:{line}"]


def test_a_row_that_has_gone_since_gives_its_edit_to_no_other(repo: GitRepo, word: Nth) -> None:
    word.say("Laptop", 2, "No")
    proposal = returned(since(repo, "| Laptop | Yes | Yes |\n", ""), word.content)
    assert changed(proposal) == []
    assert told(proposal) == [("Yes", "No", UNSURE)]


def test_a_row_that_has_changed_since_is_left(repo: GitRepo, word: Nth) -> None:
    word.say("Phone", 2, "Yes")
    word.say("Laptop", 1, "No")
    proposal = returned(since(repo, "| Phone | Yes |", "| Phone | Never |"), word.content)
    assert changed(proposal) == ["-| Laptop | Yes | Yes |", "+| Laptop | No | Yes |"]
    assert told(proposal) == [("No", "Yes", UNSURE)]


def test_a_row_is_taken_out_only_if_all_its_cells_are_the_same(repo: GitRepo, word: Nth) -> None:
    word.take_out(word.row("Low"))
    edition = since(repo, "| Low | alpha", "| Low | KEEP ME | 9 |\n| Low | alpha")
    proposal = returned(edition, word.content)
    assert changed(proposal) == ["-| Low | alpha | 1 |"]
    assert [(each.old, each.new) for each in proposal.applied] == [("Low | alpha | 1", "")]
    proposal = returned(since(repo, "| Low | alpha | 1 |", "| Low | KEEP ME | 1 |"), word.content)
    assert changed(proposal) == []
    assert told(proposal) == [("Low | alpha | 1", "", UNSURE)]


def test_two_edits_of_one_row_and_a_row_below_it(repo: GitRepo, word: Nth) -> None:
    word.say("Laptop", 1, "No")
    word.say("Laptop", 2, "No")
    row = word.row("Laptop")._tr
    row.addnext(new_row("Watch", "Yes", "Yes"))
    proposal = returned(since(repo, "## Devices\n", "## Devices\n\nSome words.\n"), word.content)
    assert changed(proposal) == ["-| Laptop | Yes | Yes |", "+| Laptop | No | No |", "+| Watch | Yes | Yes |"]
    assert told(proposal) == []


def test_the_same_file_again_finds_its_edits_of_equal_words(repo: GitRepo, word: Nth) -> None:
    word.say("Laptop", 2, "No")
    word.row("Laptop")._tr.addnext(new_row("Watch", "Yes", "Yes"))
    word.take_out(word.row("Low"))
    word.nth = 1
    word.delete("Done.")
    edition = since(repo)
    write_edits(repo.root, edition, returned(edition, word.content))
    proposal = returned(open_edition(repo.root, TODAY), word.content)
    assert (proposal.new, proposal.applied, proposal.unapplied) == (proposal.old, (), ())
    assert proposal.notes[0] == f"4 edits are in {POLICY} already."


def test_an_equal_word_elsewhere_makes_no_edit_done_already(repo: GitRepo, word: Nth) -> None:
    word.say("Laptop", 2, "No")
    proposal = returned(since(repo, "| Tablet", "| Radio | No | No |\n| Tablet"), word.content)
    assert changed(proposal) == ["-| Laptop | Yes | Yes |", "+| Laptop | Yes | No |"]


def test_an_equal_paragraph_below_another_heading_takes_no_edit(repo: GitRepo, word: Nth) -> None:
    word.replace("None.", "None", "Two")
    proposal = returned(since(repo, "None.\n\n## Exceptions", "Kept.\n\n## Exceptions"), word.content)
    assert (changed(proposal), told(proposal)) == ([], [("None.", "Two.", UNSURE)])
    proposal = returned(since(repo, "See [the", "Mind: see [the"), word.content)
    assert "None.\n\n[^1]" in proposal.new
    assert changed(proposal) == ["-None.", "+Two."]


def test_an_edit_beside_one_of_equal_items_that_has_gone_is_left(repo: GitRepo, word: Nth) -> None:
    word.nth = 1
    word.replace("Done.", "Done", "Finished")
    proposal = returned(since(repo, "- Done.\n- Judged.\n", "- Judged it.\n"), word.content)
    assert (changed(proposal), told(proposal)) == ([], [("Done.", "Finished.", UNSURE)])


def new_row(*cells: str) -> Any:
    """Return a row that was put in, tracked."""
    inner = "".join(f"<w:tc><w:p><w:ins {TRACKED}>{run(said)}</w:ins></w:p></w:tc>" for said in cells)
    return xml(f"<w:tr><w:trPr><w:ins {TRACKED}/></w:trPr>{inner}</w:tr>")


def test_a_new_table_is_left(repo: GitRepo, word: Nth) -> None:
    table = xml("<w:tbl><w:tblPr/><w:tblGrid/></w:tbl>")
    for cells in (("a", "b"), ("c", "d")):
        table.append(new_row(*cells))
    word._paragraph("Judged.").addnext(table)
    proposal = returned(since(repo), word.content)
    assert changed(proposal) == []
    assert told(proposal) == [("", "a | b", "it is a row of a new table"), ("", "c | d", "it is a row of a new table")]


def test_a_row_above_the_heading_of_a_table_and_a_part_of_a_row_are_left(repo: GitRepo, word: Nth) -> None:
    word.row("Device")._tr.addprevious(new_row("x", "y", "z"))
    word.row("Phone")._tr.append(deepcopy(new_row("new")[1]))
    proposal = returned(since(repo), word.content)
    assert changed(proposal) == []
    assert told(proposal) == [
        ("", "x | y | z", "no row of a table of the file comes right before it"),
        ("", "new", "it is a part of a row, and only whole rows are put in"),
    ]


def test_a_row_with_an_empty_cell_keeps_its_columns(repo: GitRepo, word: Nth) -> None:
    word.row("Phone")._tr.addnext(new_row("Watch", "", "No"))
    assert changed(returned(since(repo), word.content)) == ["+| Watch |  | No |"]


def test_a_new_footnote_is_left(repo: GitRepo, word: Nth) -> None:
    reference = xml(f'<w:ins {TRACKED}><w:r><w:footnoteReference w:id="77"/></w:r></w:ins>')
    word._paragraph("Judged.").append(reference)
    notes = part(word.content, "word/footnotes.xml").decode()
    new = f'<w:footnote w:id="77"><w:p>{run("Mine.")}</w:p></w:footnote></w:footnotes>'
    content = repacked(word.content, {"word/footnotes.xml": notes.replace("</w:footnotes>", new).encode()})
    proposal = returned(since(repo), content)
    assert changed(proposal) == []
    assert told(proposal) == [("", "Mine.", "it is a new footnote, or a new paragraph of one")]


SEE = "See the standard for more."


def test_a_reference_to_a_footnote_that_was_taken_out_is_told(repo: GitRepo, word: Nth) -> None:
    reference = next(word.document.element.body.iter(qn("w:footnoteReference"))).getparent()
    word._delete_run(reference)
    proposal = returned(since(repo), word.content)
    assert changed(proposal) == []
    why = "the reference to a footnote was taken out"
    assert told(proposal) == [(f"{SEE} (1 footnote)", f"{SEE} (0 footnotes)", why)]
    assert proposal.unapplied[0].who == WHO


def test_another_address_of_a_link_is_told(repo: GitRepo, word: Nth) -> None:
    relations = part(word.content, "word/_rels/document.xml.rels")
    other = relations.replace(b"https://example.org/std", b"https://evil.example/x")
    proposal = returned(since(repo), repacked(word.content, {"word/_rels/document.xml.rels": other}))
    assert changed(proposal) == []
    assert told(proposal) == [
        (
            "the standard (https://example.org/std)",
            "the standard (https://evil.example/x)",
            "the address of a link was changed",
        )
    ]


def test_a_heading_of_another_level_and_bold_words_are_told(repo: GitRepo, word: Nth) -> None:
    heading = word._paragraph("Risks")
    heading.pPr.pStyle.set(qn("w:val"), "Heading2")
    item = next(word._paragraph("Judged.").iter(qn("w:r")))
    item.insert(0, xml("<w:rPr><w:b/></w:rPr>"))
    proposal = returned(since(repo), word.content)
    assert changed(proposal) == []
    assert told(proposal) == [
        ("Risks (level 1)", "Risks (level 2)", "the level of a heading was changed"),
        ("Judged. (plain)", "Judged. (bold: Judged.)", "bold or italic was changed"),
    ]


def test_an_edit_of_the_page_header_is_told(repo: GitRepo, word: Nth) -> None:
    header = word.document.sections[0].header._element
    found = next(each for each in header.iter(qn("w:r")) if "AI Policy" in "".join(each.itertext()))
    added = xml(f"<w:ins {TRACKED}>{run('Ours')}</w:ins>")
    found.addnext(added)
    word._delete_run(found)
    proposal = returned(since(repo), word.content)
    assert changed(proposal) == []
    assert [(each.who, each.why) for each in proposal.unapplied] == [
        (WHO, "it is in the header or footer of the pages, which Remit generates")
    ]
    assert ("AI Policy" in proposal.unapplied[0].old, "Ours" in proposal.unapplied[0].new) == (True, True)


def test_what_was_moved_without_a_tracked_change_is_not_doubled(repo: GitRepo, word: Nth) -> None:
    word._paragraph("Done.").addprevious(word._paragraph("Judged."))
    word.row("Laptop")._tr.addprevious(word.row("Tablet")._tr)
    proposal = returned(since(repo), word.content)
    assert (changed(proposal), proposal.applied) == ([], ())
    assert {each.why for each in proposal.unapplied} == {MOVED}
    assert sorted(each.new for each in proposal.unapplied if each.new) == sorted(
        each.old for each in proposal.unapplied if each.old
    )
    assert "Tablet" in {each.new for each in proposal.unapplied}


def test_a_row_that_was_typed_without_a_tracked_change_stays_whole(repo: GitRepo, word: Nth) -> None:
    row = deepcopy(word.row("Laptop")._tr)
    next(row.iter(qn("w:t"))).text = "Desktop"
    word.row("Laptop")._tr.addnext(row)
    assert changed(returned(since(repo), word.content)) == ["+| Desktop | Yes | Yes |"]


def test_a_line_of_its_state_that_remit_set_is_no_new_paragraph(repo: GitRepo, word: Nth) -> None:
    state = next(each.text for each in word.document.paragraphs if each.text.startswith("Draft: "))
    word.insert_after(state, "Another state.", tracked=False)
    proposal = returned(since(repo), word.content)
    assert (changed(proposal), told(proposal)) == ([], [])
    assert [each.new for each in proposal.unattributed] == ["Another state."]
