"""Text for a comment on a forge, and for a page of its own: nothing in it pings, links, closes or draws anything.

A forge gives meaning to text that Markdown leaves alone: `@name` calls people, `#1` and `!1` link issues, a line
that begins with `/` is an order to a bot, an address becomes a link. An invisible space takes it away, and copies of
the text stay readable.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import Environment, Undefined
from markupsafe import Markup

from remit.render.environments import new_environment
from remit.render.escaping import Markdown, escape

BREAK = "\u200b"
"""The invisible space that takes a forge's meaning from text."""
_CALLS = re.compile(
    r"([@#!%&$~^])(?=[\w\"'])|(:)(?=[a-z0-9_+-]+:)|(\bGH)(?=-\d)|(:)(?=//)|(\bwww)(?=\.)", re.IGNORECASE
)
_FOLDER = "templates/review"
_SPACES = re.compile(r"\s+")


def comment_text(value: object) -> Markdown:
    """Return text as one line of Markdown that shows exactly that text and does nothing else."""
    if isinstance(value, Markdown):
        return value
    text = _CALLS.sub(lambda match: f"{match.group()}{BREAK}", _SPACES.sub(" ", str(value)).strip())
    return escape(f"{BREAK}{text}" if text.startswith("/") else text)


def code_text(value: object) -> Markdown:
    """Return text for a code span: without what would end it."""
    return Markdown(_SPACES.sub(" ", str(value)).replace("`", "'").replace("|", "\u00a6").strip() or "-")


def said_text(value: str) -> Markdown:
    """Return a finding's words, in which backticks are meant as code."""
    parts = re.split(r"(`[^`]+`)", value)
    told = (f"`{code_text(part[1:-1])}`" if part[:1] == "`" and len(part) > 2 else _around(part) for part in parts)
    return Markdown("".join(told))


def said_html(value: str) -> Markup:
    """Return a finding's words as HTML, in which backticks are meant as code."""
    parts = re.split(r"`([^`]+)`", value)
    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(part) if number % 2 else part for number, part in enumerate(parts))


def _around(part: str) -> str:
    """Return text beside code; the spaces at its ends stay."""
    lead, trail = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :]
    return f"{' ' if lead else ''}{comment_text(part)}{' ' if trail and part.strip() else ''}"


def unbroken(text: str) -> str:
    """Return a comment's text for a page, where no forge reads it: without the invisible spaces."""
    return text.replace(BREAK, "")


@cache
def comment_environment() -> Environment:
    """Return the environment for comments, which are Markdown; everything put out is made harmless."""
    environment = new_environment(folder=_FOLDER, finalize=_finalize)
    environment.filters["code"] = code_text
    environment.filters["said"] = said_text
    environment.filters["raw"] = Markdown
    return environment


@cache
def page_environment() -> Environment:
    """Return the environment for pages that stand alone; everything put out is escaped as HTML."""
    environment = new_environment(folder=_FOLDER, autoescape=True)
    environment.filters["said"] = said_html
    return environment


def _finalize(value: Any) -> Any:
    if isinstance(value, Undefined):
        return str(value)  # raises, with the name
    return comment_text("" if value is None else value)
