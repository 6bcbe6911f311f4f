"""The quick look at front matter: what it reads, and what it leaves to the strict parser."""

from __future__ import annotations

import pytest
import yaml
from remit.vcs.quick_scan import MAX_HEADER, Header, scan

FOUND = Header("POL-001", "1.2.0")

PLAIN = {
    "usual": b'---\nid: POL-001\ntitle: A title\nversion: "1.2.0"\nowner: x\n---\nText\n',
    "unquoted": b"---\nid: POL-001\nversion: 1.2.0\n---\n",
    "single quotes": b"---\nid: 'POL-001'\nversion: '1.2.0'\n---\n",
    "double quotes": b'---\nid: "POL-001"\nversion: "1.2.0"\n---\n',
    "comments": b'---\n# first\nid: POL-001   # permanent\n\nversion: "1.2.0" # quoted\n---\n',
    "other order": b'---\nversion: "1.2.0"\nid: POL-001\n---\n',
    "CRLF": b'---\r\nid: POL-001\r\ntitle: x\r\nversion: "1.2.0"\r\n---\r\nText\r\n',
    "BOM": b'\xef\xbb\xbf---\nid: POL-001\nversion: "1.2.0"\n---\n',
    "no body": b'---\nid: POL-001\nversion: "1.2.0"\n---',
    "spaces after the fences": b'--- \nid: POL-001\nversion: "1.2.0"\n---\t\n',
    "closed by dots": b'---\nid: POL-001\nversion: "1.2.0"\n...\nid: POL-002\n',
    "lists and blocks below": b'---\nid: POL-001\nversion: "1.2.0"\nsummary: >\n  id: POL-002\nx:\n- a\n---\n',
    "quoted title": b'---\nid: POL-001\ntitle: "A: b # c"\nversion: "1.2.0"\n---\n',
    "keys in the body": b'---\nid: POL-001\nversion: "1.2.0"\n---\n\nid: POL-002\nversion: 9\n',
    "nested keys": b'---\nid: POL-001\nversion: "1.2.0"\nactivities:\n  - id: a\n    version: b\n---\n',
}

LEFT_ALONE = {
    "no front matter": b"id: POL-001\nversion: 1.2.0\n",
    "not closed": b"---\nid: POL-001\nversion: 1.2.0\n",
    "no id": b"---\nversion: 1.2.0\n---\n",
    "no version": b"---\nid: POL-001\n---\n",
    "empty version": b'---\nid: POL-001\nversion: ""\n---\n',
    "two ids": b"---\nid: POL-001\nid: POL-002\nversion: 1.2.0\n---\n",
    "two versions": b"---\nid: POL-001\nversion: 1.2.0\nversion: 1.3.0\n---\n",
    "quoted key again": b'---\nid: POL-001\nversion: 1.2.0\n"version": 1.3.0\n---\n',
    "explicit key again": b"---\nid: POL-001\nversion: 1.2.0\n? version\n: 1.3.0\n? id: x\n---\n",
    "a number": b"---\nid: POL-001\nversion: 1.10\n---\n",
    "a block": b"---\nid: POL-001\nversion: >\n  1.2.0\n---\n",
    "an alias": b"---\nid: POL-001\nversion: *x\n---\n",
    "an anchor": b"---\nid: &x POL-001\nversion: 1.2.0\n---\n",
    "a tag": b"---\nid: !!str POL-001\nversion: 1.2.0\n---\n",
    "an escape": b'---\nid: POL-001\nversion: "1.2\\x2e0"\n---\n',
    "continued on the next line": b"---\nid: POL-001\nversion: 1.2.0\n  and more\n---\n",
    "continued after an empty line": b"---\nversion: 1.2.0\nid: POL-001\n\n  more\n---\n",
    "inside an open quotation": b'---\ntitle: "open\nid: POL-001\nversion: 1.2.0\n"\n---\n',
    "inside an open bracket": b"---\ntitle: [open,\nid: POL-001,\nversion: 1.2.0]\n---\n",
    "after a block": b"---\nsummary: |\n  text\nid: POL-001\nversion: 1.2.0\n---\n",
    "another line end": "---\nid: POL-001\ntitle: x\u2028id: POL-002\nversion: 1.2.0\n---\n".encode(),
    "a lone carriage return": b"---\nid: POL-001\ntitle: x\rid: POL-002\nversion: 1.2.0\n---\n",
    "not UTF-8": b"---\nid: POL-001\ntitle: \xff\nversion: 1.2.0\n---\n",
    "UTF-16": "---\nid: POL-001\nversion: 1.2.0\n---\n".encode("utf-16"),
    "an odd id": b"---\nid: pol1\nversion: 1.2.0\n---\n",
    "too long": b"---\nid: POL-001\nversion: 1.2.0\n#" + b"x" * MAX_HEADER + b"\n---\n",
    "empty": b"",
}


@pytest.mark.parametrize("data", PLAIN.values(), ids=PLAIN)
def test_plain_headers_are_read_as_yaml_reads_them(data: bytes) -> None:
    assert scan(data) == FOUND
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    header = text.split("\n", 1)[1].split("\n---")[0].split("\n...")[0]
    read = yaml.safe_load(header)
    assert (read["id"], read["version"], None) == FOUND


CHANGES = {
    "usual": ("change: {kind: minor, summary: Yearly review.}", ("minor", "Yearly review.")),
    "quoted": (
        'change: { kind: major,  summary: "First: all of it, at once" }',
        ("major", "First: all of it, at once"),
    ),
    "comment": ("change: {kind: editorial, summary: Spelling}   # nothing else", ("editorial", "Spelling")),
    "block": ("change:\n  kind: minor\n  summary: x", None),
    "other order": ("change: {summary: x, kind: minor}", None),
    "colon": ("change: {kind: minor, summary: a: b}", None),
    "escape": ('change: {kind: minor, summary: "a\\x62"}', None),
    "unknown kind": ("change: {kind: huge, summary: x}", None),
    "twice": ("change: {kind: minor, summary: x}\nchange: {kind: major, summary: y}", None),
    "continued": ("change: {kind: minor, summary: x}\n  more", None),
}


@pytest.mark.parametrize(("lines", "expected"), CHANGES.values(), ids=CHANGES)
def test_what_changed_is_read_only_when_it_is_plain(lines: str, expected: tuple[str, str] | None) -> None:
    found = scan(f'---\nid: POL-001\nversion: "1.2.0"\n{lines}\n---\n'.encode())
    assert found == Header("POL-001", "1.2.0", expected)
    if expected:
        assert tuple(yaml.safe_load(lines)["change"].values()) == expected


@pytest.mark.parametrize("data", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_everything_else_is_left_to_the_strict_parser(data: bytes) -> None:
    assert scan(data) is None


def test_a_header_made_to_be_slow_is_not() -> None:
    hostile = b"---\n" + b"a: " + b" " * 30_000 + b"\n" + b"# \n" * 10_000 + b"id: POL-001\n---\n"

    assert scan(hostile) is None
