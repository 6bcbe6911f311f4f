"""Single PDFs, beside other ways to the same pages."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from measures import papers
from measures.plain import build_site, plain_settings
from measures.taking import OURS, REPORTED, ROOT, output, row, run, write

if TYPE_CHECKING:
    from remit.edition import Edition

OTHERS, FEW = 5, 40
"""How many documents the others print: each costs them seconds. mkdocs-to-pdf, which binds a site, gets `FEW`."""
STYLE = Path(__file__).with_name("weasyprint.css")

PRINT = """
import datetime, gc, pathlib, sys, time
gc.disable()  # as the command line does
from remit.edition import in_force, past_edition
from remit.paper.pdf.documents import print_documents

edition = in_force(past_edition(pathlib.Path(sys.argv[1]), datetime.date.fromisoformat(sys.argv[2])))
texts = [document for document in edition.handbook.ordered if document.id.startswith("POL-")]
began = time.perf_counter()
made, findings = print_documents(edition, texts)
assert len(made) == len(texts) == 1000 and not findings, findings[:3]
print((time.perf_counter() - began) / len(made))
"""
WEASYPRINT = """
import pathlib, sys, time
import weasyprint

style = weasyprint.CSS(filename=sys.argv[1])
began = time.perf_counter()
for path in map(pathlib.Path, sys.argv[2:]):
    weasyprint.HTML(filename=str(path)).write_pdf(str(path.with_suffix(".pdf")), stylesheets=[style])
print((time.perf_counter() - began) / len(sys.argv[2:]))
"""


def measure(place: Path, _repository: Path, runs: int) -> None:
    """Seconds for one document of a whole handbook, beside what others need for the same expanded texts.

    Ours are PDF/A-3a and PDF/UA-1, theirs plain PDF. Each of theirs gets what is for it the ready input, and is left
    out where it is not installed.
    """
    texts = papers.make(place)
    pages = _trees(place, texts, OTHERS)
    ours = statistics.median(_ours(texts) for _ in range(max(1, runs - 1)))
    if shutil.which("xelatex"):
        theirs = statistics.median(map(_xelatex, pages))
        row("one PDF", ours, "pandoc with XeLaTeX", theirs, ">= 100 x faster", theirs >= 100 * ours)
    else:
        print("one PDF beside pandoc with XeLaTeX: not measured, xelatex is not installed", flush=True)
    if why := _no_weasyprint():
        print(f"one PDF beside WeasyPrint and mkdocs-to-pdf: not measured, {why}", flush=True)
        return
    html = [str(_as_html(page)) for page in pages]
    theirs = float(output([sys.executable, "-c", WEASYPRINT, str(STYLE), *html]))
    row("one PDF", ours, "WeasyPrint", theirs, ">= 10 x faster", theirs >= 10 * ours)
    if importlib.util.find_spec("mkdocs_to_pdf"):
        theirs = _mkdocs_to_pdf(place, texts)
        row("one PDF", ours, f"mkdocs-to-pdf, of {FEW}", theirs, REPORTED, theirs >= ours)


def _ours(texts: Path) -> float:
    return float(output([sys.executable, "-c", PRINT, str(texts), papers.DAY], OURS))


def _no_weasyprint() -> str:
    """Say why WeasyPrint cannot run here, or nothing; it needs a library of the system, Pango."""
    if not importlib.util.find_spec("weasyprint"):
        return "weasyprint is not installed"
    done = subprocess.run([sys.executable, "-c", "import weasyprint"], capture_output=True, check=False)
    return "weasyprint does not find Pango" if done.returncode else ""


def _edition(texts: Path) -> Edition:
    from datetime import date

    from remit.edition import in_force, past_edition

    return in_force(past_edition(texts, date.fromisoformat(papers.DAY)))


def _trees(place: Path, texts: Path, count: int) -> list[Path]:
    """Write some documents' whole pages as trees in pandoc's form, each into a file."""
    from remit.paper.printing import each_sheet

    edition = _edition(texts)
    chosen = [edition.handbook.document[id_] for id_ in papers.ids(count)]
    pages = []
    for sheet in each_sheet(edition, chosen, []):
        pages.append(place / "pages" / f"{sheet.id}.json")
        write(pages[-1], json.dumps({"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": sheet.body.blocks}))
    return pages


def _pandoc(*arguments: str) -> float:
    from remit.paper import pandoc

    return run([str(pandoc.executable()), "--from", "json", *arguments])


def _xelatex(page: Path) -> float:
    began = time.perf_counter()
    _pandoc("--pdf-engine=xelatex", str(page), "-o", str(page.with_suffix(".xelatex.pdf")))
    return time.perf_counter() - began


def _as_html(page: Path) -> Path:
    target = page.with_suffix(".html")
    _pandoc("--to", "html", "--standalone", "--metadata", f"title={page.stem}", str(page), "-o", str(target))
    return target


def _mkdocs_to_pdf(place: Path, texts: Path) -> float:
    """Return what the plugin adds for each page to a site: the difference of two builds, with it and without."""
    site = place / "to-pdf"
    (site / "content").mkdir(parents=True)
    for page in _trees(place / "to-pdf-trees", texts, FEW):
        _pandoc("--to", "gfm", str(page), "-o", str(site / "content" / f"{page.stem}.md"))
    shutil.copytree(ROOT / "macros/remit/theme", site / "macros/remit/theme", dirs_exist_ok=True)
    settings = re.sub(r"(?m)^nav:\n(?:[ ].*\n)+", "", plain_settings(texts)).replace("strict: true", "strict: false")
    write(site / "mkdocs.yml", settings)
    write(site / "to-pdf.yml", settings.replace("\n  - search", "\n  - search\n  - to-pdf", 1))
    without = build_site(site, place / "o3")
    return (build_site(site, place / "o4", "to-pdf.yml") - without) / FEW
