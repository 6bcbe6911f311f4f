"""Hostile texts, opened in a browser: nothing of any runs, and nothing covers the page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog
from remit.edition import open_edition
from remit.site.build import build_site
from support import sites
from support.checking import TODAY, policy
from support.gitrepo import GitRepo
from support.payloads import PAYLOADS

AT_ONCE = 12
ROOM = {"title": 100, "summary": 300}
"""How many signs of hostile text such a value takes."""
COVERED = """() => {
  const top = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  const odd = [...document.querySelectorAll("article *, main *")].filter(each => {
    const style = getComputedStyle(each), box = each.getBoundingClientRect();
    return ["fixed", "absolute"].includes(style.position) && box.width * box.height > innerWidth * innerHeight / 2;
  });
  return [window.pwned ?? null, odd.map(each => each.outerHTML.slice(0, 99)), top ? top.tagName : "",
          getComputedStyle(document.body).display];
}"""


def test_there_are_many_of_them() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS)
    assert len(PAYLOADS) >= 150


def _documents() -> dict[str, str]:
    """Return policies that hold every payload as text, in cells, in headings and items, and some of them as facts."""
    made = {}
    groups = [PAYLOADS[at : at + AT_ONCE] for at in range(0, len(PAYLOADS), AT_ONCE)]
    for number, group in enumerate(groups, 100):
        flat = [" ".join(each.split()) for each in group]
        cells = "".join(f"| {each.replace('|', '')} | x |\n" for each in flat)
        body = "\n\n".join(
            [
                *group,
                f"| a | b |\n|---|---|\n{cells}",
                *(f"## {each}" for each in flat),
                *(f"- {each}" for each in flat),
                *(f"> {each}" for each in flat),
            ]
        )
        facts = {
            key: json.dumps("".join(c for c in flat[number % len(flat)] if c.isprintable())[:room])
            for key, room in ROOM.items()
        }
        name = json.dumps("".join(c for c in flat[0] if c.isprintable())[:80])
        facts["activities"] = f"[{{id: a-{number}, name: {name}, raci: {{lead: R, board: A}}}}]"
        made[f"policies/p{number}.md"] = policy(f"POL-{number}", f"{body}\n", **facts)
    return made


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Pages of hostile texts: of the site, of a review and of redlines."""
    root = tmp_path_factory.mktemp("hostile") / "handbook"
    repo = GitRepo(root)
    sites.write(root)
    repo.commit("Begin")
    base = repo.git("rev-parse", "HEAD").strip()
    documents = _documents()
    for path, text in documents.items():
        repo.write(path, text)
    repo.commit("Write hostile texts")
    first = next(iter(documents))
    repo.write(first, documents[first].replace('"1.0.0"', '"1.1.0"') + "\n\n".join(PAYLOADS[-40:]))
    repo.commit("Write more of them")
    edition = open_edition(root, TODAY)
    assert {path for path in documents if path not in edition.handbook.by_path} == set()
    # Links that lead nowhere stop no site of the past.
    build_site(root, root / "site", replace(edition, present=False))
    made = root.parent
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    for arguments in (
        ["review", base, "HEAD", "-o", str(made / "review.html")],
        ["diff", "POL-100", "1.0.0", "1.1.0", "-o", str(made / "redline.html")],
    ):
        subprocess.run(
            [sys.executable, "-m", "remit", *arguments], cwd=root, env=environment, check=False, capture_output=True
        )
    found = [root / "site" / path.replace(".md", ".html") for path in documents]
    found += [root / "site" / "index.html", made / "review.html", made / "redline.html"]
    assert [path for path in found if not path.is_file()] == []
    return found


def test_nothing_runs_and_nothing_covers_the_page(hostile: list[Path], browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    page = context.new_page()
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    wrong = []
    for path in hostile:
        page.goto(path.as_uri())
        for handle in page.query_selector_all("article a[href], main a[href]"):
            address = handle.get_attribute("href") or ""
            if address.split(":")[0].strip().lower() not in ("http", "https", "mailto", "tel") and ":" in address:
                wrong.append(f"{path.name}: {address}")
        for handle in page.query_selector_all("article details, article [tabindex], article td, article p")[:200]:
            handle.dispatch_event("click")
            handle.dispatch_event("mouseover")
            handle.dispatch_event("focus")
        pwned, covering, top, display = page.evaluate(COVERED)
        if pwned or covering or top in ("", "HTML") or display == "none" or page.url != path.as_uri():
            wrong.append(f"{path.name}: {pwned} {covering} {top} {display} {page.url}")
    context.close()
    assert wrong == []
    assert dialogs == []


def test_the_test_would_notice(hostile: list[Path], browser: Browser, tmp_path: Path) -> None:
    """Written as they are into a page, many of these texts run."""
    page = browser.new_page()
    ran = 0
    for number, payload in enumerate(PAYLOADS[:40]):
        place = tmp_path / f"{number}.html"
        place.write_text(f"<!doctype html><article>{payload}</article>", "utf-8")
        page.goto(place.as_uri())
        page.wait_for_timeout(20)
        ran += bool(page.evaluate("() => window.pwned ?? null"))
    page.close()
    assert ran > 15
