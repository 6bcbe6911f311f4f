"""The live preview: every saved change is seen, and a broken one does not end it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import sites
from support.handbooks import BOARD, HANDBOOK, INDEX, POLICY, replaced

PATIENCE = 60


class Preview:
    """A running `remit serve`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.log = root.parent / "serve.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "remit", "serve", "--address", self.address],
                cwd=root,
                env={**os.environ, "PYTHONWARNINGS": "ignore"},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def page(self, path: str) -> str:
        """A page as it is served now; empty when nothing answers."""
        try:
            with urllib.request.urlopen(f"http://{self.address}/{path}", timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            return ""

    def said(self) -> str:
        """What the preview has told so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait(self, what: Callable[[], bool]) -> None:
        """Wait until something holds."""
        end = time.monotonic() + PATIENCE
        while not what():
            assert self.process.poll() is None, f"the preview has ended:\n{self.said()}"
            assert time.monotonic() < end, f"nothing happened:\n{self.said()[-3000:]}"
            time.sleep(0.1)

    def save(self, path: str, text: str) -> None:
        (self.root / path).write_text(text, encoding="utf-8")


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    running = Preview(sites.write(tmp_path / "handbook"))
    try:
        running.wait(lambda: "<h1" in running.page("index.html"))
        yield running
    finally:
        running.process.send_signal(signal.SIGINT)
        try:
            running.process.wait(10)
        except subprocess.TimeoutExpired:
            running.process.kill()
            running.process.wait()


def test_changes_are_seen_and_a_broken_one_does_not_end_the_preview(preview: Preview) -> None:
    # A document's text; its front matter, which shows on other pages; a role; a page.
    preview.save(POLICY, replaced(POLICY, "We use AI with care.", "We use AI with great care."))
    preview.wait(lambda: "We use AI with great care." in preview.page("policies/ai-policy.html"))
    preview.save(POLICY, replaced(POLICY, "name: Policy development", "name: Writing the policy"))
    preview.wait(lambda: "Writing the policy" in preview.page("roles/board.html"))
    preview.save(BOARD, replaced(BOARD, "short: Board", "short: The Board"))
    preview.wait(lambda: "The Board" in preview.page("policies/ai-policy.html"))
    preview.save(INDEX, f"{HANDBOOK[INDEX]}\nA new line.\n")
    preview.wait(lambda: "A new line." in preview.page("index.html"))

    # Each of these would stop a build. What was there last goes on being shown, and the fault is told.
    for text, told in (
        (f"{HANDBOOK[POLICY]}\n{{{{ nonsense() }}}}\n", "policies/ai-policy.md:21:1: There is no macro `nonsense`."),
        (replaced(POLICY, "owner: lead", "nonsense: 1\nowner: lead"), "policies/ai-policy.md:7:1: "),
        (f"{HANDBOOK[POLICY]}\n[x](nowhere.md)\n", "policies/ai-policy.md: the link `nowhere.md` leads nowhere"),
    ):
        preview.save(POLICY, text)
        preview.wait(lambda told=told: told in preview.said())  # type: ignore[misc]  # mypy does not infer the default
        assert "Traceback" not in preview.said()
        preview.save(POLICY, replaced(POLICY, "We use AI with care.", f"Mended after {len(told)} signs."))
        preview.wait(lambda told=told: f"Mended after {len(told)} signs." in preview.page("policies/ai-policy.html"))  # type: ignore[misc]  # likewise
    assert not list(preview.root.glob(".site*"))


def test_an_address_in_use_is_told(tmp_path: Path) -> None:
    root = sites.write(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = subprocess.run(
            [sys.executable, "-m", "remit", "serve", "--address", address],
            cwd=root,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    assert done.returncode == 2
    assert f"The preview cannot listen on {address}: it is in use already" in done.stderr
