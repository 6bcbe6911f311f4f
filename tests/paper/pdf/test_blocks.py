"""What is compiled shows exactly the text: property tests over all signs, in markup, in code and in long words."""

from __future__ import annotations

import random
import re
import string
import unicodedata
from collections.abc import Iterator
from datetime import date
from textwrap import indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from remit.doctree.nodes import Node, div, span
from remit.doctree.nodes import string as words
from remit.fonts.handbook_fonts import coverage_with
from remit.paper.pdf.blocks import TypstWriter
from remit.paper.pdf.compiler import CompileJob, CompilerError, Workspace, open_workspace
from remit.paper.pdf.text import breakable, escape, is_plain, label_of, quote, shown, shown_code
from support.papers import plain_text, solid, text
from support.words import tree

DAY = date(2026, 3, 1)
HEAD = (
    '#set document(title: "T", date: datetime(year: 2026, month: 3, day: 1))\n#set text(font: json("/families.json"))\n'
)
HEAD += '#show raw: set text(font: json("/code-families.json"))\n'
HEAD += "#let code(it) = raw(it)\n#set smartquote(enabled: false)\n"


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    with open_workspace(None) as made:
        yield made


def _printed(workspace: Workspace, markup: str) -> bytes:
    workspace.write("try.typ", HEAD + markup)
    return workspace.compile(CompileJob(main="try.typ", day=DAY))


