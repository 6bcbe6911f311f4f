"""A tree as plain Markdown, for people who take it elsewhere: what only the site needs is gone."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from remit.doctree import Node, nodes
from remit.paper import pandoc


def as_markdown(blocks: list[Node]) -> str:
    """Return a tree as GitHub's Markdown; chips of RACI become letters with a stroke between two."""
    document = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": nodes.in_words(_bare(blocks))}
    arguments = ("--sandbox", "--from=json", "--to=gfm-raw_html", "--wrap=none", "--columns=100000")
    with tempfile.TemporaryDirectory(prefix="remit-") as folder:
        return pandoc.run(*arguments, folder=Path(folder), given=json.dumps(document).encode()).decode()


def _bare(blocks: list[Node]) -> list[Node]:
    made: list[Node] = []
    for block in blocks:
        if letters := nodes.only_chips([block]):
            made.append({"t": block["t"], "c": [nodes.string("/".join(letters))]})
        elif block["t"] == "Div":
            made += _bare(block["c"][1])
        else:
            made.append(nodes.rebuild(block, blocks=_bare))
    return made
