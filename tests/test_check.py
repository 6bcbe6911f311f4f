"""The check as a whole: order, severities, exceptions, excerpts, and every rule's own words."""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from remit.check import all_rules, check
from remit.finding import Severity
from remit.formatters import as_json
from remit.review.gate.registry import GATES
from remit.rules.registry import RULES
from support.checking import Case, Reported, edition, findings, policy, with_settings
from support.handbooks import HANDBOOK, INDEX, POLICY, PRACTICE, SETTINGS, replaced

ROOT = Path(__file__).resolve().parent.parent
EXTRA = "policies/extra.md"
NO_A = "[{id: a, name: A, raci: {lead: R}}]"
NOBODY_ACCOUNTABLE = Reported(
    "RAC302", EXTRA, 8, 37, "Nobody is accountable (A) for “A”.", "Give exactly one role the letter A."
)


def excepting(subject: str = "a", rule: str = "RAC302", until: str = "", more: str = "") -> dict[str, str]:
    """Return settings with an exception, and a policy in which nobody is accountable for the activity `a`."""
    entry = f"{{rule: {rule}, subject: {subject}, reason: Decided by the board.{until and f', until: {until}'}}}"
    return {SETTINGS: with_settings(f"exceptions:\n  - {entry}\n{more}"), EXTRA: policy(activities=NO_A)}


def idle(message: str, line: int = 17) -> Reported:
    """Return the finding on an exception that excepts nothing."""
    fix = "Remove the exception, correct its subject, or decide anew and set a later `until`."
    return Reported("SET603", SETTINGS, line, 9, message, fix)


def test_the_small_handbook_is_clean() -> None:
    assert check(edition()) == check(edition(today=date(2030, 1, 1)))
    assert (check(edition()).findings, check(edition()).exceptions) == ((), ())


def test_findings_come_in_reading_order() -> None:
    expected = findings(
        {
            INDEX: "# Home\n\n[b](b.md) [a](a.md)\n",
            EXTRA: policy(owner="nobody", activities=NO_A, text="[x](x.md)"),
            PRACTICE: replaced(PRACTICE, "owner: lead", "owner: laed"),
        }
    )
    assert [(each.path, each.line, each.column, each.code) for each in expected] == [
        (INDEX, 3, 5, "LNK501"),
        (INDEX, 3, 15, "LNK501"),
        (EXTRA, 7, 8, "DOC203"),
        (EXTRA, 8, 37, "RAC302"),
        (EXTRA, 11, 5, "LNK501"),
        (PRACTICE, 7, 8, "DOC203"),
    ]


@pytest.mark.parametrize(
    ("severity", "errors", "warnings"), [("error", 1, 0), ("warning", 0, 1), ("notice", 0, 1), ("off", 0, 0)]
)
@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("RAC302", {EXTRA: policy(activities=NO_A)}),
        ("LNK506", {EXTRA: policy(text="<script>x</script>")}),
        ("LNK508", {EXTRA: policy(text="[the form][form]")}),
        ("DOC207", {EXTRA: policy(text="# Title")}),
        ("SET603", {SETTINGS: with_settings("exceptions: [{rule: RAC302, subject: x, reason: Because we say so.}]")}),
    ],
)
def test_the_organisation_weighs_every_rule(
    code: str, changes: dict[str, str], severity: str, errors: int, warnings: int
) -> None:
    weighed = f"    rules: {{{code}: {severity}}}\n"
    report = check(edition({**changes, SETTINGS: changes.get(SETTINGS, HANDBOOK[SETTINGS]) + weighed}))
    assert [(finding.code, finding.severity) for finding in report.findings] == [(code, severity)] * (errors + warnings)
    assert (report.errors, report.warnings) == (errors, warnings)


@pytest.mark.parametrize("severity", ["warning", "notice", "'off'"])
def test_what_stops_the_build_is_an_error_whatever_the_settings_say(severity: str) -> None:
    faulty = {EXTRA: policy(text="[x](gone.md)"), SETTINGS: with_settings(f"rules: {{LNK501: {severity}}}")}
    report = check(edition(faulty))
    assert [(finding.code, finding.severity) for finding in report.findings] == [
        ("SET605", Severity.ERROR),
        ("LNK501", Severity.ERROR),
    ]
    excepted = with_settings("exceptions: [{rule: LNK501, subject: POL-002, reason: Because we say so.}]")
    report = check(edition({**faulty, SETTINGS: excepted}))
    assert [finding.code for finding in report.findings] == ["SET605", "LNK501"]
    assert report.exceptions == ()


