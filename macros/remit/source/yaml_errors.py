"""Errors of the YAML parser, in words for somebody who does not know YAML."""

from __future__ import annotations

_WORDS = (
    # part of the parser's complaint, what is wrong, what would be right
    (
        "mapping values are not allowed",
        "There is a colon inside text that has no quotes, or the line is indented too far.",
        'Put the text in double quotes: `key: "Our aim: safe AI."` A key begins under the keys that it belongs to.',
    ),
    (
        "cannot start any token",
        "A tab or a special character is where a value should begin.",
        "Indent with spaces, and put quotes around text that begins with `@`, `%`, a backtick or a tab.",
    ),
    (
        "found unexpected end of stream",
        "A quote is opened here and never closed.",
        "Close it at the end of the text.",
    ),
    (
        "escape c",
        "A backslash inside double quotes comes before something that it cannot escape.",
        "Write two backslashes for one, or use single quotes.",
    ),
    (
        "hexdecimal",  # as the parser spells it
        "A backslash inside double quotes begins a character code that is not complete.",
        "Write two backslashes for one, or use single quotes.",
    ),
    (
        "could not find expected ':'",
        "A key has no colon after it, or a line is indented too little.",
        "Write `key: value`, and indent the lines that belong to a value more than its key.",
    ),
    (
        "did not find expected key",
        "This does not continue what is above: it is indented differently, or a quote above is left open.",
        "Give keys that belong together the same number of spaces, and close every quote.",
    ),
    (
        "did not find expected ',' or",
        "A list or mapping in brackets is not separated by commas or not closed.",
        "Write `[one, two]` or `{key: value, other: value}`.",
    ),
    (
        "did not find expected '-' indicator",
        "This line does not fit into the list above it.",
        "Begin every item with `- ` at the same indentation.",
    ),
    (
        "block sequence entries are not allowed",
        "A list item is where the value of a key should be.",
        "Begin the list on the next line.",
    ),
)


def explain_problem(problem: str) -> tuple[str, str]:
    """Return what is wrong and how to fix it."""
    for part, message, fix in _WORDS:
        if part in problem:
            return message, fix
    return f"The front matter cannot be read here ({problem or 'not YAML'}).", ""
