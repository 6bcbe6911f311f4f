"""The template environments: one for each kind of Remit's own templates, and the grammar of authors' texts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Undefined
from markupsafe import Markup

from remit.render import escaping
from remit.source import frontmatter


def new_environment(package: str = "remit.render", folder: str = "templates", **options: Any) -> Environment:
    """Return an environment for the templates of a package, in which an unknown name is an error."""
    options = {"trim_blocks": True, "lstrip_blocks": True, **options}
    # Without autoescape the output is Markdown or YAML, and `finalize` or a filter escapes for that.
    return Environment(loader=PackageLoader(package, folder), undefined=StrictUndefined, auto_reload=False, **options)  # noqa: S701


@cache
def grammar() -> Environment:
    """Return the environment that authors' texts are parsed with; nothing is ever compiled or run in it."""
    return Environment(keep_trailing_newline=True)  # noqa: S701 - it renders nothing


@cache
def templates() -> Environment:
    """Return the environment for Remit's own templates; everything put out is escaped unless it is Markdown."""
    return new_environment(finalize=finalize_with(escaping.escape))


@cache
def drawings() -> Environment:
    """Return the environment for drawings, which are SVG: everything put out is escaped as XML."""
    return new_environment(autoescape=True, finalize=_markup)


@cache
def reviews() -> Environment:
    """Return the environment for the pages that a review makes, which are HTML: everything put out is escaped."""
    return new_environment("remit.redline", autoescape=True, finalize=_markup, keep_trailing_newline=True)


@cache
def starters() -> Environment:
    """Return the environment for starting files, whose front matter is YAML: text in it is quoted by filter."""
    environment = new_environment(
        folder="templates/starters", trim_blocks=False, lstrip_blocks=False, keep_trailing_newline=True
    )
    environment.filters["quoted"] = frontmatter.quote
    return environment


def finalize_with(escape: Callable[[object], str]) -> Callable[[Any], str]:
    """Return what escapes all that a template puts out; nothing is an empty text, and an unknown name an error."""

    def finalize(value: Any) -> str:
        if isinstance(value, Undefined):
            return str(value)  # raises, with the name
        return escape("" if value is None else value)

    return finalize


def _markup(value: Any) -> Any:
    return Markup(escaping.html(value)) if type(value) is str else value  # noqa: S704 - it has just been escaped
