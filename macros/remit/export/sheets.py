"""The tables for auditors and HR as plain sheets: the register, the matrix, skills, holders, coverage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from remit.blocks import badges
from remit.edition import Edition
from remit.export.sheet import Cell, Column, Kind, Sheet, Value, badge_cell, plain, role_cell
from remit.export.staff import certificates_held, holders, skills
from remit.framework import CoverageRow, Framework, coverage_rows, frameworks
from remit.model import Role
from remit.register import RegisterRow
from remit.tables import raci as matrices


def all_sheets(edition: Edition) -> tuple[Sheet, ...]:
    """Return every sheet of an edition, in the order in which they are bound."""
    return (
        register(edition),
        raci(edition),
        skills(edition),
        certificates_held(edition),
        holders(edition),
        *(coverage_of(edition, framework) for framework in frameworks().values()),
    )


def register(edition: Edition) -> Sheet:
    """Return the register of controlled documents."""
    columns = (
        Column(title="Id", kind=Kind.LINK),
        Column(title="Title", kind=Kind.LINK, widest=42),
        Column(title="Type"),
        Column(title="Version"),
        Column(title="State", kind=Kind.MARK),
        Column(title="Owner", kind=Kind.LINK, widest=26),
        Column(title="Approvers", widest=26),
        Column(title="Approved on", kind=Kind.DATE),
        Column(title="Assurance"),
        Column(title="Effective from", kind=Kind.DATE),
        Column(title="Next review", kind=Kind.DATE),
        Column(title="Review", kind=Kind.MARK),
        Column(title="Classification"),
        Column(title="Remarks", widest=24),
        Column(title="Merged on", kind=Kind.DATE, printed=False),
        Column(title="File", widest=40, printed=False),
        Column(title="SHA-256", widest=20, printed=False),
        Column(title="Commit", widest=20, printed=False),
    )
    return Sheet(
        key="register",
        title="Register",
        about="Every controlled document: version, state, who owns and approved it, and when it is reviewed.",
        columns=columns,
        rows=tuple(_registered(edition, row) for row in edition.register.rows),
        fixed=2,
    )


def _registered(edition: Edition, row: RegisterRow) -> tuple[Value, ...]:
    handbook = edition.handbook
    document = handbook.by_path.get(row.path)
    if document is None or document.id != row.id:
        document = handbook.document.get(row.id)
    path = document.path if document else ""
    review = "overdue" if row.overdue else "due-soon" if row.due_soon else ""
    return (
        Cell(text=row.id, path=path),
        Cell(text=row.title, path=path),
        row.type,
        row.version,
        badge_cell(row.state.value),
        role_cell(edition, row.owner),
        ", ".join(str(plain(role_cell(edition, key))) for key in row.approvers),
        row.approved_on,
        row.assurance or "",
        row.effective_from,
        row.next_review,
        badge_cell(review) if review else "Planned" if row.next_review else "",
        badges.BADGES.get(row.classification, row.classification),
        ", ".join(map(_remark, row.flags)),
        *(row.landed_on, row.path, row.sha256, row.commit or ""),
    )


def raci(edition: Edition, found: matrices.Matrix | None = None) -> Sheet:
    """Return the matrix of responsibilities, whole or a part of it that was found already."""
    scheme = edition.handbook.settings.scheme
    found = found or matrices.matrix(edition.handbook)

    def letters(cell: tuple[str, ...]) -> Value:
        weightiest = scheme.accountable if scheme.accountable in cell else cell[0] if cell else ""
        return Cell(text="/".join(cell), letter=weightiest) if cell else None

    columns = (
        Column(title="Activity", widest=48),
        *(Column(title=title, kind=Kind.MARK, widest=16) for title in _headings(found.roles)),
        Column(title="Document", kind=Kind.LINK),
        Column(title="Title", kind=Kind.LINK, widest=54),
        Column(title="Activity id", printed=False),
    )
    return Sheet(
        key="raci",
        title=scheme.key.upper(),
        about=f"Who does what: {', '.join(f'{letter} {word}' for letter, word in scheme.letters.items())}.",
        columns=columns,
        rows=tuple(
            (
                row.activity.name,
                *map(letters, row.cells),
                Cell(text=row.document.id, path=row.document.path),
                Cell(text=row.document.title, path=row.document.path),
                row.activity.id,
            )
            for row in found.rows
        ),
    )


def _headings(roles: Iterable[Role]) -> Iterator[str]:
    """Yield a heading for each role; two roles with one short name are distinguished by their keys."""
    shorts = [role.short.casefold() for role in roles]
    for role in roles:
        yield role.short if shorts.count(role.short.casefold()) == 1 else f"{role.short} ({role.key})"


def coverage_of(edition: Edition, framework: Framework) -> Sheet:
    """Return which documents answer each clause and control of a framework."""
    return Sheet(
        key=f"coverage-{framework.key}",
        title=f"Coverage {framework.name}",
        about=f"Which documents answer each clause and control of {framework.name}, and where there is a gap.",
        columns=(
            Column(title="Id"),
            Column(title="Kind"),
            Column(title="Title", widest=76),
            Column(title="State", kind=Kind.MARK),
            Column(title="Count", kind=Kind.NUMBER),
            Column(title="Documents", widest=64),
        ),
        rows=tuple(_covered(row) for row in coverage_rows(edition.handbook, framework.key)),
    )


def _covered(row: CoverageRow) -> tuple[Value, ...]:
    state: Value = Cell(text="Covered", badge="in-force")
    if not row.documents:
        state = "Group" if row.parent else Cell(text=badges.BADGES["gap"], badge="vacant")
    return (
        row.requirement.id,
        "Control" if row.requirement.control else "Clause",
        row.requirement.title,
        state,
        len(row.documents),
        "\n".join(f"{document.id} {document.title}" for document in row.documents),
    )


def _remark(flag: str) -> str:
    return badges.FLAG_WORDS.get(flag) or badges.BADGES.get(flag) or flag.replace("-", " ").capitalize()
