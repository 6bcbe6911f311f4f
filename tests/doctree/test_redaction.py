"""Marks for redaction: what is marked is absent; what only looks like a mark is named, and nothing is made."""

from __future__ import annotations

import random
import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import pytest
from remit.finding import Finding
from remit.paper.word.documents import WordFile, write_documents
from support import handbooks
from support.checking import policy
from support.papers import ID, PLACE, everything, make_sheets, opened, printed, solid, text

SECRET = "Zwetschge"

FOLLOWED = (
    f'a <img class="redact" src="flow.png" alt="{SECRET}">',
    f'<img class="redact" src="flow.png" alt="{SECRET}">',
    f'<span class="Redact">{SECRET}</span>',
    f'a <b class="redact">{SECRET}</b>',
    f'- <span class="redact">{SECRET}</span>\n- b',
    f'| a | b |\n|---|---|\n| <span class="redact">{SECRET} `x\\|y`</span> | x |',
    f'a[^1]\n\n[^1]: <span class="redact">{SECRET}</span>',
    f'a<span class="redact">[^1]</span>\n\n[^1]: {SECRET}',
    f'## Plan <span class="redact">{SECRET}</span>\n\n[there](#plan-{SECRET.lower()})',
    f'<div class="redact" markdown>\n\n- {SECRET}\n\n</div>',
    f'<div class="redact">\n\n!!! note "{SECRET}"\n\n    {SECRET}\n\n> {SECRET}\n\n```\n{SECRET}\n```\n\n</div>',
    f'[<span class="redact">Jane</span>](mailto:{SECRET}@example.org)',
    f'<a href="https://e.org/{SECRET}">with <span class="redact">Jane</span></a>',
)
DOUBTFUL = MappingProxyType(
    {
        f"- a\n- {SECRET}\n{{: .redact }}\n- b": 4,
        f"{SECRET} {{: .redact }}": 3,
        f"**{SECRET}**{{: .redact }}": 3,
        f"## {SECRET} {{: .redact }}": 3,
        f"{SECRET} {{: .redact": 3,
        f'<span class="redact"\n>{SECRET}</span>': 3,
        f"[{SECRET}]{{.redact}}": 3,
        f'<span class="redact>{SECRET}</span>': 3,
        f'&lt;span class="redact"> {SECRET}': 3,
        f'{SECRET}\n\n> a\n>\n> - b {{: class="redact" }}': 7,
    }
)  # fmt: skip
"""Texts that show a mark as their words, and the line of its block in the body."""


@pytest.mark.parametrize("source", FOLLOWED)
def test_a_mark_that_is_followed_leaves_nothing(tmp_path: Path, source: str) -> None:
    made, told = printed(tmp_path, {PLACE: policy(ID, f"Before.\n\n{source}\n\nAfter.")}, ID, redacted=True)
    assert told == []
    assert SECRET.lower().encode() not in everything(made[ID]).lower()
    assert "[redacted]" in solid(text(made[ID]))
    assert "Before." in solid(text(made[ID]))


@pytest.mark.parametrize("source", DOUBTFUL)
def test_a_mark_that_marks_nothing_is_named_and_nothing_is_printed(tmp_path: Path, source: str) -> None:
    edition = opened(tmp_path, {PLACE: policy(ID, f"Before.\n\n{source}\n\nAfter.")})
    chosen = [edition.handbook.document[id_] for id_ in ("POL-001", ID)]
    sheets, findings = make_sheets(edition, chosen, redacted=True)
    assert [sheet.id for sheet in sheets] == ["POL-001"]
    line = chosen[1].source.body_line + DOUBTFUL[source] - 1 + chosen[1].source.body.split("Before.")[0].count("\n")
    assert [(each.code, each.place.path, each.place.line) for each in findings] == [("PAP803", PLACE, line)]
    assert make_sheets(edition, chosen)[1] == []


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({PLACE: policy(ID, "x", title=f"'A <b class=\"redact\">{SECRET}</b>'")}, (PLACE, 3)),
        ({PLACE: policy(ID, "x", summary=f"'{SECRET} {{: .redact }}'")}, (PLACE, 6)),
        (
            {
                PLACE: policy(ID, "x"),
                handbooks.SETTINGS: handbooks.replaced(
                    handbooks.SETTINGS, "Small Organisation", f"'<i class=redact>{SECRET}</i>'"
                ),
            },
            (handbooks.SETTINGS, 1),
        ),
    ],
)
def test_a_mark_in_a_fact_of_the_file_is_named(tmp_path: Path, changes: dict[str, str], place: tuple[str, int]) -> None:
    edition = opened(tmp_path, changes)
    sheets, findings = make_sheets(edition, [edition.handbook.document[ID]], redacted=True)
    assert sheets == []
    assert [(each.code, *each.place[:2]) for each in findings] == [("PAP803", *place)]
    assert findings[0].fix.startswith("Write there what every reader may see")
    assert make_sheets(edition, [edition.handbook.document[ID]])[1] == []


