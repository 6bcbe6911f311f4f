"""The zip of a pack: complete, the same every time, and a redacted one without a trace of what is redacted."""

from __future__ import annotations

import subprocess
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from remit.edition import open_edition
from remit.finding import Finding
from remit.pack.archive import pack_zip, single_files
from remit.pack.bound import bind
from remit.pack.content import Content, make_content
from remit.paper.word.house_style import given_style
from support import handbooks, papers, validation, verapdf
from support.checking import TODAY, policy
from support.gitrepo import GitRepo
from support.packs import Pack
from support.papers import ID, PLACE, solid

SECRET = "Zwetschgenknoedel"
HIDDEN = f"""\
## Plan {SECRET}x {{: .redact }}

## Costs <span class="redact">{SECRET}1</span> of it

Text <span class="redact">{SECRET}2 and **{SECRET}3** `{SECRET}4`</span> goes on, [seen](ai-policy.md).

<div class="redact" markdown="1">

- {SECRET}5

| a | b |
|---|---|
| {SECRET}6 | [x](https://example.org/{SECRET}7) |

</div>

<p class="redact">{SECRET}8</p>

| a | b |
|---|---|
| <span class="redact">{SECRET}9</span> | seen too |

A note.[^1]

[^1]: Known: <span class="redact">{SECRET}10</span>.

> <span class="redact">{SECRET}11</span>

<div class="redact">
{SECRET}12 is never closed
"""


def _zip(content: Content) -> tuple[bytes, list[Finding]]:
    volumes, findings = bind(content)
    pdfs, words, more = single_files(content, given_style())
    return pack_zip(content, volumes, pdfs, words), findings + more


def _files(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def _unpacked(name: str, content: bytes) -> bytes:
    """Return all that a file holds, what is packed in it too."""
    if name.endswith(".pdf"):
        return papers.everything(content)
    if name.endswith((".docx", ".xlsx", ".zip")):
        return content + b"".join(_unpacked(inner, data) for inner, data in _files(content).items())
    return content


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """The small handbook in git, with a document that hides much."""
    made = GitRepo(tmp_path / "handbook")
    handbooks.write(made.root, {PLACE: policy(ID, HIDDEN.replace(" {: .redact }", "").replace(f"{SECRET}x", "of it"))})
    made.commit("Begin")
    return made


def test_the_zip_holds_everything_and_its_manifest_is_right(pack: Pack) -> None:
    pdfs, words, findings = single_files(pack.content, given_style())
    assert findings == []
    archive = pack_zip(pack.content, pack.volumes, pdfs, words)
    files = _files(archive)
    ids = [each.id for each in (*pack.content.roles, *pack.content.documents)]
    assert {f"pdf/{id_}.pdf" for id_ in ids} | {f"word/{id_}.docx" for id_ in ids} <= set(files)
    assert {"audit-pack.pdf", "README.md", "SHA256SUMS", "verification/VERIFY.md"} <= set(files)
    assert "verification/repository.bundle" in files
    lines = files["SHA256SUMS"].decode().splitlines()
    assert lines == [f"{sha256(files[name]).hexdigest()}  {name}" for name in sorted(files) if name != "SHA256SUMS"]
    # Packing the repository is git's own affair; all else is the same to the byte.
    again = _files(pack_zip(pack.content, pack.volumes, pdfs, words))
    assert [name for name in files if files[name] != again[name]] == []


def test_the_bundle_is_the_repository(pack: Pack, tmp_path: Path) -> None:
    files = _files(pack_zip(pack.content, pack.volumes, {}, {}))
    bundle = tmp_path / "repository.bundle"
    bundle.write_bytes(files["verification/repository.bundle"])
    command = ["git", "clone", "-q", "--bare", str(bundle), str(tmp_path / "clone")]
    subprocess.run(command, check=True, capture_output=True)
    done = subprocess.run(["git", "-C", str(tmp_path / "clone"), "rev-list", "--all"], check=True, capture_output=True)
    assert pack.content.edition.history is not None
    assert str(pack.content.edition.history.head) in done.stdout.decode()


def test_what_is_redacted_is_in_no_file_of_the_zip(repo: GitRepo) -> None:
    edition = open_edition(repo.root, TODAY)
    archive, findings = _zip(make_content(edition, preview=True, redacted=True))
    assert findings == []
    files = _files(archive)
    assert not [name for name in files if name.endswith(".bundle")]
    assert [name for name, data in files.items() if SECRET.encode() in _unpacked(name, data)] == []
    shown = solid(papers.text(files[f"pdf/{ID}.pdf"]))
    assert "goeson,seen.[redacted]" in shown
    assert SECRET not in solid(papers.text(files["audit-pack.pdf"]))
    assert "Thisisaredactedcopy." in solid(papers.text(files["audit-pack.pdf"]))
    assert [validation.failures(data) for name, data in files.items() if name.endswith(".pdf")] == [[]] * 7


def test_without_redaction_all_of_it_is_there(repo: GitRepo) -> None:
    edition = open_edition(repo.root, TODAY)
    pdfs, _, findings = single_files(make_content(edition, preview=True), given_style())
    assert findings == []
    shown = solid(papers.text(pdfs[ID]))
    assert [number for number in range(1, 13) if number != 7 and f"{SECRET}{number}" not in shown] == []


@pytest.mark.slow
def test_every_pdf_keeps_both_standards(pack: Pack, repo: GitRepo, tmp_path: Path) -> None:
    """Packs, documents, redacted copies, a job description and a redline, in both validators."""
    from remit.cli import main

    folder = tmp_path / "pdf"
    folder.mkdir()
    root = str(Path(__file__).resolve().parents[2])
    demo = str(pack.content.edition.root)
    made = {f"pack-{volume.name}": volume.pdf for volume in pack.volumes}
    redacted = make_content(open_edition(repo.root, TODAY), preview=True, redacted=True)
    made |= {f"redacted-{volume.name}": volume.pdf for volume in bind(redacted)[0]}
    made |= {f"demo-{id_}.pdf": pdf for id_, pdf in single_files(pack.content, given_style())[0].items()}
    made |= {f"redacted-{id_}.pdf": pdf for id_, pdf in single_files(redacted, given_style())[0].items()}
    for name, pdf in made.items():
        (folder / name).write_bytes(pdf)
    assert main(["pdf", "--root", root, "--preview", "-o", str(folder / "own")]) == 0
    assert main(["job", "--root", demo, "lead-implementer", "-o", str(folder / "job.pdf")]) == 0
    history = pack.content.edition.versions["POL-001"]
    steps = [history[1].version, history[0].version]
    assert main(["diff", "--root", demo, "POL-001", *steps, "-o", str(folder / "redline.pdf")]) == 0
    files = sorted(folder.rglob("*.pdf"))
    assert len(files) > 30
    assert {path.name: validation.failures(path.read_bytes()) for path in files} == {path.name: [] for path in files}
    if why := verapdf.unavailable():
        pytest.skip(why)
    assert {path.name: reported for path, reported in verapdf.failures(files).items() if reported} == {}
