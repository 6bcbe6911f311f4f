"""How findings are shown: to people, to programs, to GitHub and to code scanners."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from remit import __version__, formatters
from remit.finding import Excepted, Finding, Place, Report, Rule, Severity

ERROR = Finding(
    code="SRC109",
    place=Place("policies/ai policy.md", 5, 10),
    message="`version` should be three numbers.",
    fix='Write, for example, `version: "1.2.0"`.',
    subject="POL-001",
    excerpt="version: 1.10",
)
WARNING = Finding(
    code="ROL403",
    place=Place("roles/ü.md", 8, 7),
    message="100 % unused: a, b\nand c.",
    fix="",
    severity=Severity.WARNING,
    excerpt="\trole: ü",
)
NOTICE = Finding(code="XYZ101", place=Place("mkdocs.yml"), message="Just so.", fix="Nothing.", severity=Severity.NOTICE)
EXCEPTED = Excepted(
    finding=Finding(
        code="RAC308", place=Place("policies/b.md", 3, 1), message="External.", fix="Mend.", subject="audit"
    ),
    reason="The board agreed.",
)
REPORT = Report(findings=(ERROR, WARNING, NOTICE), exceptions=(EXCEPTED,))
RULES = {
    code: Rule(code=code, title=f"Title {code}", why=f"Why {code}", fix=f"Mend {code}")
    for code in ("SRC109", "ROL403", "XYZ101", "RAC308")
}
ODD = Place("policies/a\n::error b\udcff\u202e.md", 2, 3)


def test_text() -> None:
    assert list(formatters.as_text(Report(findings=(ERROR, NOTICE), exceptions=(EXCEPTED,)))) == [
        "policies/ai policy.md:5:10: SRC109 `version` should be three numbers.",
        "    5 | version: 1.10",
        "      |          ^",
        '    → Write, for example, `version: "1.2.0"`.',
        "mkdocs.yml:1:1: XYZ101 [notice] Just so.",
        "    → Nothing.",
        "policies/b.md:3:1: RAC308 [excepted] External.",
        "    → The board agreed.",
        "1 error, 1 warning. 1 exception with a reason.",
    ]


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (Report(), "No findings."),
        (Report(exceptions=(EXCEPTED,)), "No findings. 1 exception with a reason."),
        (Report(findings=(ERROR,)), "1 error, 0 warnings."),
        (Report(findings=(ERROR, ERROR, WARNING, NOTICE)), "2 errors, 2 warnings."),
        (
            Report(findings=(WARNING,), exceptions=(EXCEPTED, EXCEPTED)),
            "0 errors, 1 warning. 2 exceptions with a reason.",
        ),
    ],
)
def test_summary(report: Report, line: str) -> None:
    assert formatters.summary(report) == line
    assert list(formatters.as_text(report))[-1] == line


def excerpt(text: str, column: int, width: int = 0) -> tuple[str, str]:
    """The line and the mark below it, without what stands before them."""
    found = Finding(code="A", place=Place("a.md", 7, column), message="M.", fix="", excerpt=text)
    _, line, mark, _ = formatters.as_text(Report(findings=(found,)), width=width)
    return line.removeprefix("    7 | "), mark.removeprefix("      | ")


def test_the_mark_is_below_its_character() -> None:
    assert excerpt("\ta:\tb  ", 5) == (" a: b", "    ^")
    assert excerpt("a: b", 5) == ("a: b", "    ^")
    long = "".join(f"{n:04d}." for n in range(400))
    assert excerpt(long, 1) == (long[:119] + "…", "^")
    assert excerpt(long, 1001) == ("…" + long[941:1059] + "…", " " * 60 + "^")
    assert excerpt(long, 2000) == ("…" + long[1881:], " " * 119 + "^")


@given(st.text("abc\t", max_size=300), st.integers(1, 300), st.integers(0, 200))
def test_a_mark_is_never_far_from_the_text(text: str, column: int, width: int) -> None:
    text = f"x{text}x"
    column = min(column, len(text))
    line, mark = excerpt(text, column, width)
    assert re.fullmatch(" *\\^", mark)
    shown = line[len(mark) - 1]
    assert shown in ("…", text[column - 1].replace("\t", " "))
    assert len(line) <= max(min(width - 8, 120), 20) if width else len(line) <= 120


def test_json() -> None:
    assert json.loads(formatters.as_json(REPORT)) == {
        "findings": [
            {
                "code": "SRC109", "severity": "error", "path": "policies/ai policy.md", "line": 5, "column": 10,
                "message": "`version` should be three numbers.", "fix": 'Write, for example, `version: "1.2.0"`.',
                "subject": "POL-001",
            },
            {
                "code": "ROL403", "severity": "warning", "path": "roles/ü.md", "line": 8, "column": 7,
                "message": "100 % unused: a, b\nand c.", "fix": "", "subject": "",
            },
            {
                "code": "XYZ101", "severity": "notice", "path": "mkdocs.yml", "line": 1, "column": 1,
                "message": "Just so.", "fix": "Nothing.", "subject": "",
            },
        ],
        "exceptions": [
            {
                "code": "RAC308", "severity": "error", "path": "policies/b.md", "line": 3, "column": 1,
                "message": "External.", "fix": "Mend.", "subject": "audit", "reason": "The board agreed.",
            }
        ],
    }  # fmt: skip


def test_json_of_nothing() -> None:
    assert json.loads(formatters.as_json(Report())) == {"findings": [], "exceptions": []}


def test_github() -> None:
    assert list(formatters.as_github(REPORT)) == [
        "::error file=policies/ai policy.md,line=5,col=10,title=SRC109"
        '::`version` should be three numbers. Write, for example, `version: "1.2.0"`.',
        "::warning file=roles/ü.md,line=8,col=7,title=ROL403::100 %25 unused: a, b%0Aand c.",
        "::notice file=mkdocs.yml,line=1,col=1,title=XYZ101::Just so. Nothing.",
    ]


def test_sarif() -> None:
    reported = json.loads(formatters.as_sarif(REPORT, RULES))
    (run,) = reported["runs"]
    assert (reported["version"], reported["$schema"]) == ("2.1.0", "https://json.schemastore.org/sarif-2.1.0.json")
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("Remit", __version__)
    assert [each["id"] for each in driver["rules"]] == ["ROL403", "SRC109", "XYZ101"]
    assert driver["rules"][1] == {
        "id": "SRC109",
        "shortDescription": {"text": "Title SRC109"},
        "fullDescription": {"text": "Why SRC109"},
        "help": {"text": "Mend SRC109"},
    }
    assert [(each["ruleId"], each["ruleIndex"], each["level"]) for each in run["results"]] == [
        ("SRC109", 1, "error"), ("ROL403", 0, "warning"), ("XYZ101", 2, "note"),
    ]  # fmt: skip
    assert [each["locations"][0]["physicalLocation"] for each in run["results"]] == [
        {"artifactLocation": {"uri": "policies/ai%20policy.md"}, "region": {"startLine": 5, "startColumn": 10}},
        {"artifactLocation": {"uri": "roles/%C3%BC.md"}, "region": {"startLine": 8, "startColumn": 7}},
        {"artifactLocation": {"uri": "mkdocs.yml"}, "region": {"startLine": 1, "startColumn": 1}},
    ]


def test_a_strange_file_name_stays_on_its_line_and_steers_nothing() -> None:
    report = Report(findings=(Finding(code="SRC103", place=ODD, message="M.", fix="F."),))
    assert list(formatters.as_text(report)) == [
        r"policies/a\n::error b\xff\u202e.md:2:3: SRC103 M.", "    → F.", "1 error, 0 warnings.",
    ]  # fmt: skip
    (line,) = formatters.as_github(report)
    assert "\n" not in line
    uri = json.loads(formatters.as_sarif(report, {"SRC103": RULES["SRC109"]}))["runs"][0]["results"][0]["locations"][0]
    assert uri["physicalLocation"]["artifactLocation"]["uri"] == "policies/a%0A%3A%3Aerror%20b%FF%E2%80%AE.md"
    assert json.loads(formatters.as_json(report))["findings"][0]["path"] == ODD.path


@given(st.text(), st.text())
def test_github_reads_back_what_was_meant(path: str, message: str) -> None:
    found = Finding(code="A", place=Place(path, 1, 1), message=f"x{message}x", fix="")
    (line,) = formatters.as_github(Report(findings=(found,)))
    assert "\n" not in line
    assert "\r" not in line
    _, properties, text = line.split("::", 2)
    name = properties.removeprefix("error file=").partition(",")[0]
    assert decoded(name) == path
    assert decoded(text) == f"x{message}x"


def decoded(text: str) -> str:
    for written, meant in (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(written, meant)
    return text


def test_findings_are_sorted_as_one_reads() -> None:
    places = [Place("a", 1, 1), Place("a", 1, 2), Place("a", 2, 1), Place("a", 10, 1), Place("b", 1, 1)]
    found = [Finding(code="A", place=place, message="M.", fix="") for place in places]
    assert all(one.sort_key < other.sort_key for one, other in pairwise(found))
