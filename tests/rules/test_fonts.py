"""The rules about characters that no font can show, and about the handbook's own fonts."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fonts.test_handbook_fonts import font
from remit.check import check
from remit.edition import open_edition
from remit.finding import Severity
from remit.rules.fonts import character_without_glyph
from remit.rules.registry import Context
from support.checking import TODAY, Case, Reported, edition, findings, policy, role, with_settings
from support.handbooks import HANDBOOK, PEOPLE, SETTINGS, read, replaced, write

EXTRA = "policies/extra.md"
ROLE = "roles/extra.md"
FIX = "Write it with other characters, or put a font that has it into `fonts/`."


def missing(path: str, line: int, column: int, what: str, fix: str = FIX) -> Reported:
    """Return the finding on a character."""
    return Reported("FNT901", path, line, column, f"No font can show {what}.", fix)


CASES = [
    Case(
        "FNT901 in a text",
        {EXTRA: policy(text="## Purpose\n\nAs 方針 says, 方 comes first.")},
        [missing(EXTRA, 12, 4, "“方” (U+65B9)"), missing(EXTRA, 12, 5, "“針” (U+91DD)")],
        {EXTRA: policy(text="## Purpose\n\n☐ As the policy says → „so“. ✅ محمد, Łódź, हिन्दी")},
    ),
    Case(
        "FNT901 by its number",
        {EXTRA: policy(text="A &lt; &#x65B9; &copy;")},
        [missing(EXTRA, 10, 8, "“方” (U+65B9)")],
        {EXTRA: policy(text="A &lt; &copy; &nosuch; &#x41;")},
    ),
    Case(
        "FNT901 in front matter",
        {EXTRA: policy(title="A 方", activities='[{id: a, name: "B 針", raci: {lead: R/A}}]')},
        [missing(EXTRA, 3, 10, "“方” (U+65B9)"), missing(EXTRA, 8, 31, "“針” (U+91DD)")],
        {EXTRA: policy(title="A policy # 方")},
    ),
    Case(
        "FNT901 escaped in front matter",
        {EXTRA: policy(title=r'"A \u65b9"')},
        [missing(EXTRA, 3, 8, "“方” (U+65B9)")],
        {EXTRA: policy(title=r'"A \u00e9"')},
    ),
    Case(
        "FNT901 on several lines of a role",
        {ROLE: role("ROLE-009", "extra", key_activities="\n  - One.\n  - Two 方.", reports_to="[board]")},
        [missing(ROLE, 13, 9, "“方” (U+65B9)")],
        {ROLE: role("ROLE-009", "extra", key_activities="\n  - One.\n  - Two.", reports_to="[board]")},
    ),
    Case(
        "FNT901 a private character",
        {EXTRA: policy(text="The \ue000 mark")},
        [
            missing(
                EXTRA,
                10,
                5,
                "(U+E000, private use)",
                "Write a character that means the same everywhere, or use an image.",
            )
        ],
        {EXTRA: policy(text="The mark")},
    ),
    Case(
        "FNT901 many characters",
        {EXTRA: policy(text="我們謹慎地使用人工智慧")},
        [
            missing(EXTRA, 10, 1, "“我” (U+6211)"),
            missing(EXTRA, 10, 2, "“們” (U+5011)"),
            missing(EXTRA, 10, 3, "“謹” (U+8B39)"),
            Reported(
                "FNT901",
                EXTRA,
                10,
                4,
                "8 more characters of this text cannot be shown: U+614E, U+5730, U+4F7F, U+7528, U+4EBA, ….",
                "Put a font that has them into `fonts/`.",
            ),
        ],
        {EXTRA: policy(text="We use AI with care.")},
    ),
    Case(
        "FNT901 in a name",
        {PEOPLE: replaced(PEOPLE, "name: Bo Example", "name: 張 Bo Example")},
        [missing(PEOPLE, 7, 11, "“張” (U+5F35)")],
        {PEOPLE: replaced(PEOPLE, "name: Bo Example", "name: محمد Example")},
    ),
    Case(
        "FNT901 in the organisation's name",
        {SETTINGS: replaced(SETTINGS, "Small Organisation", "小 Organisation")},
        [missing(SETTINGS, 11, 19, "“小” (U+5C0F)")],
        {SETTINGS: replaced(SETTINGS, "Small Organisation", "Ελλάδα Organisation")},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_rule_reports_what_is_wrong_and_nothing_else(case: Case) -> None:
    assert findings(case.wrong) == case.expected
    assert findings(case.right) == []


def test_one_more_character_is_one() -> None:
    (*_, last) = findings({EXTRA: policy(text="我們謹慎")})
    assert last.message == "One more character of this text cannot be shown: U+614E."


def test_control_characters_are_reported_once() -> None:
    assert [each.code for each in findings({EXTRA: policy(text="a\x01b\ufeff")})] == ["SRC112"]


def test_the_organisation_may_live_with_it() -> None:
    lived = {EXTRA: policy(text="方"), SETTINGS: with_settings("rules: {FNT901: warning}")}
    assert [each.severity for each in check(edition(lived)).findings] == [Severity.WARNING]


def test_the_handbooks_own_font_shows_what_it_has_and_an_unusable_one_is_reported(tmp_path: Path) -> None:
    root = write(tmp_path, {EXTRA: policy(text="方針")})
    font(root / "fonts/own.ttf", characters="方")
    (root / "fonts/odd.otf").write_bytes(b"x")
    found = [Reported.of(each) for each in check(open_edition(root, TODAY)).findings]
    assert found == [
        Reported(
            "FNT902",
            "fonts/odd.otf",
            1,
            1,
            "The font is not used: it is damaged, or no font.",
            "Replace or remove it.",
        ),
        missing(EXTRA, 10, 2, "“針” (U+91DD)"),
    ]


def test_a_thousand_documents_are_looked_through_in_a_tenth_of_a_second() -> None:
    text = "## Purpose\n\n" + "We use AI with care – “always” & café. " * 150
    loaded = read({f"policies/p-{n:04}.md": policy(f"POL-{n:04}", text) for n in range(10, 1010)})
    context = Context(
        handbook=loaded.handbook, today=TODAY, register=edition().register, contents={PEOPLE: HANDBOOK[PEOPLE].encode()}
    )
    begin = time.process_time()
    assert list(character_without_glyph(context)) == []
    assert time.process_time() - begin < 0.4  # 0.1 s on an idle machine
