"""History of every document in one pass; the only place that starts git.

`git` is the door: every call is hardened by `process` and decoded here, and nothing is ever fetched. `log` streams
the commits, `main_line` follows the first parents and looks into each file version once (`quick_scan`, else the
strict parser it was given), `authorship` finds who wrote what a merge brought, `identity` follows documents through
renames, moves and returns. `history` answers from that, and `cache` keeps it between runs. `landings` holds the plain
data, `errors` what may be wrong with a repository, `fast_import` makes repositories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["Git", "History", "authorship", "errors", "fast_import", "landings", "main_line", "read_history"]

if TYPE_CHECKING:
    from remit.vcs.git import Git
    from remit.vcs.history import History, read_history
else:
    __getattr__ = lazily(__name__, {"Git": "git", "History": "history", "read_history": "history"})