def test_code_that_speaks_of_marks_is_no_mark(tmp_path: Path) -> None:
    source = 'Write `<span class="redact">` so.\n\n```\n<div class="redact">\n```'
    edition = opened(tmp_path, {PLACE: policy(ID, source)})
    assert make_sheets(edition, [edition.handbook.document[ID]], redacted=True)[1] == []


@pytest.mark.parametrize("source", [FOLLOWED[2], *FOLLOWED[-2:]])
def test_a_word_file_holds_nothing_of_it_either(tmp_path: Path, source: str) -> None:
    edition = opened(tmp_path, {PLACE: policy(ID, source)})
    (made,) = write_documents(edition, [edition.handbook.document[ID]], redacted=True)
    assert isinstance(made, WordFile)
    with zipfile.ZipFile(BytesIO(made.docx)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert [name for name, data in files.items() if SECRET.lower().encode() in data.lower()] == []


def test_a_word_file_of_a_mark_in_doubt_is_not_made(tmp_path: Path) -> None:
    edition = opened(tmp_path, {PLACE: policy(ID, next(iter(DOUBTFUL)))})
    (told,) = write_documents(edition, [edition.handbook.document[ID]], redacted=True)
    assert isinstance(told, Finding)
    assert told.code == "PAP803"


def _random_text(chance: random.Random) -> tuple[str, set[str]]:
    """Return a text in which every word is another, with marks anywhere, and the words that are marked."""
    words = map("q{}x".format, range(100))
    marked = (
        '<span class="redact">{} {}</span>',
        '<div class="redact">\n\n{} {}\n\n</div>',
        '<b class="redact">{} {}</b>',
    )
    around = (
        "{}", "\n\n- {}\n\n", "\n\n1. {}\n\n", "\n\n> {}\n\n", "\n\n## {}\n\n", "\n\n{}\n\n",
        "\n\n| a | b |\n|-|-|\n| {} | c |\n\n", "[^1] {}", "\n\n[^1]: {}\n\n", "\n\n!!! note\n\n    {}\n\n",
    )  # fmt: skip
    parts, hidden = [], set()
    for _ in range(chance.randint(3, 10)):
        one, two = next(words), next(words)
        if chance.random() < 0.4:
            mark = chance.choice(marked)
            place = "\n\n{}\n\n" if mark.startswith("<div") else chance.choice(around)
            hidden |= {one, two}
        else:
            mark, place = "{} {}", chance.choice(around)
        parts.append(place.format(mark.format(one, two)))
    return "# T\n\n" + "".join(parts), hidden


def test_what_is_marked_is_never_shown_and_the_rest_always(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - the same texts every time
    edition = opened(tmp_path, {PLACE: policy(ID, "x")})
    document = edition.handbook.document[ID]
    for _ in range(200):
        body, hidden = _random_text(chance)
        changed = replace(document, source=replace(document.source, body=body))
        ((sheet,), findings) = make_sheets(edition, [changed], redacted=True)
        assert findings == []
        shown = {*re.findall(r"q\d+x", repr(sheet.body.blocks))}
        notes = {*re.findall(r"q\d+x", "".join(re.findall(r"\[\^1\]: (.*)", body)))}
        assert shown & hidden == set(), body
        assert {*re.findall(r"q\d+x", body)} - hidden - notes <= shown, body
