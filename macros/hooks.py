"""The MkDocs hooks: bring policies/ and roles/ into the site, compose their pages, look at what was built."""

from __future__ import annotations

import gc
import logging
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from remit.finding import RemitError
from remit.render import expansion
from remit.site import faults_in, with_hashes
from remit.site import pages as site

_LOG = logging.getLogger("mkdocs.plugins.remit")
_problems: list[str] = []
_articles: dict[str, Any] = {}
_written: dict[str, str] = {}  # what the engine made of a page's text


@event_priority(100)  # before the macros plugin, which calls for the edition
def on_config(config: Any) -> Any:
    """Read the handbook once for this build, fill the navigation, and have its folders watched by the preview."""
    for state in (_problems, _articles, _written):
        state.clear()
    gc.enable()  # the command line does without
    gc.set_threshold(50_000, 20, 50)  # a build makes millions of small objects, and hardly a circle among them
    try:
        edition = site.begin(config)
    except RemitError as error:
        raise PluginError(f"{error.message} {error.fix}".strip()) from None
    root = site.root_of(config)
    config.nav = site.navigation(edition, config.nav)
    for folder in site.WATCHED:
        path = str(root / folder)
        if (root / folder).is_dir() and path not in config.watch:
            config.watch.append(path)
    return config


def on_files(files: Files, config: Any) -> Files:
    """Add the files of policies/ and roles/ as if they lay beside the pages, each with its true edit link.

    In an edition of the past, the pages are those of the day too.
    """
    edition, pages = site.edition_of(config), [file.src_uri for file in files]
    for path in site.strangers(edition, pages):
        files.remove(files.src_uris[path])
    for path, content in site.missing(edition, pages).items():
        files.append(File.generated(config, path, content=content))
    for path in site.outside_files(site.edition_of(config)):
        if files.get_file_from_path(path):
            raise PluginError(f"{path} exists both in content/ and in the handbook; rename one of the two.")
        file = File(path, str(site.root_of(config)), config.site_dir, config.use_directory_urls)
        file.edit_uri = f"../{path}"
        files.append(file)
    for path, text in site.step_pages(site.edition_of(config), lambda path: files.src_uris[path].url):
        files.append(File.generated(config, path, content=text))
    return files


def on_page_read_source(page: Page, config: Any) -> str | None:
    """Give MkDocs a controlled document's text without its front matter, which Remit has read already."""
    return site.page_source(site.edition_of(config), page.file.src_uri)


def on_page_markdown(markdown: str, page: Page, config: Any, files: Files) -> str:
    """Give the engine a page's headings and marks for everything between them; the macros plugin has run before."""
    edition, path = site.edition_of(config), page.file.src_uri

    def address(place: str) -> str | None:
        file = files.get_file_from_path(place)
        return file.url_relative_to(page.file) if file is not None else None

    dead: list[str] = []
    try:
        _articles[path] = site.article_of(edition, path, markdown, address, dead)
    except expansion.ExpansionError as error:
        raise PluginError(str(error)) from None
    for each in dead:  # as with the engine's own links, a strict build stops at it
        _LOG.warning(each)
    meta = site.page_meta(edition, path, page.meta)
    if page.title == page.meta.get("title"):  # the macros plugin fixes a title with braces before it is escaped
        page.title = meta.get("title", page.title)
    page.meta.update(meta)
    text: str = _articles[path].text
    return text


@event_priority(100)  # before plugins that look at the content
def on_page_content(html: str, page: Page, config: Any, files: Files) -> str:
    """Put what was written of the page's tree into its places."""
    article = _articles.pop(page.file.src_uri)
    _written[page.file.src_uri] = html
    pending = [*page.toc]
    while pending:
        entry = pending.pop()
        entry.title = article.title(entry.title)
        pending += entry.children
    filled: str = article.fill(html)
    return filled


@event_priority(-100)  # after plugins that bring scripts of their own
def on_post_page(output: str, page: Page, config: Any) -> str:
    """Look at a built page: nothing unexpanded, nothing fetched from elsewhere, nothing active."""
    place = site.place_of(site.edition_of(config), page.file.src_uri)
    _problems.extend(faults_in(place, output, page.content or "", _written.pop(page.file.src_uri, "")))
    hashed: str = with_hashes(output, page.content or "")
    return hashed


def on_post_build(config: Any) -> None:
    """Fail the build when a page holds what it must not."""
    site.end(config)
    if _problems:
        raise PluginError(site.one_message(_problems))


def on_build_error(error: Exception) -> None:
    """Forget the edition of a failed build, so that the next one reads the handbook anew."""
    site.forget()
