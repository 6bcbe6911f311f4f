"""The bound pack: what is in it, where it leads, and that a bad document keeps no other from it."""

from __future__ import annotations

import json
import re
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from remit.edition import digest, in_force, past_edition
from remit.finding import RemitError
from remit.pack import bound, chapters
from remit.pack.content import make_content
from remit.paper.pdf.compiler import CompilerError, Workspace
from remit.tables.raci import counts, matrix
from support import validation
from support.checking import policy
from support.handbooks import Changes
from support.packs import DAY, Pack
from support.papers import ID, PLACE, everything, opened, solid, text


def _titles(items: list[pikepdf.OutlineItem]) -> list[str]:
    return [each.title for each in items]


def _bookmarks(pdf: bytes) -> dict[str, list[str]]:
    with pikepdf.open(BytesIO(pdf)) as file, file.open_outline() as outline:
        return {each.title: _titles(each.children) for each in outline.root}


def _attached(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(BytesIO(pdf)) as file:
        return {name: each.get_file().read_bytes() for name, each in file.attachments.items()}


def test_chapters_and_documents_are_bookmarked_in_their_order(pack: Pack) -> None:
    assert pack.findings == []
    assert [volume.name for volume in pack.volumes] == ["audit-pack.pdf"]
    found = _bookmarks(pack.volumes[0].pdf)
    assert found["Roles"] == [role.title for role in pack.content.roles]
    assert found["Documents"] == [document.title for document in pack.content.documents]
    assert len(pack.content.documents) > 5
    for chapter in ("Contents", "Document register", "RACI matrix", "Organisation chart", "Skills matrix"):
        assert chapter in found


def test_the_contents_name_the_right_pages(pack: Pack) -> None:
    pdf = pack.volumes[0].pdf
    pages = text(pdf).split("\f")
    contents = solid("".join(pages[1:3]))
    for title in ("Document register", "RACI matrix", pack.content.documents[-1].title):
        found = re.search(rf"{re.escape(solid(title))}\.*(\d+)", contents)
        assert found, title
        assert solid(title) in solid(pages[int(found[1]) - 1])


def test_register_and_matrix_are_attached_and_their_digests_printed(pack: Pack) -> None:
    pdf = pack.volumes[0].pdf
    found = _attached(pdf)
    assert sorted(found) == ["raci.csv", "raci.json", "register.csv", "register.json"]
    shown = solid(text(pdf))
    for attachment in pack.content.attachments:
        assert found[attachment.name] == attachment.content
        assert attachment.sha256 == sha256(found[attachment.name]).hexdigest()
        assert attachment.sha256 in shown
    assert json.loads(found["register.json"])["as_of"] == DAY.isoformat()


def test_the_manifest_has_every_source(pack: Pack) -> None:
    shown = solid(text(pack.volumes[0].pdf))
    for document in (*pack.content.roles, *pack.content.documents):
        assert digest(document) in shown, document.id
    assert pack.content.proof is not None
    assert pack.content.proof.digest in shown


def test_every_decision_and_how_to_verify_it_is_in_the_appendix(pack: Pack) -> None:
    proof, history = pack.content.proof, pack.content.edition.history
    assert proof is not None
    assert history is not None
    assert history.head is not None
    shown = solid(text(pack.volumes[0].pdf))
    assert solid(f"remit verify --as-of {DAY} --head {proof.digest}") in shown
    assert solid("ssh-keygen -Y verify -f allowed_signers -I SIGNER -n PURPOSE -s record.sig < record.json") in shown
    assert solid(f"Commit {history.head[:12]}") in shown
    assert len(proof.checked) > 10
    for item in proof.checked:
        at = item.at.replace("T", " ").replace("Z", "")
        row = (item.document or item.record, item.version, item.decision, item.name)
        assert solid("".join(row)) in shown, item
        assert solid(at) in shown, item


def test_what_changed_is_reported(pack: Pack) -> None:
    assert pack.content.since is not None
    shown = solid(text(pack.volumes[0].pdf))
    assert pack.content.since.documents
    for change in pack.content.since.documents:
        assert solid(change.title) in shown
        assert solid(change.after) in shown


def test_a_pack_of_the_past_holds_the_texts_of_the_past(demo: Path) -> None:
    day = date(2025, 9, 30)
    then = make_content(in_force(past_edition(demo, day)))
    made, findings = bound.bind(then, paper="us-letter")
    assert findings == []
    assert f"Asof{day}" in solid(text(made[0].pdf))
    with pikepdf.open(BytesIO(made[0].pdf)) as file:
        assert [float(each) for each in file.pages[0].mediabox] == [0, 0, 612, 792]
    versions = {document.id: document.version for document in (*then.roles, *then.documents)}
    now = make_content(in_force(past_edition(demo, DAY)))
    assert versions != {document.id: document.version for document in (*now.roles, *now.documents)}
    assert validation.failures(made[0].pdf) == []


def test_the_same_pack_has_the_same_bytes(pack: Pack) -> None:
    assert bound.bind(pack.content)[0] == pack.volumes


def test_a_large_pack_comes_in_volumes_that_lead_to_each_other(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bound, "MOST_IN_ONE", 10_000)
    monkeypatch.setattr(bound, "IN_A_VOLUME", 8_000)
    made, findings = bound.bind(pack.content)
    assert findings == []
    assert [volume.name for volume in made] == [bound.name_of(number) for number in range(1, len(made) + 1)]
    assert len(made) > 2
    titles = [title for volume in made[1:] for titles in _bookmarks(volume.pdf).items() for title in titles[:1]]
    assert {document.title for document in pack.content.documents} <= set(titles)
    assert sorted(_attached(made[0].pdf)) == ["raci.csv", "raci.json", "register.csv", "register.json"]
    assert _attached(made[1].pdf) == {}
    assert b"audit-pack-2.pdf" in everything(made[0].pdf)
    assert b"audit-pack-3.pdf" in everything(made[1].pdf)
    assert [validation.failures(volume.pdf) for volume in made] == [[]] * len(made)
    for volume in made:
        contents = solid(text(volume.pdf).split("\f")[1])
        assert contents.startswith(solid(f"{pack.content.edition.handbook.settings.organisation} Audit pack {DAY}"))
        assert solid(f"As of {DAY}") in contents


def test_a_matrix_too_long_for_paper_is_summed_up_and_attached(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chapters, "MOST_ROWS", 2)
    made, _ = bound.bind(pack.content)
    shown = text(made[0].pdf)
    rows = json.loads(_attached(made[0].pdf)["raci.json"])["activities"]
    assert len(rows) > 2
    assert solid(f"{len(rows)} activities are assigned, too many for a table on paper.") in solid(shown)
    (role, letters) = counts(matrix(pack.content.shown.handbook))[0]
    said = f"{role.title}{''.join(str(letters[each]) for each in 'RACI')}"
    assert said.replace(" ", "") in solid(shown).replace(" ", "")
    assert validation.failures(made[0].pdf) == []


def test_a_document_that_cannot_be_set_is_named_and_the_others_are_bound(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = pack.content.documents[1]
    put = Workspace.write

    def spoiled(stage: Workspace, path: str, content: object) -> None:
        put(stage, path, f"{content}\n#panic()" if path == f"texts/{bad.id}.typ" else content)

    monkeypatch.setattr(Workspace, "write", spoiled)
    made, findings = bound.bind(pack.content)
    assert [finding.message for finding in findings] == [f"{bad.id} cannot be printed: panicked."]
    assert findings[0].place.path == bad.path
    found = _bookmarks(made[0].pdf)["Documents"]
    assert found == [each.title for each in pack.content.documents if each.id != bad.id]
    assert digest(bad) not in solid(text(made[0].pdf))
    assert validation.failures(made[0].pdf) == []


def test_a_picture_that_cannot_be_drawn_keeps_no_document_from_the_pack(tmp_path: Path) -> None:
    broken: Changes = {"policies/no.png": b"no picture", PLACE: policy(ID, "seen ![said](no.png)", title="Of pictures")}
    made, findings = bound.bind(make_content(opened(tmp_path, broken), preview=True))
    why = "failed to decode image (Format error decoding Png: Invalid PNG signature.)"
    assert [(each.code, each.place.path, each.message) for each in findings] == [
        ("PAP802", PLACE, f"Left out on paper: the image `no.png` cannot be drawn ({why}).")
    ]
    assert _bookmarks(made[0].pdf)["Documents"] == ["AI Policy", "Of pictures", "Risk Procedure"]
    assert "seensaid" in solid(text(made[0].pdf))
    assert validation.failures(made[0].pdf) == []


def test_a_fault_of_no_document_is_reported(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    compile_ = Workspace.compile

    def failing(stage: Workspace, job: object) -> bytes:
        if getattr(job, "main", "").startswith("pack-"):
            raise CompilerError("out of ink")
        return compile_(stage, job)  # type: ignore[arg-type]

    monkeypatch.setattr(Workspace, "compile", failing)
    with pytest.raises(RemitError, match=r"^The pack cannot be bound: out of ink\.$"):
        bound.bind(pack.content)
