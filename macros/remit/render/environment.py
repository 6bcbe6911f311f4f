"""The two template environments: Remit's own templates, and the sandbox for what authors write.

Authors' text comes from pull requests, so its language is kept to what a policy needs (see `language.py`); the sandbox
stands behind that check and would let nothing else through either.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from remit.render import escape
from remit.source.frontmatter import quoted


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment for authors' text: no attribute is reachable and nothing but the public macros callable."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, keep_trailing_newline=True)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Nothing is."""
        return False

    def is_safe_callable(self, obj: Any) -> bool:
        """Only functions that were put in as macros are."""
        return getattr(obj, "is_remit_macro", False) is True


@cache
def sandbox() -> Sandbox:
    """Return the sandbox; one serves all pages, and the macros are given to each text as variables."""
    return Sandbox()


def macro(function: Callable[..., str]) -> Callable[..., str]:
    """Mark a function as callable from authors' text."""
    function.is_remit_macro = True  # type: ignore[attr-defined]  # the sandbox's mark of what may be called
    return function


@cache
def templates() -> Environment:
    """Return the environment for Remit's own templates; everything put out is escaped unless it is Markdown."""
    environment = Environment(  # noqa: S701 - the output is Markdown: `finalize` escapes for it, autoescape is for HTML
        loader=PackageLoader("remit.render"),
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters["attribute"] = escape.attribute
    environment.filters["paragraphs"] = escape.paragraphs
    environment.filters["url"] = escape.url
    return environment


@cache
def pictures() -> Environment:
    """Return the environment for drawings, which are SVG: everything put out is escaped as XML."""
    return Environment(
        loader=PackageLoader("remit.render"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def starters() -> Environment:
    """Return the environment for starting files, whose front matter is YAML: text in it is quoted by filter."""
    environment = Environment(  # noqa: S701 - the output is YAML and Markdown for an editor, not HTML
        loader=PackageLoader("remit.render", "templates/starters"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["quoted"] = quoted
    return environment


def _finalize(value: Any) -> Any:
    if isinstance(value, Undefined):
        return str(value)  # raises, with the name
    return escape.escape("" if value is None else value)
