"""What a handbook's site looks like where `mkdocs.yml` says nothing: theme, extensions, search from disk."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

_FEATURES = [
    *("navigation.tabs", "navigation.tabs.sticky", "navigation.indexes", "navigation.prune", "navigation.path"),
    *("navigation.top", "toc.follow", "search.suggest", "search.highlight", "content.action.edit", "content.tooltips"),
]
# "custom" is only a name: the colours are in theme/assets/css/tokens.css.
_PALETTE = [
    {
        "media": "(prefers-color-scheme)", "primary": "custom", "accent": "custom",
        "toggle": {
            "icon": "material/brightness-auto", "name": "Colours as in your system; switch to light",
        },
    },
    {
        "media": "(prefers-color-scheme: light)", "scheme": "default", "primary": "custom", "accent": "custom",
        "toggle": {"icon": "material/weather-sunny", "name": "Light colours; switch to dark"},
    },
    {
        "media": "(prefers-color-scheme: dark)", "scheme": "slate", "primary": "custom", "accent": "custom",
        "toggle": {"icon": "material/weather-night", "name": "Dark colours; switch to your system's"},
    },
]  # fmt: skip
_FAVICON, _MATERIAL_FAVICON = "assets/images/favicon.svg", "assets/images/favicon.png"
_EXTENSIONS = (
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"),
    *("pymdownx.details", "pymdownx.superfences"),
)
_SEARCH_FROM_DISK = "assets/js/iframe-worker.js"


def complete(config: Any) -> None:
    """Fill in what a handbook's `mkdocs.yml` leaves open; what it says is never changed."""
    _complete_theme(config.theme)
    _complete_extensions(config)
    polyfills = config.extra.setdefault("polyfills", [])
    if not any("iframe-worker" in str(each) for each in polyfills):  # else the offline plugin fetches one
        polyfills.append(_SEARCH_FROM_DISK)


def _complete_theme(theme: Any) -> None:
    """Put our folder between the organisation's own and Material's, and set what makes the theme ours."""
    ours = str(Path(str(files("remit"))) / "theme")
    if ours not in theme.dirs:
        theme.dirs.insert(1 if theme.custom_dir else 0, ours)
    theme["font"] = False  # ours are in the package; Material's would be fetched from elsewhere
    if theme.get("favicon") in (None, _MATERIAL_FAVICON):
        theme["favicon"] = _FAVICON
    for key, value in (("features", _FEATURES), ("palette", _PALETTE)):
        if not theme.get(key):
            theme[key] = value
    icons = theme.get("icon") or {}
    theme["icon"] = {"repo": "fontawesome/brands/git-alt", **icons}


def _complete_extensions(config: Any) -> None:
    from pymdownx.superfences import fence_code_format  # type: ignore[import-untyped]  # it has no types

    config.markdown_extensions += [name for name in _EXTENSIONS if name not in config.markdown_extensions]
    ours = {
        "toc": {"permalink": True, "permalink_title": "Link to this section", "toc_depth": 3},
        "pymdownx.superfences": {
            "custom_fences": [{"name": "mermaid", "class": "mermaid", "format": fence_code_format}]
        },
    }
    config.mdx_configs.update({name: value for name, value in ours.items() if not config.mdx_configs.get(name)})
