"""What is compiled shows exactly the text: property tests over all signs, in markup, in code and in long words."""

from __future__ import annotations

import random
import string
import unicodedata
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from remit.glyphs.own import coverage
from remit.paper.markup import breakable, escape, is_plain, label_of, quote, shown
from remit.paper.pandoc import Node
from remit.paper.press import Job, PressFault, Stage, stage
from remit.paper.typst import Writer
from support.papers import plain_text, solid, text

DAY = date(2026, 3, 1)
HEAD = (
    '#set document(title: "T", date: datetime(year: 2026, month: 3, day: 1))\n#set text(font: json("/families.json"))\n'
)
HEAD += '#show raw: set text(font: json("/code-families.json"))\n'
HEAD += "#let code(it) = raw(it)\n#set smartquote(enabled: false)\n"


@pytest.fixture(scope="module")
def press() -> Iterator[Stage]:
    with stage(None) as made:
        yield made


def _printed(press: Stage, markup: str) -> bytes:
    press.put("try.typ", HEAD + markup)
    return press.compile(Job(main="try.typ", day=DAY))


def _showable(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNPS" and not coverage(()).unknown(sign) and ord(sign) < 0x100


SIGNS = "".join(sign for sign in map(chr, range(0x21, 0x100)) if _showable(sign))
LINES = st.lists(st.text(st.sampled_from(SIGNS + string.punctuation * 5 + " "), min_size=1), min_size=20, max_size=20)


@settings(max_examples=25)
@given(LINES)
def test_every_text_is_shown_as_it_is(press: Stage, lines: list[str]) -> None:
    for written in (
        "\n\n".join(map(escape, lines)),
        "\n\n".join(map(shown, lines)),
        "\n\n".join(f"#raw({quote(line)});" for line in lines),
        "\n\n".join(f"#text({quote(line)});" for line in lines),
    ):
        pdf = _printed(press, written)
        expected = unicodedata.normalize("NFC", solid("".join(lines)))
        assert unicodedata.normalize("NFC", solid(plain_text(pdf))) == expected


def test_every_pair_of_signs_is_shown_as_it_is(press: Stage) -> None:
    pairs = [first + second for first in string.punctuation for second in string.punctuation]
    assert solid(plain_text(_printed(press, "\n\n".join(map(escape, pairs))))) == "".join(pairs)
    assert solid(plain_text(_printed(press, "\n\n".join(f"a{escape(pair)}b" for pair in pairs)))) == "".join(
        f"a{pair}b" for pair in pairs
    )


def test_a_call_is_never_given_what_follows(press: Stage) -> None:
    wraps: list[Node] = [{"t": "Strong", "c": [{"t": "Str", "c": "x"}]}, {"t": "Str", "c": "(1)[y].z;{w}"}]
    code: list[Node] = [{"t": "Code", "c": [["", [], []], "c"]}, {"t": "Str", "c": "(1)[y].z"}]
    markup = Writer(prefix="P", top="").inlines([*wraps, *code])
    assert solid(text(_printed(press, markup))) == "x(1)[y].z;{w}c(1)[y].z"


def test_a_long_word_is_broken_and_copied_whole(press: Stage) -> None:
    word = "0123456789abcdef" * 20
    for markup in (shown(word), breakable("code", word), shown(f"before {word} after")):
        assert word in solid(text(_printed(press, markup)))


def test_what_no_one_sees_is_dropped() -> None:
    assert escape("a\x00b\x07c\ufeffd\x7f") == "abcd"
    assert quote('a\x00b\n\t"\\') == '"a b\\n\\t\\"\\\\"'


def test_a_plain_text_is_set_the_same_without_composing(press: Stage) -> None:
    unknown = coverage(()).unknown("".join(map(chr, range(0x20, 0x2200))))
    plain = [sign for sign in map(chr, range(0x21, 0x2200)) if is_plain(sign) and sign.isprintable()]
    signs = [sign for sign in plain if sign not in unknown]
    assert 400 < len(signs) < 500
    chance = random.Random(42001)  # noqa: S311  # the same each time, not secret
    words = ["".join(chance.choices(signs, k=9)) for _ in range(3_000)]
    faces = "\n".join(f"#text(weight: {weight})[{escape(' '.join(words))}]" for weight in (400, 600, 700))
    faces += f"\n#emph[{escape(' '.join(words))}]"
    code = f'\n#import "/house.typ": code\n#code({quote(" ".join(words))})'
    composed = _printed(press, faces + code)
    assert _printed(press, f'#import "/house.typ": plain\n#show: plain\n{faces}{code}') == composed


@pytest.mark.parametrize("text", ["", "Zürich, Łódź – 5 € → “so”", "a\tb\nc"])
def test_plain_texts(text: str) -> None:
    assert is_plain(text)


@pytest.mark.parametrize("text", ["e\u0301", "A\u20dd", "Ελλάδα", "日本", "\U0001f469\u200d\U0001f52c", "ạ"])
def test_texts_with_signs_that_are_composed(text: str) -> None:
    assert not is_plain(text)


def test_labels_are_told_apart_by_document() -> None:
    assert label_of("POL-001", "scope") == "POL-001--scope"
    assert label_of("POL-001", "") == "POL-001"


def test_what_cannot_be_set_is_told(press: Stage) -> None:
    with pytest.raises(PressFault, match="unclosed delimiter"):
        _printed(press, "#[")
