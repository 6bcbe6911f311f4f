"""The entry that mkdocs-macros loads: binds the public macros to the pages, and nothing else."""

from __future__ import annotations

from typing import Any

from remit.render import macros
from remit.site import pages


def define_env(env: Any) -> None:
    """Offer the public macros; each looks up the page that it is called on."""

    def bind(name: str) -> None:
        def call(*args: Any, **values: Any) -> str:
            edition, path = pages.begin(env.conf), env.page.file.src_uri
            return str(getattr(macros.Macros(edition, path, edition.handbook.by_path.get(path)), name)(*args, **values))

        call.__name__ = name
        env.macro(call, name)

    for name in macros.PUBLIC:
        bind(name)


def on_pre_page_macros(env: Any) -> None:
    """Tell the plugin that nothing is left to do: the hooks call the macros, in Remit's own sandbox.

    The plugin would use a plain Jinja environment, let front matter shadow the macros, count lines from after the
    front matter and end the process on an error.
    """
    env.variables["page"].meta = {"render_macros": False}  # a copy that the plugin made for this page
