"""Hand-written pages as the check sees them: what the engine made of each, with places in what its author wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from remit.doctree import outline
from remit.edition import Edition
from remit.finding import Finding, Place, Rule
from remit.model import Source
from remit.rules import RULES
from remit.site import allowed
from remit.site.audit import faults_in
from remit.site.engine import Converted, Engine, EngineRefuses
from remit.site.origin import Origin
from remit.source import paths

PAGE_REFUSED = Rule(
    code="LNK513",
    title="The site's engine refuses a page",
    why="The site is built strictly: what the engine warns of stops the build, and an extension that fails does too.",
    fix="Correct what the message names.",
    wrong='--8<-- "no-such-file.md"',
    stops_build=True,
)
SETTINGS_REFUSED = Rule(
    code="SET606",
    title="The site's engine refuses the settings",
    why="The build stops before the first page.",
    fix="Correct what the message names.",
    wrong="theme: {name: materiel}",
    right="theme: {name: material}",
    stops_build=True,
)
PAGE_RULES = (PAGE_REFUSED, SETTINGS_REFUSED)
_SAYS_OF_NAV = re.compile(r"to '(.*?)' is included in the 'nav' configuration", re.DOTALL)
_KINDS = (
    ("contains an absolute link", "LNK503"),
    ("contains an unrecognized relative link", "LNK501"),
    ("is not found among documentation files", "LNK501"),
    ("there is no such anchor on this page", "LNK502"),
    ("does not contain an anchor", "LNK502"),
)
"""What the engine says of a link, and the rule that says it in our words."""
_ELSEWHERE = re.compile(r":|^\s*//")
_ID = re.compile(r'\sid="([^"]+)"')
_KEY = re.compile(r"(?:value '|configuration name: |the \"|^)(\w+)(?:'|: |\" configuration|$)")
"""What names a key of the settings in the engine's words."""
_CODE = frozenset({"code", "pre", "kbd", "samp", "script", "style"})


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The outlines of hand-written pages by path, what is wrong beside their links, and what the navigation misses."""

    outlines: Mapping[str, outline.Outline] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    unknown: frozenset[str] | None = None
    """The entries of the navigation that the engine does not find; None when it was not asked."""


def read_pages(edition: Edition) -> Reading:
    """Read the hand-written pages of an edition that lies on disk as the settings there say; else read nothing."""
    root = edition.root
    if root is None or not edition.loaded.pages or not (root / paths.SETTINGS).is_file():
        return Reading()
    try:
        engine = Engine(edition, root)
    except EngineRefuses as error:
        return Reading(findings=tuple(_of_settings(edition, error.said)))
    unknown = {found[1] for each in engine.navigation_said if (found := _SAYS_OF_NAV.search(each))}
    other = [each for each in engine.navigation_said if not _SAYS_OF_NAV.search(each)]
    outlines: dict[str, outline.Outline] = {}
    findings = [*_of_settings(edition, other)]
    sources, snippets = {page.source.path: page.source for page in edition.loaded.pages}, _snippets(engine, root)
    for path, made in engine.convert().items():
        origin = Origin(sources[path], snippets)
        elements = [*outline.elements(made.html)]
        if made.whole:
            outlines[path] = _outline(sources[path], made, elements, origin)
        findings += _of_page(sources[path], made, elements, origin, engine)
    return Reading(outlines=outlines, findings=tuple(dict.fromkeys(findings)), unknown=frozenset(unknown))


def _snippets(engine: Engine, root: Path) -> list[Path]:
    """Return the folders that snippets are taken from."""
    options = engine.config.mdx_configs.get("pymdownx.snippets") or {}
    bases = options.get("base_path", ["."])
    return [root / str(each) for each in ([bases] if isinstance(bases, str) else bases)]


def _outline(source: Source, made: Converted, elements: Iterable[outline.Tag], origin: Origin) -> outline.Outline:
    """Return what a page links to, and what in it can be linked to; a place is looked for where something is wrong."""
    first = Place(source.path, source.body_line)
    refused = {target: frozenset(_codes(target, made.said)) for target, _ in made.links}
    links = [*made.links]
    for element in elements:  # what is written in HTML is no business of the engine's, but it may lead elsewhere
        name = {"a": "href", "img": "src"}.get(element.name, "")
        target = element.attributes.get(name, "") if name else ""
        if target not in refused and _ELSEWHERE.search(target):
            links.append((target, element.name == "img"))
    return outline.Outline(
        links=tuple(
            outline.Link(
                target=target,
                picture=picture,
                place=origin.link(target) if refused.get(target) or _ELSEWHERE.search(target) else first,
                refusals=refused.get(target, frozenset()),
            )
            for target, picture in links
        ),
        anchors=made.anchors | {each for part in made.article.parts for each in _ID.findall(part)},
        refused=(),
        unused=(),
        undefined=tuple((each, origin.words(each)) for each in _undefined(made.html)),
        cut=(),
    )


def _codes(target: str, said: list[str]) -> Iterator[str]:
    for each in said:
        if f" link '{target}'" in each:
            yield from (code for words, code in _KINDS if words in each)


def _undefined(html: str) -> Iterator[str]:
    """Yield what was meant as a reference, and is words: outside code, which shows what it holds."""
    if not outline.REFERENCE.search(html):
        return
    for words in outline.words(html, without=_CODE):
        yield from (found[0] for found in outline.REFERENCE.finditer(words))


def _of_page(
    source: Source, made: Converted, elements: Iterable[outline.Tag], origin: Origin, engine: Engine
) -> Iterator[Finding]:
    """Yield what is wrong with a page beside its links."""
    path = source.path
    template = made.meta.get("template")
    if isinstance(template, str) and not engine.has_template(template):
        line = next((n for n, each in enumerate(_lines(source), 1) if each.startswith("template")), 1)
        message = f"The front matter asks for the template `{template}`, which the theme does not have."
        yield PAGE_REFUSED.finding(Place(path, line), message, "Correct the name, or remove the key.", path)
    if made.failed:
        quoted = re.findall(r"'([^']+)'", made.failed)
        named = next((each for each in quoted if each in source.body), "")
        place = origin.words(named) if named else Place(path, source.body_line)
        yield PAGE_REFUSED.finding(place, f"The page cannot be converted: {_one_line(made.failed)}", subject=path)
    if not made.whole:
        return
    known = {target for target, _ in made.links}
    for said in made.said:
        if not any(any(_codes(target, [said])) for target in known):
            yield PAGE_REFUSED.finding(Place(path, source.body_line), _one_line(said), subject=path)
    for what, why in allowed.refusals(elements):
        yield RULES.rules["LNK512"].finding(origin.html(what), f"`{what}` {why}.", subject=path)
    pictures = [target for target, picture in made.links if picture]
    for fault in faults_in(path, made.content, made.content, made.html):
        message = fault.removeprefix(f"{path}: ")
        if "active content" in message or any(each in message for each in pictures):
            continue  # which the list above, or LNK504, has named with its place
        found = re.search(r"`(\{\{|\{%|%\}|\}\}|__)", message)
        place = origin.words(found[1]) if found else Place(path, source.body_line)
        yield PAGE_REFUSED.finding(place, message, subject=path)


def _of_settings(edition: Edition, said: Iterable[str]) -> Iterator[Finding]:
    """Yield what the engine says of the settings, each at the line of the key that it names."""
    lines = edition.loaded.contents.get(paths.SETTINGS, b"").decode("utf-8", "replace").splitlines()
    found = {(_KEY.search(each) or ["", ""])[1]: each for each in reversed([*said])}  # of several of a key, the first
    for key, each in reversed(found.items()):
        line = next((n for n, text in enumerate(lines, 1) if key and text.startswith(f"{key}:")), 1)
        yield SETTINGS_REFUSED.finding(Place(paths.SETTINGS, line), _one_line(each), subject=key or paths.SETTINGS)


def _one_line(text: str) -> str:
    return f"{' '.join(text.split()).rstrip('.')}."


def _lines(source: Source) -> list[str]:
    return source.content.decode("utf-8", "replace").splitlines()
