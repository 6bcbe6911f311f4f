"""The wheel that Remit packs of itself: the same as its build backend makes, and whole."""

from __future__ import annotations

import base64
import csv
import io
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from remit import __version__
from remit.files import zip_files
from remit.finding import RemitError
from remit.package import Wheel, installed_wheel, read_wheel

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel() -> Wheel:
    """What is installed here, as a wheel."""
    return installed_wheel()


def test_the_same_installation_gives_the_same_bytes(wheel: Wheel) -> None:
    assert installed_wheel().content == wheel.content
    assert (wheel.version, wheel.name) == (__version__, f"remit-{__version__}-py3-none-any.whl")


def test_it_holds_what_the_build_backend_puts_into_a_wheel(wheel: Wheel, tmp_path: Path) -> None:
    from hatchling.builders.wheel import WheelBuilder

    (made,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with ZipFile(made) as archive:
        built = {name: archive.read(name) for name in archive.namelist()}
    assert set(wheel.files) == set(built)
    different = {name for name, content in built.items() if wheel.files[name] != content}
    assert different <= {f"remit-{__version__}.dist-info/{name}" for name in ("RECORD", "WHEEL", "METADATA")}


def test_its_record_lists_every_file_with_digest_and_size(wheel: Wheel) -> None:
    record = f"remit-{__version__}.dist-info/RECORD"
    rows = list(csv.reader(io.StringIO(wheel.files[record].decode())))
    assert [name for name, _, _ in rows] == [*sorted(set(wheel.files) - {record}), record]
    for name, digest, size in rows[:-1]:
        content = wheel.files[name]
        assert digest == "sha256=" + base64.urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode()
        assert int(size) == len(content)


def test_it_says_what_it_needs_and_what_it_brings(wheel: Wheel) -> None:
    information = f"remit-{__version__}.dist-info/"
    needs = [
        line.removeprefix("Requires-Dist: ")
        for line in wheel.files[f"{information}METADATA"].decode().splitlines()
        if line.startswith("Requires-Dist: ")
    ]
    assert "mkdocs<2,>=1.6.1" in needs
    assert {"mkdocs-macros-plugin", "mkdocs-material", "pypandoc-binary", "typst"} <= set(needs)
    entries = wheel.files[f"{information}entry_points.txt"].decode()
    assert "[mkdocs.plugins]\nremit = remit.plugin:RemitPlugin" in entries
    assert "[mkdocs.themes]\nremit = remit.theme" in entries


def test_its_lock_is_that_of_this_repository_and_the_wheel_by_its_hash(wheel: Wheel) -> None:
    lock = wheel.lock()
    assert lock.startswith((ROOT / "requirements.lock").read_text("utf-8"))
    assert lock.endswith(f"./vendor/{wheel.name} \\\n    --hash=sha256:{sha256(wheel.content).hexdigest()}\n")


def test_the_example_in_it_has_no_records_and_nothing_of_the_engine(wheel: Wheel) -> None:
    example = {
        name.removeprefix("remit/data/example/") for name in wheel.files if name.startswith("remit/data/example/")
    }
    assert {name.partition("/")[0] for name in example} == {"LICENSES", "content", "mkdocs.yml", "policies", "roles"}
    assert "policies/ai-policy.md" in example


@pytest.mark.parametrize(
    "content", [b"", b"no zip", zip_files([]), zip_files([("remit-1.dist-info/METADATA", b"")])], ids=str
)
def test_what_is_no_wheel_of_remit_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "remit.whl"
    file.write_bytes(content)
    with pytest.raises(RemitError, match="This is no wheel of Remit") as caught:
        read_wheel(file)
    assert caught.value.fix == "Give the file remit-X-py3-none-any.whl."


def test_a_wheel_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(RemitError, match="cannot be read: No such file or directory"):
        read_wheel(tmp_path / "missing.whl")
