"""Where a page stands on the site, as the site engine's settings say."""

from __future__ import annotations

import pytest
from remit.export.sheet import page_address
from remit.model import Settings
from support.handbooks import HANDBOOK, SETTINGS, read


@pytest.mark.parametrize(
    ("path", "flat", "folders"),
    [
        ("policies/ai-policy.md", "policies/ai-policy.html", "policies/ai-policy/"),
        ("policies/Ü & 'x'.md", "policies/%C3%9C%20%26%20%27x%27.html", "policies/%C3%9C%20%26%20%27x%27/"),
        ("content/index.md", "index.html", ""),
        ("policies/README.md", "policies/index.html", "policies/"),
    ],
)  # fmt: skip
def test_the_address_of_a_page(path: str, flat: str, folders: str) -> None:
    site = "https://handbook.example.org/x/"
    assert page_address(Settings(site_url=site, folder_pages=False), path) == site + flat
    assert page_address(Settings(site_url=site), path) == site + folders
    assert page_address(Settings(), path) == ""
    assert page_address(Settings(site_url=site), "") == ""


@pytest.mark.parametrize(
    ("said", "address", "folders"),
    [
        ("site_url: https://h.example.org/x\n", "https://h.example.org/x/", False),
        ("site_url: https://h.example.org/x/\n", "https://h.example.org/x/", False),
        ("site_url: javascript:alert(1)\n", "", False),
        ("site_url: file:///etc\n", "", False),
        ("site_url: 'https://h.example.org/ x'\n", "", False),
        ("site_url: [https://h.example.org]\n", "", False),
        ("site_url: !ENV SITE\n", "", False),
        ("", "", False),
    ],
)
def test_what_the_settings_say(said: str, address: str, folders: bool) -> None:
    settings = read({SETTINGS: said + HANDBOOK[SETTINGS]}).handbook.settings
    assert (settings.site_url, settings.folder_pages) == (address, folders)
    assert settings.organisation == "Small Organisation"


def test_pages_are_folders_unless_the_settings_say_otherwise() -> None:
    text = HANDBOOK[SETTINGS].replace("use_directory_urls: false\n", "")
    assert read({SETTINGS: text}).handbook.settings.folder_pages
