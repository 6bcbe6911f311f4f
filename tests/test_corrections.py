"""What the check can correct by itself: exact edits of single places, and nothing that was approved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from remit.check import all_rules, check
from remit.corrections import apply, corrections
from remit.edition import Edition, open_edition
from remit.finding import Place, TextEdit
from support import checking, handbooks
from support.handbooks import PRACTICE, Changes

EXTRA = "policies/extra.md"
TODAY = date(2026, 4, 15)

CASES: dict[str, tuple[str, str, str]] = {
    "DOC201": ("", 'id: POL-001', "id: POL-002"),
    "DOC207, the title itself": ("# Policy 7\n\n## Purpose\n", "# Policy 7\n", "\n"),
    "DOC207, another": ("  # Another #\n\nText.\n", "  # Another #", "  ## Another #"),
    "DOC207, underlined": ("Another\n=======\n\nText.\n", "=======", "-------"),
    "DOC207, underlined by one": ("Another\n=\n\nText.\n", "\n=\n", "\n---\n"),
    "LNK511": ("| a |\n| - |\n| ``x|y`` `z\\|` |\n", "``x|y``", "``x\\|y``"),
    "LNK514": ('Keep. {: .important title="a b" }\n', '{: .important title="a b" }', ""),
    "SRC112": ("One\u202etwo\u200b.\n", "One\u202e", "One"),
}  # fmt: skip


def edition(changes: Changes) -> Edition:
    return Edition(loaded=handbooks.read(changes), today=TODAY, history=None)


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("name", CASES)
def test_a_correction_removes_its_finding_and_brings_no_other(name: str, ending: str, tmp_path: Path) -> None:
    code = name.partition(",")[0]
    text, old, new = CASES[name]
    before = checking.policy("POL-001" if code == "DOC201" else "POL-007", text=text or "Text.")
    assert before.count(old) == 1
    handbooks.write(tmp_path, {EXTRA: before})
    file = tmp_path / EXTRA
    file.write_bytes(before.replace("\n", ending).encode())
    report = check(open_edition(tmp_path, TODAY))
    known = {each.code for each in report.findings}
    assert code in known
    done = corrections(open_edition(tmp_path, TODAY), report)
    (corrected,) = done.files
    assert (corrected.path, corrected.codes, done.approved) == (EXTRA, (code,), ())
    if code != "SRC112":  # of which a line may have several, found one after the other
        assert corrected.after == before.replace(old, new).replace("\n", ending).encode()
    file.write_bytes(corrected.after)
    again = check(open_edition(tmp_path, TODAY))
    assert code == "SRC112" or {each.code for each in again.findings} <= known - {code}


def test_every_rule_that_corrects_has_a_case() -> None:
    assert {name.partition(",")[0] for name in CASES} <= set(all_rules())


@pytest.mark.parametrize(
    ("content", "edits", "expected"),
    [
        (b"a b c\n", [((1, 1), "a", "x"), ((1, 5), "c", "")], b"x b \n"),
        (b"a b c\n", [((1, 1), "a b", "x"), ((1, 3), "b", "y")], b"a y c\n"),
        (
            b"\xef\xbb\xbfa\r\nb\rc\n",
            [((1, 1), "a", "x"), ((2, 1), "b", "y"), ((3, 1), "c", "z")],
            b"\xef\xbb\xbfx\r\ny\rz\n",
        ),
        (b"a\n", [((1, 1), "b", "x"), ((9, 1), "a", "x"), ((1, 9), "a", "x")], b"a\n"),
        (b"a\x0bb\xe2\x80\xa8c\nd", [((2, 1), "d", "e")], b"a\x0bb\xe2\x80\xa8c\ne"),
    ],
)  # fmt: skip
def test_edits_change_their_places_alone(
    content: bytes, edits: list[tuple[tuple[int, int], str, str]], expected: bytes
) -> None:
    found = {TextEdit(Place("a.md", *place), old, new): "X" for place, old, new in edits}
    assert apply(content, found)[0] == expected


def test_what_is_in_the_diff_is_what_is_written() -> None:
    made = edition({EXTRA: checking.policy("POL-007", text="# Another\n\nText. {.x}\n")})
    (corrected,) = corrections(made, check(made)).files
    assert corrected.codes == ("DOC207", "LNK514")
    lines = list(corrected.diff())
    assert lines[:2] == ["--- policies/extra.md", "+++ policies/extra.md"]
    assert [line for line in lines[2:] if line[0] in "+-"] == ["-# Another", "+## Another", "-Text. {.x}", "+Text. "]


def test_an_id_that_is_known_to_the_main_branch_stays(tmp_path: Path) -> None:
    from support.gitrepo import GitRepo

    repo = GitRepo(tmp_path)
    handbooks.write(tmp_path, {EXTRA: checking.policy("PRC-001")})
    repo.commit("Begin")
    made = open_edition(tmp_path, TODAY)
    report = check(made)
    assert [(each.code, each.place.path) for each in report.findings if each.code == "DOC201"] == [("DOC201", PRACTICE)]
    assert corrections(made, report).files == ()
