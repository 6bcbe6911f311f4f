"""Rules about where pages are in the site: each has a place of its own, and the navigation names pages that exist."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from remit.finding import Place
from remit.rules.registry import Context, Fault, rule
from remit.source import paths
from remit.text import closest

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)


@rule(
    "LNK509",
    fix="Rename one of the files.",
    wrong="policies/index.md\npolicies/README.md",
    right="policies/index.md\npolicies/read-me.md",
    stops_build=True,
)
def shared_place(context: Context) -> Iterator[Fault]:
    """Two files have one place in the site.

    One of them would not be there, and links to it would lead to the other; which one, depends on the system.
    """
    taken: dict[str, str] = {}
    folders = context.handbook.settings.folder_pages
    others = (path for path in context.files if path not in context.outlines and paths.in_site(path))
    for path in sorted({*context.outlines, *others}):
        place = _place(path, folders=folders)
        if place in taken:
            message = f"{path} has the same place in the site as {taken[place]}."
            yield Fault(Place(path), message, "Rename one of the two.", path)
        else:
            taken[place] = path


def _place(path: str, *, folders: bool) -> str:
    """Return where a file is in the site; a page, as a system sees it that knows no capitals."""
    if not path.endswith(".md"):
        return paths.site_path(path)
    folder, name = posixpath.split(paths.site_path(path).casefold())
    stem = name.removesuffix(".md")
    if stem in ("index", "readme"):
        return posixpath.join(folder, "index.html")
    return posixpath.join(folder, stem, "index.html") if folders else posixpath.join(folder, f"{stem}.html")


@rule(
    "LNK510",
    fix="Correct the path: it is relative to the folder of the pages.",
    wrong="nav:\n  - Register: registr.md",
    right="nav:\n  - Register: register.md",
    stops_build=True,
)
def unknown_page_in_navigation(context: Context) -> Iterator[Fault]:
    """The navigation names a page that does not exist.

    The entry would lead nowhere, and the build stops at it.
    """
    known = {paths.site_path(path) for path in context.files}
    unknown = context.unknown_in_navigation
    for target, place in context.handbook.settings.navigation:
        elsewhere = target.endswith("/") or _ELSEWHERE.match(target) or posixpath.normpath(target) in known
        if elsewhere if unknown is None else target not in unknown:
            continue
        meant = closest(target, tuple(each for each in known if each.endswith(".md")))
        fix = f"Did you mean `{meant}`?" if meant else "Correct the path, or remove the entry."
        yield Fault(place, f"The navigation names `{target}`, and there is no such page.", fix, target)
