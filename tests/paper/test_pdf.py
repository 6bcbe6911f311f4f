"""Single PDFs: what stands around the text, by state, language and paper."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from remit.demo.build import make_demo
from remit.edition import in_force, past_edition
from remit.paper.pdf import print_documents
from support import validation
from support.checking import policy
from support.handbooks import POLICY, replaced
from support.papers import ID, PLACE, everything, plain_text, printed, solid, text


def _sizes(pdf: bytes) -> list[tuple[int, int]]:
    with pikepdf.open(BytesIO(pdf)) as file:
        return [(round(float(page.mediabox[2])), round(float(page.mediabox[3]))) for page in file.pages]


def _root(pdf: bytes, key: str) -> Any:
    with pikepdf.open(BytesIO(pdf)) as file:
        return str(file.Root[key])


def test_header_footer_and_control_block(tmp_path: Path) -> None:
    made, told = printed(tmp_path, None, "POL-001")
    assert told == []
    shown = solid(text(made["POL-001"]))
    for words in (
        "SmallOrganisationAIPolicy", "POL-0011.0.0INTERNAL", "Uncontrolledwhenprinted", "Page1of1",
        "DocumentPOL-001", "Version1.0.0Draft", "OwnerLeadImplementer", "ApproverBoard", "ClassificationInternal",
        "Whodoeswhat", "Policydevelopment", "Approvals", "Revisionhistory",
    ):  # fmt: skip
        assert words in shown


def test_both_extractors_read_the_same(tmp_path: Path) -> None:
    pdf = printed(tmp_path, None, "POL-001")[0]["POL-001"]
    assert sorted(solid(plain_text(pdf))) == sorted(solid(text(pdf)))


def test_each_state_has_its_watermark(tmp_path: Path) -> None:
    make_demo(tmp_path / "demo")
    edition = in_force(past_edition(tmp_path / "demo", date(2026, 10, 31)))
    made, findings = print_documents(edition, edition.handbook.ordered)
    assert findings == []
    marks = {"draft": "DRAFT", "superseded": "SUPERSEDED", "retired": "RETIRED"}
    states = {each.sheet.state for each in made}
    assert {"in-force", "retired"} <= states
    for each in made:
        shown = "".join(plain_text(each.pdf).split())
        assert [word for word in marks.values() if word in shown] == [
            marks[s] for s in [each.sheet.state] if s in marks
        ]


def test_links_lead_to_files_and_places(tmp_path: Path) -> None:
    source = "## Scope\n\n[out](ai-policy.md#purpose) [in](#scope) [web](https://example.org/x) [no](javascript:x)"
    made, told = printed(tmp_path, {PLACE: policy(ID, source)}, ID, "POL-001")
    assert told == []
    with pikepdf.open(BytesIO(made[ID])) as file:
        found = [each for page in file.pages for each in page.get("/Annots", [])]
        kinds = [str(each.A.get("/URI", each.A.S)) if "/A" in each else "dest" for each in found]
    assert sorted(kinds)[:1] + sorted(kinds)[-1:] == ["POL-001.pdf" if "POL-001.pdf" in kinds else kinds[0], max(kinds)]
    assert "https://example.org/x" in kinds
    assert b"javascript:x" not in everything(made[ID])


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("us-letter", (612, 792))])
def test_both_papers_and_wide_tables_on_their_side(tmp_path: Path, paper: str, size: tuple[int, int]) -> None:
    columns = 14
    table = "|".join(f"Responsibility{number}" for number in range(columns))
    source = f"Before.\n\n## Wide\n\n|{table}|\n|{'-|' * columns}\n|{'value|' * columns}\n\n## After\n\nText."
    made, told = printed(tmp_path, {PLACE: policy(ID, source)}, ID, paper=paper)
    assert told == []
    assert size in _sizes(made[ID])
    assert size[::-1] in _sizes(made[ID])
    assert validation.failures(made[ID]) == []


def test_the_language_is_that_of_the_document(tmp_path: Path) -> None:
    made, _ = printed(
        tmp_path, {POLICY: replaced(POLICY, "owner: lead", "owner: lead\nlanguage: de-AT")}, "POL-001", "PRC-001"
    )
    assert (_root(made["POL-001"], "/Lang"), _root(made["PRC-001"], "/Lang")) == ("de-AT", "en")


def test_the_chart_is_drawn_and_told_in_words(tmp_path: Path) -> None:
    made, told = printed(tmp_path, {PLACE: policy(ID, "{{ org_chart() }}")}, ID)
    assert told == []
    shown = solid(text(made[ID]))
    assert "Board" in shown
    assert "LeadImplementer" in shown
    with pikepdf.open(BytesIO(made[ID])) as file:
        alts = [str(each.Alt) for each in file.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    assert any(alt.startswith("Organisation chart. ") and "Lead Implementer reports to Board" in alt for alt in alts)
