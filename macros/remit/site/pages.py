"""The site's side of Remit, free of MkDocs: which pages there are, what each contains, and what must not be in them.

The plugin is a thin adapter over these functions, so that another site engine needs only others.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from remit.edition import Edition
from remit.finding import RemitError
from remit.model import Role, Source
from remit.render import escaping, expansion
from remit.render import pages as render_pages
from remit.site import article, audit, content_policy, defaults, help
from remit.site.article import Article
from remit.source import paths

WATCHED = (paths.POLICIES, paths.ROLES, "records")
"""Folders outside `content/` whose changes the live preview shows."""
_TABLES = {
    "document_register(": "register",
    "raci_table(": "raci",
    "skills_matrix(": "skills",
    "coverage_table(": "coverage-iso-42001",
}
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_BLANKS = "".join(map(chr, range(33)))
_FORMS = (("csv", "CSV"), ("json", "JSON"))


def root_of(config: Any) -> Path:
    """Return the handbook's root: the folder of mkdocs.yml."""
    return _folder_of(config["config_file_path"], Path.cwd())


@lru_cache(maxsize=16)  # asked several times for each page, and each time the disk would be
def _folder_of(settings: str, here: Path) -> Path:
    return (here / settings).resolve().parent


def complete_settings(config: Any, edition: Edition) -> None:
    """Fill in what `mkdocs.yml` leaves open, the pages of the navigation, and what a preview watches."""
    defaults.complete(config)
    config.nav = navigation(edition, config.nav)
    if isinstance(config.nav, list):
        config.nav = help.with_help(config.nav, help.help_pages(edition))
    for folder in WATCHED:
        path = root_of(config) / folder
        if path.is_dir() and str(path) not in config.watch:
            config.watch.append(str(path))


