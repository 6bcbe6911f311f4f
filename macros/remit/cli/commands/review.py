"""The command that shows what a change does: `review`."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli import options, output, selection


@click.command()
@options.root
@click.argument("base", metavar="BASE")
@click.argument("head", metavar="[HEAD]", required=False)
@click.option(
    "--head-tree",
    "folder",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Review the files in this folder, which is only read, instead of those in the handbook's own.",
)
@click.option(
    "--author",
    "authors",
    metavar="E-MAIL",
    multiple=True,
    help="Somebody else who had a hand in it, such as who pushed.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "github", "sarif"]),
    default="text",
    help="For people, for programs, as a comment, as GitHub annotations, or as SARIF for code scanning.",
)
@click.option(
    "--forge",
    type=options.FORGE,
    default="github",
    help="Whose comments the Markdown must fit into: 65,536 characters, or 1,000,000.",
)
@click.option(
    "-o",
    "--output",
    "targets",
    metavar="FILE",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the review: .md, .html, .docx, .pdf, .json or .sarif; may be given several times.",
)
def review(
    root: Path,
    base: str,
    head: str | None,
    folder: Path | None,
    authors: tuple[str, ...],
    form: str,
    forge: str,
    targets: tuple[Path, ...],
) -> int:
    """Show what a change does and who must approve it.

    It shows what changes for which role and person, which clauses and controls are gained and lost, and what blocks
    the change.

    BASE and HEAD are commits, branches or tags. Without HEAD, the files are reviewed as they are on disk, committed or
    not. As in a pull request, HEAD is set against the commit at which it left BASE, and judged by the people, roles and
    settings of BASE. Nothing of HEAD is run.

    The exit code is 0 when nothing blocks the change, 1 when something does, and 2 when there was nothing to compare
    with.

    For example: remit review origin/main -o review.md -o review.html
    """
    from remit import formatters
    from remit.check import all_rules, check
    from remit.clock import today
    from remit.review import check_target, review_text, terminal_lines, write_review
    from remit.review import review_proposal as run_review
    from remit.review.change import open_proposal

    for target in targets:
        check_target(target)
    here = selection.find_root(root)
    proposal = open_proposal(here, base, head, today(), folder=folder, authors=authors)
    found = run_review(proposal, check)
    for target in targets:
        write_review(found, target, forge, all_rules(), here)
        output.error(f"Wrote {target}")
    if form == "text":
        for line in terminal_lines(found):
            output.echo_wrapped(line, bold=not line.startswith(" "))
    elif form == "github":
        for line in formatters.as_github(found.report):
            output.echo(line)
    elif form == "markdown":
        output.echo(output.sanitize(review_text(found, ".md", forge, all_rules())), end="")
    else:
        output.echo_json(review_text(found, f".{form}", forge, all_rules()))
    return (output.FINE if found.passes else output.FINDINGS) if proposal.comparable else output.UNREADABLE
