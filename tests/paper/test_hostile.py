"""Hostile documents: each ends in harmless text or a finding that says what it is; the others are printed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from remit.paper.pdf.compiler import CompileJob, Workspace
from remit.paper.pdf.documents import print_documents
from support import handbooks, validation
from support.checking import policy
from support.papers import ID, PLACE, everything, opened, printed, solid, text
from support.words import png

CANARY = "canary-of-a-file-outside"
TABLE = "|a|b|\n|-|-|\n"

HARMLESS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "raw Typst": ('`#read("/etc/passwd")`{=typst} #panic(1) $x$', '#read("/etc/passwd"){=typst}#panic(1)$x$'),
        "raw Typst block": ("```{=typst}\n#panic()\n```", "#panic()"),
        "attributes": ('[x]{typst:text:fill="panic(1)"}\n\n::: {typst:fill="panic()"}\nin div\n:::', "indiv:::"),
        "citation": ("@word and [@word] and @/etc/passwd", "@wordand[@word]and@/etc/passwd"),
        "metadata": ('---\ntemplate: /etc/passwd\nheader-includes: "#panic()"\n---\n\nhere', "here"),
        "code that ends markup": (r"]#panic()[ ]; #panic() // \" \\", ']#panic()[];#panic()//"\\'),
        "brackets": ("[" * 20_000, "[" * 500),
        "links in links": ("[" * 500 + "x" + "](y)" * 500, "x](y)](y)"),
        "ticks": (" ".join("`" * count for count in range(1, 200)), "````"),
        "a long word": ("x" * 5000 + "\n\n`" + "y" * 3000 + "`\n\n" + TABLE + f"|{'z' * 400}|b|", "z" * 400),
        "an empty table heading": ("| | |\n|-|-|\n|first|second|", "firstsecond"),
        "a table of headings": ("|alone|b|\n|-|-|\n", "alone"),
        "uneven rows": (
            '<table><tr><td rowspan="3">a</td><td>b</td></tr><tr><td colspan="4">last</td></tr></table>',
            "last",
        ),
        "spans beyond the table": (
            '<table><tr><th colspan="9">a</th></tr><tr><td rowspan="99">c</td><td>d</td></tr>'
            '<tr><td colspan="0">x</td><td rowspan="-1">end</td></tr></table>',
            "end",
        ),
        "a table in a table": ("<table><tr><td><table><tr><td>inner</td></tr></table></td></tr></table>", "inner"),
        "headings that jump": ("##### five\n\n# one\n\n###### six\n\n### three", "fiveonesixthree"),
        "headings twice": ("# One\n\na\n\n# One\n\nb", "OneaOneb"),
        "one id for many": (
            '## A {: #x }\n\n## B {: #x }\n\n<span id="x">t</span> [to x](#x)\n\n<div id="x">u</div>',
            "ABttoxu",
        ),
        "an id that a slug has": ('## A\n\n## A {: #a }\n\n<a id="a"></a>\n\n[to a](#a)\n\n## POL-009', "AAtoaPOL-009"),
        "no title": ("# <br>\n\n[to me](more.md) and [there](#a)\n\n## A", "tomeandthereA"),
        "nothing": ("", "Approvals"),
        "rules": ("before\n\n---\n\n***\n\nafter", "beforeafter"),
        "unclosed tags": (
            '<div class="x">seen\n\n<span class="raci raci--r">R\n\n<b>bold <i>it</b></i> </div>',
            "seenR",
        ),
        "active HTML": ("<script>alert(1)</script> <svg><text>t</text></svg> seen", "seen"),
        "line ends": ("one\rtwo\r\nthree", "onetwothree"),
        "right to left": ("before שלום after", "after"),
        "links of odd kinds": (
            "[a](javascript:alert(1)) [b](file:///etc/passwd) [c](<java\tscript:x>) [d](mailto:) [e](data:text/html,x)",
            "abcde",
        ),
        "empty links": ("before [](https://e.org) [ ](https://e.org) [x](<>) after", "beforexafter"),
        "footnotes in headings": ("## H[^1]\n\nx\n\n[^1]: the note\n\n[^2]: never referred to", "1thenote"),
        "a heading in a cell": ("<table><tr><td><h2>in cell</h2><ul><li>item</li></ul></td></tr></table>", "incell"),
        "numbers of lists": ("99999999. x\n\n0. y", "99999999.x"),
        "a footnote that refers to itself": ("a[^1]\n\n[^1]: said [^1]", "1said1"),
        "footnotes in a circle": ("a[^1]\n\n[^1]: one [^2]\n\n[^2]: two [^1]", "two1"),
        "tags": ("<div>" * 3000 + "seen", "seen"),
        "tags in a line": ("x " + "<span>" * 1000 + "seen", "xseen"),
        "emphasis": ("*" * 3000 + "seen" + "*" * 3000, "seen"),
        "formulae": ("$x$ $$y$$ #let x = 1", "$x$$$y$$#letx=1"),
    }
)
"""Texts, and what of them is on the paper."""

REFUSED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "quotations": (">" * 5000 + " deep", "nested too deeply."),
        "lists": ("".join("  " * level + "- a\n" for level in range(400)), "nested too deeply."),
        "a table too wide": (
            '<table><tr><td>a</td><td colspan="100000">b</td></tr></table>',
            "it holds a table of 100,001 columns.",
        ),
    }
)
"""Texts, and why they are not printed."""


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> tuple[Mapping[str, bytes], list[str]]:
    """Print all harmless texts at once, for that takes as long as to print one; return PDFs by name, and findings."""
    ids = {name: f"POL-{number}" for number, name in enumerate(HARMLESS, 100)}
    changes = {
        f"policies/p{ids[name]}.md": policy(ids[name], source.replace("(more.md)", f"(p{ids[name]}.md)"))
        for name, (source, _) in HARMLESS.items()
    }
    made, told = printed(tmp_path_factory.mktemp("harmless"), changes, *ids.values())
    return {name: made[id_] for name, id_ in ids.items() if id_ in made}, told


@pytest.mark.parametrize("name", HARMLESS)
def test_it_is_harmless_text(harmless: tuple[Mapping[str, bytes], list[str]], name: str) -> None:
    made, told = harmless
    assert told == []
    assert HARMLESS[name][1] in solid(text(made[name]))
    assert validation.failures(made[name]) == []


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_named_and_the_others_are_printed(tmp_path: Path, name: str) -> None:
    source, why = REFUSED[name]
    made, told = printed(tmp_path, {PLACE: policy(ID, source)}, "POL-001", ID, "PRC-001")
    assert list(made) == ["POL-001", "PRC-001"]
    assert len(told) == 1
    assert told[0].startswith(f"{ID} cannot be printed: ")
    assert told[0].endswith(why)


@pytest.mark.slow
def test_a_table_of_ten_thousand_rows_is_whole(tmp_path: Path) -> None:
    rows = "".join(f"|row {number}|b|\n" for number in range(10_000))
    made, told = printed(tmp_path, {PLACE: policy(ID, TABLE + rows)}, ID)
    assert told == []
    shown = solid(text(made[ID]))
    assert [number for number in range(10_000) if f"row{number}b" not in shown] == []


@pytest.mark.parametrize(
    "target", ["{root}", "../../secret.png", "file://{root}", "../{root}", "link.png", "%2e%2e/%2e%2e/secret.png"]
)
def test_no_picture_outside_is_shown(tmp_path: Path, target: str) -> None:
    secret = tmp_path / "secret.png"
    secret.write_text(CANARY)
    edition = opened(tmp_path)
    (edition.root or tmp_path).joinpath("policies/link.png").symlink_to(secret)
    source = f"![a word]({target.format(root=secret)})"
    made, told = printed(tmp_path, {PLACE: policy(ID, source)}, ID)
    assert [each.startswith("Left out on paper: the image `") for each in told] == [True]
    assert "aword" in solid(text(made[ID]))
    assert CANARY.encode() not in everything(made[ID])


def test_a_document_that_is_a_link_is_none(tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text(policy(ID, CANARY), "utf-8")
    edition = opened(tmp_path)
    (edition.root or tmp_path).joinpath(PLACE).symlink_to(outside)
    assert ID not in opened(tmp_path).handbook.document


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'
PICTURES: Mapping[str, str | bytes] = MappingProxyType(
    {
        "outside.svg": SVG.format('<image width="9" height="9" xlink:href="file://{secret}"/>'),
        "above.svg": SVG.format('<image width="9" height="9" href="../../secret.svg"/>'),
        "entity.svg": '<!DOCTYPE svg [<!ENTITY x SYSTEM "file://{secret}">]>' + SVG.format("<text>&x;</text>"),
        "laughs.svg": '<!DOCTYPE svg [<!ENTITY a "ha">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
        + "]>"
        + SVG.format("<text>&i;</text>"),
        "deep.svg": SVG.format("<g>" * 5000 + "</g>" * 5000),
        "no.png": b"this is no picture",
        "empty.svg": b"",
    }
)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_is_none_harms_nobody(tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text(SVG.format(f"<text>{CANARY}</text>"))
    content = PICTURES[name]
    drawn = content.replace("{secret}", str(secret)) if isinstance(content, str) else content
    changes = {f"policies/{name}": drawn, PLACE: policy(ID, f"![a word]({name})")}
    made, told = printed(tmp_path, changes, ID, "POL-001")
    assert "POL-001" in made
    assert (ID in made) or any(each.startswith(f"{ID} cannot be printed: ") for each in told)
    assert CANARY.encode() not in b"".join(map(everything, made.values()))


BROKEN: Mapping[str, tuple[bytes, str]] = MappingProxyType(
    {
        "empty.png": (b"", "failed to decode image (unexpected end of file)"),
        "cut.png": (png(30, 30)[:60], "failed to decode image (unexpected end of file)"),
        "no.png": (
            b"this is no picture", "failed to decode image (Format error decoding Png: Invalid PNG signature.)"
        ),
        "cut.svg": (b"<svg", "failed to parse SVG (missing root node)"),
    }
)  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_picture_that_cannot_be_drawn_is_named_and_the_rest_is_printed(tmp_path: Path, name: str) -> None:
    content, why = BROKEN[name]
    source = f"one\n\n![whole](good.png)\n\n![shown](no.jpg) ![said]({name})\n\n![again]({name})"
    changes: handbooks.Changes = {
        f"policies/{name}": content,
        "policies/good.png": png(16, 12),
        PLACE: policy(ID, source),
    }
    edition = opened(tmp_path, changes)
    made, findings = print_documents(edition, [edition.handbook.document[ID]])
    body = edition.handbook.document[ID].source
    line = body.body_line + body.body.split("\n").index(f"![shown](no.jpg) ![said]({name})")
    assert [(each.code, each.place.path, each.place.line, each.message) for each in findings] == [
        ("PAP802", PLACE, line, f"Left out on paper: the image `{each}` {told}.")
        for each, told in (
            ("no.jpg", "is not a file of the handbook that can be shown"),
            (name, f"cannot be drawn ({why})"),
        )
    ]
    assert [each.sheet.body.pictures for each in made] == [{"policies/good.png"}]
    assert "oneshownsaidagain" in solid(text(made[0].pdf)).replace("whole", "")
    assert validation.failures(made[0].pdf) == []


def test_whole_pictures_are_tried_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    compile_ = Workspace.compile

    def counted(stage: Workspace, job: CompileJob) -> bytes:
        compiled.append(job.main)
        return compile_(stage, job)

    monkeypatch.setattr(Workspace, "compile", counted)
    made, told = printed(tmp_path, {"policies/p.png": png(16, 12), PLACE: policy(ID, "![a](p.png)")}, ID)
    assert (list(made), told) == ([ID], [])
    assert compiled == [f"single/{ID}.typ"]


def test_a_title_is_no_code(tmp_path: Path) -> None:
    title = """'T"]#panic(1)[ \\ $x$ *b* #read("/etc/passwd")'"""
    made, told = printed(tmp_path, {PLACE: policy(ID, "x", title=title, summary='"#panic()"')}, ID)
    assert told == []
    assert solid('T"]#panic(1)[ \\ $x$ *b* #read("/etc/passwd")') in solid(text(made[ID]))


def test_random_texts_are_printed(tmp_path: Path) -> None:
    """No text of the signs of Markdown, Typst and HTML is code, or stops the compiler."""
    chance = random.Random(42)  # noqa: S311 - the same texts every time
    pieces = [
        *"\\`*_[]()<>#+-.!|~^$@:;=/&'\"", "\n", "\n\n", "\n    ", "\n- ", "\n1. ", "\n> ", "\n## ",
        "\n| a | b |\n|-|-|\n",
        "word", "[x](y)", "![p](q)", "[^1]", "\n[^2]: note\n", "<b>", "</b>", "<div>", "</div>", "<br>", "<td>",
        "#panic()",
        "```", ":::", "\n!!! note\n\n    ", '{: .redact }', "https://e.org", "#{", "é", "\t", "<!--", "-->", "&amp;",
        "&#35;",
    ]  # fmt: skip
    bodies = ["".join(chance.choices(pieces, k=chance.randint(5, 80))) for _ in range(150)]
    # Jinja's own marks are the concern of the rooms that expand macros.
    bodies = [each.replace("{#", "{ #").replace("{{", "{ {").replace("{%", "{ %") for each in bodies]
    changes = {f"policies/r{number}.md": policy(f"POL-{number}", each) for number, each in enumerate(bodies, 100)}
    made, told = printed(tmp_path, changes, *(f"POL-{number}" for number in range(100, 250)))
    assert [each for each in told if not each.startswith("Left out on paper: the image `")] == []
    assert len(made) == 150


def test_what_the_press_cannot_set_keeps_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from remit.paper.pdf import inlines

    monkeypatch.setattr(inlines, "shown", lambda words, _: words)  # nothing is escaped any more
    made, told = printed(tmp_path, {PLACE: policy(ID, "seen \\#panic()")}, ID, "POL-001")
    assert list(made) == ["POL-001"]
    assert told == [f"{ID} cannot be printed: panicked."]


@pytest.mark.parametrize(
    ("source", "line", "character"),
    [("fine\n\na\x01b", 12, "(U+0001, control character)"), ("a\ufeffb", 10, "(U+FEFF, zero width no-break space)")],
)
def test_a_control_character_is_named_where_it_stands(tmp_path: Path, source: str, line: int, character: str) -> None:
    edition = opened(tmp_path, {PLACE: policy(ID, source)})
    made, findings = print_documents(edition, [edition.handbook.document[ID]])
    assert made == []
    assert [(each.place.path, each.place.line, each.message, each.fix) for each in findings] == [
        (PLACE, line, f"No font can show {character}.", "Delete it.")
    ]


def test_a_character_of_another_file_is_named(tmp_path: Path) -> None:
    changes = {
        PLACE: policy(ID, "{{ role_card('lead') }}"),
        handbooks.PEOPLE: handbooks.replaced(handbooks.PEOPLE, "name: Bo Example", "name: 張 Example"),
    }
    made, told = printed(tmp_path, changes, ID, "PRC-001")
    assert list(made) == ["PRC-001"]
    assert told == [
        f"{ID} cannot be printed: no font can show “張” (U+5F35), which comes into the text from another file."
    ]


def test_the_small_handbook_is_printed_whole(tmp_path: Path) -> None:
    made, told = printed(tmp_path, None)
    assert told == []
    assert sorted(made) == ["POL-001", "PRC-001", "ROLE-001", "ROLE-002", "ROLE-003"]
    assert handbooks.POLICY not in text(made["POL-001"])
