"""The bytes of a file → its front matter and its body, or what makes them unreadable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from remit.finding import Finding, Place, TextEdit
from remit.source import reading_rules

MAX_FILE = 1024 * 1024
MAX_HEADER = 64 * 1024
# C0 and C1 controls but tab and newline; what turns the direction of text (Unicode TR 9, CVE-2021-42574); deprecated
# controls, annotations and tags, which hide whole sentences.
CONTROL_CHARACTERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# What YAML cannot hold, and the line ends that it obeys but editors do not show: one line would be read as two.
UNREADABLE_IN_YAML = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


@dataclass(slots=True)
class Parts:
    """A file in its parts: the header's YAML, the body, and the lines (from 1) on which they begin."""

    header: str
    header_line: int
    body: str
    body_line: int


class Faulty(Exception):
    """A file that cannot be read further; carries the one finding that explains it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def decode(content: bytes, path: str) -> str:
    """Return a file's text with plain line ends and no byte order mark; raise `Faulty` when it is not text."""
    if len(content) > MAX_FILE:
        raise Faulty(
            reading_rules.TOO_LARGE.finding(Place(path), "The file is larger than 1 MiB, the most that is read.")
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Faulty(reading_rules.NOT_UTF8.finding(Place(path), "The file is UTF-16 text, not UTF-8."))
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return _plain_line_ends(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = _plain_line_ends(content[: error.start].decode("utf-8"))
        place = Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"The byte 0x{content[error.start]:02x} here is not UTF-8 text."
        raise Faulty(reading_rules.NOT_UTF8.finding(place, message)) from None


def _plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def find_controls(text: str, path: str) -> Iterator[Finding]:
    """Yield a finding for each line that holds an invisible control character."""
    if not CONTROL_CHARACTERS.search(text):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if match := CONTROL_CHARACTERS.search(line):
            yield hidden_character(match.group(), Place(path, number, match.start() + 1))


def remove_controls(text: str) -> str:
    """Return text without the invisible control characters that `find_controls` finds."""
    return CONTROL_CHARACTERS.sub("", text)


def hidden_character(character: str, place: Place) -> Finding:
    """Return the finding for a control character that nobody sees."""
    message = f"An invisible control character (U+{ord(character):04X}) is not allowed here."
    return replace(reading_rules.CONTROL_CHARACTER.finding(place, message), edits=(TextEdit(place, character, ""),))


def split(text: str, path: str) -> Parts:
    """Split a file into front matter and body; raise `Faulty` when there is no front matter."""
    first, _, rest = text.partition("\n")
    if first.rstrip() != "---":
        raise Faulty(
            reading_rules.NO_FRONT_MATTER.finding(
                Place(path), "The file does not begin with front matter (a line `---`)."
            )
        )
    end = re.search(r"^(?:---|\.\.\.)[ \t]*$", rest, re.MULTILINE)
    if end is None:
        message = "The front matter is not closed: there is no second line `---`."
        raise Faulty(
            reading_rules.NO_FRONT_MATTER.finding(Place(path), message, "Put a line `---` below the last key.")
        )
    header = rest[: end.start()]
    if len(header.encode()) > MAX_HEADER:
        message = "The front matter is larger than 64 KiB, the most that is read."
        raise Faulty(reading_rules.TOO_LARGE.finding(Place(path), message))
    body_line = header.count("\n") + 3
    body = rest[end.end() + 1 :]
    stripped = body.lstrip("\n")
    return Parts(header, 2, stripped, body_line + len(body) - len(stripped))
