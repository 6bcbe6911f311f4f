"""The list of what the article of a hand-written page may hold, by what Markdown, its extensions and attackers make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from markdown import Markdown
from remit.doctree import marked, outline
from remit.site.allowed import refusals, unsafe_links
from remit.site.audit import faults_in

MADE: dict[str, tuple[Sequence[str], str]] = {
    "a table": (["tables"], "| a | b |\n|:-:|--:|\n| c | d |"),
    "an admonition": (["admonition"], '!!! note inline end "Title"\n    Text'),
    "details": (["pymdownx.details"], "???+ tip\n    Text"),
    "tasks": (["pymdownx.tasklist"], "- [x] a\n- [ ] b"),
    "tabs": (["pymdownx.tabbed"], '=== "A"\n    a\n\n=== "B"\n    b'),
    "footnotes": (["footnotes"], "a[^1]\n\n[^1]: b"),
    "abbreviations": (["abbr"], "The SLA.\n\n*[SLA]: Agreement"),
    "definitions": (["def_list"], "a\n:   b"),
    "code with line numbers": (
        ["pymdownx.superfences", "pymdownx.highlight"],
        '```python linenums="1" hl_lines="1" title="a.py"\nx = 1\n```',
    ),
    "code in a line": (["pymdownx.inlinehilite"], "`#!python x = 1`"),
    "marks": (["pymdownx.mark", "pymdownx.caret", "pymdownx.tilde", "pymdownx.keys"], "==a== ^^b^^ ~~c~~ ++ctrl+c++"),
    "changes": (["pymdownx.critic"], "{++a++}{--b--}{>>c<<}"),
    "progress": (["pymdownx.progressbar"], '[=65% "65%"]'),
    "a caption": (["pymdownx.blocks.caption", "md_in_html"], "Text\n\n/// caption\nA caption\n///"),
    "headings with permalinks": (["toc"], "[TOC]\n\n# A\n\n## B"),
    "Markdown in HTML": (["md_in_html", "attr_list"], '<div class="grid cards" markdown>\n\n- a\n\n</div>'),
    "a picture": (["attr_list"], '![a](a.png){ width="300" align=left loading=lazy }'),
    "an icon": (["pymdownx.emoji"], ":smile:"),
    "emphasis": ([], "**a** *b* `c` <kbd>d</kbd> <br> H<sub>2</sub>O\n\n> e\n\n1. f\n\n---"),
}


def made(extensions: Sequence[str], text: str) -> str:
    options: Mapping[str, Mapping[str, Any]]
    options = {"toc": {"permalink": True}, "pymdownx.emoji": {"emoji_generator": to_svg}} if extensions else {}
    return Markdown(extensions=[*extensions], extension_configs=options).convert(text)


def to_svg(*_: object, **__: object) -> str:
    return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M1 1z" fill="currentColor"/></svg>'


@pytest.mark.parametrize("name", MADE)
def test_what_markdown_and_its_extensions_make_is_allowed(name: str) -> None:
    html = made(*MADE[name])
    assert [*refusals(outline.elements(html))] == []
    assert [*faults_in("a.md", html, html, html, by_hand=True)] == []


REFUSED = {
    "<script>x</script>": ["<script>"],
    "<p onclick=x>a": ["onclick="],
    "<P ONCLICK=x>a": ["onclick="],
    "<p onpointerrawupdate=x>a": ["onpointerrawupdate="],
    '<img src="x"onerror=alert(1)>': ["onerror="],
    "<img src=x onerror=alert(1)": ["onerror="],
    "<!--><img src=x onerror=alert(1)>-->": ["onerror="],
    '<svg><![CDATA[><b title="]]><img src=x onerror=alert(1)>">': ["onerror="],
    "<svg><style><img src=x onerror=alert(1)></style></svg>": ["<style>", "onerror="],
    "<svg/onload=alert(1)>": ["onload="],
    "<svg><animate attributeName=href values=x>": ["<animate>"],
    "<svg><use href=x>": ["<use>"],
    '<svg><path fill="url(//example.org/a)">': ["fill="],
    "<math><mi xlink:href=x>": ["<math>", "<mi>"],
    "<body onload=alert(1)>": ["<body>"],
    "<html onclick=alert(1)>": ["<html>"],
    "<iframe src=x></iframe>": ["<iframe>"],
    "<object data=x></object>": ["<object>"],
    "<embed src=x>": ["<embed>"],
    "<form action=x><button>a</button></form>": ["<form>", "<button>"],
    "<input type=password>": ["<input>"],
    "<input>": ["<input>"],
    "<textarea>a</textarea>": ["<textarea>"],
    "<select><option>a</option></select>": ["<select>", "<option>"],
    "<link rel=stylesheet href=x>": ["<link>"],
    "<meta http-equiv=refresh content=0>": ["<meta>"],
    "<base href=x>": ["<base>"],
    "<template><b onclick=x></template>": [
        "<template>",
        "onclick=",
        "onclick=",
    ],  # the tag goes on behind the end of what is around it
    "<noscript>a</noscript>": ["<noscript>"],
    "<dialog open>a</dialog>": ["<dialog>"],
    "<x-own>a</x-own>": ["<x-own>"],
    '<p style="position:fixed">a': ["style="],
    '<p style="background:url(x)">a': ["style="],
    '<p style="width:expression(a)">a': ["style="],
    '<p style="color:red;inset:0">a': ["style="],
    '<p data-md-component="search">a': ["data-md-component="],
    "<a href=x ping=y>a</a>": ["ping="],
    "<p contenteditable>a": ["contenteditable="],
    f'<p title="{marked.mark(0)}">a': ["title="],
    f"<!-- {marked.mark(0)} -->": ["<!--"],
}


@pytest.mark.parametrize("html", REFUSED)
def test_what_runs_fetches_or_asks_is_refused(html: str) -> None:
    assert [what for what, _ in refusals(outline.elements(html))] == REFUSED[html]
    assert [*faults_in("a.md", html, html, html, by_hand=True)]


@pytest.mark.parametrize(
    ("target", "safe"),
    [
        ("guide.html#a", True),
        ("https://example.org/", True),
        ("mailto:a@example.org", True),
        ("tel:+431", True),
        ("//example.org", True),
        ("javascript:alert(1)", False),
        (" JAVA&#10;script:alert(1)", False),
        ("data:text/html,a", False),
        ("file:///etc/passwd", False),
        ("vbscript:a", False),
        ("ftp://example.org", False),
    ],
)
def test_links_lead_to_the_web_or_into_the_site(target: str, safe: bool) -> None:
    html = f'<a href="{target}">a</a>'
    assert ([*unsafe_links(outline.elements(html))] == []) is safe
    assert ([*faults_in("a.md", html, html, html, by_hand=True)] == []) is safe


def test_one_fault_is_said_once() -> None:
    html = "<script>x</script><p onclick=x>a</p><a href='javascript:x'>a</a>"
    assert [*faults_in("a.md", html, html, html, by_hand=True)] == [
        "a.md: active content (`script`) is not allowed in a page.",
        "a.md: active content (`onclick`) is not allowed in a page.",
        "a.md: active content (`javascript:`) is not allowed in a page.",
    ]
