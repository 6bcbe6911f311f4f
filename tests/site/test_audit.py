"""What is found in a built page, and how quickly."""

from __future__ import annotations

import time

import pytest
from remit.site.audit import faults_in


def fetches(target: str) -> list[str]:
    return [f"a.md: the page would fetch {target} from another server."]


def active(*what: str) -> list[str]:
    return [f"a.md: active content (`{each}`) is not allowed in a page." for each in what]


CONTENT = {
    '<p onclick="x">a</p>': active("onclick"),
    "<svg/onload=alert(1)>": active("onload"),
    '<img src="x"onerror=alert(1)>': active("onerror"),
    "<p>a <img src=x onerror=alert(1)": active("onerror"),
    "<P ONCLICK=x>a</P>": active("onclick"),
    "<SCRIPT>x": active("script"),
    "<style>p {}</style>": active("style"),
    '<iframe srcdoc="<p>"></iframe>': active("iframe", "srcdoc"),
    '<form action="a"><input></form>': active("form"),
    '<meta http-equiv="refresh" content="0">': active("meta"),
    '<base href="x">': active("base"),
    '<object data="a.swf"></object>': active("object"),
    '<a href="javascript:alert(1)">a</a>': active("javascript:"),
    '<a href=" JAVA\nscript:alert(1)">a</a>': active("javascript:"),
    '<a href="java&#115;cript:alert(1)">a</a>': active("javascript:"),
    '<a href="java&Tab;script&colon;alert(1)">a</a>': active("javascript:"),
    '<a href="data:text/html,x">a</a>': active("data:"),
    '<svg><a xlink:href="javascript:x">a</a></svg>': active("javascript:"),
    '<svg><set attributeName="href" to="javascript:x"/></svg>': active("set", "javascript:"),
    '<img src="//evil.example/x.png">': fetches("//evil.example/x.png"),
    '<img src="https://evil.example/x.png">': fetches("https://evil.example/x.png"),
    '<img src="a.png" srcset="a.png 1x, https://evil.example/x 2x">': fetches("https://evil.example/x"),
    '<p style="background: url(//evil.example/x)">a</p>': fetches("//evil.example/x"),
    '<svg><image href="https://evil.example/x"/></svg>': fetches("https://evil.example/x"),
    '<a href="b.html" ping="https://evil.example/x">a</a>': fetches("https://evil.example/x"),
    '<video poster="https://evil.example/x"></video>': fetches("https://evil.example/x"),
    '<a href="https://example.org/">a</a>': [],
    '<a href="mailto:a@example.org">a</a>': [],
    '<a title="turn on = x" href="b.html">a</a>': [],
    '<img src="a.png" alt="see //example.org/x">': [],
    '<p style="text-align: right">a</p>': [],
    "<code>&lt;script&gt; onclick=</code>": [],
    "<p>javascript: is a language, and data: a word; onclick= too.</p>": [],
    "<!-- <script> -->": [],
    "": [],
}


@pytest.mark.parametrize("content", CONTENT)
def test_active_and_remote_content_is_found(content: str) -> None:
    assert list(faults_in("a.md", f"<html>{content}</html>", content)) == CONTENT[content]


@pytest.mark.parametrize(
    ("html", "mark"),
    [
        ("<p>{{ raci_table() }}</p>", "{{"),
        ("<p>{% if x %}</p>", "{%"),
        ('<p title="{{ x">a</p>', "{{"),
        ("<code>a</code> {{ <code>b</code>", "{{"),
        ("<code>{{ a }}</code>", ""),
        ("<pre><span>{{ a }}</span></pre> <script>x = {{}}</script>", ""),
        ("<p>a { { b } }</p>", ""),
        ("<p>a }} b</p>", ""),
    ],
)
def test_what_was_not_expanded_is_found_outside_code(html: str, mark: str) -> None:
    wanted = (
        f"a.md: the built page still holds `{mark}`: something was not expanded. "
        "Write braces that are meant literally in code (`…`)."
    )
    assert list(faults_in("a.md", html, "")) == ([wanted] if mark else [])


@pytest.mark.parametrize(
    "piece",
    ["<a", "<", "<a on", "<code>", "<code", '<a b="', "<a ", "&", "{{<code>", "script:", "<img src=", "</code>{{"],
)
def test_looking_takes_time_in_proportion(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    start = time.perf_counter()
    list(faults_in("a.md", text, text))
    assert time.perf_counter() - start < 5


def test_no_id_is_taken_from_the_theme() -> None:
    expected = "a.md: an id that begins with `__` belongs to the theme; give the part another one."
    for text in ('<h2 id="__config">x</h2>', "<b class=x ID = __search>x</b>", "<p>a</p><i id='__x'>y</i>"):
        assert list(faults_in("a.md", text, text)) == [expected]
    for text in ('<h2 id="config__x">x</h2>', '<code>&lt;b id="__x"&gt;</code>', "<p>id=__x</p>"):
        assert list(faults_in("a.md", text, text)) == []
