"""The measurements behind scripts/bench.py, run inside the environment.

Every figure is a median of runs that alternate with those of its yardstick, because machines are noisy and ratios
taken in one run are not.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.bigrepo import Big  # noqa: E402 - lies in the tests, which are no installed package
from support.bigrepo import make as make_repository  # noqa: E402

DOCUMENTS, COMMITS = 1_000, 10_000
DATED_PAGES = 40
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
PLAIN_DATES = "\n  - git-revision-date-localized: {enable_creation_date: true, fallback_to_build_date: true}"


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


def main() -> int:
    """Run the measurements that were asked for, all by default, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", choices=["site", "history", "dates", "records", "start", []], default=[])
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    wanted = chosen.what or ["start", "history", "records", "site", "dates"]
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
        place = Path(folder)
        os.environ["REMIT_CACHE"] = str(place / "cache")
        repository = place / "repository"
        if set(wanted) - {"start"}:
            print(f"Making a repository of {DOCUMENTS} documents and {COMMITS} commits ...", flush=True)
            make(repository)
        for what in wanted:
            {"site": site, "history": history, "dates": dates, "records": records, "start": start}[what](
                place, repository, chosen.runs
            )
    return 0


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


def start(_place: Path, _repository: Path, runs: int) -> None:
    """The start of any command, beside that of Python itself."""
    ours, python = alternate(
        runs * 3,
        lambda: run([sys.executable, "-m", "remit", "--help"]),
        lambda: run([sys.executable, "-c", "pass"]),
    )
    row("remit --help", ours, "python -c pass", python, "<= 0.2 s", ours <= 0.2)


HISTORY = """
import datetime, gc, pathlib, sys, time
gc.set_threshold(50_000, 20, 50)  # as the command line does
from remit.control.register import make_register
from remit.edition import TRACKED
from remit.source.identity import identify
from remit.source.load import load
from remit.source.tree import WorkTree
from remit.vcs.git import Git
from remit.vcs.history import read_history

root = pathlib.Path(sys.argv[1])
book = load(WorkTree(root)).handbook
began = time.perf_counter()
register = make_register(book, read_history(Git.open(root), TRACKED, parse=identify), datetime.date(2026, 1, 1))
assert len(register.rows) > 1000, len(register.rows)
print(time.perf_counter() - began)
"""


def history(place: Path, repository: Path, runs: int) -> None:
    """History and register, cold and warm, beside bare git giving the same data."""
    environment = {"PYTHONPATH": str(ROOT / "macros")}

    def ours() -> float:
        return float(output([sys.executable, "-c", HISTORY, str(repository)], environment))

    def cold() -> float:
        shutil.rmtree(place / "cache", ignore_errors=True)
        return ours()

    def bare() -> float:
        began = time.perf_counter()
        log = ["git", "-C", str(repository), "log", "--raw", "--no-abbrev", "-z", "--format=%H", "HEAD", "--"]
        log += ["policies", "roles"]
        found = subprocess.run(log, capture_output=True, check=True).stdout
        oids = dict.fromkeys(re.findall(rb":\d+ \d+ [0-9a-f]+ ([0-9a-f]{40}) ", found))
        batch = ["git", "-C", str(repository), "cat-file", "--batch", "--buffer"]
        subprocess.run(batch, input=b"\n".join(oids) + b"\n", capture_output=True, check=True)
        return time.perf_counter() - began

    first, yardstick = alternate(runs, cold, bare)
    ours()
    again = statistics.median(ours() for _ in range(runs))
    row(
        "history and register, cold", first, "git log --raw + cat-file", yardstick, "<= 1.5 x", first <= 1.5 * yardstick
    )
    row("history and register, warm", again, "", None, "<= 0.1 s", again <= 0.1)


PROOF = """
import datetime, gc, pathlib, sys, time
gc.set_threshold(50_000, 20, 50)  # as the command line does
from remit.edition import open_edition
from remit.verification import prove

edition = open_edition(pathlib.Path(sys.argv[1]), datetime.date(2021, 12, 31))
began = time.perf_counter()
proof = prove(edition)
took = time.perf_counter() - began
assert len(proof.checked) == 1000 and proof.sound, [item.reason for item in proof.checked if not item.valid][:3]
print(took)
"""


