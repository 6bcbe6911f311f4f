"""Marks for redaction: what the site marks is absent from the paper, or the document is named and not printed."""

from __future__ import annotations

import random
import re
import zipfile
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import markdown
import pytest
from lxml import html  # type: ignore[import-untyped]
from remit.doctree.context import NormalizedDocument
from remit.doctree.footnotes import circular_note
from remit.doctree.redaction import EXTENSIONS, unfollowed
from remit.finding import Finding
from remit.paper.printing import PageText, normalize_pages
from remit.paper.word.documents import WordFile, write_documents
from support import handbooks
from support.checking import policy
from support.papers import ID, PLACE, everything, make_sheets, opened, printed, solid, text

SECRET = "Zwetschge"

FOLLOWED = (
    f"- {SECRET} {{: .redact }}\n- b",
    f"> {SECRET}\n> {{: .redact }}",
    f"term {SECRET} {{: .redact }}\n:   b",
    f"term\n:   {SECRET}\n    {{: .redact }}",
    f"| a | b |\n|---|---|\n| {SECRET} {{: .redact }} | x |",
    f"**{SECRET} b**{{: .redact }} c",
    f"a[^1]\n\n[^1]: {SECRET}\n    {{: .redact }}",
    f'a <img class="redact" src="flow.png" alt="{SECRET}">',
    f'<img class="redact" src="flow.png" alt="{SECRET}">',
    f"![{SECRET}](flow.png){{: .redact }}",
    f"<https://e.org/{SECRET}>{{: .redact }}",
    f"a\n\n{{: .redact }}\n{SECRET}",
    f'<span class="Redact">{SECRET}</span>',
    f"!!! note\n\n    {SECRET}\n    {{: .redact }}",
    f"## Plan {SECRET} {{: .redact }}\n\n[there](#plan-{SECRET.lower()})",
    f'<div class="redact" markdown>\n\n- {SECRET}\n\n</div>',
    f'[<span class="redact">Jane</span>](mailto:{SECRET}@example.org)',
    f'<a href="https://e.org/{SECRET}">with <span class="redact">Jane</span></a>',
)
DOUBTFUL = MappingProxyType(
    {
        f"- a\n- {SECRET}\n{{: .redact }}\n- b": 5,
        f"- {SECRET}\n\n    {{: .redact }}": 5,
        f"- {SECRET}\n    {{: .redact }}\n    - b": 4,
        f"1. a\n    - {SECRET}\n{{: .redact }}": 5,
        f"> {SECRET}\n{{: .redact }}": 4,
        f"| a | b |\n|---|---|\n| {SECRET} | x |\n{{: .redact }}": 6,
        f"{SECRET} (x){{: .redact }}": 3,
        f"word{{: .redact }} {SECRET}": 3,
        f'a <b class="redact">{SECRET}\n\n{SECRET}</b>': 3,
        f'| a | b |\n|---|---|\n| <span class="redact">{SECRET} `x|y` {SECRET}</span> | b |': 5,
        f"{SECRET} {{: .redact": 3,
        f'<span class="redact"\n>{SECRET}</span>': 3,
        f'<span class="redact>{SECRET}</span>': 3,
        f'&lt;span class="redact"> {SECRET}': 3,
        f'`code`{{: .redact }}\n\nwords\n\n- {SECRET}\n{{: .redact }}': 8,
    }
)  # fmt: skip
"""Texts of which it is not certain what is marked, and the line of the mark in the body."""


@pytest.mark.parametrize("source", FOLLOWED)
def test_a_mark_that_is_followed_leaves_nothing(tmp_path: Path, source: str) -> None:
    made, told = printed(tmp_path, {PLACE: policy(ID, f"Before.\n\n{source}\n\nAfter.")}, ID, redacted=True)
    assert told == []
    assert SECRET.lower().encode() not in everything(made[ID]).lower()
    assert "[redacted]" in solid(text(made[ID]))
    assert "Before." in solid(text(made[ID]))


@pytest.mark.parametrize("source", DOUBTFUL)
def test_a_mark_in_doubt_is_named_and_nothing_is_printed(tmp_path: Path, source: str) -> None:
    edition = opened(tmp_path, {PLACE: policy(ID, f"Before.\n\n{source}\n\nAfter.")})
    chosen = [edition.handbook.document[id_] for id_ in ("POL-001", ID)]
    sheets, findings = make_sheets(edition, chosen, redacted=True)
    assert [sheet.id for sheet in sheets] == ["POL-001"]
    body = chosen[1].source.body_line
    line = body + DOUBTFUL[source] - 1 + chosen[1].source.body.split("Before.")[0].count("\n")
    assert [(each.code, each.place.path, each.place.line) for each in findings] == [("PAP803", PLACE, line)]
    assert chosen[1].source.body.split("\n")[line - body].casefold().count("redact") == 1
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


@pytest.mark.parametrize("source", [FOLLOWED[-4], *FOLLOWED[-2:]])
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


def _random_text(chance: random.Random) -> str:
    """Return a text in which every word is another, with marks anywhere; most of them are well made."""
    words = map("q{}x".format, range(100))
    marked = (
        '<span class="redact">{} {}</span>', "**{} {}**{{: .redact }}", '<div class="redact">\n\n{} {}\n\n</div>',
        "{} {}\n{{: .redact }}", "{} {} {{: .redact }}", "[{} {}](https://e.org){{: .redact }}",
        "`{} {}`{{: .redact }}", '<div class="redact" markdown>\n\n- {}\n\n{}\n\n</div>',
        '<b class="redact">{}\n\n{}',
    )  # fmt: skip
    around = (
        "{}", "{}", "\n- {}", "\n    - {}", "\n1. {}", "\n> {}", "\n\n## {}\n\n", "\n\n    {}", "\n:   {}",
        "\n\n{}\n\n", "\n\n| a | b |\n|-|-|\n| {} | c |\n", " | {} |\n", "[^1] {}", "\n\n[^1]: {}",
        "\n\n!!! note\n\n    {}\n",
    )  # fmt: skip
    parts = []
    for _ in range(chance.randint(3, 10)):
        said = chance.choice(marked) if chance.random() < 0.4 else "{} {}"
        parts.append(chance.choice(around).format(said.format(next(words), next(words))))
    return "# T\n\n" + "".join(parts)


def test_what_the_site_marks_is_never_shown(tmp_path: Path) -> None:
    """Another reader of HTML finds what the site marks in random texts."""
    chance = random.Random(7)  # noqa: S311 - the same texts every time
    texts = [_random_text(chance) for _ in range(200)]
    pages = {
        str(number): PageText(str(number), PLACE, each)
        for number, each in enumerate(texts)
        if circular_note(each) is None
    }
    found = normalize_pages(opened(tmp_path), pages.values(), redacted=True)
    printed_, refused = 0, 0
    for key, settled in found.items():
        if not isinstance(settled, NormalizedDocument) or unfollowed(pages[key].text, settled.blocks) is not None:
            refused += 1
            continue
        page = html.fromstring(markdown.markdown(pages[key].text, extensions=[*EXTENSIONS]))
        marked = " ".join(each.text_content() for each in page.xpath("//*[contains(@class, 'redact')]"))
        hidden = [word for word in re.findall(r"q\d+x", marked) if word in repr(settled.blocks)]
        assert hidden == [], pages[key].text
        printed_ += "q" in marked
    assert printed_ > 20
    assert refused > 20
