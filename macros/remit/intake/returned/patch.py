"""Carrying one edit into a document's file: where it is written, in the way it is written, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from remit.intake.new import as_markdown
from remit.intake.returned.fragments import Fragment, SourceFile, parse_file, split_paragraphs, value_at
from remit.intake.returned.text_patch import is_unmarked, patch_text
from remit.source import decoding, frontmatter

Reader = Callable[[SourceFile], list[Fragment]]
"""Reads the fragments of a file, so that a result can be seen with its reader's eyes."""


def change(file: SourceFile, fragment: Fragment, new: str, read: Reader) -> str | None:
    """Return the file's text with a fragment saying something else; None when that cannot be done soundly."""
    raw = file.text[fragment.start : fragment.end]
    new = decoding.remove_controls(new)
    if fragment.keys:
        parts = split_paragraphs(value_at(file.values, fragment.keys))
        parts[fragment.paragraph] = new
        wanted = _with_value(file.values, fragment.keys, "\n\n".join(parts))
        tries = (patch_text(raw, fragment.text, new, _escaping(raw)), *_scalars(raw, "\n\n".join(parts)))
        return _first_sound(file, ((fragment.start, fragment.end, each) for each in tries), wanted)
    texts = [each.text for each in read(file) if not each.keys]
    at = _number(file, fragment, read)
    wanted_texts = [*texts[:at], new, *texts[at + 1 :]]
    for each in (patch_text(raw, fragment.text, new, as_markdown), as_markdown(new) if is_unmarked(raw) else None):
        if each is not None:
            text = file.text[: fragment.start] + each + file.text[fragment.end :]
            if has_texts(text, wanted_texts, read):
                return text
    return None


def add(file: SourceFile, fragment: Fragment, new: str, kind: str, read: Reader, *, before: bool = False) -> str | None:
    """Return the file's text with a new item or paragraph after a fragment, or before it; None as for `change`."""
    new = decoding.remove_controls(new)
    if fragment.keys:
        index = fragment.keys[-1]
        if not isinstance(index, int):
            return None
        wanted = deepcopy(file.values)
        value_at(wanted, fragment.keys[:-1]).insert(index + (not before), new)
        raw = file.text[fragment.start : fragment.end]
        places = [_new_item(file.text, fragment, each, before=before) for each in _scalars(raw, new)]
        return _first_sound(file, ((at, at, text) for at, text in places), wanted)
    texts = [each.text for each in read(file) if not each.keys]
    at = _number(file, fragment, read) + (not before)
    made = _new_block(file, fragment, as_markdown(new), kind, before=before)
    return made if made is not None and has_texts(made, [*texts[:at], new, *texts[at:]], read) else None


def remove(file: SourceFile, fragment: Fragment, read: Reader) -> str | None:
    """Return the file's text without an item or paragraph; None for one that must be there, and as for `change`."""
    if fragment.keys:
        index = fragment.keys[-1]
        if not isinstance(index, int):
            return None
        if len(split_paragraphs(value_at(file.values, fragment.keys))) > 1:
            return None  # the others would go with it
        wanted = deepcopy(file.values)
        del value_at(wanted, fragment.keys[:-1])[index]
        return _first_sound(file, _without_item(file.text, fragment), wanted)
    block = fragment.block
    if block is None or block.kind == "cell":
        return None
    texts = [each.text for each in read(file) if not each.keys]
    at = _number(file, fragment, read)
    lines = file.text[file.body :].split("\n")
    first, end = block.lines
    if end < len(lines) and not lines[end].strip() and (not first or not lines[first - 1].strip()):
        end += 1  # the empty line after it
    made = file.text[: file.body] + "\n".join(lines[:first] + lines[end:])
    return made if has_texts(made, [*texts[:at], *texts[at + 1 :]], read) else None


def _first_sound(file: SourceFile, tries: Iterator[tuple[int, int, str | None]], wanted: Any) -> str | None:
    """Return the first text whose front matter holds just what is wanted, and whose body is untouched."""
    for start, end, each in tries:
        if each is None:
            continue
        text = file.text[:start] + each + file.text[end:]
        try:
            made = parse_file(text.encode())
        except (decoding.Faulty, UnicodeEncodeError):
            continue
        if (
            _normalize_spaces(made.values) == _normalize_spaces(wanted)
            and made.text[made.body :] == file.text[file.body :]
        ):
            return text
    return None