def records(place: Path, repository: Path, runs: int) -> None:
    """The proof of 1,000 signed approvals over the whole history."""
    signed = place / "signed"
    if not signed.exists():
        subprocess.run(["git", "clone", "-q", str(repository), str(signed)], check=True)
        sign_everything(place, repository, signed)
    environment = {"PYTHONPATH": str(ROOT / "macros")}

    def ours() -> float:
        return float(output([sys.executable, "-c", PROOF, str(signed)], environment))

    ours()  # fills the history cache
    took = statistics.median(ours() for _ in range(runs))
    row("proof of 1,000 signed approvals", took, "", None, "<= 1 s", took <= 1)


def sign_everything(place: Path, repository: Path, signed: Path) -> None:
    """Commit registers with a key, and then a signed approval of every document's newest version."""
    from remit.control.ledger import SIGNATURE
    from remit.control.record import MEANINGS, Decision, Record, path_of, to_bytes
    from remit.control.signatures import NAMESPACE, sign
    from remit.demo.keys import make_keys
    from remit.edition import TRACKED
    from remit.source.identity import identify
    from remit.vcs.git import Git
    from remit.vcs.history import read_history

    make_keys(place, ["approver"])
    public = (place / "approver.pub").read_text("utf-8").strip()
    for path in sorted((repository / "roles").iterdir()):
        text = path.read_text("utf-8").replace("from: 2026-01-01", "from: 2020-01-01")
        if path.name == "people.yml":  # the key of whoever heads the organisation
            before, name, after = text.partition("id: p-example-theodora")
            text = before + name + after.replace("keys: []", f'keys: [{{key: "{public}", from: 2020-01-01}}]', 1)
        write(signed / "roles" / path.name, text)
    shutil.copy(repository / "mkdocs.yml", signed / "mkdocs.yml")
    commit(signed, "Name who approves", "2021-12-01T12:00:00+0000")
    history = read_history(Git.open(signed), TRACKED, parse=identify, cache=False)
    for id_ in [id_ for id_ in history.documents if id_.startswith("POL-")]:
        newest = history.versions(id_)[0]
        record = Record(
            decision=Decision.APPROVE,
            document=id_,
            version=newest.version,
            sha256=newest.sha256,
            blob=newest.oid,
            path=newest.path,
            expanded=None,
            previous=None,
            person="p-example-theodora",
            name="Theodora Example",
            role="top-management",
            capacity="holder",
            at=datetime(2021, 12, 2, 12, tzinfo=UTC),
            meaning=MEANINGS[Decision.APPROVE],
        )
        content = to_bytes(record)
        write(signed / path_of(record), content.decode())
        write(signed / (path_of(record) + SIGNATURE), sign(content, NAMESPACE, place / "approver").decode())
    commit(signed, "Approve everything", "2021-12-03T12:00:00+0000")


def commit(repository: Path, subject: str, moment: str) -> None:
    """Commit everything on a given day."""
    who = {"NAME": "Example Bench", "EMAIL": "bench@example.org", "DATE": moment}
    dated = {f"GIT_{role}_{name}": value for role in ("AUTHOR", "COMMITTER") for name, value in who.items()}
    subprocess.run(["git", "-C", str(repository), "add", "--all"], check=True)
    command = ["git", "-C", str(repository), "commit", "-q", "-m", subject]
    subprocess.run(command, env={**os.environ, **dated}, check=True)


def site(place: Path, repository: Path, runs: int) -> None:
    """The site with macros, hooks and history, beside the same pages built by the theme with none of them."""
    plain = place / "plain"
    plain_pages(repository, plain)
    build_site(repository, place / "out-ours")  # fills the history cache, as on every build but the first
    ours, theirs = alternate(
        runs, lambda: build_site(repository, place / "out-ours"), lambda: build_site(plain, place / "out-plain")
    )
    row(f"site of {DOCUMENTS} documents", ours, "Material, no macros", theirs, "<= 1.10 x", ours <= 1.1 * theirs)


