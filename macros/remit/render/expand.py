"""Expansion: an author's text with macro calls becomes plain Markdown, once, for every output."""

from __future__ import annotations

from types import TracebackType

from jinja2 import TemplateSyntaxError

from remit.edition import Edition
from remit.finding import Finding, Place, RemitError, Rule
from remit.model import Document, Role, Source
from remit.render.environment import sandbox, templates
from remit.render.escape import Markdown, escape
from remit.render.language import NotAllowed, check_language
from remit.render.macros import PUBLIC, Macros

MACRO_FAILS = Rule(
    code="MAC701",
    title="A macro call fails",
    why="A page that cannot be expanded would show the call itself, or an error, to its readers and auditors.",
    mend="Correct the call. In pages there are the public macros and plain conditions; literal braces stand between "
    "`{% raw %}` and `{% endraw %}`.",
    wrong='{{ raci_tabel() }}\n{{ doc_link("POL-999") }}',
    right='{{ raci_table() }}\n{{ doc_link("POL-001") }}',
)
PAGE_ANCHORS = frozenset(
    {"who-does-what", "revision-history", "part-in-every-activity", "job-description", "document-control"}
)
"""Anchors of the headings that the page templates add to every controlled page."""


class ExpansionError(Exception):
    """A text that cannot be expanded; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.place}: {finding.message} {finding.fix}")
        self.finding = finding


def expand(edition: Edition, source: Source, document: Document | None = None) -> str:
    """Expand the macros in a text's body; raise `ExpansionError` naming file and line when one fails."""
    text = source.body
    if "{{" not in text and "{%" not in text and "{#" not in text:
        return text
    if source.path not in edition.texts:
        edition.texts[source.path] = _expand(edition, source, document)
    return edition.texts[source.path]


def _expand(edition: Edition, source: Source, document: Document | None) -> str:
    values = {"organisation": escape(edition.handbook.settings.organisation)}
    try:
        tree = check_language(source.body, source.path, PUBLIC, values)
        environment = sandbox()
        template = environment.template_class.from_code(
            environment, environment.compile(tree, filename=source.path), environment.globals
        )
        return template.render(**values, **Macros(edition, source.path, document).public())
    except TemplateSyntaxError as error:
        message = (error.message or "").rstrip(".")
        raise _fail(source, error.lineno, f"This macro call cannot be read: {message}.") from None
    except NotAllowed as error:
        raise _fail(source, error.line, error.message, error.fix) from None
    except RemitError as error:
        raise _fail(source, _line(error.__traceback__, source.path), error.message, error.fix) from None


def page(edition: Edition, document: Document) -> str:
    """Return a controlled document's whole page: title, control block, expanded body, tables and history."""
    body = expand(edition, document.source, document)
    return compose(edition, document, body)


def compose(edition: Edition, document: Document, body: str) -> str:
    """Put a controlled document's expanded body into the page of its kind."""
    name = "role_page.md.j2" if isinstance(document, Role) else "document_page.md.j2"
    return (
        templates()
        .get_template(name)
        .render(
            title="" if body.lstrip().startswith("# ") else document.title,
            body=Markdown(body),
            document=document,
            role=document,
            macros=Macros(edition, document.path, document),
        )
    )


def _fail(source: Source, line: int, message: str, fix: str = "") -> ExpansionError:
    place = Place(source.path, source.body_line + max(line, 1) - 1)
    return ExpansionError(
        Finding(code=MACRO_FAILS.code, place=place, message=message, fix=fix or MACRO_FAILS.mend, subject=source.path)
    )


def _line(trace: TracebackType | None, path: str) -> int:
    """Return the line of the text in which an error arose: the innermost frame that belongs to it."""
    line = 1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
