"""The two validators: they pass what is right, and both see what is wrong, so that their silence means something."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from support import validation, verapdf
from support.sheets import sheet

Change = Callable[[pikepdf.Pdf], None]


def _no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def _not_marked(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.MarkInfo


def _no_structure(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def _no_alternative_text(pdf: pikepdf.Pdf) -> None:
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure":
            del each.Alt


def _font_not_embedded(pdf: pikepdf.Pdf) -> None:
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor":
            for key in ("/FontFile2", "/FontFile3"):
                if key in each:
                    del each[key]


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _title_hidden(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences


CHANGES: dict[str, Change] = {
    change.__name__: change
    for change in (
        _no_language,
        _not_marked,
        _no_structure,
        _no_alternative_text,
        _font_not_embedded,
        _script,
        _title_hidden,
    )
}


def _changed(change: Change) -> bytes:
    pdf = pikepdf.open(BytesIO(_good()))
    change(pdf)
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


@cache
def _good() -> bytes:
    return sheet()


def test_page_validation_passes_what_is_right() -> None:
    assert validation.failures(_good()) == []
    assert validation.failures(_changed(lambda _: None)) == []


@pytest.mark.parametrize("name", CHANGES)
def test_page_validation_sees_what_is_wrong(name: str) -> None:
    assert validation.failures(_changed(CHANGES[name])) != []


def test_verapdf_passes_what_is_right_and_sees_what_is_wrong(tmp_path: Path) -> None:
    if why := verapdf.unavailable():
        pytest.skip(why)
    contents = {"good": _good(), "saved anew": _changed(lambda _: None), "none": b"no PDF"}
    contents |= {name: _changed(change) for name, change in CHANGES.items()}
    contents["claims nothing"] = re.sub(rb"pdf(aid|uaid):", lambda match: match.group().replace(b"id", b"ix"), _good())
    paths = {}
    for name, content in contents.items():
        paths[name] = tmp_path / f"{name} — ü.pdf"
        paths[name].write_bytes(content)
    found = verapdf.failures(paths.values())
    assert [name for name, path in paths.items() if not found[path]] == ["good", "saved anew"]
    for profile in verapdf.PROFILES:
        assert f"{profile}: the file does not claim to conform" in found[paths["none"]]
        assert f"{profile}: the file does not claim to conform" in found[paths["claims nothing"]]
    assert any("language" in each for each in found[paths["_no_language"]])


@pytest.mark.parametrize("tail", [b"\r", b"\n", b"x", b"endstream"])
def test_a_stream_may_end_in_a_line_end(tail: bytes) -> None:
    data = b"data" + tail
    pdf = b"%%PDF-1.7\n1 0 obj\n<< /Length %d /Subtype /X >>\nstream\n%s\nendstream\nendobj\n" % (len(data), data)
    assert validation.stream_lengths_are_right(pdf)
    for wrong in (len(data) - 3, len(data) + 2):
        assert not validation.stream_lengths_are_right(pdf.replace(b"/Length %d" % len(data), b"/Length %d" % wrong))


def test_lengths_that_stand_elsewhere_are_not_trusted() -> None:
    assert not validation.stream_lengths_are_right(b"1 0 obj\n<< /Length 2 0 R >>\nstream\nx\nendstream\nendobj\n")


def test_the_known_false_finding_is_passed_over_and_only_where_it_is_false(monkeypatch: pytest.MonkeyPatch) -> None:
    import page

    class Failure:
        rule_id, message = validation.STREAM_LENGTH, "length"

    class Result:
        failures = (Failure(),)

    monkeypatch.setattr(page, "validate_pdf_bytes", lambda pdf, profile: Result())
    assert validation.failures(_good()) == []
    broken = re.sub(rb"/Length (\d+)", lambda match: b"/Length %d" % (int(match.group(1)) - 1), _good(), count=1)
    assert validation.failures(broken) == [f"{validation.STREAM_LENGTH}: length"] * 2