def dates(place: Path, repository: Path, runs: int) -> None:
    """What history adds to a page, beside the plugin that the field uses for it (on some of the same pages)."""
    plain = place / "dated"
    (plain / "content").mkdir(parents=True, exist_ok=True)
    few = place / "few"
    subprocess.run(["git", "clone", "-q", str(repository), str(few)], check=True)
    shutil.copytree(repository / "macros/theme", few / "macros/theme")
    chosen = sorted((few / "policies").rglob("*.md"))[:DATED_PAGES]
    for path in sorted((few / "policies").rglob("*.md"))[DATED_PAGES:]:
        path.unlink()
    for path in chosen:
        path.write_text(re.sub(r"\{\{.*?\}\}", "", path.read_text("utf-8")), encoding="utf-8")
    settings = plain_settings(repository).replace("docs_dir: content", "docs_dir: policies")
    (few / "mkdocs.yml").write_text(settings, encoding="utf-8")
    (few / "dated.yml").write_text(settings.replace("\n  - search", PLAIN_DATES + "\n  - search"), encoding="utf-8")
    without, with_ = alternate(
        max(1, runs - 2), lambda: build_site(few, place / "o1"), lambda: build_site(few, place / "o2", "dated.yml")
    )
    theirs = (with_ - without) / len(chosen)
    environment = {"PYTHONPATH": str(ROOT / "macros")}
    for name in ("cold", "warm"):
        if name == "cold":
            shutil.rmtree(place / "cache", ignore_errors=True)
        took = float(output([sys.executable, "-c", HISTORY, str(repository)], environment)) / DOCUMENTS
        yardstick = f"git-revision-date-localized ({len(chosen)} pages)"
        row(f"history, added per page, {name}", took, yardstick, theirs, ">= 100 x less", theirs >= 100 * took)


def plain_pages(repository: Path, plain: Path) -> None:
    """Write every page of the handbook as Remit composes it, for a site without macros and hooks."""
    from remit.edition import open_edition
    from remit.render.expand import expand, page

    edition = open_edition(repository, date(2026, 1, 1))
    for document in edition.handbook.documents:  # with their own front matter, as a site without macros would have it
        header = document.source.content.decode().split("\n---\n", 1)[0]
        write(plain / "content" / document.path, f"{header}\n---\n\n{page(edition, document)}")
    for source in edition.pages.values():
        write(plain / source.path, expand(edition, source))
    shutil.copytree(repository / "macros/theme", plain / "macros/theme", dirs_exist_ok=True)
    (plain / "mkdocs.yml").write_text(plain_settings(repository), encoding="utf-8")


def plain_settings(repository: Path) -> str:
    """Return the site's settings without hooks and macros."""
    settings = (repository / "mkdocs.yml").read_text("utf-8")
    settings = re.sub(r"\nhooks:.*", "", settings)
    return re.sub(r"\n  - macros:\n(?:      .*\n)+", "\n", settings)


def build_site(folder: Path, target: Path, settings: str = "mkdocs.yml") -> float:
    """Build a site in a process of its own and return the seconds it took."""
    environment = {"PYTHONPATH": str(ROOT / "macros"), "SOURCE_DATE_EPOCH": "1767225600"}
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(folder / settings), "-d", str(target)]
    return run(command, environment)


def write(path: Path, text: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def run(command: Sequence[str], environment: dict[str, str] | None = None) -> float:
    """Run a command and return the seconds it took; stop the benchmark with its words when it fails."""
    began = time.perf_counter()
    output(command, environment)
    return time.perf_counter() - began


def output(command: Sequence[str], environment: dict[str, str] | None = None) -> str:
    """Run a command and return what it printed."""
    variables = {**os.environ, **QUIET, **(environment or {})}
    done = subprocess.run(list(command), capture_output=True, text=True, env=variables, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def alternate(runs: int, one: Callable[[], float], other: Callable[[], float]) -> tuple[float, float]:
    """Run two measurements by turns and return the median of each."""
    pairs = [(one(), other()) for _ in range(runs)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def row(what: str, ours: float, yardstick: str, theirs: float | None, reach: str, reached: bool) -> None:
    """Print one line of the result."""
    ratio = f"{ours / theirs:6.3f} x" if theirs else " " * 8
    beside = f"{yardstick}: {theirs:.4f} s" if theirs is not None else ""
    print(f"{what:34} {ours:9.4f} s  {ratio}  {reach:14} {'reached' if reached else 'MISSED ':8} {beside}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
