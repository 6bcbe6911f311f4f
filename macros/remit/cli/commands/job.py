"""The command `job`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli import options, output, selection
from remit.finding import RemitError

if TYPE_CHECKING:
    from remit.edition import Edition


@click.command()
@options.root
@click.argument("role", metavar="ROLE")
@options.target("FILE.md|.docx|.pdf", "Write to this file instead of the screen.")
@options.point_in_time
def job(root: Path, role: str, target: Path | None, when: selection.PointInTime) -> int:
    """Write a role's job description, for the screen, Word or paper.

    It is made from the newest versions, or with --as-of from those that were in force on a day.

    For example: remit job lead-implementer -o lead-implementer.docx
    """
    from remit.cli import editions
    from remit.files import write_whole

    kind = target.suffix.lower() if target else ".md"
    if target and kind not in (".md", ".markdown", ".docx", ".pdf"):
        raise RemitError(
            f"{target.name}: a job description is written as Markdown, Word file or PDF.",
            "Choose a name that ends in .md, .docx or .pdf.",
        )
    edition = editions.newest_edition(root, when)
    selection.require_known(role, edition.handbook.role, "role")
    if target is None:
        output.echo(output.sanitize(_job_in_markdown(edition, role, root)), end="")
    else:
        made = {".docx": _job_in_word, ".pdf": _job_on_paper}.get(kind, _job_in_markdown)
        write_whole(target, made(edition, role, root))
        output.echo_wrapped(f"Wrote {target}.")
    return output.FINE


def _job_in_markdown(edition: Edition, role: str, _root: Path) -> str:
    from remit.paper import as_markdown
    from remit.render import pages

    return as_markdown(pages.job_page(edition, role))


def _job_on_paper(edition: Edition, role: str, _root: Path) -> bytes:
    from remit.paper.pdf import print_job

    return print_job(edition, role)


def _job_in_word(edition: Edition, role: str, root: Path) -> bytes:
    from remit.cli import targets
    from remit.paper.word import write_job

    return write_job(edition, role, targets.style_of(edition, root))
