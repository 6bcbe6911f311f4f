"""How findings are shown: as text for people, as JSON, as GitHub annotations, as SARIF."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from remit import __version__
from remit.finding import Finding, Report, Rule, Severity
from remit.text import count

_LONGEST, _SHORTEST = 120, 20


def as_text(report: Report, *, width: int = 0) -> Iterator[str]:
    """Yield a report line by line, for people: what is wrong, the line itself, and how to fix it.

    With the `width` of a terminal, the line itself is cut so that the mark below it is under the right column.
    """
    for finding in report.findings:
        weight = "" if finding.severity is Severity.ERROR else f"[{finding.severity}] "
        yield f"{finding.place}: {finding.code} {weight}{finding.message}"
        if finding.excerpt.strip():
            yield from _excerpt(finding, width)
        if finding.fix:
            yield f"    → {finding.fix}"
    for item in report.exceptions:
        yield f"{item.finding.place}: {item.finding.code} [excepted] {item.finding.message}"
        yield f"    → {item.reason}"
    yield summary(report)


def summary(report: Report) -> str:
    """Return the closing line of a report."""
    if not report.findings:
        text = "No findings."
    else:
        text = f"{count(report.errors, 'error')}, {count(report.warnings, 'warning')}."
    if report.exceptions:
        text += f" {count(len(report.exceptions), 'exception')} with a reason."
    return text


def as_json(report: Report) -> str:
    """Return a report as JSON, in the shape of the contract, with the exceptions beside the findings."""
    data = {
        "findings": [_plain(finding) for finding in report.findings],
        "exceptions": [{**_plain(item.finding), "reason": item.reason} for item in report.exceptions],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def as_github(report: Report) -> Iterator[str]:
    """Yield workflow commands that GitHub shows beside the lines of a pull request."""
    for finding in report.findings:
        place = finding.place
        properties = {
            "file": place.path,
            "line": str(place.line),
            "col": str(place.column),
            "title": finding.code,
        }
        written = ",".join(f"{name}={_escape(value, property_=True)}" for name, value in properties.items())
        yield f"::{finding.severity} {written}::{_escape(f'{finding.message} {finding.fix}'.strip())}"


def as_sarif(report: Report, rules: Mapping[str, Rule]) -> str:
    """Return a report as SARIF 2.1.0 (OASIS), for code-scanning services."""
    used = sorted({finding.code for finding in report.findings})
    run = {
        "tool": {
            "driver": {
                "name": "Remit",
                "version": __version__,
                "rules": [
                    {
                        "id": code,
                        "shortDescription": {"text": rules[code].title},
                        "fullDescription": {"text": rules[code].why},
                        "help": {"text": rules[code].fix},
                    }
                    for code in used
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, used) for finding in report.findings],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _result(finding: Finding, codes: list[str]) -> dict[str, object]:
    from urllib.parse import quote

    level = "note" if finding.severity is Severity.NOTICE else str(finding.severity)
    return {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": level,
        "message": {"text": f"{finding.message} {finding.fix}".strip()},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(finding.place.path.encode("utf-8", "surrogateescape"))},
                    "region": {"startLine": finding.place.line, "startColumn": finding.place.column},
                }
            }
        ],
    }


def _plain(finding: Finding) -> dict[str, object]:
    path, line, column = finding.place
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "path": path,
        "line": line,
        "column": column,
        "message": finding.message,
        "fix": finding.fix,
        "subject": finding.subject,
    }


def _excerpt(finding: Finding, width: int) -> Iterator[str]:
    """Yield the line a finding is about, cut around the column (dots mark the cut), and a mark below it."""
    number = str(finding.place.line)
    room = min(_LONGEST, max(width - len(number) - 7, _SHORTEST)) if width else _LONGEST
    column, text = finding.place.column - 1, finding.excerpt.replace("\t", " ").rstrip()
    start = min(max(0, column - room // 2), max(0, len(text) - room))
    shown = text[start : start + room]
    if start:
        shown = f"…{shown[1:]}"
    if start + room < len(text):
        shown = f"{shown[:-1]}…"
    yield f"    {number} | {shown}"
    yield f"    {' ' * len(number)} | {' ' * (column - start)}^"


def _escape(text: str, *, property_: bool = False) -> str:
    """Escape data for a workflow command."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property_ else text
