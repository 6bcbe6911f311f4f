"""The site engine's door: MkDocs is started here, in this process, and told in our words when it fails."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import socket
import tempfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from remit.edition import Edition
from remit.finding import RemitError
from remit.register import version_pairs
from remit.source import paths

# Both notices speak to MkDocs' own users about its future; ours are told by `remit doctor` and the README.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")

_TELLING = ("mkdocs.commands.build", "mkdocs.commands.serve", "mkdocs.livereload")
"""The parts of MkDocs whose progress the preview shows; of the others, only warnings."""


class _Collector(logging.Handler):
    """Keeps what MkDocs and its plugins warn of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def build_site(root: Path, target: Path, edition: Edition) -> int:
    """Build the site of an edition into `target`, all or nothing; return the number of pages.

    The same edition gives the same bytes: every date in the site is the edition's day. A dead link stops the build,
    but not in an edition of the past, in which nobody can correct it.
    """
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    midnight = datetime.combine(edition.today, time(), UTC)
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(midnight.timestamp()))
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    logger, collector = logging.getLogger("mkdocs"), _Collector()
    logger.addHandler(collector)
    try:
        config = load_config(str(root / paths.SETTINGS), site_dir=str(fresh / "site"), strict=edition.present)
        _plugin_of(config).handed = edition
        build(config)
        _replace(fresh / "site", target)
    except (Exception, SystemExit) as error:
        raise _failure(error, collector.messages) from error
    finally:
        logger.removeHandler(collector)
        shutil.rmtree(fresh, ignore_errors=True)
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
    return sum(path.parent != target / version_pairs.FOLDER for path in target.rglob("*.html"))


def serve(root: Path, address: str | None, *, open_browser: bool) -> None:
    """Serve a live preview until it is interrupted."""
    from mkdocs.commands.serve import serve as mkdocs_serve
    from mkdocs.config import load_config

    handler = logging.StreamHandler()
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name in _TELLING)
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[handler])
    try:
        listen = load_config(str(root / paths.SETTINGS), dev_addr=address).dev_addr
        _see_that_free(listen.host, listen.port)  # before a site is built that could not be shown
        mkdocs_serve(
            str(root / paths.SETTINGS),
            livereload=True,
            watch=[],
            open_in_browser=open_browser,
            strict=False,
            dev_addr=address,
        )
    except RemitError:
        raise
    except (Exception, SystemExit) as error:
        raise _failure(error, []) from error


def _plugin_of(config: Any) -> Any:
    """Return the plugin `remit`, without which MkDocs would build a site of the hand-written pages alone."""
    if "remit" not in config.plugins:
        raise RemitError(
            f"{paths.SETTINGS} does not list the plugin `remit`, so the site would lack every policy and role.",
            "Write `plugins: [remit, search]`.",
        )
    return config.plugins["remit"]


def _see_that_free(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on, in words that help."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
            if os.name != "nt":  # as the server itself does; on Windows it would mean sharing the address
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host.strip("[]"), port))
    except OSError as error:
        used = error.errno == errno.EADDRINUSE
        why = "it is in use already, perhaps by another preview" if used else error.strerror
        advice = f"Choose another address, for example: remit serve --address 127.0.0.1:{port % 65535 + 1}"
        raise RemitError(f"The preview cannot listen on {host}:{port}: {why}.", advice) from None


def _replace(fresh: Path, target: Path) -> None:
    """Put a finished folder in the place of an old one; what is there stays whole until the new one is."""
    old = fresh.parent / "old"
    if target.exists():
        target.rename(old)
    try:
        fresh.rename(target)
    except BaseException:
        if old.exists():
            old.rename(target)
        raise


def _failure(error: BaseException, messages: list[str]) -> RemitError:
    """Put a failed build into words: what was warned of, or else what was raised."""
    from mkdocs.exceptions import MkDocsException

    known = isinstance(error, (MkDocsException, SystemExit, RemitError))
    told = list(messages)
    if known and str(error) and not str(error).startswith("Aborted with"):
        told.append(str(error))
    if not known:
        told.append(f"{type(error).__name__}: {error}")
    lines = [line for message in told for line in message.splitlines()]
    return RemitError("\n  ".join(["The site could not be built:", *dict.fromkeys(lines)]))
