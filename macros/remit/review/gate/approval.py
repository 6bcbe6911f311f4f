"""Rules of the gate about approval: somebody can approve, it is not the writer, and nothing lets itself through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from remit.approvals import authority
from remit.finding import Place, Severity
from remit.model import Handbook, Settings
from remit.people import Person
from remit.review.change import DocumentChange, approvers, snapshot
from remit.review.gate.registry import Case, at, gate, shown, some
from remit.rules import Fault
from remit.source import decoding, frontmatter, paths

_HARMLESS = frozenset(
    [
        *("site_name", "site_url", "site_description", "site_author", "copyright", "extra", "nav"),
        *("repo_url", "repo_name", "edit_uri", "edit_uri_template"),
    ]
)
"""Keys of mkdocs.yml that run nothing and leave nothing out; those of the organisation are judged by themselves."""


def _stuck(case: Case, fault: str) -> Iterator[tuple[DocumentChange, approvers.RequiredApproval]]:
    """Yield the roles that must approve a document and cannot, for one reason."""
    for change in case.rewritten:
        for needed in case.approvals[change.id].needed:
            if needed.fault == fault and not needed.given:
                yield change, needed


@gate(
    "GAT941",
    fix="Name a holder or a deputy of the role in a change of its own, and merge that first.",
    right="holders: [{person: p-example-robin, from: 2026-01-01}]   # in the role's file",
)
def approver_vacant(case: Case) -> Iterator[Fault]:
    """A role that must approve is vacant.

    The document could never come into force.
    """
    for change, needed in _stuck(case, "vacant"):
        message = (
            f"{change.id} requires approval by {needed.title}, but no one holds that role on {case.proposal.today}."
        )
        yield Fault(
            at(change, "approvers"),
            message,
            f"First merge a change that appoints a holder of {needed.role}.",
            change.id,
        )


@gate("GAT942", fix="First merge the role, with its holders, in a change of its own; or correct its key.")
def approver_unknown(case: Case) -> Iterator[Fault]:
    """A role that must approve is not known where the change would be merged.

    Who may approve is looked up in what was merged before, so that no change can appoint its own approver.
    """
    for change, needed in _stuck(case, "unknown"):
        message = f"{change.id} must be approved as {needed.title}, and {case.proposal.base} has no such role."
        yield Fault(at(change, "approvers"), message, f"First merge the role {needed.role}.", change.id)


@gate(
    "GAT943",
    fix="Ask somebody else to write, or first merge the appointment of another holder or a deputy, who then approves.",
)
def only_writers_could_approve(case: Case) -> Iterator[Fault]:
    """Everybody who could approve has written the text.

    Nobody approves alone what they wrote.
    """
    for change, needed in _stuck(case, "wrote"):
        names = some(each.name for each in needed.people)
        message = f"{change.id} must be approved as {needed.title}, and {names} wrote it."
        yield Fault(at(change, "approvers"), message, "Another holder or a deputy must approve.", change.id)


@gate("GAT944", fix="First merge the appointment of another holder or a deputy of one of the roles.")
def too_few_people(case: Case) -> Iterator[Fault]:
    """Fewer people than roles could approve.

    Every role that must approve does so by a person of its own: one person in two roles is one pair of eyes.
    """
    for change in case.rewritten:
        approval = case.approvals[change.id]
        if approval.short and not approval.complete:
            roles = some(each.title for each in approval.needed)
            names = some(person.name for each in approval.needed for person in each.able)
            message = f"{change.id} must be approved as {roles}, each by another person, and there is only {names}."
            yield Fault(at(change, "approvers"), message, "Name another holder or a deputy.", change.id)


@gate(
    "GAT945",
    fix="Register a signing key of a holder in `roles/people.yml` (or an account and the recorder's key, where a "
    "witnessed review is enough), in a change of its own that is merged first.",
)
def nobody_sure_enough(case: Case) -> Iterator[Fault]:
    """Nobody could approve with the assurance that the type of document asks for.

    An approval without the key or the witness that the settings demand does not count.
    """
    for change, needed in _stuck(case, "unable"):
        why = "; ".join(f"{each.name} {each.why_not}" for each in needed.people[:3])
        message = f"{change.id} must be approved as {needed.title}, but {why}."
        yield Fault(at(change, "approvers"), message, "First merge a key.", change.id)


@gate("GAT946", fix="Keep the approvers, or let those who approved the version before agree to this one as well.",
      severity=Severity.WARNING)  # fmt: skip
def approvers_dropped(case: Case) -> Iterator[Fault]:
    """A new version drops an approver named in the previous one.

    No text can free itself of its own approvers: those who approved the version before must approve this one too.
    """
    for change in case.rewritten:
        dropped = [each for each in case.approvals[change.id].needed if each.because]
        if dropped:
            message = f"{change.id} no longer names {some(each.title for each in dropped)} as approver."
            yield Fault(at(change, "approvers"), message, "They must approve this version too.", change.id)


@gate(
    "GAT947",
    fix="Look at the page in the preview. Where it says something else than what was approved, have the document "
    "approved anew under a new version.",
    severity=Severity.NOTICE,
)
def reads_otherwise(case: Case) -> Iterator[Fault]:
    """A document's rendered text changes although its own file does not.

    Names, tables and links in it come from files that this change touches. A person approves what they read; the
    register flags approved documents of which that has changed.
    """
    for document in case.otherwise:
        message = f"{document.id} {document.title} would read differently although its file does not change."
        yield Fault(Place(document.path), message, "Look at its page in the preview.", document.id)


@gate("GAT951", fix="Split the change: first merge roles and people, by their own approval, then the documents.")
def registers_with_documents(case: Case) -> Iterator[Fault]:
    """A change of who may approve shares a pull request with a document that they approve.

    Whoever is appointed, given a key or renamed here is not judged by it here; but in one pull request both would be
    let through by one look, and the next change would build on it.
    """
    before, after = case.proposal.before.handbook, case.proposal.after.handbook
    asked = {change.id: {each.role for each in case.approvals[change.id].needed} for change in case.rewritten}
    for id_ in sorted({role.id for role in (*before.roles, *after.roles)}):
        was, now = _role_register(before, id_), _role_register(after, id_)
        if was == now or was is None:
            continue
        keys = {each[0] for each in (was, now) if each}
        hit = [change.id for change in case.rewritten if change.id != id_ and asked[change.id] & keys]
        role = after.document.get(id_) or before.document[id_]
        if hit:
            message = f"Who holds {role.title} changes together with {some(hit)}, which that role must approve."
            yield Fault(role.source.place("holders"), message, f"First merge {shown(role.path)}.", str(was[0]))
    for person in _changed_people(before, after):
        roles = _held(person, before) | _held(person, after)
        hit = [change.id for change in case.rewritten if asked[change.id] & roles or _wrote(case, change, person)]
        if hit:
            message = f"What is registered about {person.name} changes together with {some(hit)}, "
            message += "which they may approve or have written."
            yield Fault(Place(paths.PEOPLE, *person.place[1:]), message, f"First merge {paths.PEOPLE}.", person.id)


def _role_register(handbook: Handbook, id_: str) -> tuple[object, ...] | None:
    role = next((each for each in handbook.roles if each.id == id_), None)
    return (role.key, role.holders, role.lifecycle) if role else None


def _changed_people(before: Handbook, after: Handbook) -> Iterator[Person]:
    for id_ in sorted(before.person.keys() | after.person.keys()):
        was, now = before.person.get(id_), after.person.get(id_)
        known = now or was
        if known and _identity(was) != _identity(now):
            yield known


def _identity(person: Person | None) -> tuple[object, ...] | None:
    return (person.name, person.email, person.accounts, person.keys) if person else None


def _held(person: Person, handbook: Handbook) -> set[str]:
    return {role.key for role in handbook.roles if any(each.person == person.id for each in role.holders)}


def _wrote(case: Case, change: DocumentChange, person: Person) -> bool:
    known = [case.proposal.before.handbook.person.get(person.id), person]
    writers = case.proposal.writers.get(change.document.path, ())
    return any(each is not None and authority.is_writer(each, writer) for each in known for writer in writers)


@gate("GAT952", fix="Split the change: first merge the settings, then the documents.")
def settings_with_documents(case: Case) -> Iterator[Fault]:
    """A change of the settings shares a pull request with documents that it would let through.

    Default approvers, assurance, severities, exceptions and the recorder's keys decide what passes. This change is
    judged by those of the base; together with a document they would be waved through unseen.
    """
    if not any(change.path == paths.SETTINGS for change in case.proposal.changed) or not case.rewritten:
        return
    target, proposed = case.proposal.target.handbook.settings, case.proposal.proposed_settings.handbook
    all_ = [change.id for change in case.rewritten]
    if paths.SETTINGS in proposed.damaged or not case.proposal.proposed_settings.contents:
        message = f"The settings would not be readable, together with {some(all_)}."
        yield Fault(Place(paths.SETTINGS), message, "Fix mkdocs.yml in a change of its own.", paths.SETTINGS)
        return
    for name, hit in _decisive(target, proposed.settings, case.rewritten):
        message = f"The settings `{name}` change together with {some(hit)}."
        yield Fault(proposed.settings.places.get(name, Place(paths.SETTINGS)), message, "First merge mkdocs.yml.", name)


def _decisive(was: Settings, now: Settings, changes: Iterable[DocumentChange]) -> Iterator[tuple[str, list[str]]]:
    """Yield the settings that decide what passes and differ, with the documents that they decide about."""
    ids = [change.id for change in changes]
    for type_ in sorted(was.types.keys() | now.types.keys()):
        hit = [change.id for change in changes if change.document.type == type_]
        if hit and was.types.get(type_) != now.types.get(type_):
            yield f"types.{type_}", hit
    pairs: Mapping[str, tuple[object, object]] = {
        "recorders": (was.recorders, now.recorders),
        "ledger_begins": (was.ledger_begins, now.ledger_begins),
        "rules": (was.severities, now.severities),
        "exceptions": (_bare(was), _bare(now)),
        "time_zone": (was.time_zone, now.time_zone),
        "scheme": (was.scheme.key, now.scheme.key),
    }
    yield from ((name, ids) for name, (old, new) in pairs.items() if old != new)


def _bare(settings: Settings) -> set[tuple[object, ...]]:
    return {(each.rule, each.subject, each.reason, each.until) for each in settings.exceptions}


@gate(
    "GAT953", fix="Split the change: first merge workflows, code owners and programs, approved by those who keep them."
)
def machinery_with_documents(case: Case) -> Iterator[Fault]:
    """A change of workflows, code owners or programs shares a pull request with documents.

    They decide what is checked and who is asked. A change that brings its own judge has not been judged.
    """
    ids = [change.id for change in case.documents if change.text_changed]
    kinds: dict[str, list[str]] = {}
    for path, _, _ in case.proposal.changed:
        if snapshot.is_infrastructure(path):
            kinds.setdefault(snapshot.infrastructure_kind(path), []).append(path)
    if builds := _build_keys(case):
        kinds.setdefault("program", []).append(f"{paths.SETTINGS} ({', '.join(builds)})")
    for kind, files in sorted(kinds.items()):
        if ids:
            message = f"{some(map(shown, files))} ({kind}) changes together with {some(ids)}."
            place = Place(files[0].partition(" (")[0])
            yield Fault(place, message, "Merge it in a change of its own.", kind)


def _build_keys(case: Case) -> list[str]:
    """Return the keys of mkdocs.yml, outside the organisation's settings, that decide what is run and shown."""
    change = next((each for each in case.proposal.changed if each.path == paths.SETTINGS), None)
    if change is None:
        return []
    was, now = (
        _top_level(case.proposal.contents.get(mark.oid, b"") if mark else b"") for mark in (change.before, change.after)
    )
    return sorted(key for key in was.keys() | now.keys() if key not in _HARMLESS and was.get(key) != now.get(key))


def _top_level(content: bytes) -> Mapping[str, object]:
    try:
        tree, _ = frontmatter.parse(decoding.decode(content, paths.SETTINGS), paths.SETTINGS, within=("extra", "remit"))
    except decoding.Faulty:
        return {}
    return tree.value if isinstance(tree.value, dict) else {}