def _showable(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNPS" and not coverage_with(()).unknown(sign) and ord(sign) < 0x100


SIGNS = "".join(sign for sign in map(chr, range(0x21, 0x100)) if _showable(sign))
LINES = st.lists(st.text(st.sampled_from(SIGNS + string.punctuation * 5 + " "), min_size=1), min_size=20, max_size=20)


@settings(max_examples=25)
@given(LINES)
def test_every_text_is_shown_as_it_is(workspace: Workspace, lines: list[str]) -> None:
    for written in (
        "\n\n".join(map(escape, lines)),
        "\n\n".join(map(shown, lines)),
        "\n\n".join(f"#raw({quote(line)});" for line in lines),
        "\n\n".join(f"#text({quote(line)});" for line in lines),
    ):
        pdf = _printed(workspace, written)
        expected = unicodedata.normalize("NFC", solid("".join(lines)))
        assert unicodedata.normalize("NFC", solid(plain_text(pdf))) == expected


def test_every_pair_of_signs_is_shown_as_it_is(workspace: Workspace) -> None:
    pairs = [first + second for first in string.punctuation for second in string.punctuation]
    assert solid(plain_text(_printed(workspace, "\n\n".join(map(escape, pairs))))) == "".join(pairs)
    assert solid(plain_text(_printed(workspace, "\n\n".join(f"a{escape(pair)}b" for pair in pairs)))) == "".join(
        f"a{pair}b" for pair in pairs
    )


def test_a_call_is_never_given_what_follows(workspace: Workspace) -> None:
    wraps: list[Node] = [{"t": "Strong", "c": [{"t": "Str", "c": "x"}]}, {"t": "Str", "c": "(1)[y].z;{w}"}]
    code: list[Node] = [{"t": "Code", "c": [["", [], []], "c"]}, {"t": "Str", "c": "(1)[y].z"}]
    markup = TypstWriter(prefix="P", top="").inlines([*wraps, *code])
    assert solid(text(_printed(workspace, markup))) == "x(1)[y].z;{w}c(1)[y].z"


def _written(source: str) -> str:
    return TypstWriter(prefix="P", top="").blocks(tree(source))


def test_a_repeated_heading_has_no_label_and_is_no_heading_of_the_text() -> None:
    table = "<table><thead><tr><th>{}</th></tr></thead><tbody><tr><td>x</td></tr></tbody></table>"
    assert "head-cell()[#strong[Step]], )" in _written(table.format('<h3 id="step">Step</h3>'))
    assert "head-cell()[Step], )" in _written(table.format('<span id="step">Step</span>'))
    assert '#[#metadata(none) #label("P--step")];Step' in _written('<span id="step">Step</span>')


@pytest.mark.parametrize(
    ("source", "markup"),
    [
        ("<u>a <s>b</s></u>", "#underline[a b];"),
        ("<s>a <u>b</u></s> <u>c</u>", "#strike[a b]; #underline[c];"),
        ("<s><s>a</s></s>", "#strike[a];"),
    ],
)
def test_no_word_has_two_lines(workspace: Workspace, source: str, markup: str) -> None:
    assert _written(source) == markup
    assert solid(text(_printed(workspace, markup))) == solid(re.sub("<[^>]+>", "", source))


def test_a_change_within_another_keeps_its_colour_only(workspace: Workspace) -> None:
    inner = div(["insertion"], [{"t": "Para", "c": [span(["deletion"], [words("b")])]}])
    markup = TypstWriter(prefix="P", top="").blocks([div(["deletion"], [{"t": "Para", "c": [words("a")]}, inner])])
    assert markup == "#deletion-block[a\n\n#insertion-block(lined: false)[#deletion(lined: false)[b];]]"
    changed = TypstWriter(prefix="P", top="").inlines([span(["insertion"], [span(["deletion"], [words("c")])])])
    assert changed == "#insertion[#deletion(lined: false)[c];];"
    printed = _printed(workspace, f'#import "/house.typ": *\n{markup}\n\n{changed}')
    assert solid(text(printed)) == "abc"


def test_a_picture_stands_in_its_line(workspace: Workspace) -> None:
    assert _written("![a](x.png)") == '#picture("policies/x.png", "a")'
    assert _written("Press ![a](x.png) now") == 'Press #box(picture("policies/x.png", "a")); now'


def test_a_table_in_a_list_does_not_turn_its_page() -> None:
    cells = "|".join(["x" * 20] * 6)
    table = f"|{'a|' * 6}\n|{'-|' * 6}\n|{cells}|\n"
    wide = TypstWriter(prefix="P", top="x").document(tree(table))
    inside = TypstWriter(prefix="P", top="x").document(tree("- item\n\n" + indent(table, "    ")))
    assert (wide.landscape, "tight: " in wide.markup) == (True, False)
    assert (inside.landscape, "tight: 1.36, " in inside.markup) == (False, True)


def test_a_long_word_is_broken_and_copied_whole(workspace: Workspace) -> None:
    word = "0123456789abcdef" * 20
    for markup in (shown(word), breakable("code", word), shown(f"before {word} after")):
        assert word in solid(text(_printed(workspace, markup)))


THAI = "นี่คือเอกสารนโยบายปัญญาประดิษฐ์ที่ยาวมาก"
COMPOUND = "Rechtsschutzversicherungsgesellschaften"


@pytest.mark.parametrize(
    ("word", "markup"),
    [
        (f"({COMPOUND}),", f'#text(hyphenate: true, "({COMPOUND}),");'),
        (f"Muster-{COMPOUND}", f'Muster\\-#text(hyphenate: true, "{COMPOUND}");'),
        ("and/or/with/without/through/between", r"and\/or\/with\/without\/through\/between"),
        ("risk\u2014compliance\u2014audit\u2014security", "risk\u2014compliance\u2014audit\u2014security"),
        ("שלום־" * 7, "שלום־" * 7),
        ("שלום\u00a0" * 4, "שלום\u00a0" * 4),
        (THAI, THAI),
        ("\U0001f469\u200d\U0001f4bb" * 14, "\U0001f469\u200d\U0001f4bb" * 14),
        ("пример" * 11, "\u200b".join(("пример" * 11)[at : at + 8] for at in range(0, 66, 8))),
        ("0123-" * 6, '#box(text("0123-012"));#box(text("3-0123-0"));#box(text("123-0123"));#box(text("-0123-"));'),
        ("/" * 30, '#box(text("////////"));#box(text("////////"));#box(text("////////"));#box(text("//////"));'),
    ],
)
def test_a_long_word_is_parted_as_its_language_does(word: str, markup: str) -> None:
    assert shown(word) == markup


def test_words_held_together_are_parted_where_they_are_too_long() -> None:
    assert (
        shown("eins\u00a0zwei\u00a0" * 4 + "drei")
        == "eins\u00a0zwei\u00a0" * 2 + "eins zwei\u00a0eins\u00a0zwei\u00a0drei"
    )


def test_no_letter_is_parted_from_what_stands_on_it() -> None:
    accents = unicodedata.normalize("NFD", "é" * 40)
    assert shown(accents) == "\u200b".join([accents[:8]] * 10)
    conjuncts = "क्ष" * 12
    assert {part[0] for part in shown(conjuncts).split("\u200b")} == {"क"}


def test_long_code_is_parted_where_a_line_may_end() -> None:
    path, digest = "docs/policies/some-long-name/of-a-file.md", "0123456789" * 3
    assert shown_code(path) == f'#code("{path}");'
    assert shown_code(f"a  {digest}") == '#code("a");  ' + breakable("code", digest)
    assert shown_code("שלום" * 8) == '#code("' + "\u200b".join(["שלום" * 2] * 4) + '");'


def test_what_no_one_sees_is_dropped() -> None:
    assert escape("a\x00b\x07c\ufeffd\x7f") == "abcd"
    assert quote('a\x00b\n\t"\\') == '"a b\\n\\t\\"\\\\"'


def test_a_plain_text_is_set_the_same_without_composing(workspace: Workspace) -> None:
    unknown = coverage_with(()).unknown("".join(map(chr, range(0x20, 0x2200))))
    plain = [sign for sign in map(chr, range(0x21, 0x2200)) if is_plain(sign) and sign.isprintable()]
    signs = [sign for sign in plain if sign not in unknown]
    assert 400 < len(signs) < 500
    chance = random.Random(42001)  # noqa: S311  # the same each time, not secret
    words = ["".join(chance.choices(signs, k=9)) for _ in range(3_000)]
    faces = "\n".join(f"#text(weight: {weight})[{escape(' '.join(words))}]" for weight in (400, 600, 700))
    faces += f"\n#emph[{escape(' '.join(words))}]"
    code = f'\n#import "/house.typ": code\n#code({quote(" ".join(words))})'
    composed = _printed(workspace, faces + code)
    assert _printed(workspace, f'#import "/house.typ": plain\n#show: plain\n{faces}{code}') == composed


@pytest.mark.parametrize("text", ["", "Zürich, Łódź – 5 € → “so”", "a\tb\nc"])
def test_plain_texts(text: str) -> None:
    assert is_plain(text)


@pytest.mark.parametrize("text", ["e\u0301", "A\u20dd", "Ελλάδα", "日本", "\U0001f469\u200d\U0001f52c", "ạ"])
def test_texts_with_signs_that_are_composed(text: str) -> None:
    assert not is_plain(text)


def test_labels_are_told_apart_by_document() -> None:
    assert label_of("POL-001", "scope") == "POL-001--scope"
    assert label_of("POL-001", "") == "POL-001"


def test_what_cannot_be_set_is_told(workspace: Workspace) -> None:
    with pytest.raises(CompilerError, match="unclosed delimiter"):
        _printed(workspace, "#[")