def test_an_exception_keeps_a_finding_back_and_says_why() -> None:
    report = check(edition(excepting()))
    assert report.findings == ()
    assert [(Reported.of(item.finding), item.reason) for item in report.exceptions] == [
        (NOBODY_ACCOUNTABLE, "Decided by the board.")
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (excepting(until="2026-03-02"), []),
        (
            excepting(until="2026-03-01"),
            [idle("The exception of RAC302 for `a` ended on 2026-03-01."), NOBODY_ACCOUNTABLE],
        ),
        (excepting("b"), [idle("The exception of RAC302 for `b` matches no finding."), NOBODY_ACCOUNTABLE]),
        (excepting("A"), [idle("The exception of RAC302 for `A` matches no finding."), NOBODY_ACCOUNTABLE]),
        (
            excepting(rule="RAC303"),
            [idle("The exception of RAC303 for `a` matches no finding."), NOBODY_ACCOUNTABLE],
        ),
        (
            excepting(rule="RAC399"),
            [
                Reported("SET602", SETTINGS, 17, 9, "There is no rule RAC399.", "Did you mean `RAC308`?"),
                NOBODY_ACCOUNTABLE,
            ],
        ),
        (
            excepting(more="  - {rule: RAC302, subject: a, reason: Decided before., until: 2026-01-01}"),
            [idle("The exception of RAC302 for `a` ended on 2026-01-01.", 18)],
        ),
        (excepting(more="rules: {RAC302: 'off'}"), []),
    ],
    ids=["running", "over on the day", "other subject", "other letters", "other rule", "no rule", "two", "off anyway"],
)
def test_exceptions(changes: dict[str, str], expected: list[Reported]) -> None:
    assert sorted(findings(changes)) == sorted(expected)


def test_a_finding_shows_its_line() -> None:
    (finding,) = check(edition({EXTRA: policy(activities=NO_A).replace("\n", "\r\n")})).findings
    assert finding.excerpt == f"activities: {NO_A}"
    (finding,) = check(edition({EXTRA: policy(text="a\u202eb")})).findings
    assert (finding.code, finding.place.column, finding.excerpt) == ("SRC112", 2, "a\N{REPLACEMENT CHARACTER}b")


def test_the_json_is_that_of_the_contract() -> None:
    (finding,) = json.loads(as_json(check(edition({EXTRA: policy(activities=NO_A)}))))["findings"]
    wanted = {"code", "severity", "path", "line", "column", "message", "fix"}
    assert {key: finding[key] for key in sorted(wanted)} == dict(
        zip(("code", "path", "line", "column", "message", "fix"), NOBODY_ACCOUNTABLE, strict=True)
    ) | {"severity": "error"}


def cases() -> Mapping[str, list[Case]]:
    """Return the cases of every rule that the tests of the rules hold."""
    found: dict[str, list[Case]] = {}
    for name in ("documents", "fonts", "links", "raci", "roles", "settings"):
        for case in importlib.import_module(f"rules.test_{name}").CASES:
            found.setdefault(case.name.split()[0], []).append(case)
    return found


READING: Mapping[str, dict[str, str | bytes | None]] = {
    "SRC101": {EXTRA: policy().encode() + b"\xff"},
    "SRC102": {EXTRA: policy(text="x" * 1_100_000)},
    "SRC103": {EXTRA: "# A policy\n"},
    "SRC104": {EXTRA: policy(summary="a: b")},
    "SRC105": {EXTRA: policy().replace("owner: lead", "owner: lead\nowner: lead")},
    "SRC106": {EXTRA: policy(owner="&x lead")},
    "SRC107": {EXTRA: policy(clasification="internal")},
    "SRC108": {EXTRA: policy().replace("owner: lead\n", "")},
    "SRC109": {EXTRA: policy(effective_from="2026-13-01")},
    "SRC110": {EXTRA: policy(approved_by="Jane Example")},
    "SRC112": {EXTRA: policy(text="a\u2066b")},
    "SRC113": {EXTRA: policy(audience="[" * 30 + "]" * 30)},
}


@pytest.mark.parametrize("code", READING)
def test_reading_faults_are_findings_like_any_other(code: str) -> None:
    assert [expected.code for expected in findings(READING[code])] == [code]


def test_every_rule_has_a_case() -> None:
    # in tests/source, tests/approvals, tests/paper and tests/rules, because they need more than texts
    elsewhere = {"SRC111", "DOC206", "REC801", "REC802", "REC803", "FNT902", "PAP801", "PAP802", "PAP803"} | {
        "LNK509",
        "LNK510",
    }
    elsewhere |= {"LNK513", "SET606"}  # tests/site/test_reading.py: they need the site's engine
    elsewhere |= set(GATES.rules)  # the table of changes in tests/review
    assert set(all_rules()) - elsewhere == set(cases()) | set(READING)


