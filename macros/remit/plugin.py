"""The MkDocs plugin `remit`: brings policies/ and roles/ into the site, composes their pages, looks at what was built.

It is a thin adapter: what each page holds is said by `remit.site`. Everything that one build needs is kept in the
plugin itself, so that several builds in one process never meet.
"""

from __future__ import annotations

import gc
import logging
import os
from datetime import UTC, datetime, time
from typing import Any

import click
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from remit.check import check
from remit.clock import today
from remit.edition import Edition, in_force, open_edition
from remit.finding import RemitError
from remit.formatters import as_text
from remit.render import expansion
from remit.site import pages

_LOG = logging.getLogger("mkdocs.plugins.remit")


class RemitConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs' own method has no types
    """The plugin's options in `mkdocs.yml`: it has none, as an organisation's settings are under `extra.remit`."""


class RemitPlugin(BasePlugin[RemitConfig]):  # type: ignore[no-untyped-call]  # nor has this one
    """The plugin; `remit build` hands it the edition that it has checked, else it reads and checks the handbook."""

    def __init__(self) -> None:
        self.handed: Edition | None = None
        self.edition: Edition | None = None
        self.problems: list[str] = []
        self.articles: dict[str, Any] = {}
        self.written: dict[str, str] = {}  # what the engine made of a page's text

    @property
    def shown(self) -> Edition:
        """The edition that the running build is made from."""
        if self.edition is None:
            raise PluginError("The plugin remit was asked for a page before a build began.")
        return self.edition

    @event_priority(100)  # before other plugins, which find the site's settings complete
    def on_config(self, config: Any) -> Any:
        """Read the handbook once for this build, fill the navigation, and have its folders watched by the preview."""
        self._forget()
        gc.enable()  # the command line does without
        gc.set_threshold(50_000, 20, 50)  # a build makes millions of small objects, and hardly a circle among them
        try:
            edition = self.handed or self._opened(config)
            self.edition = pages.refuse_unreadable(edition) if edition.present else edition
        except RemitError as error:
            raise PluginError(f"{error.message} {error.fix}".strip()) from None
        # Every date in the site is the edition's day.
        midnight = datetime.combine(self.edition.today, time(), UTC)
        os.environ.setdefault("SOURCE_DATE_EPOCH", str(int(midnight.timestamp())))
        pages.complete_settings(config, self.edition)
        return config

    def _opened(self, config: Any) -> Edition:
        """Return the handbook as `remit build` would show it; its preview shows the newest texts."""
        newest = open_edition(pages.root_of(config), today())
        if _is_preview():
            return newest
        report = check(newest)
        if report.errors:
            raise PluginError("\n".join(as_text(report)))
        return expansion.with_expansions(in_force(newest))

    @event_priority(100)  # before plugins that look for pages, such as those of redirects
    def on_files(self, files: Files, config: Any) -> Files:
        """Add the files of policies/ and roles/ as if they lay beside the pages, each with its true edit link.

        In an edition of the past, the pages are those of the day too.
        """
        edition, root = self.shown, pages.root_of(config)
        for path in pages.strangers(edition, [file.src_uri for file in files]):
            files.remove(files.src_uris[path])
        for path, content in pages.missing(edition, [file.src_uri for file in files]).items():
            files.append(File.generated(config, path, content=content))
        for path in pages.outside_files(edition):
            if files.get_file_from_path(path):
                raise PluginError(f"{path} exists both in content/ and in the handbook; rename one of the two.")
            file = File(path, str(root), config.site_dir, config.use_directory_urls)
            file.edit_uri = f"../{path}"
            files.append(file)
        for path, text in pages.pages_of_help(edition, {file.src_uri for file in files}):
            files.append(File.generated(config, path, content=text))
        for path, text in pages.step_pages(edition, lambda path: files.src_uris[path].url):
            files.append(File.generated(config, path, content=text))
        return files

    def on_page_read_source(self, page: Page, config: Any) -> str | None:
        """Give MkDocs a controlled document's text without its front matter, which Remit has read already."""
        return pages.page_source(self.shown, page.file.src_uri)

    @event_priority(100)  # before the macros plugin, for which nothing is left to do
    def on_page_markdown(self, markdown: str, page: Page, config: Any, files: Files) -> str:
        """Give the engine a page's headings, and marks for everything between them."""
        edition, path = self.shown, page.file.src_uri

        def address(place: str) -> str | None:
            file = files.get_file_from_path(place)
            return file.url_relative_to(page.file) if file is not None else None

        dead: list[str] = []
        try:
            made = pages.article_of(edition, path, markdown, address, dead)
        except expansion.ExpansionError as error:
            raise PluginError(str(error)) from None
        for each in dead:  # as with the engine's own links, a strict build stops at it
            _LOG.warning(each)
        self.articles[path] = made
        page.meta.update(pages.page_meta(edition, path, page.meta), render_macros=False)
        return made.text

    @event_priority(100)  # before plugins that look at the content
    def on_page_content(self, html: str, page: Page, config: Any, files: Files) -> str:
        """Put what was written of the page's tree into its places."""
        made = self.articles.pop(page.file.src_uri)
        self.written[page.file.src_uri] = html
        page.meta.pop("render_macros", None)
        pending = [*page.toc]
        while pending:
            entry = pending.pop()
            entry.title = made.title(entry.title)
            pending += entry.children
        filled: str = made.fill(html)
        return filled

    @event_priority(-100)  # after plugins that bring scripts of their own
    def on_post_page(self, output: str, page: Page, config: Any) -> str:
        """Look at a built page: nothing unexpanded, nothing fetched from elsewhere, nothing active."""
        path = page.file.src_uri
        output, faults = pages.looked_at(self.shown, path, output, page.content or "", self.written.pop(path, ""))
        self.problems += faults
        return output

    def on_post_build(self, config: Any) -> None:
        """Fail the build when a page holds what it must not."""
        problems = self.problems
        self._forget()
        if problems:
            raise PluginError("\n".join(dict.fromkeys(problems)))

    def on_build_error(self, error: Exception) -> None:
        """Forget a failed build, so that the next one reads the handbook anew."""
        self._forget()

    def _forget(self) -> None:
        self.edition = None
        self.problems, self.articles, self.written = [], {}, {}


def _is_preview() -> bool:
    """Say whether a build is one of a live preview.

    A plugin that MkDocs told so (`on_startup`) would be one and the same for all builds of a process.
    """
    context = click.get_current_context(silent=True)
    return context is not None and context.info_name == "serve"