def _normalize_spaces(values: Any) -> Any:
    """Return values with the white space in texts evened out, as a folded value may be laid out anew."""
    if isinstance(values, str):
        return "\n\n".join(split_paragraphs(values))
    if isinstance(values, list):
        return [_normalize_spaces(each) for each in values]
    return {key: _normalize_spaces(each) for key, each in values.items()} if isinstance(values, dict) else values


def _with_value(values: Any, keys: tuple[str | int, ...], value: str) -> Any:
    made = deepcopy(values)
    value_at(made, keys[:-1])[keys[-1]] = value
    return made


def _scalars(raw: str, value: str) -> Iterator[str]:
    """Yield a value as it may be written in the place of another: without quotes if that has none, and with them."""
    if raw[:1] not in ("'", '"', "|", ">") and "\n" not in value:
        yield value
    yield frontmatter.quote(value)


def _escaping(raw: str) -> Callable[[str], str]:
    if raw.startswith('"'):
        return lambda fragment: frontmatter.quote(fragment)[1:-1]
    return (lambda fragment: fragment.replace("'", "''")) if raw.startswith("'") else str


def _number(file: SourceFile, fragment: Fragment, read: Reader) -> int:
    return next(n for n, each in enumerate(x for x in read(file) if not x.keys) if each.start == fragment.start)


def has_texts(text: str, wanted: list[str], read: Reader) -> bool:
    """Say whether the body of a file's text says just what is wanted, block by block."""
    try:
        made = parse_file(text.encode())
    except (decoding.Faulty, UnicodeEncodeError):
        return False
    found = [each.text for each in read(made) if not each.keys] if made.sound else []
    return [" ".join(each.split()) for each in found] == [" ".join(each.split()) for each in wanted]


def _new_item(text: str, fragment: Fragment, scalar: str, *, before: bool) -> tuple[int, str]:
    """Return where a new item of a list goes beside another, and what is written there."""
    line = text.rfind("\n", 0, fragment.start) + 1
    mark = text[line : fragment.start]
    if re.fullmatch(r"\s*-\s+", mark):
        if before:
            return line, f"{mark}{scalar}\n"
        end = text.find("\n", fragment.end)
        return end + 1, f"{mark}{scalar}\n"
    return (fragment.start, f"{scalar}, ") if before else (fragment.end, f", {scalar}")


def _without_item(text: str, fragment: Fragment) -> Iterator[tuple[int, int, str | None]]:
    """Yield the ranges that may be taken out with an item of a list, and what stays in their place."""
    start, end = fragment.start, fragment.end
    line = text.rfind("\n", 0, start) + 1
    if re.fullmatch(r"\s*-\s+", text[line:start]):
        after = text.find("\n", end) + 1
        yield line, after, ""
        yield line - 1, after - 1, " []"  # it was the only one
        return
    if match := re.compile(r"\s*,\s*").match(text, end):
        yield start, match.end(), ""
    if match := re.search(r"\s*,\s*$", text[:start]):
        yield match.start(), end, ""
    yield start, end, ""


def _new_block(file: SourceFile, fragment: Fragment, text: str, kind: str, *, before: bool) -> str | None:
    block = fragment.block
    if block is None or block.kind == "cell":
        return None
    lines = file.text[file.body :].split("\n")
    first, end = block.lines
    item = re.fullmatch(r"(\s*)([-*+]|\d+[.)])(\s+)", block.prefix)
    if block.kind == "item" and item and kind != "heading":
        new = [f"{item[1]}{_next(item[2], before=before)}{item[3]}{text}"]
    elif block.kind == "item" or block.prefix.strip(" #"):
        return None
    else:
        indent = block.prefix.split("#")[0]
        level = block.prefix.strip() if block.kind == "heading" else "##"
        mark = {"heading": f"{level} ", "item": "- "}.get(kind, "")
        new = [f"{indent}{mark}{text}", ""] if before else ["", f"{indent}{mark}{text}"]
    at = first if before else end
    return file.text[: file.body] + "\n".join([*lines[:at], *new, *lines[at:]])


def _next(mark: str, *, before: bool) -> str:
    """Return the mark of the item after one: the next number, where items are numbered."""
    number = re.match(r"\d+", mark)
    return f"{int(number[0]) + (not before)}{mark[-1]}" if number else mark