def test_every_rule_says_what_why_and_how() -> None:
    for code, rule in all_rules().items():
        assert rule.code == code
        assert rule.title, code
        assert not rule.title.endswith("."), code
        assert rule.why.endswith("."), code
        assert rule.fix.endswith("."), code
        assert rule.severity is not Severity.OFF, code
        assert rule.wrong != rule.right or not rule.wrong, code


def test_every_module_of_rules_is_loaded() -> None:
    """A rule whose module nobody imports would never be asked."""
    for registry, decorator in ((RULES, "@rule("), (GATES, "@gate(")):
        folder = ROOT / "macros" / registry.package.replace(".", "/")
        written = {path.stem for path in folder.glob("*.py") if decorator in path.read_text("utf-8")}
        assert set(registry.families) == written


_ORGANISATION = [("lead-implementer", "lead"), ("top-management", "board"), ("ai-development", "ai-team")]


def _spoken(text: str) -> str:
    """Put the keys of the small handbook in the place of those that the examples use."""
    for example, key in [*_ORGANISATION, ("lead-implementor", "leed"), ("compliance-legal", "ai-team")]:
        text = text.replace(example, key)
    return text.replace("external-auditor", "auditor")


def _with(text: str) -> dict[str, str]:
    keys = dict(line.split(": ", 1) for line in _spoken(text).split("\n") if ": " in line and line[0] != "#")
    if "raci" in keys:
        keys = {"activities": f"[{{id: a, name: A, raci: {keys['raci']}}}]"}
    auditor = policy("ROLE-009", title="Auditor", type="role", role="auditor", short="Aud", purpose="P.")
    return {
        EXTRA: policy(**keys),
        "policies/two.md": policy("POL-009", lifecycle="retired"),
        "roles/auditor.md": auditor.replace("owner: lead", "owner: auditor\nkind: external"),
    }


@pytest.mark.parametrize(
    "code", ["DOC203", "DOC205", "RAC301", "RAC302", "RAC303", "RAC304", "RAC307", "RAC308", "SRC107"]
)
def test_examples_of_front_matter_are_true(code: str) -> None:
    rule = all_rules()[code]
    assert code in [expected.code for expected in findings(_with(rule.wrong))]
    assert code not in [expected.code for expected in findings(_with(rule.right))]


@pytest.mark.parametrize("code", ["LNK501", "LNK502", "LNK503", "LNK504", "LNK506", "MAC701"])
def test_examples_of_text_are_true(code: str) -> None:
    rule = all_rules()[code]
    ai: dict[str, str | bytes | None] = {
        "policies/logo.png": b"x",
        POLICY: HANDBOOK[POLICY] + "\n## Exceptions\n\nNone.\n",
    }
    unescaped = [text.replace("{% raw %}", "").replace("{% endraw %}", "") for text in (rule.wrong, rule.right)]
    wrong, right = (findings({**ai, EXTRA: policy(text=text)}) for text in unescaped)
    assert code in [expected.code for expected in wrong]
    assert [expected.code for expected in right if expected.code == code] == []


def big(documents: int) -> dict[str, str]:
    """Return documents that link to each other, each with activities of its own."""
    found = {}
    for number in range(documents):
        links = [(number + step) % documents for step in range(10)]
        raci = {"lead": "R", "board": "A"}
        rows = [{"id": f"a-{number}-{k}", "name": f"A {number} {k}", "raci": raci} for k in range(3)]
        found[f"policies/p-{number:04d}.md"] = policy(
            f"POL-{number + 100:04d}",
            "\n\n".join(
                f"## Part {part}\n\nSee [it](p-{to:04d}.md#part-{part}). {'Word ' * 90}"
                for part, to in enumerate(links)
            ),
            title=f"Policy {number}",
            satisfies='{iso-42001: ["5.2"]}',
            activities=json.dumps(rows),
        )
    return found


def _seconds(changes: Mapping[str, str]) -> tuple[float, int]:
    found = edition(changes)
    begin = time.process_time()
    report = check(found)
    return time.process_time() - begin, len(report.findings)


@pytest.mark.parametrize("number", [200, pytest.param(1000, marks=pytest.mark.slow)])
def test_many_documents_are_checked_in_seconds_even_when_everything_is_wrong(number: int) -> None:
    documents = big(number)
    seconds, count = _seconds(documents)
    assert count == 0
    assert seconds < number / 100
    everything_moved = {
        path: text.replace("(p-", "(q-").replace("owner: lead", f"owner: l{path[-7:-3]}")
        for path, text in documents.items()
    }
    seconds, count = _seconds(everything_moved)
    assert count == 11 * number
    assert seconds < number / 50
