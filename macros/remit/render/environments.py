"""The template environments: one for each kind of Remit's own templates, and the grammar of authors' texts."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Undefined
from markupsafe import Markup

from remit.render import escaping
from remit.source import frontmatter


@cache
def grammar() -> Environment:
    """Return the environment that authors' texts are parsed with; nothing is ever compiled or run in it."""
    return Environment(keep_trailing_newline=True)  # noqa: S701 - it renders nothing


@cache
def templates() -> Environment:
    """Return the environment for Remit's own templates; everything put out is escaped unless it is Markdown."""
    environment = Environment(  # noqa: S701 - the output is Markdown: `finalize` escapes for it, autoescape is for HTML
        loader=PackageLoader("remit.render"),
        undefined=StrictUndefined,
        auto_reload=False,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters["attribute"] = escaping.attribute
    environment.filters["paragraphs"] = escaping.paragraphs
    environment.filters["url"] = escaping.url
    return environment


@cache
def pictures() -> Environment:
    """Return the environment for drawings, which are SVG: everything put out is escaped as XML."""
    return Environment(
        loader=PackageLoader("remit.render"),
        undefined=StrictUndefined,
        auto_reload=False,
        autoescape=True,
        finalize=_markup,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def reviews() -> Environment:
    """Return the environment for the pages that a review makes, which are HTML: everything put out is escaped."""
    return Environment(
        loader=PackageLoader("remit.redline"),
        undefined=StrictUndefined,
        auto_reload=False,
        autoescape=True,
        finalize=_markup,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def starters() -> Environment:
    """Return the environment for starting files, whose front matter is YAML: text in it is quoted by filter."""
    environment = Environment(  # noqa: S701 - the output is YAML and Markdown for an editor, not HTML
        loader=PackageLoader("remit.render", "templates/starters"),
        undefined=StrictUndefined,
        auto_reload=False,
        keep_trailing_newline=True,
    )
    environment.filters["quoted"] = frontmatter.quote
    return environment


def _finalize(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, Undefined):
        return str(value)  # raises, with the name
    return escaping.escape(value)


def _markup(value: Any) -> Any:
    return Markup(escaping.html(value)) if type(value) is str else value  # noqa: S704 - it has just been escaped
