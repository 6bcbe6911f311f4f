"""Marks for redaction where none is followed: the pack is not made, and it is said where the mark stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from remit.blocks import building
from remit.doctree import marked, reader
from remit.finding import RemitError
from remit.pack import bound
from remit.pack.content import FIX, make_content
from remit.pack.since import Since, StatusChange
from support.checking import TODAY, policy
from support.handbooks import LEAD, PEOPLE, POLICY, SETTINGS, Changes, replaced
from support.papers import ID, PLACE, everything, opened, solid, text

SECRET = "Zwetschge"
MARK = f'<span class="redact">{SECRET}</span>'

REFUSED: Mapping[str, tuple[Changes, str]] = MappingProxyType(
    {
        "title": (
            {PLACE: policy(ID, "x", title=f"'Title {MARK}'")},
            f"the front matter of {ID} (policies/more.md:3:1)",
        ),
        "activity": (
            {POLICY: replaced(POLICY, "name: Policy development", f"name: 'Policy {MARK}'")},
            "the front matter of POL-001 (policies/ai-policy.md:13:1)",
        ),
        "skill": (
            {LEAD: replaced(LEAD, "technical: [Risk management]", f"technical: ['Risk {MARK}']")},
            "the front matter of ROLE-002 (roles/lead.md:19:1)",
        ),
        "attributes": (
            {PLACE: policy(ID, "x", title=f"'Title {SECRET} {{: .redact }}'")},
            f"the front matter of {ID} (policies/more.md:3:1)",
        ),
        "person": (
            {PEOPLE: replaced(PEOPLE, "name: Bo Example", f"name: 'Bo {MARK}'")},
            "the register of people (roles/people.yml:6:5)",
        ),
        "organisation": (
            {SETTINGS: replaced(SETTINGS, "organisation: Small Organisation", f"organisation: 'Small {MARK}'")},
            "the settings (mkdocs.yml)",
        ),
    }
)


@pytest.mark.parametrize("name", REFUSED)
def test_a_mark_beside_the_texts_is_refused(tmp_path: Path, name: str) -> None:
    changes, where = REFUSED[name]
    edition = opened(tmp_path, changes)
    with pytest.raises(RemitError) as caught:
        bound.bind(make_content(edition, preview=True, redacted=True))
    assert caught.value.message == (
        f"The pack cannot be redacted: there is a mark for redaction in {where}. Register, matrix and tables would "
        "show it, and the words that it marks."
    )
    assert caught.value.fix == FIX


def test_a_mark_in_what_changed_is_refused(tmp_path: Path) -> None:
    change = StatusChange(id=ID, title="T", before="not there", after="1.0.0, draft", summaries=(f"1.0.0: {MARK}",))
    reported = Since(begin=TODAY, end=TODAY, documents=(change,), letters=(), holders=())
    content = replace(make_content(opened(tmp_path), preview=True, redacted=True), since=reported)
    with pytest.raises(RemitError, match=r"redaction in what the pack shows of earlier versions or of decisions\."):
        bound.bind(content)


def test_a_chapter_that_would_show_a_mark_is_refused(tmp_path: Path) -> None:
    content = make_content(opened(tmp_path), preview=True, redacted=True)
    with pytest.raises(RemitError, match=re.escape("its chapter register would show a mark.")):
        list(bound._chapters(content, {"register": [building.paragraph(MARK)]}))
    (chapter,) = bound._chapters(content, {"register": reader.read(marked.MarkedText(text=f"Seen {MARK}")).blocks})
    assert SECRET not in repr(chapter.body)


def test_a_summary_is_in_no_redacted_pack(tmp_path: Path) -> None:
    edition = opened(tmp_path, {PLACE: policy(ID, "x", summary=f"'Sum {MARK}'")})
    made, findings = bound.bind(make_content(edition, preview=True, redacted=True))
    assert [(each.code, each.place.path, each.place.line) for each in findings] == [("PAP803", PLACE, 6)]
    assert SECRET.encode() not in everything(made[0].pdf)


def test_without_redaction_a_mark_is_text(tmp_path: Path) -> None:
    edition = opened(tmp_path, {PLACE: policy(ID, "x", title=f"'Title {MARK}'")})
    made, findings = bound.bind(make_content(edition, preview=True))
    assert findings == []
    assert solid(MARK) in solid(text(made[0].pdf))
