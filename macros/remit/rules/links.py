"""Rules about links, images and active content in texts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from remit.doctree import outline
from remit.finding import Severity
from remit.model import Source
from remit.rules.registry import Context, Fault, rule
from remit.source import paths
from remit.text import closest, suggestion

_WEB = {"http", "https", "mailto", "tel"}
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
ACTIVE = (
    "script", "iframe", "object", "embed", "form", "style", "link", "meta", "base", "frame", "applet", "on", "srcdoc",
)  # fmt: skip
"""What a hand-written page must not hold either: tags and attributes by the beginning of their names."""
_USE = "Refer to the footnote where it belongs, or remove it."
_BLANKS = "".join(map(chr, range(33)))


def _sources(context: Context) -> Iterator[tuple[Source, str]]:
    for document in context.handbook.documents:
        yield document.source, document.id
    for page in context.pages:
        yield page.source, page.source.path


def _links(context: Context) -> Iterator[tuple[Source, str, outline.Link]]:
    """Yield every link as a browser understands it: without the blanks around it and the line ends in it."""
    for source, subject in _sources(context):
        for link in context.outlines[source.path].links:
            if "{{" not in unquote(link.target):
                target = re.sub(r"[\t\n\r]", "", link.target).strip(_BLANKS)
                yield source, subject, replace(link, target=target)


def _refused(link: outline.Link, code: str, *, own: bool) -> bool:
    """Say whether a link is wrong by a rule: as the site's engine says of its own pages, else as we say ourselves."""
    return own if link.refusals is None else code in link.refusals


def _resolve(source: Source, link: outline.Link) -> tuple[str, str] | None:
    """Return the site path and anchor that a relative link points at; None for a link that is not relative."""
    if _SCHEME.match(link.target) or link.target.startswith(("/", "\\")):
        return None
    parts = urlsplit(link.target)
    if not parts.path:
        return paths.site_path(source.path), unquote(parts.fragment)
    here = posixpath.dirname(paths.site_path(source.path))
    return posixpath.normpath(posixpath.join(here, unquote(parts.path))), unquote(parts.fragment)


@rule(
    "LNK501",
    fix="Correct the path: it is relative to the file it is in, as if `content/`, `policies/` and `roles/` were "
    "one tree. For controlled documents, `doc_link` and `role_link` survive renames.",
    wrong="[the policy](ai-polcy.md)",
    right='[the policy](ai-policy.md)\n{{ doc_link("POL-001") }}',
    stops_build=True,
)
def broken_link(context: Context) -> Iterator[Fault]:
    """Broken link or image.

    A reader who needs the text behind the link does not get it.
    """
    known = {paths.site_path(path) for path in context.files if paths.in_site(path)}
    pages, others = (
        {_name(path): path for path in sorted(known) if path.endswith(".md") is page} for page in (True, False)
    )
    for source, subject, link in _links(context):
        resolved = _resolve(source, link)
        if not _refused(link, "LNK501", own=resolved is not None and resolved[0] not in known):
            continue
        target = resolved[0] if resolved else link.target
        what = "image" if link.picture else "page"
        if target.startswith(".."):
            message, fix = f"The link `{link.target}` leaves the handbook.", "Link to a file inside it."
        else:
            message = f"There is no {what} `{target}`, to which `{link.target}` leads."
            here = posixpath.dirname(paths.site_path(source.path))
            names = others if link.picture else pages
            meant = names.get(closest(_name(target), tuple(names)), "")
            fix = f"Write the path as it is seen from `{here or paths.CONTENT}/`."
            if meant and meant != paths.site_path(source.path):
                fix = f"Did you mean `{posixpath.relpath(meant, here)}`?"
        yield Fault(link.place, message, fix, subject)


def _name(path: str) -> str:
    """Return a file's name without its folder and ending, by which a moved or misspelt one is found again."""
    return posixpath.splitext(posixpath.basename(path.removesuffix("/")))[0]


@rule(
    "LNK502",
    fix="Correct the part after `#`. A heading's anchor is its text in small letters with hyphens.",
    wrong="[exceptions](ai-policy.md#exception)",
    right="[exceptions](ai-policy.md#exceptions)",
    stops_build=True,
)
def broken_anchor(context: Context) -> Iterator[Fault]:
    """A link leads to a heading that its page does not have.

    The reader lands at the top of a long text and has to search.
    """
    files = {paths.site_path(path): path for path in context.outlines}
    for source, subject, link in _links(context):
        resolved = _resolve(source, link)
        if resolved is None or not resolved[1] or resolved[0] not in files:
            continue
        target, anchor = resolved
        path = files[target]
        own = context.outlines[path].anchors
        offered = own | context.page_anchors if path in context.handbook.by_path else own
        if _refused(link, "LNK502", own=anchor not in offered):
            yield Fault(link.place, f"`{target}` has no heading `#{anchor}`.", suggestion(anchor, own), subject)


