"""The check: everything that is wrong with an edition, by the organisation's severities and exceptions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from remit.doctree import marked, outline, reader
from remit.edition import Edition
from remit.finding import Finding, Place, Report, Rule, Severity
from remit.model import Source
from remit.paper import unprintable
from remit.render import expansion, pages
from remit.review.gate import GATES
from remit.rules import RULES, Context, weigh_findings
from remit.site import PAGE_RULES, Reading, read_pages
from remit.source import paths, reading_rules
from remit.text import suggestion

UNKNOWN_RULE = Rule(
    code="SET602",
    title="The settings name a rule that does not exist",
    why="The severity or exception would never have an effect, and nobody would notice.",
    fix="Correct the code. The list of rules has them all.",
    wrong="rules: {RAC399: warning}",
    right="rules: {RAC308: warning}",
)
IDLE_EXCEPTION = Rule(
    code="SET603",
    title="An exception matches no finding",
    why="The reason for it is gone, its time is over, or its subject is misspelt; a list of exceptions must show what "
    "the organisation really lives with.",
    fix="Remove the exception, correct its subject, or decide anew and set a later `until`.",
    severity=Severity.WARNING,
)

LOWERED = Rule(
    code="SET605",
    title="The settings lower a rule that no site can be built against",
    why="The check would be green and the build would stop all the same: a fault that stops the build weighs as an "
    "error, and no exception lets it pass.",
    fix="Remove the setting, and correct what the rule finds.",
    wrong="rules: {LNK501: warning}",
    right="rules: {ROL403: notice}",
)


def all_rules() -> Mapping[str, Rule]:
    """Return every rule by its code: of reading, of the handbook, of expansion and paper, of the gate."""
    own = (
        expansion.MACRO_FAILS,
        UNKNOWN_RULE,
        IDLE_EXCEPTION,
        LOWERED,
        unprintable.NOT_PRINTABLE,
        unprintable.LEFT_OUT,
        unprintable.NOT_REDACTED,
        *PAGE_RULES,
    )
    rules = [*reading_rules.ALL, *RULES.rules.values(), *own, *GATES.rules.values()]
    return {definition.code: definition for definition in sorted(rules, key=lambda each: each.code)}


def check(edition: Edition) -> Report:
    """Hold an edition to every rule; the findings come in reading order, each with the line it is about."""
    settings, today = edition.handbook.settings, edition.today
    read = read_pages(edition)
    outlines, failed = _outlines(edition, read)
    context = replace(_context(edition, outlines), unknown_in_navigation=read.unknown)
    found = [*edition.loaded.findings, *failed, *read.findings, *RULES.run(context)]
    weighed = weigh_findings([*found, *_settings_findings(edition)], settings, today, absolute=_stopping())
    idle = weigh_findings(_idle(edition, weighed.used), replace(settings, exceptions=()), today)
    shown = [_with_excerpt(finding, edition) for finding in (*weighed.findings, *idle.findings)]
    return Report(
        findings=tuple(sorted(shown, key=lambda finding: finding.sort_key)),
        exceptions=weighed.excepted,
    )


def _stopping() -> frozenset[str]:
    """Return the codes of the rules that no site can be built against."""
    return frozenset(code for code, each in all_rules().items() if each.stops_build)


def _context(edition: Edition, outlines: Mapping[str, outline.Outline]) -> Context:
    return Context(
        handbook=edition.handbook,
        today=edition.today,
        register=edition.register,
        life=edition.life,
        pages=edition.loaded.pages,
        files=edition.loaded.files,
        outlines=outlines,
        page_anchors=expansion.PAGE_ANCHORS,
        faulty=frozenset(finding.place.path for finding in edition.loaded.findings),
        contents=edition.loaded.contents,
        fonts=edition.fonts,
    )


def _sources(edition: Edition) -> list[Source]:
    """Return every text of the edition, controlled or not."""
    return [
        *(document.source for document in edition.handbook.documents),
        *(page.source for page in edition.loaded.pages),
    ]


def _outlines(edition: Edition, read: Reading) -> tuple[dict[str, outline.Outline], list[Finding]]:
    """Return the outline of every text by path, and what fails in its macros; then these are words."""
    outlines: dict[str, outline.Outline] = {}  # of hand-written pages the engine's, where it was asked
    findings: list[Finding] = []
    for source in _sources(edition):
        if source.path in read.outlines:
            outlines[source.path] = read.outlines[source.path]
            continue
        try:
            text = pages.body_of(edition, source, edition.handbook.by_path.get(source.path))
        except expansion.ExpansionError as error:
            findings += error.findings
            text = reader.read(marked.MarkedText(text=marked.strip_marks(source.body)))
        outlines[source.path] = outline.outline_of(source, text, edition.handbook.settings.slugify)
    return outlines, findings


def _settings_findings(edition: Edition) -> Iterator[Finding]:
    known, chosen, stopping = all_rules(), edition.handbook.settings, _stopping()
    named = [(code, chosen.places.get(f"rules.{code}", Place(paths.SETTINGS))) for code in chosen.severities]
    named += [(exception.rule, exception.place) for exception in chosen.exceptions]
    for code, place in named:
        if code not in known:
            message = f"There is no rule {code}."
            yield UNKNOWN_RULE.finding(place, message, suggestion(code, known), code)
        elif code in stopping and chosen.severities.get(code) is not Severity.ERROR:
            message = f"{code} is an error whatever the settings say: what it finds stops the build."
            yield LOWERED.finding(place, message, subject=code)


def _idle(edition: Edition, used: Collection[tuple[str, str]]) -> Iterator[Finding]:
    known, beyond = all_rules(), _stopping()
    gated = GATES.rules
    for exception in edition.handbook.settings.exceptions:
        over = exception.until is not None and exception.until <= edition.today
        if (
            exception.rule not in known
            or exception.rule in beyond
            or (not over and (exception.rule, exception.subject) in used)
        ):
            continue  # an unknown rule is reported by SET602, one that no exception is made from by SET605
        if exception.rule in gated and not over:
            continue  # whether it excepts something shows only when a change is reviewed
        what = f"ended on {exception.until}" if over else "matches no finding"
        message = f"The exception of {exception.rule} for `{exception.subject}` {what}."
        yield IDLE_EXCEPTION.finding(exception.place, message, subject=exception.subject)


def _with_excerpt(finding: Finding, edition: Edition) -> Finding:
    """Put the line that a finding is about into it."""
    content = edition.loaded.contents.get(finding.place.path, b"")
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if not 0 < finding.place.line <= len(lines):
        return finding
    text = lines[finding.place.line - 1].decode("utf-8", "replace").removeprefix("\ufeff")
    return replace(
        finding, excerpt="".join(c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
    )
