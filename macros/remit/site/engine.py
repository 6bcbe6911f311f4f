"""The site's engine without a site: hand-written pages converted as a build would, and what it says of each.

The settings are loaded by MkDocs itself, so extensions, their configuration and the severities of `validation` are
those of the build. Hooks and plugins are not started: a check writes nothing, and runs nothing but extensions.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from remit.edition import Edition
from remit.finding import RemitError
from remit.render import expansion
from remit.site import article, defaults, pages
from remit.source import paths


class EngineRefuses(Exception):
    """Settings that the engine cannot work with; `said` is what it says of them."""

    def __init__(self, said: Iterable[str]) -> None:
        self.said = tuple(said)
        super().__init__("\n".join(self.said))


@dataclass(slots=True, kw_only=True)
class Converted:
    """What the engine made of a page: its HTML before macros' parts are put in, and after.

    `links` are the targets as the author wrote them, in order, each with whether it is a picture. `said` is what the
    engine warns of, which stops a build; `failed` is why there is no page at all. The rest is only there of a page that
    is `whole`.
    """

    article: article.Article = field(default_factory=article.Article)
    html: str = ""
    content: str = ""
    links: tuple[tuple[str, bool], ...] = ()
    anchors: frozenset[str] = frozenset()
    meta: Mapping[str, Any] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    failed: str = ""
    whole: bool = False


class Engine:
    """MkDocs with the settings and the files of an edition."""

    def __init__(self, edition: Edition, root: Path) -> None:
        self.edition = edition
        self.config, self.gathered, self.theme = _settings(root / paths.SETTINGS, _digest(edition))
        self.files = self._files(root)
        self.navigation_said = self._navigate()

    def _navigate(self) -> list[str]:
        """Have the navigation made, and return what the engine warns of."""
        from mkdocs.structure.nav import get_navigation

        written = self.config.nav
        try:
            with _listening() as said:
                self.config.nav = pages.navigation(self.edition, written)
                get_navigation(self.files, self.config)
        except Exception as error:
            raise EngineRefuses(_in_words(error, said)) from error
        finally:
            self.config.nav = written
        return said

    def convert(self) -> dict[str, Converted]:
        """Return every hand-written page as the engine converts it, by its place in the repository."""
        made = {
            page.source.path: self._convert(paths.site_path(page.source.path)) for page in self.edition.loaded.pages
        }
        for path, each in made.items():
            page = self._page(paths.site_path(path))
            for file in page.links_to_anchors or {}:
                if file.src_uri in self.edition.handbook.by_path and file.page.present_anchor_ids is None:
                    self._convert(file.src_uri)
            with _listening() as said:
                page.validate_anchor_links(files=self.files, log_level=self.config.validation.links.anchors)
            each.said += said
        return made

    def _page(self, place: str) -> Any:
        from mkdocs.structure.pages import Page

        file = self.files.src_uris[place]
        return file.page or Page(None, file, self.config)

    def _convert(self, place: str) -> Converted:
        from mkdocs.utils import meta

        page, made = self._page(place), Converted()
        self.gathered.links = []

        def address(target: str) -> str | None:
            file = self.files.get_file_from_path(target)
            return file.url_relative_to(page.file) if file is not None else None

        source = self.edition.pages.get(place)
        text = source.content.decode("utf-8", "replace").removeprefix("\ufeff") if source else ""
        _, made.meta = meta.get_data(text)
        try:
            made.article = pages.article_of(self.edition, place, text, address, made.said)
            page.markdown, page.meta = made.article.text, made.meta
            with _listening() as said:
                page.render(self.config, self.files)
        except expansion.ExpansionError:
            return made  # which is a finding of its own
        except (Exception, SystemExit) as error:  # whatever an extension raises stops the build too
            made.failed = " ".join(_in_words(error))
            return made
        made.said += said
        made.whole = True
        made.html, made.content = page.content, made.article.fill(page.content)
        made.links, made.anchors = tuple(self.gathered.links), frozenset(page.present_anchor_ids or ())
        return made

    def has_template(self, name: str) -> bool:
        """Say whether the theme has a template of a name, as front matter may ask for."""
        return name in self.theme.list_templates()

    def _files(self, root: Path) -> Any:
        """Return the files that the site is made of, as the engine knows them."""
        from mkdocs.structure.files import File, Files, set_exclusions

        content = [path for path in sorted(self.edition.loaded.files) if path.startswith(f"{paths.CONTENT}/")]
        places = [*map(paths.site_path, content), *pages.outside_files(self.edition)]
        options = (str(root), self.config.site_dir, self.config.use_directory_urls)
        files = Files([File(place, *options) for place in dict.fromkeys(places)])
        files.add_files_from_theme(self.theme, self.config)
        set_exclusions(files, self.config)
        return files


class _Gathering(Extension):
    """Notes what the links and pictures of a page lead to, just before the engine makes addresses of them."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, bool]] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is the library's
        md.treeprocessors.register(_Gather(self.links_of), "remit_links", 0)

    def links_of(self, root: Element) -> None:
        """Note the links of a page's tree."""
        names = {"a": "href", "img": "src"}
        self.links = [(each.get(names[each.tag], ""), each.tag == "img") for each in root.iter() if each.tag in names]


class _Gather(Treeprocessor):
    def __init__(self, note: Any) -> None:
        super().__init__()
        self.note = note

    def run(self, root: Element) -> None:
        self.note(root)


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect what the engine warns of; in a strict build any of it is an error."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    logger, listener = logging.getLogger("mkdocs"), Listener(logging.WARNING)
    logger.addHandler(listener)
    try:
        yield said
    finally:
        logger.removeHandler(listener)


def _digest(edition: Edition) -> str:
    return sha256(edition.loaded.contents.get(paths.SETTINGS, b"")).hexdigest()


@lru_cache(maxsize=2)  # loading takes longer than converting a page, and the same handbook is checked again and again
def _settings(file: Path, _digest: str) -> tuple[Any, _Gathering, Any]:
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.config import load_config

    gathered = _Gathering()
    with _listening() as said:
        try:
            config = load_config(str(file), strict=True, plugins=[], hooks=[])
        except (Exception, SystemExit) as error:
            raise EngineRefuses(_in_words(error, said)) from error
    defaults.complete(config)
    config.markdown_extensions = [*config.markdown_extensions, gathered]  # type: ignore[list-item]  # as the library does
    return config, gathered, config.theme.get_env()


def _in_words(error: BaseException, said: Iterable[str] = ()) -> list[str]:
    """Return what was warned of and what was raised in words, without the traces of the engine's own code."""
    words = [*said]
    if isinstance(error, RemitError):
        words.append(error.message)
    elif str(error) and not str(error).startswith("Aborted with"):
        words.append(str(error))
    return [_without_trace(each) for each in dict.fromkeys(words)] or [type(error).__name__]


def _without_trace(words: str) -> str:
    lines = words.splitlines()
    traced = any(line.lstrip().startswith("File ") for line in lines)
    return " ".join(line for line in lines if not (traced and line.startswith("  ")))
