"""Front matter: text in, plain values with positions out, and one plain sentence for everything that cannot be read."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from remit.finding import Finding, Place
from remit.source.decoding import MAX_FILE, MAX_HEADER, Faulty, decode, find_controls, split
from remit.source.frontmatter import parse, quote
from support.handbooks import POLICY, read, replaced

TEXT = st.text(st.characters(codec="utf-8"))


def places_of(findings: list[Finding]) -> list[tuple[str, int, int, str]]:
    return [(each.code, each.place.line, each.place.column, each.message) for each in findings]


def why(content: bytes | str) -> tuple[str, int, int, str]:
    """Why a file can be read no further."""
    with pytest.raises(Faulty) as caught:
        split(decode(content if isinstance(content, bytes) else content.encode(), "a.md"), "a.md")
    (found,) = places_of([caught.value.finding])
    return found


# ---- bytes


@pytest.mark.parametrize(
    "content",
    [b"a\nb\n", b"a\r\nb\r\n", b"a\rb\r", b"\xef\xbb\xbfa\nb\n", b"\xef\xbb\xbfa\r\nb\r\n", b"a\r\nb\r"],
)
def test_line_ends_and_byte_order_marks_are_all_the_same(content: bytes) -> None:
    assert decode(content, "a.md") == "a\nb\n"


@pytest.mark.parametrize(
    ("content", "line", "column", "byte"),
    [
        (b"\xff", 1, 1, "ff"),
        (b"abc\n\xe4bc", 2, 1, "e4"),
        ("äöü ".encode() + b"\xfc", 1, 5, "fc"),  # columns are counted in characters
        (b"\xef\xbb\xbfab\xe4", 1, 3, "e4"),  # and the byte order mark is none
        (b"a\rb\r\nc\xe4", 3, 2, "e4"),
        (b"a \xe2\x82", 1, 3, "e2"),  # cut off within a character
        (b"\xed\xa0\x80", 1, 1, "ed"),  # half of a surrogate pair
    ],
)
def test_bytes_that_are_no_text(content: bytes, line: int, column: int, byte: str) -> None:
    assert why(content) == ("SRC101", line, column, f"The byte 0x{byte} here is not UTF-8 text.")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16(encoding: str) -> None:
    mark = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}.get(encoding, "")
    assert why((mark + "---\nid: POL-001\n---\n").encode(encoding)) == (
        "SRC101", 1, 1, "The file is UTF-16 text, not UTF-8.",
    )  # fmt: skip


def test_a_file_of_just_one_mebibyte_is_read_and_a_larger_one_is_not() -> None:
    assert len(decode(b"x" * MAX_FILE, "a.md")) == MAX_FILE
    assert why(b"x" * (MAX_FILE + 1)) == (
        "SRC102", 1, 1, "The file is larger than 1 MiB, the most that is read.",
    )  # fmt: skip


def test_front_matter_of_just_64_kibibytes_is_read_and_a_longer_one_is_not() -> None:
    def document(size: int) -> str:
        return "---\n" + "#" * (size - 1) + "\n---\n"

    assert len(split(document(MAX_HEADER), "a.md").header) == MAX_HEADER
    message = "The front matter is larger than 64 KiB, the most that is read."
    assert why(document(MAX_HEADER + 1)) == ("SRC102", 1, 1, message)
    assert why("---\n" + "ä" * 40_000 + "\n---\n") == ("SRC102", 1, 1, message)  # bytes count, not characters


@pytest.mark.parametrize(
    "character",
    "\x00\x01\x08\x0b\x0c\x1b\x7f\x84\x86\x9f\u061c\u200e\u200f\u202a\u202e\u2066\u2069\u206f\ufeff\ufff9\U000e0001\U000e0041",
)
def test_invisible_characters_are_found_one_in_a_line(character: str) -> None:
    text = f"plain\n  a{character}b{character}\n\tc\u200d\u00ad\n{character}"
    message = f"An invisible control character (U+{ord(character):04X}) is not allowed here."
    assert places_of(list(find_controls(text, "a.md"))) == [("SRC112", 2, 4, message), ("SRC112", 4, 1, message)]


def test_visible_text_of_the_world_is_no_control_character() -> None:
    assert (
        list(find_controls("Zürich, Łódź, Αθήνα, 東京, عربي, עברית, 👩‍👩‍👧, e\u0301, a\u00a0b, tab\there", "a.md"))
        == []
    )


# ---- front matter and body


@pytest.mark.parametrize(
    ("text", "header", "body", "line"),
    [
        ("---\na: b\n---\nBody\n", "a: b\n", "Body\n", 4),
        ("---\na: b\n---\n\n\nBody\n", "a: b\n", "Body\n", 6),
        ("---\na: b\n...\nBody", "a: b\n", "Body", 4),
        ("--- \t\na: b\n--- \t\nBody", "a: b\n", "Body", 4),
        ("---\na: b\n---", "a: b\n", "", 4),
        ("---\na: b\n---\n", "a: b\n", "", 4),
        ("---\n---\nBody", "", "Body", 3),
        ("---\na: b\n---\nText\n\n---\n\nMore", "a: b\n", "Text\n\n---\n\nMore", 4),
        ("---\na: |\n  ---\nb: c---\n---\nBody", "a: |\n  ---\nb: c---\n", "Body", 6),
    ],
)
def test_a_file_in_its_parts(text: str, header: str, body: str, line: int) -> None:
    parts = split(text, "a.md")
    assert (parts.header, parts.header_line, parts.body, parts.body_line) == (header, 2, body, line)


@pytest.mark.parametrize("text", ["", "\n", "# Title\n", "\n---\na: b\n---\n", "----\na: b\n---\n", "--- # x\n---\n"])
def test_a_file_without_front_matter(text: str) -> None:
    assert why(text) == ("SRC103", 1, 1, "The file does not begin with front matter (a line `---`).")


@pytest.mark.parametrize(
    "text", ["---", "---\n", "---\na: b\n", "---\na: b\n----\n", "---\na: b\n ---\n", "---\na\n...x"]
)
def test_front_matter_that_is_not_closed(text: str) -> None:
    assert why(text) == ("SRC103", 1, 1, "The front matter is not closed: there is no second line `---`.")


# ---- values


@pytest.mark.parametrize(
    "scalar",
    [
        "1.10",
        "no",
        "Yes",
        "on",
        "OFF",
        "true",
        "012",
        "1_000",
        "12:30:00",
        "0x10",
        "0o17",
        ".5",
        "1e3",
        ".inf",
        ".NaN",
        "2026-01-01",
        "2026-01-01T10:00:00Z",
        "=",
        "+1",
        "-0",
        "NULL",
        "Null",
        "none",
        "None",
    ],
)
def test_plain_scalars_keep_their_text(scalar: str) -> None:
    assert parse(f"key: {scalar}\nlist: [{scalar}]\n", "a.md")[0].value == {"key": scalar, "list": [scalar]}


@pytest.mark.parametrize("scalar", ["null", "~", ""])
def test_only_three_scalars_are_nothing(scalar: str) -> None:
    assert parse(f"key: {scalar}\nquoted: '{scalar}'\n", "a.md")[0].value == {"key": None, "quoted": scalar}


def test_values_keep_their_order_and_their_places() -> None:
    tree, found = parse('b: 1\n"a": [x, {c: d}]\nlong: >\n  one\n  two\n', "a.md", first_line=2)
    assert found == []
    assert tree.value == {"b": "1", "a": ["x", {"c": "d"}], "long": "one two\n"}
    assert list(tree.value) == ["b", "a", "long"]
    assert tree.keys == {("b",): (2, 1), ("a",): (3, 1), ("a", 1, "c"): (3, 11), ("long",): (4, 1)}
    assert tree.values == {
        (): (2, 1), ("b",): (2, 4), ("a",): (3, 6), ("a", 0): (3, 7), ("a", 1): (3, 10), ("a", 1, "c"): (3, 14),
        ("long",): (4, 7),
    }  # fmt: skip


@given(TEXT)
@example("\x00\u202e\x85\u2028\ufeff\U000e0041")
@example('"\\ \t\n')
@example("- ? : #{}[]&*!|>%@`'")
def test_quoted_text_comes_back_as_it_was(text: str) -> None:
    written = quote(text)
    tree, found = parse(f"key: {written}\n", "a.md")
    assert "\n" not in written
    assert tree.value == {"key": text}
    assert {each.code for each in found} <= {"SRC112"}


JSON_LIKE = st.recursive(
    TEXT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=8
)


@given(st.dictionaries(TEXT, JSON_LIKE, max_size=4))
def test_what_another_yaml_writer_writes_is_read_as_it_was(value: dict[str, object]) -> None:
    written = yaml.safe_dump(value, allow_unicode=False, sort_keys=False, default_style='"')
    assert parse(written, "a.md")[0].value == value


@given(st.text())
@example("*a : b")
@example("{*a : 1}")
@example("? *a")
@example("\ud800")
@example("a: b\r\nc")
@example('"\\x')
@example("%TAG ! !\n")
@example("a: &a\n  <<: *a\n? ? a\n")
def test_parsing_never_fails_and_every_finding_lies_in_the_text(text: str) -> None:
    lines = text.split("\n")
    for within in ((), ("extra", "remit")):
        tree, found = parse(text, "a.md", 5, within)
        for each in found:
            line, column = each.place.line - 5, each.place.column - 1
            assert 0 <= line < len(lines)
            assert 0 <= column <= len(lines[line])
            assert each.message.endswith(".")
            assert "\n" not in each.message + each.fix
            assert each.fix
        assert found or tree.value is None or isinstance(tree.value, (str, list, dict))


PIECES = [
    "a",
    "b: ",
    "- ",
    "? ",
    ": ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "&x ",
    "*x ",
    "!t ",
    "<<: ",
    "\n",
    "\n  ",
    "'",
    '"',
    "|\n",
]
MORE_PIECES = ["#", "---\n", "...\n", "\t", "~", "\\", "%", "@", "\u2028", "é"]
YAML_LIKE = st.lists(st.sampled_from([*PIECES, *MORE_PIECES]), max_size=30).map("".join)


@given(YAML_LIKE)
def test_broken_yaml_never_fails_either(text: str) -> None:
    test_parsing_never_fails_and_every_finding_lies_in_the_text.hypothesis.inner_test(text)  # type: ignore[attr-defined]


# ---- what is refused


REFUSED = {
    "anchor": ("a: &x b", [("SRC106", 1, 4, "The anchor `&x` marks text for use elsewhere.")]),
    "alias": ("a: *x", [("SRC106", 1, 4, "The alias `*x` stands for text elsewhere.")]),
    "alias as a key": ("*x : b", [("SRC106", 1, 1, "The alias `*x` stands for text elsewhere.")]),
    "merge key": ("<<: *x", [("SRC106", 1, 5, "The alias `*x` stands for text elsewhere.")]),
    "anchor of a list": ("a: &x [b]", [("SRC106", 1, 4, "The anchor `&x` marks text for use elsewhere.")]),
    "tag": ("a: !!int 1", [("SRC106", 1, 4, "The tag `!!int` changes what the value means.")]),
    "own tag": ("a: !ENV b", [("SRC106", 1, 4, "The tag `!ENV` changes what the value means.")]),
    "tag of Python": (
        "a: !!python/object/apply:os.system [ls]",
        [("SRC106", 1, 4, "The tag `!!python/object/apply:os.system` changes what the value means.")],
    ),
    "twice": ("a: 1\nb: 2\na: 3", [("SRC105", 3, 1, "`a` is a duplicate key; the first is on line 1.")]),
    "three times": (
        "a: 1\na: 2\na: 3",
        [
            ("SRC105", 2, 1, "`a` is a duplicate key; the first is on line 1."),
            ("SRC105", 3, 1, "`a` is a duplicate key; the first is on line 1."),
        ],
    ),
    "twice within twice": (
        "a: {b: 1}\na: {b: 2, b: 3}",
        [
            ("SRC105", 2, 1, "`a` is a duplicate key; the first is on line 1."),
            ("SRC105", 2, 11, "`b` is a duplicate key; the first is on line 2."),
        ],
    ),
    "twice with quotes": ("a: 1\n'a': 3", [("SRC105", 2, 1, "`a` is a duplicate key; the first is on line 1.")]),
    "escape": (
        'a: "b\\u202ec"',
        [("SRC112", 1, 4, "An escape in this text makes an invisible control character (U+202E).")],
    ),
    "escape in a key": (
        '"\\0": b',
        [("SRC112", 1, 1, "An escape in this text makes an invisible control character (U+0000).")],
    ),
    "escaped line end": (
        'a: "b\\Lc"',
        [("SRC112", 1, 4, "An escape in this text makes an invisible control character (U+2028).")],
    ),
    "NUL": ("a: é\x00", [("SRC112", 1, 5, "An invisible control character (U+0000) is not allowed here.")]),
    "hidden line end": (
        "a: b\u2028c: d",
        [("SRC112", 1, 5, "An invisible control character (U+2028) is not allowed here.")],
    ),
    "list as a key": ("? [a]\n: b", [("SRC104", 1, 3, "A list or a mapping is where a key should be.")]),
    "mapping as a key": ("{{a: b}: c}", [("SRC104", 1, 2, "A list or a mapping is where a key should be.")]),
    "second document": ("a: b\n---\nc: d", [("SRC104", 2, 1, "A second YAML document begins here.")]),
    "colon": (
        "a: b: c",
        [("SRC104", 1, 5, "There is a colon inside text that has no quotes, or the line is indented too far.")],
    ),
    "tab": ("a:\n\tb: c", [("SRC104", 2, 1, "A tab or a special character is where a value should begin.")]),
    "special character": (
        "a: @b", [("SRC104", 1, 4, "A tab or a special character is where a value should begin.")],
    ),
    "open quote": ('a: b\nc: "d\ne: f\n', [("SRC104", 2, 4, "A quote is opened here and never closed.")]),
    "open quote closed by the next": (
        'a: "b\nc: "d"\n',
        [
            (
                "SRC104", 2, 5,
                "This does not continue what is above: it is indented differently, or a quote above is left open.",
            )
        ],
    ),
    "open bracket": (
        "a: [b\nc: d\n",
        [("SRC104", 2, 2, "A list or mapping in brackets is not separated by commas or not closed.")],
    ),
    "no colon": ("a: b\nc\nd: e", [("SRC104", 3, 1, "A key has no colon after it, or a line is indented too little.")]),
    "list as text": ("a: - b", [("SRC104", 1, 4, "A list item is where the value of a key should be.")]),
    "bad item": ("a:\n  - b\n  c: d", [("SRC104", 3, 3, "This line does not fit into the list above it.")]),
    "backslash": (
        'a: "C:\\dir"',
        [("SRC104", 1, 7, "A backslash inside double quotes comes before something that it cannot escape.")],
    ),
    "half a code": (
        'a: "\\xZ"',
        [("SRC104", 1, 7, "A backslash inside double quotes begins a character code that is not complete.")],
    ),
    "deep": ("[" * 21, [("SRC113", 1, 21, "The text is nested more than 20 levels deep from here on.")]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_reported_in_plain_words(text: str, wanted: list[tuple[str, int, int, str]]) -> None:
    assert places_of(parse(text, "a.md")[1]) == wanted


def test_of_a_key_that_occurs_twice_the_first_counts() -> None:
    assert parse("a: 1\na: {b: [2]}\nc: {d: 4, d: 5}\n", "a.md")[0].value == {"a": "1", "c": {"d": "4"}}


def test_no_text_can_pass_for_a_second_key() -> None:
    found = read({POLICY: replaced(POLICY, "owner: lead\n", 'owner: lead\n"owner (again, line 8)": board\n')}).findings
    assert places_of(list(found)) == [("SRC107", 8, 1, "`owner (again, line 8)` is not a key that Remit knows.")]


OUTSIDE = "a: &x 1\na: *x\nb: !t {c: 1, c: 2}\nextra:\n  d: &y !u v\n  d: *y\n  remit:\n    "


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("e: f\n", []),
        ("e: &z f\n", [("SRC106", 8, 8)]),
        ("e: *z\n", [("SRC106", 8, 8)]),
        ("e: 1\n    e: 2\n", [("SRC105", 9, 5)]),
        ("e: f\n  remit: {}\n", [("SRC105", 9, 3)]),
        ("e: f\nextra: {}\n", [("SRC105", 9, 1)]),
        ("e: f\n  <<: *y\n", [("SRC106", 9, 7)]),
        ("e: f\n<<: *y\n", [("SRC106", 9, 5)]),
    ],
)
def test_only_a_part_of_a_file_can_be_held_to_strictness(text: str, wanted: list[tuple[str, int, int]]) -> None:
    found = parse(OUTSIDE + text, "mkdocs.yml", within=("extra", "remit"))[1]
    assert [each[:3] for each in places_of(found)] == wanted


@pytest.mark.parametrize("text", ["extra: *x\n", "extra: {remit: *x}\n", "extra:\n  <<: *x\n"])
def test_an_alias_cannot_stand_on_the_way_to_the_settings(text: str) -> None:
    found = parse(text, "mkdocs.yml", within=("extra", "remit"))[1]
    assert [each.code for each in found] == ["SRC106"]


# ---- attacks


BOMB = "a: &a [x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)


@pytest.mark.parametrize(
    "text",
    [BOMB]
    + [f"a: {opening * 20_000}" for opening in ("[", "{", "[{a: ", "'", '"', "? ", "- ", "!t ", "&a ", ": ")]
    + ["- " * 20_000, "? " * 20_000, "\n".join(" " * n + "a:" for n in range(300)), "a: " + "x" * 65_000]
    + [
        "".join(f"{n:x}: 1\n" for n in range(9_000)),
        "a: 1\n" * 13_000,
        "a: [" + "*a," * 15_000,
        "#" * 65_000,
        "\t" * 65_000,
    ],
)
def test_hostile_front_matter_is_refused_in_no_time(text: str) -> None:
    begun = time.process_time()
    loaded = read({POLICY: f"---\n{text[: MAX_HEADER - 1]}\n---\n"})
    assert loaded.findings
    assert time.process_time() - begun < 2  # processor time, whatever else the machine does; 0.6 s at most here


def test_findings_name_the_file() -> None:
    assert parse("a: &x b", "policies/ä.md", 7)[1][0].place == Place("policies/ä.md", 7, 4)
