"""What the scripts say in plain words: why setting up failed, and what is missing around them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Which = Callable[[str], str | None]

NO_VENV = "This Python cannot make virtual environments: its `{module}` module is missing."
GET_VENV = (
    "On Debian and Ubuntu install it with: sudo apt install python3-venv\n"
    "Elsewhere install Python from python.org, which has it. Then run the same command again."
)

# Read from top to bottom, the first that matches speaks: a certificate fault also looks like a lost connection,
# and a lost connection also ends in "no matching distribution".
TROUBLES: tuple[tuple[str, str, str], ...] = (
    (r"ensurepip is not available|No module named '?ensurepip", NO_VENV.format(module="ensurepip"), GET_VENV),
    (
        r"DO NOT MATCH THE HASHES",
        "A downloaded package is not the one that the lock file names, so nothing of it was installed.",
        "If a company mirror is set up for pip, ask whether it changes packages. Otherwise try again later;\n"
        "do not work round it: the lock file is what keeps foreign code out.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError|SSLError",
        "The package index's certificate is not trusted on this machine.",
        "Behind a company proxy, set PIP_CERT to the company's certificate file (.pem) and run the same command again.",
    ),
    (
        r"407 Proxy Authentication|40[13] Client Error|ERROR: HTTP error 40[13]",
        "The proxy or package index refused the download.",
        "Check the name and password in HTTPS_PROXY or in pip's settings (pip config list), then run it again.",
    ),
    (
        r"name resolution|NameResolutionError|getaddrinfo failed|nodename nor servname|NewConnectionError|"
        r"ConnectTimeout|ReadTimeout|Read timed out|ProxyError|Network is unreachable|Connection refused|Max retries",
        "The package index cannot be reached: there seems to be no network.",
        "The first run downloads the packages. Connect, then run this again. Behind a proxy set HTTPS_PROXY, with\n"
        "a company mirror set PIP_INDEX_URL, with a folder of wheels set PIP_NO_INDEX=1 and PIP_FIND_LINKS.",
    ),
    (
        r"No space left on device|WinError 112",
        "The disk is full.",
        "The environment needs about 500 MB in .venv. Make room and run the same command again.",
    ),
    (
        r"Permission denied|PermissionError|Access is denied|WinError (5|32)\b|Read-only file system",
        "A file in .venv cannot be written.",
        "Close programs that use it (editors, terminals, a running preview), check that you may write in this folder,\n"
        "and run the same command again.",
    ),
    (
        r"No matching distribution found|not a supported wheel|Failed to build",
        "A locked package has no ready-made file for this Python or this machine.",
        "Use a Python from 3.11 to 3.14 on Linux, macOS or Windows. With a company mirror, ask for what it names.",
    ),
)


class SetupError(Exception):
    """A reason why the environment cannot be made, with what to do about it."""

    def __init__(self, title: str, advice: str, details: str = "") -> None:
        super().__init__(title)
        self.title, self.advice, self.details = title, advice, details

    def __str__(self) -> str:
        """Return the message as it is shown: what happened, what to do, and the tool's own last words."""
        parts = [self.title, _indented(self.advice)]
        if self.details:
            parts.append("The last lines of the tool that failed:\n" + _indented(self.details))
        return "\n".join(parts)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.splitlines())


def without_venv(module: str) -> SetupError:
    """Return the failure for a Python that lacks `venv` or `ensurepip`."""
    return SetupError(NO_VENV.format(module=module), GET_VENV)


def failed_command(doing: str, output: str) -> SetupError:
    """Return the failure that a tool's output reports, in plain words where it is a known one."""
    lines = [line[:160] for line in output.splitlines() if line.strip()]
    for pattern, title, advice in TROUBLES:
        if re.search(pattern, output):
            return SetupError(title, advice, "\n".join(lines[-3:]))
    advice = "Delete the folder .venv and run the same command again. If that does not help, report these lines."
    return SetupError(f"{doing} failed.", advice, "\n".join(lines[-15:]))


def about_git(which: Which = shutil.which) -> list[str]:
    """Return what to say when git is missing."""
    if which("git"):
        return []
    return ["git is not installed; version history and approvals are read with it. Install git, then run this again."]


def about_checkout(root: Path, which: Which = shutil.which) -> list[str]:
    """Return what to say about the history that `root` carries: nothing when it is complete."""
    if not which("git"):
        return about_git(which)
    command = ["git", "-C", str(root), "rev-parse", "--is-shallow-repository"]
    answer = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    if answer.returncode == 0:
        shallow = answer.stdout.strip() == "true"
        return ["this clone has only the newest commits; for the history run: git fetch --unshallow"] if shallow else []
    if (root / ".git").exists():
        reason = next(iter(answer.stderr.strip().splitlines()), "no reason given")
        return [f"git cannot read this repository, so there is no version history ({reason})"]
    return ["this folder is not a git checkout (a downloaded zip?), so version history is reported as unavailable"]


def browsers(platform: str = sys.platform) -> tuple[str, ...]:
    """Return the names and places under which the tests look for a browser."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    if platform == "darwin":
        return (*names, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    if platform == "win32":
        return (*names, "chrome", r"C:\Program Files\Google\Chrome\Application\chrome.exe")
    return names


def about_browser(which: Which = shutil.which) -> list[str]:
    """Return what to say when there is no Chromium or Chrome for the tests that look at the site."""
    if any(which(name) for name in browsers()):
        return []
    return ["no Chromium or Chrome found; the tests that open the site in a browser are skipped"]


def after_tests(code: int, unclean: list[str] | None = None) -> str:
    """Return the closing words for pytest's exit code and the checks that found something: where to look next."""
    if unclean:
        tests = {0: "All tests passed", 1: "Some tests failed, too"}.get(code, "The tests did not run to their end")
        return f"Found by {' and '.join(unclean)}: what is listed above. {tests}."
    if code == 0:
        return "All tests passed. Next: python3 scripts/build.py"
    if code == 1:
        return "Some tests failed; each is listed above with its reason. Only these again: python3 scripts/test.py --lf"
    if code == 5:
        return "No test was selected; those marked slow need --all. The whole suite: python3 scripts/test.py --all"
    return "The tests did not run to their end; the reason stands above."
