"""Old texts in a tree that has changed since: their links lead to where the files stand now."""

from __future__ import annotations

import pytest
from remit.doctree.outline import relocate
from remit.model import Source

NOW = {
    "policies/a.md": "policies/hr/a b.md",
    "policies/b.md": "policies/b.md",
    "roles/lead.md": "roles/lead.md",
    "guide.md": "guide.md",
}


def read(body: str, path: str = "policies/x.md", old: str = "policies/x.md") -> str:
    return relocate(Source(path=old, body=body), path, NOW.get).body


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[A](a.md)", "[A](hr/a%20b.md)"),
        ("[A](a.md#part)", "[A](hr/a%20b.md#part)"),
        ('[A](a.md "Title") and [A *b*](<a.md>)', '[A](hr/a%20b.md "Title") and [A *b*](<hr/a%20b.md>)'),
        ("[A][1]\n\n[1]: a.md\n", "[A][1]\n\n[1]: hr/a%20b.md\n"),
        ('<a href="a.md">A</a>', '<a href="hr/a%20b.md">A</a>'),
        ("[B](b.md), [Lead](../roles/lead.md), [Guide](../guide.md)",) * 2,
        ("[gone](c.md) stays a word", "gone stays a word"),
        ('[gone](c.md#x "Title") and ![picture](c.png)', "gone and ![picture](c.png)"),
        ("[X](https://example.org/a.md) [Y](#a.md) [Z](mailto:a.md) [R](/a.md)",) * 2,
        ("`[A](a.md)` is code when nothing links there",) * 2,
        ('{{ doc_link("POL-001") }} [J]({{ a }}.md)',) * 2,
        ("No link at all: a.md (a.md)",) * 2,
        ("[A](a.md)\n[B](b.md)\n[gone\nover lines](c.md)\n", "[A](hr/a%20b.md)\n[B](b.md)\ngone\nover lines\n"),
    ],
)
def test_a_link_leads_where_its_target_went(before: str, after: str) -> None:
    assert read(before) == after
    assert read(before).count("\n") == before.count("\n")  # so that errors still name the right line


def test_a_text_that_moved_itself_still_finds_the_others() -> None:
    assert read("[A](a.md) [B](b.md) [Lead](../roles/lead.md)", path="policies/hr/deep/x.md") == (
        "[A](../a%20b.md) [B](../../b.md) [Lead](../../../roles/lead.md)"
    )
    assert read("[B](../b.md) [Guide](../../guide.md)", old="policies/hr/x.md") == "[B](b.md) [Guide](../guide.md)"


def test_only_path_and_body_change() -> None:
    source = Source(path="policies/x.md", content=b"bytes", body="[A](a.md)", body_line=7)
    found = relocate(source, "policies/y.md", NOW.get)
    assert found == Source(path="policies/y.md", content=b"bytes", body="[A](hr/a%20b.md)", body_line=7)