@rule(
    "LNK503",
    fix="Write the path relative to the file it is in.",
    wrong="[the policy](/policies/ai-policy.md)",
    right="[the policy](../policies/ai-policy.md)",
    stops_build=True,
)
def absolute_link(context: Context) -> Iterator[Fault]:
    """A link begins with a slash.

    It works only when the site is at the root of its host: not opened from disk, and not under a path.
    """
    for _source, subject, link in _links(context):
        if not _refused(link, "LNK503", own=link.target.startswith(("/", "\\"))):
            continue
        if link.target.startswith("//"):
            if not link.picture:  # which LNK504 is about
                message = f"The link `{link.target}` does not say how its host is to be reached."
                yield Fault(link.place, message, "Write `https:` before it.", subject)
        else:
            yield Fault(link.place, f"The link `{link.target}` is absolute.", "Make it relative.", subject)


@rule(
    "LNK504",
    fix="Put the image beside the text and link to it there.",
    wrong="![Logo](https://cdn.example.com/logo.png)",
    right="![Logo](logo.png)",
    stops_build=True,
)
def remote_picture(context: Context) -> Iterator[Fault]:
    """An image is fetched from somebody else's server.

    Its owner learns who reads which policy, and can change what they see.
    """
    for _source, subject, link in _links(context):
        if link.picture and (_SCHEME.match(link.target) or link.target.startswith("//")):
            message = f"The image `{link.target[:80]}` is not in the handbook."
            yield Fault(link.place, message, "Keep a copy beside the text and link to that.", subject)


@rule(
    "LNK505",
    fix="Link to a page, a web address (`https:`), an e-mail address (`mailto:`) or a telephone number (`tel:`).",
    wrong="[click](javascript:alert(1))",
    right="[the regulator](https://www.example.org/)",
    stops_build=True,
)
def unsafe_link(context: Context) -> Iterator[Fault]:
    """A link runs a program or opens a local file.

    Who proposes a change could make every reader's browser do something.
    """
    for _source, subject, link in _links(context):
        match = _SCHEME.match(link.target)
        if not link.picture and match and match.group()[:-1].lower() not in _WEB:
            message = f"Links of the kind `{match.group()}` are not allowed."
            yield Fault(link.place, message, "Use https:, mailto:, tel: or a relative path.", subject)


@rule(
    "LNK506",
    fix="Remove the HTML, or write it as Markdown. A text may use tables, `<br>`, `<sub>`, `<sup>`, `<kbd>`, "
    "`<details>`, `<figure>` and plain marks of words; what is in code is shown as it is written.",
    wrong='<script>…</script>\n<p onclick="…">',
)
def refused_html(context: Context) -> Iterator[Fault]:
    """A text holds HTML that has no place in a controlled document: it is not shown.

    What runs, embeds or restyles would let whoever proposes a change make every reader's browser do something.
    """
    for document in context.handbook.documents:
        for what, place in context.outlines[document.path].refused:
            yield Fault(place, f"`{what}` has no place in a text, and is not shown.", "Remove it.", document.id)


@rule(
    "LNK512",
    fix="Remove the HTML, or write it as Markdown.",
    wrong='<script>…</script>\n<p onclick="…">',
    stops_build=True,
)
def refused_html_of_a_page(context: Context) -> Iterator[Fault]:
    """A hand-written page holds HTML that has no place in an article.

    What runs, fetches or asks would let whoever proposes a change make every reader's browser do something. The list
    of what a page may hold has all that Markdown and its usual extensions make.
    """
    for page in context.pages:
        for what, place in context.outlines[page.source.path].refused:
            if what.strip("</>=").startswith(ACTIVE):
                yield Fault(place, f"`{what}` is not allowed in a page.", "Remove it.", page.source.path)


@rule(
    "LNK507",
    fix=_USE,
    wrong="[^1]: Nothing in the text refers to this.",
    right="The regulation.[^1]\n\n[^1]: Regulation (EU) 2024/1689.",
    severity=Severity.WARNING,
)
def unused_footnote(context: Context) -> Iterator[Fault]:
    """Nothing refers to a footnote, so it is not shown.

    Its author meant something to be read, and nobody reads it.
    """
    for document in context.handbook.documents:
        for label, place in context.outlines[document.path].unused:
            yield Fault(place, f"Nothing refers to the footnote [^{label}], so it is not shown.", _USE, document.id)


@rule(
    "LNK508",
    fix="Define the label on a line of its own, correct it, or write the target in the link itself.",
    wrong="See [the incident form][form].",
    right="See [the incident form][form].\n\n[form]: incident-form.md",
)
def undefined_reference(context: Context) -> Iterator[Fault]:
    """A link refers to a label that is defined nowhere.

    Readers see the brackets, and get nowhere.
    """
    for source, subject in _sources(context):
        for words, place in context.outlines[source.path].undefined:
            label = words.rpartition("[")[2].rstrip("]")
            message = f"`{words}` refers to `[{label}]:`, which is defined nowhere in this text."
            yield Fault(place, message, f"Write `[{label}]: ` and the target on a line of its own.", subject)