def pages_of_help(edition: Edition, places: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield place and text of the pages that come with Remit; `places` has those of all other files of the site."""
    found = help.help_pages(edition)
    for place, text in found.items():
        if place not in places:
            yield place, help.linked(place, text, lambda target: target in places or target in found)


def refuse_unreadable(edition: Edition) -> Edition:
    """Return an edition; raise `RemitError` when files of it cannot be read, as its pages would lack what they say."""
    if edition.loaded.findings:
        raise RemitError("\n".join(f"{each.place}: {each.code} {each.message}" for each in edition.loaded.findings))
    return edition


def looked_at(edition: Edition, path: str, output: str, content: str, written: str) -> tuple[str, list[str]]:
    """Return a built page with the hashes of its scripts, and what is wrong with it.

    `content` is what its text became, and `written` what the engine made of it before braces came into it.
    """
    by_hand = edition.present and path in edition.pages  # nobody can correct a page of the past
    faults = audit.faults_in(place_of(edition, path), output, content, written, by_hand=by_hand)
    return content_policy.with_hashes(output, content), [*faults]


def outside_files(edition: Edition) -> list[str]:
    """Return the files of policies/ and roles/ that belong to the site: documents, and what they show."""
    return sorted(
        path
        for path in edition.loaded.files
        if path.startswith((f"{paths.POLICIES}/", f"{paths.ROLES}/")) and paths.in_site(path)
    )


def strangers(edition: Edition, files: Iterable[str]) -> list[str]:
    """Return which of the pages that lie here did not exist on the day of an edition of the past."""
    if edition.present:
        return []
    then = {*edition.pages, *edition.handbook.by_path}
    return [path for path in files if path.endswith(".md") and path not in then]


def missing(edition: Edition, files: Iterable[str]) -> dict[str, bytes]:
    """Return the pages of an edition of the past that lie here no more, with their text."""
    if edition.present:
        return {}
    return {path: edition.pages[path].content for path in sorted(set(edition.pages) - set(files))}


def step_pages(edition: Edition, address: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Yield the place and the text of each page that shows what changed from one version to the next."""
    from remit.redline import step_pages as pages

    return pages(edition, address)


def navigation(edition: Edition, nav: Any) -> Any:
    """Fill a navigation: an entry `policies/` or `roles/` becomes all documents of the folder, in the order of ids."""
    if isinstance(nav, dict):
        return {title: navigation(edition, entry) for title, entry in nav.items()}
    if isinstance(nav, str) and nav.endswith("/"):
        return _folder(edition, nav)
    if isinstance(nav, list):
        nav = [entry for entry in nav if not strangers(edition, _page_of(entry))]
    if not isinstance(nav, list):
        return nav
    filled: list[Any] = []
    for entry in nav:
        below = navigation(edition, entry)
        filled.extend(below if isinstance(entry, str) and isinstance(below, list) else [below])
    return filled


def _page_of(entry: Any) -> list[str]:
    """Return the page that an entry of the navigation names, if it names one."""
    page = next(iter(entry.values()), None) if isinstance(entry, dict) and len(entry) == 1 else entry
    return [page] if isinstance(page, str) else []


def _folder(edition: Edition, folder: str) -> list[Any]:
    entries: list[Any] = []
    sections: dict[str, list[Any]] = {}
    for document in edition.handbook.ordered:
        if not document.path.startswith(folder):
            continue
        first, _, rest = document.path.removeprefix(folder).partition("/")
        if rest:
            if first not in sections:
                sections[first] = _folder(edition, f"{folder}{first}/")
                entries.append({first.replace("-", " ").replace("_", " ").capitalize(): sections[first]})
        else:
            entries.append({escaping.html(document.title, quote=False): document.path})
    return entries


def place_of(edition: Edition, path: str) -> str:
    """Return where a page's text stands in the repository."""
    return path if path in edition.handbook.by_path else f"{paths.CONTENT}/{path}"


def page_source(edition: Edition, path: str) -> str | None:
    """Return a page's own text where the engine must not read the file: a document's, and pages of the past.

    Of a document the engine sees nothing but what `article_of` gives it later.
    """
    if path in edition.handbook.by_path:
        return ""
    then = None if edition.present else edition.pages.get(path)
    return then.content.decode("utf-8", "replace") if then else None


def page_meta(edition: Edition, path: str, meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the theme should know about a page; it prints these texts as they are, so they are escaped here."""
    document = edition.handbook.by_path.get(path)
    if document is None:
        known = {key: _escaped(value) for key, value in meta.items()}
        title = known.get("title", "")
        # A title that YAML takes for a number or a date is text to its reader, and to other plugins.
        titled = {} if isinstance(title, str | list | dict | None) else {"title": str(title)}
        return {**known, **titled, "downloads": downloads(edition, path)}
    return {
        "downloads": downloads(edition, path),
        "title": escaping.html(document.title, quote=False),
        "description": escaping.html(document.summary),
        "id": document.id,
        "version": document.version,
    }


def _escaped(value: Any) -> Any:
    """Return a value of front matter in which all text is escaped, however deep it lies."""
    if isinstance(value, str):
        return escaping.html(value)
    if isinstance(value, Mapping):
        return {_escaped(key): _escaped(each) for key, each in value.items()}
    return [_escaped(each) for each in value] if isinstance(value, list | tuple | set) else value


def article_of(
    edition: Edition, path: str, text: str, address: Callable[[str], str | None], problems: list[str]
) -> Article:
    """Return a page for the engine; `text` is that of a page that Remit has not read itself.

    `address` gives the relative address of a file of the site by its place there, or None when there is none. Links
    that lead nowhere become words; unless the edition is of the past, which nobody can correct, they are `problems`.
    """
    dead: list[str] = []
    own: list[str] = []

    def links(target: str, picture: bool) -> str | None:
        found = link(paths.site_path(path), address, target, picture)
        if found is None:
            dead.append(target)
        elif found.startswith("#"):
            own.append(found)
        return found

    document, setting = edition.handbook.by_path.get(path), edition.newest.settings.slugify
    if document is not None:
        made = article.of_tree(render_pages.site_page(edition, document), links, setting)
        dead += [anchor for anchor in own if unquote(anchor[1:]) not in made.anchors]
    else:
        source = edition.pages.get(path) or Source(path=path, body=text)
        made = article.of_page(expansion.expand_marked(edition, source), links, setting)
    if edition.present:
        problems += [f"{place_of(edition, path)}: the link `{target}` leads nowhere in the site." for target in dead]
    return made


def link(here: str, address: Callable[[str], str | None], target: str, picture: bool) -> str | None:
    """Return where a link on a page leads; None for one that leads nowhere, or must not be followed."""
    target = re.sub(r"[\t\n\r]", "", target).strip(_BLANKS)
    if _SCHEME.match(target) or target.startswith(("/", "\\")):
        return None
    path, _, anchor = target.partition("#")
    path, _, query = path.partition("?")
    if not path:
        return f"#{anchor}" if anchor and not picture else None
    found = address(posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(path))))
    if found is None:
        return None
    return f"{found}{f'?{query}' if query else ''}{f'#{anchor}' if anchor else ''}"


def downloads(edition: Edition, path: str) -> list[dict[str, str]]:
    """Return the files that a page offers: `href` from the site's root, `label`, and `title` for who listens."""
    if not edition.downloads:
        return []
    document = edition.handbook.by_path.get(path)
    if document is not None:
        offered = list(_of_document(document.id, document.key if isinstance(document, Role) else ""))
    else:
        source = edition.pages.get(path)
        offered = list(_of_tables(source.body)) if source else []
    return [
        {"href": f"{paths.DOWNLOADS}/{name}", "label": label, "title": title}
        for name, label, title in offered
        if name in edition.downloads
    ]


def _of_document(id_: str, role: str) -> Iterator[tuple[str, str, str]]:
    yield f"pdf/{id_}.pdf", "PDF", f"Download {id_} as PDF"
    yield f"word/{id_}.docx", "Word", f"Download {id_} as a Word file"
    if role:
        yield f"pdf/job-{role}.pdf", "Job description, PDF", "Download the job description as PDF"
        yield f"word/job-{role}.docx", "Job description, Word", "Download the job description as a Word file"


def _of_tables(text: str) -> Iterator[tuple[str, str, str]]:
    found = [name for call, name in _TABLES.items() if call in text]
    for name in found:
        for ending, label in _FORMS:
            yield f"tables/{name}.{ending}", label, f"Download the table {name} as {label}"
    if found:
        yield "tables/handbook.xlsx", "Excel", "Download all tables as an Excel workbook"
    if "review_calendar(" in text:
        yield "tables/reviews.ics", "Calendar", "Download the reviews as a calendar"
    if "document_register(" in text:
        yield "audit-pack.pdf", "Audit pack", "Download the audit pack as PDF"
