"""The site's Markdown as pandoc gets it."""

from __future__ import annotations

import pytest
from remit.doctree.dialect import to_pandoc
from remit.doctree.nodes import Node, classes, plain_text
from remit.doctree.pandoc import read_all


def _read(source: str) -> list[Node]:
    found = read_all({"text": to_pandoc(source)})["text"]
    assert isinstance(found, list)
    return found


def _shape(blocks: list[Node]) -> list[object]:
    """Return blocks as kinds, with classes and contents for divs, and the text of what holds words."""
    made: list[object] = []
    for block in blocks:
        if block["t"] == "Div":
            made.append((" ".join(classes(block)), _shape(block["c"][1])))
        elif block["t"] in ("BulletList", "OrderedList"):
            items = block["c"] if block["t"] == "BulletList" else block["c"][1]
            made.append([_shape(item) for item in items])
        elif block["t"] == "CodeBlock":
            made.append(("code", block["c"][1]))
        else:
            made.append(plain_text([block]))
    return made


@pytest.mark.parametrize(
    ("source", "shape"),
    [
        ('!!! note "M"\n\n    Text.\n\nAfter.', [("admonition note", [("block-title", ["M"]), "Text."]), "After."]),
        ("!!! warning\n    Text.", [("admonition warning", [("block-title", ["Warning"]), "Text."])]),
        ('!!! note ""\n    Text.', [("admonition note", ["Text."])]),
        ('!!! "Only a title"\n    Text.', [("admonition note", [("block-title", ["Only a title"]), "Text."])]),
        ('??? tip "T"\n    Text.', [("admonition tip", [("block-title", ["T"]), "Text."])]),
        ('???+ tip inline end "T"\n    x', [("admonition tip inline end", [("block-title", ["T"]), "x"])]),
        (
            '=== "One"\n\n    1\n\n=== "Two"\n\n    2',
            [("tab", [("block-title", ["One"]), "1"]), ("tab", [("block-title", ["Two"]), "2"])],
        ),
        (
            '!!! note "A"\n\n    a\n\n    !!! tip "B"\n\n        b\n\n    c\n\nd',
            [
                (
                    "admonition note",
                    [("block-title", ["A"]), "a", ("admonition tip", [("block-title", ["B"]), "b"]), "c"],
                ),
                "d",
            ],
        ),
        (
            '- item\n\n    !!! note "N"\n\n        in it\n\n- next',
            [[["item", ("admonition note", [("block-title", ["N"]), "in it"])], ["next"]]],
        ),
        ('!!! note "L"\n\n    - a\n    - b', [("admonition note", [("block-title", ["L"]), [["a"], ["b"]]])]),
        ('```\n!!! note "N"\n    x\n```', [("code", '!!! note "N"\n    x')]),
        (
            '!!! note "N"\n\n    ```\n    === "no tab"\n    ```',
            [("admonition note", [("block-title", ["N"]), ("code", '=== "no tab"')])],
        ),
        ("~~~~\n~~~\n!!! note\n~~~~", [("code", "~~~\n!!! note")]),
        ("*[AI]: artificial intelligence\n\nAI here", ["AI here"]),
        ("=== not a tab", ["=== not a tab"]),
        ("a\tb", ["a b"]),
    ],
)  # fmt: skip
def test_blocks_become_divs(source: str, shape: list[object]) -> None:
    assert _shape(_read(source)) == shape


def test_attribute_lists_are_read() -> None:
    heading, paragraph = _read("## A {: #own .x }\n\n[b](c){: .y }")
    assert heading["c"][1][:2] == ["own", ["x"]]
    assert paragraph["c"][0]["c"][0][1] == ["y"]


def test_attribute_lists_in_code_stay() -> None:
    assert _shape(_read("```\n{: #own }\n```")) == [("code", "{: #own }")]
