"""The repository that is measured: a big history, with this handbook's roles, pages, theme and settings beside it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from measures.taking import ROOT, write

sys.path.insert(0, str(ROOT / "tests"))

from support.bigrepo import Big  # lies in the tests, which are no installed package
from support.bigrepo import make as make_repository

DOCUMENTS, COMMITS = 1_000, 10_000


class Handbook(Big):
    """A big repository whose documents have activities, tables, links and macro calls, as real ones do."""

    def text(self, number: int) -> bytes:
        """A document with two tables of ten rows, a link by id, and two rows of the RACI matrix."""
        plain = super().text(number).decode()
        activities = (
            f"activities:\n"
            f"  - id: work-{number}\n    name: Work on matter {number}\n"
            f"    raci: {{lead-implementer: R, top-management: A}}\n"
            f"  - id: review-{number}\n    name: Review of matter {number}\n"
            f"    raci: {{lead-implementer: R/A, ai-development: C, compliance-legal: C, top-management: I}}\n"
        )
        rows = "\n".join(f"| item {row} | value {row} | note on item {row} |" for row in range(10))
        table = f"| Item | Value | Note |\n| :--- | :--- | :--- |\n{rows}\n"
        header, _, body = plain.removeprefix("---\n").partition("---\n")
        other = (number * 7 + 1) % self.documents
        link = f'See {{{{ doc_link("POL-{other:04d}") }}}} and {{{{ role_link("lead-implementer") }}}}.'
        return f"---\n{header}{activities}---\n{body}\n## Tables\n\n{table}\n{table}\n{link}\n".encode()


def make(repository: Path) -> None:
    """Make the repository: the big history, and this handbook's roles, pages, theme and settings beside it."""
    make_repository(repository, Handbook(documents=DOCUMENTS, commits=COMMITS))
    subprocess.run(["git", "-C", str(repository), "reset", "-q", "--hard"], check=True)
    shutil.copytree(ROOT / "macros", repository / "macros", dirs_exist_ok=True)
    for path in sorted((ROOT / "roles").iterdir()):  # their texts name documents that this handbook does not have
        write(repository / "roles" / path.name, re.sub(r"\{\{.*?\}\}", "it", path.read_text("utf-8")))
    pages = repository / "content"
    pages.mkdir(exist_ok=True)
    for name, call in (
        ("index", "document_register(view='summary')"),
        ("register", "document_register()"),
        ("raci", "raci_table(role='lead-implementer')"),
        ("skills", "skills_matrix()"),
        ("org-chart", "org_chart()"),
        ("reviews", "review_calendar(limit=200)"),
    ):
        (pages / f"{name}.md").write_text(f"# {name.capitalize()}\n\n{{{{ {call} }}}}\n", encoding="utf-8")
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    without_nav = re.sub(r"\nnav:\n(?:[ ].*\n|\n)*", "\n", settings, count=1)
    (repository / "mkdocs.yml").write_text(without_nav, encoding="utf-8")
