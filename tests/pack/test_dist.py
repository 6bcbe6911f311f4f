"""The folder of downloads: what is in it, what is made again and what is left alone."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from remit.edition import Edition, in_force, open_edition
from remit.pack.build_cache import NAME, BuildCache
from remit.pack.dist import Dist, make_dist, publish
from remit.paper.word.house_style import given_style
from support import handbooks

DAY = date(2026, 4, 15)


def edition(root: Path) -> Edition:
    return in_force(open_edition(root, DAY))


def make(root: Path) -> Dist:
    return make_dist(edition(root), root / "dist", given_style())


def stamps(root: Path) -> dict[str, int]:
    return {
        path.relative_to(root / "dist").as_posix(): path.stat().st_mtime_ns
        for path in (root / "dist").rglob("*")
        if path.is_file() and path.name != NAME
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the small handbook, from which nothing has been made yet."""
    return handbooks.write(tmp_path)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = handbooks.write(tmp_path_factory.mktemp("dist"))
    make(root)
    return root


@pytest.fixture
def built(once: Path, tmp_path: Path) -> Path:
    """Return the small handbook with all that is made from it, a copy with the files' own times."""
    return shutil.copytree(once, tmp_path / "built")


def test_everything_is_there(root: Path) -> None:
    dist = make(root)
    ids = {document.id for document in edition(root).handbook.documents}
    keys = {role.key for role in edition(root).handbook.roles}
    assert dist.findings == ()
    assert {name for name in dist.names if name.startswith("pdf/")} == {
        *(f"pdf/{id_}.pdf" for id_ in ids),
        *(f"pdf/job-{key}.pdf" for key in keys),
    }
    assert {name for name in dist.names if name.startswith("word/")} == {
        *(f"word/{id_}.docx" for id_ in ids),
        *(f"word/job-{key}.docx" for key in keys),
    }
    assert {
        "audit-pack.pdf",
        "audit-pack.zip",
        "tables/register.csv",
        "tables/handbook.xlsx",
        "tables/reviews.ics",
    } <= (dist.names)
    assert stamps(root).keys() == dist.names
    for name in dist.names:
        begins = {".pdf": b"%PDF-", ".docx": b"PK", ".zip": b"PK"}.get(Path(name).suffix, b"")
        assert (root / "dist" / name).read_bytes().startswith(begins), name


def test_a_second_time_nothing_is_made(built: Path) -> None:
    before = stamps(built)
    assert len(before) > 10
    assert make(built).written == 0
    assert stamps(built) == before


def test_an_edit_makes_what_depends_on_it(built: Path) -> None:
    before = stamps(built)
    path = next((built / "policies").glob("*.md"))
    path.write_text(path.read_text("utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    id_ = path.read_text("utf-8").split("id: ")[1].split("\n")[0]
    make(built)
    changed = {name for name, stamp in stamps(built).items() if before.get(name) != stamp}
    assert f"pdf/{id_}.pdf" in changed
    assert f"word/{id_}.docx" in changed
    others = {name for name in changed if name.startswith(("pdf/", "word/"))} - {f"pdf/{id_}.pdf", f"word/{id_}.docx"}
    assert others == set()


def test_a_file_that_was_damaged_is_made_again_and_a_foreign_one_stays(built: Path) -> None:
    name = sorted(each for each in stamps(built) if each.startswith("pdf/"))[0]
    good = (built / "dist" / name).read_bytes()
    (built / "dist" / name).write_bytes(b"damaged")
    (built / "dist" / "pdf" / "ours.pdf").write_bytes(b"foreign")
    make(built)
    assert (built / "dist" / name).read_bytes() == good
    assert (built / "dist" / "pdf" / "ours.pdf").read_bytes() == b"foreign"


def test_files_of_a_document_that_is_gone_are_removed(built: Path) -> None:
    path = next((built / "policies").glob("*.md"))
    id_ = path.read_text("utf-8").split("id: ")[1].split("\n")[0]
    assert (built / "dist" / "pdf" / f"{id_}.pdf").exists()
    path.unlink()
    assert f"pdf/{id_}.pdf" not in make(built).names
    assert not (built / "dist" / "pdf" / f"{id_}.pdf").exists()
    assert not (built / "dist" / "word" / f"{id_}.docx").exists()


UNTRUE = ["", "[", "[]", '{"a": 1}']
HARMFUL = '{"../../roles/lead.md": ["x", "y"]}'


@pytest.mark.parametrize("listed", [*UNTRUE, HARMFUL])
def test_of_a_list_that_says_nothing_true_nothing_is_taken(root: Path, listed: str) -> None:
    (root / "dist").mkdir()
    (root / "dist" / NAME).write_text(listed, encoding="utf-8")
    files = sorted(path for path in (root / "roles").iterdir())
    made = BuildCache(root / "dist")
    made.write("pdf/one.pdf", "key", b"content")
    assert made.finish() == ("pdf/one.pdf",)
    assert (root / "dist" / "pdf" / "one.pdf").read_bytes() == b"content"
    assert sorted(path for path in (root / "roles").iterdir()) == files
    assert set(json.loads((root / "dist" / NAME).read_text("utf-8"))) == {"pdf/one.pdf"}


# Each makes everything anew, for the same few lines that read the list and are tested above.
@pytest.mark.parametrize("listed", [*(pytest.param(each, marks=pytest.mark.slow) for each in UNTRUE), HARMFUL])
def test_a_list_that_says_nothing_true_is_no_harm(root: Path, listed: str) -> None:
    (root / "dist").mkdir()
    (root / "dist" / NAME).write_text(listed, encoding="utf-8")
    files = sorted(path for path in (root / "roles").iterdir())
    dist = make(root)
    assert dist.names
    assert sorted(path for path in (root / "roles").iterdir()) == files
    assert set(json.loads((root / "dist" / NAME).read_text("utf-8"))) == dist.names


def test_what_is_published_is_what_lies_in_dist(built: Path) -> None:
    dist = make(built)
    (built / "site").mkdir()
    publish(dist, built / "dist", built / "site")
    assert not (built / "site" / "downloads" / "audit-pack.zip").exists()  # the whole repository is in it
    assert "pdf/POL-001.pdf" in dist.names
    for name in dist.names - {"audit-pack.zip"}:
        assert (built / "site" / "downloads" / name).read_bytes() == (built / "dist" / name).read_bytes()


def test_a_draft_says_so_and_a_preview_is_another_pack(built: Path) -> None:
    pack = (built / "dist" / "audit-pack.pdf").read_bytes()
    make_dist(edition(built), built / "dist", given_style(), preview=True)
    assert (built / "dist" / "audit-pack.pdf").read_bytes() != pack
