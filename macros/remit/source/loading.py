"""A tree of files becomes a handbook: everything is read once, and every fault of every file is found in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from remit.finding import Finding, Place
from remit.model import Document, Handbook, Keys, Settings, Source
from remit.people import Person
from remit.source import field_errors, reading_rules, recovery, schema
from remit.source.convert import convert_document, convert_people, convert_settings, convert_site
from remit.source.decoding import Faulty, Parts, decode, find_controls, split
from remit.source.frontmatter import FrontMatter, parse
from remit.source.paths import CONTENT, PEOPLE, POLICIES, ROLES, SETTINGS
from remit.source.trees import Entry, MemoryTree
from remit.source.trees import Tree as FileTree

SETTINGS_KEYS: Keys = ("extra", "remit")
_Model = TypeVar("_Model", bound=BaseModel)


def read_first(files: Mapping[str, bytes]) -> Loaded:
    """Read a handbook whole."""
    return load(MemoryTree(files))


def read_again(known: Loaded, side: tuple[Mapping[str, bytes], set[str]], settings: Settings) -> Loaded:
    """Read the files of another side by the settings of a known one; `side` names the paths that differ."""
    files, differing = side
    if not differing:
        return known
    if known.handbook.damaged:  # which file a damaged name came from is not kept
        return load(MemoryTree(files), settings)
    part = load(MemoryTree({path: files[path] for path in sorted(differing) if path in files}), settings)
    documents = [each for each in known.handbook.documents if each.path not in differing]
    documents += part.handbook.documents
    documents.sort(key=lambda document: (not document.path.startswith(f"{POLICIES}/"), document.path))
    pages = [page for page in known.pages if page.source.path not in differing] + [*part.pages]
    handbook = Handbook(
        documents=tuple(documents),
        people=part.handbook.people if PEOPLE in differing else known.handbook.people,
        settings=settings,
        damaged=part.handbook.damaged,
    )
    kept: list[Finding] = [each for each in known.findings if each.place.path not in differing]
    return replace(
        part,
        handbook=handbook,
        pages=tuple(sorted(pages, key=lambda page: page.source.path)),
        files=frozenset(known.files - differing) | part.files,
        findings=(*kept, *part.findings),
        contents={
            **{path: data for path, data in known.contents.items() if path not in differing},
            **part.contents,
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A hand-written page of `content/`: no controlled document, but its links are checked like theirs."""

    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What reading gave: the handbook, the other pages, all files' names, every fault, and all texts by path."""

    handbook: Handbook
    pages: tuple[Page, ...] = ()
    files: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)


def load(tree: FileTree, settings: Settings | None = None) -> Loaded:
    """Read a whole handbook; `settings` spares reading those that are known already."""
    reader = _Reader(tree)
    settings = settings or reader.settings()
    documents = [
        document
        for folder, model in ((POLICIES, schema.PolicyFile), (ROLES, schema.RoleFile))
        for entry in tree.entries(folder, "")
        if reader.takes(entry)
        if (document := reader.document(entry, model, settings)) is not None
    ]
    people = reader.people()
    pages = [page for entry in tree.entries(CONTENT, "") if reader.takes(entry) if (page := reader.page(entry))]
    return Loaded(
        handbook=Handbook(
            documents=tuple(documents), people=people, settings=settings, damaged=frozenset(reader.damaged)
        ),
        pages=tuple(pages),
        files=frozenset(reader.files),
        findings=tuple(reader.findings),
        contents=reader.contents,
    )


