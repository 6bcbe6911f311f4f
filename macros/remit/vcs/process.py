"""What every call to git is protected with: its settings, its environment, and which program is started at all."""

from __future__ import annotations

import os
from pathlib import Path

from remit.vcs.errors import GitMissing

_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    f"core.attributesFile={os.devnull}",
    "core.quotePath=off",
    "core.commitGraph=false",  # a cache that could tell other parents than the commits do
    "protocol.allow=never",
    # What a repository's own configuration could otherwise hide from the history:
    "log.showRoot=true",
    "log.follow=false",
    "log.mailmap=false",
    "diff.relative=false",
    f"diff.orderFile={os.devnull}",
)
OPTIONS = (
    *("--no-replace-objects", "--no-optional-locks", "--literal-pathspecs", "--no-pager"),
    *(part for setting in _SETTINGS for part in ("-c", setting)),
)
"""Options that come before every command."""


def environment() -> dict[str, str]:
    """The environment of a hardened call: nothing from the user's settings, nothing fetched, nothing asked."""
    inherited = {key: value for key, value in os.environ.items() if not key.upper().startswith("GIT_")}
    return inherited | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "LC_ALL": "C",
        "TZ": "UTC",
    }


def own_environment() -> dict[str, str]:
    """The environment with which the user's own git settings are read: theirs, except what names another repository."""
    kept = {key: value for key, value in os.environ.items() if not key.upper().startswith("GIT_")}
    settings = {key: value for key, value in os.environ.items() if key.upper().startswith("GIT_CONFIG_")}
    return kept | settings | {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}


def find_git() -> str:
    """Path of the git program; raises GitMissing."""
    # Not shutil.which: on Windows it would also take a git.exe from the current folder, which may be untrusted.
    name = "git.exe" if os.name == "nt" else "git"
    for folder in os.get_exec_path():
        candidate = Path(folder, name)
        if candidate.is_absolute() and candidate.is_file() and os.access(candidate, os.X_OK):
            return str(candidate)
    raise GitMissing
