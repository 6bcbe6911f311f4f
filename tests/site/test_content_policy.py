"""Scripts that a page may run are the theme's and the plugins': nothing that an author writes gets a hash."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from remit.site.content_policy import PLACE, with_hashes
from support import sites
from support.handbooks import INDEX, POLICY, replaced

ATTACK = "alert(1)"
SCRIPT = f"<script>{ATTACK}</script>"


def hash_of(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


@pytest.mark.parametrize(
    ("page", "content", "expected"),
    [
        (f"{PLACE}<script>theme</script><article>{SCRIPT}</article>", SCRIPT, [hash_of("theme")]),
        (f"{PLACE}<script>theme</script><article>{SCRIPT}</article>", "what a plugin changed", [hash_of("theme")]),
        (f"{PLACE}<article>{SCRIPT}</article>{SCRIPT}</article><script>theme</script>", "", [hash_of("theme")]),
        (f'{PLACE}<script src="a.js"></script><script type="application/json">1</script>', "", []),
    ],
    ids=["an article", "an article that a plugin changed", "an article that ends twice", "no inline script"],
)
def test_hashes_are_taken_of_what_is_around_an_article(page: str, content: str, expected: list[str]) -> None:
    assert re.findall(r"'sha256-[^']+'", with_hashes(page, content)) == expected


WRITTEN = {
    "a title": f'---\ntitle: "{SCRIPT}"\n---\n\n# Home\n',
    "a description": f'---\ndescription: "{SCRIPT}"\n---\n\n# Home\n',
    "tags": f'---\ntags: ["{SCRIPT}"]\n---\n\n# Home\n',
    "keys of the theme": f'---\nsubtitle: "{SCRIPT}"\nstatus: "{SCRIPT}"\n---\n\n# Home\n',
    "keys of one's own": f'---\nown: {{"{SCRIPT}": ["{SCRIPT}"]}}\n---\n\n# Home\n',
    "code in a heading": f"# Home\n\n## `{SCRIPT}`\n\n## Escaped &lt;script&gt;{ATTACK}&lt;/script&gt;\n",
    "a label of a heading": f'# Home\n\n## Part {{: data-toc-label="{SCRIPT}" }}\n',
    "a title of a heading": f"# Home `{SCRIPT}`\n",
}


@pytest.mark.parametrize("where", WRITTEN)
def test_no_word_of_an_author_gets_a_hash(where: str, tmp_path: Path) -> None:
    root = sites.write(tmp_path, {INDEX: WRITTEN[where], "content/other.md": "# Other\n"})
    sites.build(root)
    pages = {path.name: path.read_text(encoding="utf-8") for path in (root / "site").glob("*.html")}
    assert "'sha256-" in pages["index.html"]  # the theme's own
    for page in pages.values():
        assert hash_of(ATTACK) not in page
        assert SCRIPT not in page
    assert hashes(pages["index.html"]) == hashes(pages["other.html"])


def hashes(page: str) -> set[str]:
    return set(re.findall(r"'sha256-[^']+'", page))


def test_neither_does_a_document(tmp_path: Path) -> None:
    policy = replaced(POLICY, "title: AI Policy", f'title: "AI {SCRIPT}"')
    root = sites.write(tmp_path, {POLICY: policy})
    sites.build(root)
    for path in (root / "site").rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert hash_of(ATTACK) not in page, path
        assert SCRIPT not in page, path
