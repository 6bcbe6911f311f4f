"""The doctor: what is still example data, unprotected, shallow, vacant or out of date, each with what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from remit.check import check
from remit.edition import Edition, open_edition
from remit.finding import RemitError
from remit.forge import check_protection
from remit.text import count
from remit.vcs import Git, errors

THEME_ENDS = date(2027, 5, 5)
"""The day on which Material for MkDocs, which makes the site's pages, reaches its announced end of life."""
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One thing that was looked at: `ok`, needing `attention`, or `unknown` because it cannot be seen from here."""

    name: str
    state: str
    message: str
    fix: str = ""


def examine(root: Path, today: date) -> Iterator[Result]:
    """Look at everything that a sound handbook needs and that the rules of the check do not cover."""
    try:
        git: Git | None = Git.open(root)
        found = list(_repository(git)) if git else []
    except errors.GitError as error:
        git = None
        yield _attention(
            "Repository", str(error), "Keep the handbook in git: its history is the record of every version."
        )
    else:
        yield from found
    try:
        edition = open_edition(root, today)
    except RemitError as error:
        yield _attention("Handbook", error.message, error.fix)
        return
    yield from _examples(edition)
    yield from _handbook(edition)
    yield from _protection(root, edition)
    yield from _identity(git, edition)
    yield from _parts(today)


def _repository(git: Git) -> Iterator[Result]:
    state = git.facts()
    if state.kind == "shallow":
        yield _attention(
            "Repository", "This is a shallow clone: its dates would be wrong.", "Run: git fetch --unshallow"
        )
    elif state.kind == "empty":
        yield _attention("Repository", "Nothing has been committed yet.", "Commit the handbook.")
    elif state.grafted:
        yield _attention("Repository", "A grafts file rewrites the history shown.", "Remove .git/info/grafts.")
    elif state.partial:
        yield _attention(
            "Repository", "This is a partial clone: old versions may be missing.", "Clone without --filter."
        )
    else:
        where = f"on branch {state.branch}" if state.branch else "with a detached HEAD"
        yield _ok("Repository", f"A complete clone, {where}.")


def _examples(edition: Edition) -> Iterator[Result]:
    people = [person for person in edition.handbook.people if person.example]
    if people:
        names = ", ".join(person.name for person in people[:_SHOWN])
        more = f" and {len(people) - _SHOWN} more" if len(people) > _SHOWN else ""
        yield _attention(
            "Example people",
            f"{len(people)} of {len(edition.handbook.people)} people are invented: {names}{more}.",
            "Replace them in roles/people.yml and in the holders of the roles.",
        )
    else:
        yield _ok("Example people", "No example people remain.")
    invented = {person.id for person in people}
    ledger = edition.life.ledger.entries if edition.life else ()
    count = sum(1 for entry in ledger if entry.record and entry.record.person in invented)
    if count:
        yield _attention(
            "Example records",
            f"{count} of {len(ledger)} approval records are by invented people.",
            "Remove records/ and set `ledger_begins` under extra.remit in mkdocs.yml to the commit that did it.",
        )
    if edition.handbook.settings.example or not edition.handbook.settings.organisation:
        name = edition.handbook.settings.organisation or "not named"
        yield _attention(
            "Organisation",
            f"The organisation is still the example ({name}).",
            "Set `organisation` and remove `example: true` under extra.remit in mkdocs.yml.",
        )
    else:
        yield _ok("Organisation", f"{edition.handbook.settings.organisation}.")


def _handbook(edition: Edition) -> Iterator[Result]:
    report = check(edition)
    if report.findings:
        problems = count(report.errors, "error")
        warnings = count(report.warnings, "warning")
        yield _attention("Check", f"{problems} and {warnings}.", "Run `remit check`.")
    else:
        yield _ok("Check", "No findings.")
    if report.exceptions:
        yield _attention(
            "Exceptions",
            f"{len(report.exceptions)} accepted: "
            + ", ".join(f"{item.finding.code} for {item.finding.subject}" for item in report.exceptions[:_SHOWN])
            + ".",
            "Decide at every review whether the reasons in mkdocs.yml still hold.",
        )
    vacant = [
        role.title
        for role in edition.handbook.roles
        if role.lifecycle == "active" and not role.holders_on(edition.today)
    ]
    if vacant:
        yield _attention("Holders", f"Vacant: {', '.join(vacant[:_SHOWN])}.", "Name a holder in the role's file.")
    else:
        yield _ok("Holders", "Every role is held by somebody.")
    loose = [row.path for row in edition.register.rows if "uncommitted" in row.flags]
    if len(loose) == 1:
        yield _attention(
            "Uncommitted",
            f"{loose[0]} has changes that are not committed.",
            "Commit it, or take the change back.",
        )
    elif loose:
        yield _attention(
            "Uncommitted",
            f"{len(loose)} files have changes that are not committed, such as {loose[0]}.",
            "Commit them, or take the changes back.",
        )


def _protection(root: Path, edition: Edition) -> Iterator[Result]:
    for sight in check_protection(root, edition.newest, edition.today):
        yield Result(name=sight.name, state=sight.state, message=sight.message, fix=sight.fix)
    yield Result(
        name="Branch protection",
        state="unknown",
        message="Whether the main branch is protected cannot be seen from here.",
        fix="On GitHub or GitLab: require a pull request, an approval and a green check; "
        "forbid force pushes and bypassing.",
    )


def _identity(git: Git | None, edition: Edition) -> Iterator[Result]:
    email = git.user_email() if git else None
    known = {person.email.casefold(): person for person in edition.handbook.people}
    if email is None:
        yield _attention("You", "git does not know your e-mail address.", "Run: git config user.email you@example.org")
    elif email.casefold() in known:
        yield _ok("You", f"{known[email.casefold()].name} ({email}).")
    else:
        yield _attention("You", f"Nobody in roles/people.yml has the address {email}.", "Add yourself, or the address.")


def _parts(today: date) -> Iterator[Result]:
    if today >= THEME_ENDS:
        yield _attention(
            "Theme",
            f"Material for MkDocs has had no support since {THEME_ENDS}.",
            "Move to a release of Remit that uses its successor.",
        )
    else:
        yield _ok("Theme", f"Material for MkDocs is supported until {THEME_ENDS}.")


def _ok(name: str, message: str) -> Result:
    return Result(name=name, state="ok", message=message)


def _attention(name: str, message: str, fix: str) -> Result:
    return Result(name=name, state="attention", message=message, fix=fix)