class _Reader:
    """Reads files one by one and keeps what is wrong with each."""

    def __init__(self, tree: FileTree) -> None:
        self.tree = tree
        self.findings: list[Finding] = []
        self.contents: dict[str, bytes] = {}
        self.files: set[str] = set()
        self.damaged: set[str] = set()

    def takes(self, entry: Entry) -> bool:
        """Note a file of the tree, and return whether it is text to be read."""
        if not entry.plain:
            self.findings.append(
                reading_rules.NOT_A_FILE.finding(
                    Place(entry.path),
                    "This is a link or a device, not a plain file.",
                    subject=entry.path,
                )
            )
            return False
        self.files.add(entry.path)
        return entry.path.endswith(".md")

    def document(self, entry: Entry, model: type[schema.ControlledFile], settings: Settings) -> Document | None:
        """Read one controlled document; None when a fault leaves it unusable."""
        parts = self.parts(entry)
        if parts is None:
            self.damaged.update(recovery.find_visible_names(entry.content))
            return None
        tree, found = parse(parts.header, entry.path, parts.header_line)
        value = self.fields(tree, entry.path, model, found)
        if value is None:
            return None
        source = Source(
            path=entry.path,
            content=entry.content or b"",
            body=parts.body,
            body_line=parts.body_line,
            places=tree.values,
        )
        return convert_document(value, source, settings)

    def fields(self, tree: FrontMatter, path: str, model: type[_Model], found: list[Finding]) -> _Model | None:
        """Validate a tree against a file format; None, and the names it still shows kept, when it has faults."""
        value: _Model | None = None
        if not isinstance(tree.value, dict):
            if not found:
                found.append(_no_keys(tree, path))
        else:
            try:
                value = model.model_validate(tree.value)
            except ValidationError as error:
                found.extend(
                    field_errors.explain_errors(
                        error, tree, path, model, field_errors.identify_subject(tree.value, path)
                    )
                )
        self.keep(found)
        if found:
            if path != SETTINGS:
                self.damaged.update(
                    recovery.find_names(tree.value, model)
                    if tree.value
                    else recovery.find_visible_names(self.contents[path])
                )
            return None
        return value

    def keep(self, found: list[Finding]) -> None:
        """Keep what YAML or the schema found; a hidden character that stops YAML was found before."""
        known = set(self.findings) if found else set()
        self.findings.extend(finding for finding in found if finding not in known)

    def page(self, entry: Entry) -> Page | None:
        """Read one page of `content/`; its front matter belongs to the site's engine, as long as it can take it."""
        text = self.text(entry)
        if text is None:
            return None
        body, line = text, 1
        if text.startswith("---\n"):
            try:
                parts = split(text, entry.path)
            except Faulty as error:
                self.findings.append(error.finding)
                return None
            body, line = parts.body, parts.body_line
            self.page_keys(parts, entry.path)
        return Page(source=Source(path=entry.path, content=entry.content or b"", body=body, body_line=line))

    def page_keys(self, parts: Parts, path: str) -> None:
        """Note keys of a page whose values are of the wrong kind: the engine would show or pass over something else."""
        tree, found = parse(parts.header, path, parts.header_line, within=("",))  # its anchors and tags are allowed
        if isinstance(tree.value, dict):
            try:
                schema.PageFile.model_validate(tree.value)
            except ValidationError as error:
                found.extend(field_errors.explain_errors(error, tree, path, schema.PageFile, path))
        elif tree.value is not None and not found:
            found.append(_no_keys(tree, path))
        self.keep(found)

    def parts(self, entry: Entry) -> Parts | None:
        """Return a document in its parts, or None when it has no readable front matter."""
        text = self.text(entry)
        if text is None:
            return None
        try:
            return split(text, entry.path)
        except Faulty as error:
            self.findings.append(error.finding)
            return None

    def text(self, entry: Entry) -> str | None:
        """Return a file's text, or None when it is no text; invisible characters are noted, and reading goes on."""
        content = entry.content or b""
        self.contents[entry.path] = content
        try:
            text = decode(content, entry.path)
        except Faulty as error:
            self.findings.append(error.finding)
            return None
        self.findings.extend(find_controls(text, entry.path))
        return text

    def yaml(self, path: str, within: Keys = ()) -> tuple[FrontMatter, list[Finding]] | None:
        """Parse a whole YAML file; None when it is not there or not text."""
        content = self.tree.read(path)
        if content is None:
            return None
        text = self.text(Entry(path, content))
        if text is None:
            self.damaged.update(recovery.find_visible_names(content))
            return None
        return parse(text, path, within=within)

    def people(self) -> tuple[Person, ...]:
        """Read `roles/people.yml`; a handbook without it has nobody."""
        parsed = self.yaml(PEOPLE)
        if parsed is None:
            return ()
        tree, found = parsed
        value = self.fields(tree, PEOPLE, schema.PeopleFile, found)
        return () if value is None else tuple(convert_people(value, tree))

    def settings(self) -> Settings:
        """Read the organisation's settings from mkdocs.yml; what is faulty there is a finding and keeps its default."""
        parsed = self.yaml(SETTINGS, within=SETTINGS_KEYS)
        if parsed is None:
            return Settings()
        tree, found = parsed
        return replace(self._own_settings(tree, found), **convert_site(tree))

    def _own_settings(self, tree: FrontMatter, found: list[Finding]) -> Settings:
        """Return the settings in `extra.remit`."""
        below = tree.value
        for key in SETTINGS_KEYS:
            below = below.get(key) if isinstance(below, dict) else None
        if below is None:
            self.keep(found)
            if tree.value is None:
                self.damaged.add(SETTINGS)
            return Settings()
        cut = len(SETTINGS_KEYS)
        part = FrontMatter(
            value=below,
            keys={keys[cut:]: place for keys, place in tree.keys.items() if keys[:cut] == SETTINGS_KEYS},
            values={keys[cut:]: place for keys, place in tree.values.items() if keys[:cut] == SETTINGS_KEYS},
            unread={keys[cut:] for keys in tree.unread if keys[:cut] == SETTINGS_KEYS},
        )
        value = self.fields(part, SETTINGS, schema.SettingsFile, found)
        if value is None:
            self.damaged.add(SETTINGS)
        return convert_settings(*recovery.drop_faulty_parts(part)) if value is None else convert_settings(value, part)


def _no_keys(tree: FrontMatter, path: str) -> Finding:
    what = {PEOPLE: "The file", SETTINGS: "`extra.remit`"}.get(path, "The front matter")
    place = Place(path, *tree.values.get((), (tree.line, 1)))
    return reading_rules.BAD_YAML.finding(
        place, f"{what} should hold `key: value` lines.", "Write every key on its own line."
    )
