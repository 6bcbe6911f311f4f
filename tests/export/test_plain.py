"""CSV that is safe to open, and JSON that says what the commands say."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

from remit.export.plain import all_data, as_csv, as_json
from remit.export.sheet import Cell, Column, Kind, Sheet
from remit.register.document_register import as_json as register_json
from remit.tables.raci import as_json as raci_json
from remit.tables.raci import matrix
from support.checking import edition


def sheet(*rows: tuple[str | int | date | Cell | None, ...]) -> Sheet:
    columns = tuple(Column(title=title) for title in ("A", "=B", "C")[: len(rows[0])])
    return Sheet(key="x", title="X", about="", columns=columns, rows=rows)


def test_csv_has_a_mark_commas_quotes_and_crlf() -> None:
    made = as_csv(sheet((Cell(text='says "no", twice', path="x.md"), date(2026, 1, 2), None), ("Zoë", 3, "a\nb")))
    assert made == (
        b'\xef\xbb\xbfA,\'=B,C\r\n"says ""no"", twice",2026-01-02,\r\nZo\xc3\xab,3,"a\nb"\r\n'
    )  # fmt: skip


def test_no_cell_of_a_csv_file_begins_a_formula() -> None:
    made = as_csv(sheet(("=1", '+2,"=3', "a;=4"), ("@x", "\t-1", "\uff1dcmd"))).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(made, newline=""))) == [
        ["A", "'=B", "C"],
        ["'=1", "'+2,\"=3", "a;'=4"],
        ["'@x", "'\t'-1", "'\uff1dcmd"],
    ]


def test_json_holds_the_text_as_it_is_and_steers_nothing() -> None:
    made = as_json({"a": "=1\x1b[2J\u202e\ud800 Zoë"})
    assert json.loads(made) == {"a": "=1\x1b[2J\u202e\ud800 Zoë"}
    assert made == b'{\n  "a": "=1\\u001b[2J\\u202e\\ud800 Zo\xc3\xab"\n}\n'


def test_the_register_and_the_matrix_are_what_the_commands_print() -> None:
    made = edition()
    data = all_data(made)
    assert data["register"] == register_json(made.register)
    assert data["raci"] == raci_json(made.handbook, matrix(made.handbook))
    assert list(data) == ["register", "raci", "skills", "holders", "coverage-iso-42001"]


def test_skills_holders_and_coverage() -> None:
    data = json.loads(as_json(all_data(edition())))
    assert data["skills"]["roles"][1] == {
        "key": "lead",
        "title": "Lead Implementer",
        "short": "Lead",
        "technical": ["Risk management"],
        "certifications": ["ISO/IEC 42001 Lead Implementer"],
        "soft": ["Patience"],
    }
    held = {"person": "p-bo", "name": "Bo Example", "evidence": "HR file 3", "obtained": "2024-05-01"}
    assert data["skills"]["certificates"] == [
        {
            "role": "lead",
            "name": "ISO/IEC 42001 Lead Implementer",
            "covered": True,
            "held": [{**held, "expires": "2027-05-01", "lapsed": False}],
        }
    ]
    assert data["holders"]["roles"][2] == {
        "key": "ai-team",
        "title": "AI Development Team",
        "short": "AI Team",
        "kind": "internal",
        "critical": False,
        "vacant": False,
        "holders": [
            {
                "person": "p-cy",
                "name": "Cy Example",
                "deputy": False,
                "from": "2025-01-01",
                "to": None,
                "today": True,
            }
        ],
    }
    coverage = data["coverage-iso-42001"]
    assert coverage["framework"] == {"key": "iso-42001", "name": "ISO/IEC 42001:2023"}
    found = {row["id"]: row for row in coverage["requirements"]}
    policy = {"id": "5.2", "title": "AI policy", "kind": "clause", "parent": False, "gap": False}
    assert found["5.2"] == {**policy, "documents": ["POL-001"]}
    assert (found["5"]["gap"], found["5.1"]["gap"]) == (False, True)


def test_a_column_knows_its_kind() -> None:
    assert Column(title="Day", kind=Kind.DATE).kind == "date"
