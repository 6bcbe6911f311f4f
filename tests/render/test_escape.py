"""Whatever people write in front matter is shown as they wrote it, and never becomes markup."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mkdocs.config import load_config
from remit.render.environments import drawings
from remit.render.escaping import Markdown, attribute, escape
from remit.site import defaults

ROOT = Path(__file__).resolve().parents[2]
MARK = "QQ"
FRAMES = {
    "paragraph": "{}",
    "within a sentence": "word {} word",
    "list item": "- {}\n- more",
    "table cell": "| a | b |\n| :- | :- |\n| {} | c |",
    "table cell beside itself": "| a | b |\n| :- | :- |\n| c | {}<br>{} |",
    "definition": "Term\n:   {}",
    "term": "{}\n:   definition",
    "heading": "### {}",
    "bold": "**{}**",
    "link": "[{}](a.md)",
    "block of HTML": '<div class="x" markdown="1">\n\n{}\n\n</div>',
}
SIGNS = [
    *"\\`*_[]{}|~#>+-=:!<&;.()1a \"'^%$@/\n\t",
    *("&amp;", "&copy", "<b>", "</td>", "<!--", "-->", "<?", "<![CDATA[", "http://x.y", "a@b.c", "{:", "{: #a }"),
    *("](", "]:", "[^1]", "[^1]:", "*[a]:", "![", "\\|", "1.", "1)", "``", "```", "~~~", "===", "---", "[TOC]"),
    *("???", "!!!", "///", "--8<--", "__", "**", "{{", "}}", "{%", "C#", "$$", "==", "++", "~~", "\N{NO-BREAK SPACE}"),
]
TEXT = st.one_of(
    st.lists(st.sampled_from(SIGNS), min_size=1, max_size=9).map("".join),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20),
)


class Page(HTMLParser):
    """What a reader sees of a piece of HTML, and which elements there are."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # A heading's anchor is made from its text; what it is does not matter here.
        kept = [(name, value) for name, value in attrs if not (name in ("id", "href") and tag in ("h3", "a"))]
        self.elements.append((tag, tuple(kept)))

    def handle_data(self, data: str) -> None:
        self.text += data


@cache
def converter() -> markdown.Markdown:
    """Python-Markdown, with the extensions of the site."""
    config = load_config(str(ROOT / "mkdocs.yml"))
    defaults.complete(config)
    return markdown.Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)


def shown(text: str) -> Page:
    """A Markdown text as the site would show it."""
    return Page(converter().reset().convert(text))


def words(text: str) -> str:
    """Text with its white space made equal."""
    return " ".join(text.split())


@cache
def without(frame: str) -> Page:
    """A frame around a harmless word."""
    return shown(FRAMES[frame].replace("{}", MARK))


@settings(max_examples=400)
@given(TEXT)
@example("]: x")
@example("[a]: https://example.org")
@example("Programming in C#")
@example("## ##")
@example("1. first")
@example("2026. A year")
@example(": definition")
@example("- item")
@example("    code")
@example("snake_case and _emphasis_ and __init__")
@example("a | b || c \\| d")
@example("&lt;b&gt; &#60;b&#62; &lt")
@example("{: .class onclick=x }")
@example("{{ macro() }} {% if %} {# comment #}")
def test_text_is_shown_exactly_and_makes_no_element(text: str) -> None:
    wanted = words(text)
    for frame, around in FRAMES.items() if wanted else ():
        page = shown(around.replace("{}", escape(text)))
        assert page.elements == without(frame).elements, frame
        assert words(page.text) == words(without(frame).text.replace(MARK, wanted)), frame


@settings(max_examples=300)
@given(TEXT)
def test_a_text_in_an_attribute_is_read_back_exactly(text: str) -> None:
    page = shown(f'word <span class="badge" title="{attribute(text)}">x</span> word')
    assert page.elements == [("p", ()), ("span", (("class", "badge"), ("title", words(text))))]
    assert page.text == "word x word"


@settings(max_examples=300)
@given(TEXT)
def test_a_text_in_a_drawing_is_read_back_exactly(text: str) -> None:
    drawing = (
        drawings().from_string("<svg><text class='{{ value }}'>{{ value }}</text></svg>").render(value=words(text))
    )
    element = ET.fromstring(drawing)[0]  # noqa: S314 - our own drawing, made a line above
    assert (element.tag, element.text or "", element.get("class")) == ("text", words(text), words(text))
    page = shown(f"<figure>\n{drawing}\n</figure>")
    assert [name for name, _ in page.elements] == ["figure", "svg", "text"]
    assert words(page.text) == words(text)


@settings(max_examples=200)
@given(TEXT)
def test_escaping_twice_is_escaping_once(text: str) -> None:
    assert escape(escape(text)) is not None
    assert escape(escape(text)) == escape(text)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Plain words, and more.", "Plain words, and more."),
        ("snake_case_name", "snake_case_name"),
        ("  two\n lines  ", "two lines"),
        ("R&D", "R&D"),
        ("&amp;", "&amp;amp;"),
        ("a < b > c", "a &lt; b &gt; c"),
        ("2026-01-01", "2026-01-01"),
        ("- no list", r"\- no list"),
        ("12. no list", r"12\. no list"),
        (12, "12"),
        ("", ""),
        (Markdown("**bold**"), "**bold**"),
    ],
)
def test_ordinary_text_stays_readable_in_the_source(text: object, escaped: str) -> None:
    assert escape(text) == escaped
