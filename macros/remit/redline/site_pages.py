"""The site's pages of what changed from one version of a document to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from remit.edition import Edition
from remit.finding import RemitError
from remit.redline.comparison import as_page, compare_all
from remit.redline.html import on_the_web
from remit.redline.versions import TextVersion, version_texts
from remit.register import version_pairs
from remit.render import environments

Address = Callable[[str], str]
"""Gives the address of a document's page from the site's root, by the document's path."""


def step_pages(edition: Edition, address: Address) -> Iterator[tuple[str, str]]:
    """Yield the place and the text of a page for each step that the site shows."""
    wanted = list(edition.steps.values())
    texts = version_texts(edition, [(step.id, version) for step in wanted for version in (step.old, step.new)])
    pairs: list[tuple[version_pairs.VersionPair, TextVersion, TextVersion]] = []
    for step in wanted:
        old, new = texts[step.id, step.old], texts[step.id, step.new]
        if isinstance(old, RemitError):
            yield step.path, _instead(step, old)
        elif isinstance(new, RemitError):
            yield step.path, _instead(step, new)
        else:
            pairs.append((step, old, new))
    found = compare_all(edition, [(old, new) for _, old, new in pairs])
    for (step, _, _), comparison in zip(pairs, found, strict=True):
        if isinstance(comparison, RemitError):
            yield step.path, _instead(step, comparison)
        else:
            page = as_page(comparison, lambda target: _link(edition, target, address), _page(edition, step.id, address))
            yield step.path, page


def _page(edition: Edition, id_: str, address: Address) -> str:
    """Return the address of a document's page, from a page one folder below the root."""
    document = edition.handbook.document.get(id_)
    return f"../{address(document.path)}" if document else ""


def _link(edition: Edition, target: str, address: Address) -> str:
    if not target.startswith("remit:"):
        return on_the_web(target)
    id_, _, anchor = target.removeprefix("remit:").partition("#")
    page = _page(edition, id_, address)
    return f"{page}#{anchor}" if page and anchor else page


def _instead(step: version_pairs.VersionPair, why: RemitError) -> str:
    """Return a page that says why two texts cannot be compared."""
    return environments.reviews().get_template("redline_missing.html.j2").render(step=step, why=why)
