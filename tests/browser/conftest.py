"""The real site of this repository, built once into a throw-away copy, and a browser to look at it with."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from remit.edition import Edition, open_edition
from remit.site.build import build_site
from support.gitrepo import BELA, GitRepo

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 2)
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """This repository's handbook, copied, committed in two steps and read; its site lies in `site` beside it."""
    folder = tmp_path_factory.mktemp("site") / "handbook"
    repo = GitRepo(folder)
    for name in ("content", "policies", "roles", "records"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    settings = settings.replace("macros/main", (ROOT / "macros/main").as_posix())
    repo.write("mkdocs.yml", settings)
    repo.commit("Write the handbook", at="2025-10-01T09:00:00+00:00")
    policy = folder / "policies" / "ai-policy.md"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace('version: "1.0.0"', 'version: "1.1.0"', 1), encoding="utf-8")
    repo.commit("Improve the policy", author=BELA, at="2026-03-01T09:00:00+00:00")
    edition = open_edition(folder, TODAY)
    build_site(folder, folder / "site", edition)
    return edition


@pytest.fixture(scope="session")
def folder(handbook: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    return next(tmp_path_factory.getbasetemp().glob("site*/handbook/site"))


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[str]:
    """The site as a web server gives it: the address of its folder."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


@pytest.fixture(scope="session", params=["disk", "server"])
def base(request: pytest.FixtureRequest, folder: Path, server: str) -> str:
    """The site's address, once opened from disk and once from a server."""
    return folder.as_uri() if request.param == "disk" else server


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The browser of this machine, without a window."""
    path = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
    if path is None:
        pytest.skip("there is no chromium, google-chrome or chromium-browser on PATH")
    running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield running
    running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile on a desktop in light colours."""
    fresh = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A fresh page on a desktop."""
    return context.new_page()
