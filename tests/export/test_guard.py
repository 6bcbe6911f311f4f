"""No text begins a formula, in whatever program and with whatever separator it is read."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from remit.export.plain import begins_formula, defused

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\uff1d1", "'\uff1d1"),
        ("\ufe631", "'\ufe631"),
        ("\t=1", "'\t'=1"),
        ("\ttext", "'\ttext"),
        ("\rtext", "'\rtext"),
        ("\ntext", "'\ntext"),
        (" =1", " '=1"),
        ('"=1', "\"'=1"),
        ("'=1", "''=1"),
        ("\ufeff=1", "\ufeff'=1"),
        ("\u200b\u00a0=1", "\u200b\u00a0'=1"),
        (",=1", ",'=1"),
        (";=1", ";'=1"),
        ("a;=1", "a;'=1"),
        ('a";"=1', 'a";"\'=1'),
        ("a\n-b", "a\n'-b"),
        ("a|@b", "a|'@b"),
        ("=a;+b\n-c", "'=a;'+b\n'-c"),
    ],
)
def test_what_would_begin_a_formula_is_defused(text: str, safe: str) -> None:
    assert begins_formula(text)
    assert defused(text) == safe


@pytest.mark.parametrize(
    "text", ["", "AI Policy", "R/A", "1.0.0", "2026-01-31", "a = b", "a-b", "a, -b", "(-1)", "– a", "'quoted'", "x@y.z"]
)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert not begins_formula(text)
    assert defused(text) == text


@given(st.text(st.sampled_from([*SIGNS, *" \t\r\n;|,\"'a1\ufeff\xa0("]), max_size=12))
def test_no_part_begins_with_a_sign(text: str) -> None:
    safe = defused(text)
    for separator in ";|\t\r\n":
        for part in safe.split(separator):
            assert not part.strip(' \t\r\n\xa0\ufeff",').startswith(tuple(SIGNS))
    assert not safe.startswith(("\t", "\r", "\n"))
    assert safe.replace("'", "") == text.replace("'", "")


def test_every_form_of_a_sign_that_is_as_wide_or_small_is_known() -> None:
    forms = [chr(code) for code in range(0x2E80, 0x10000) if unicodedata.normalize("NFKC", chr(code)) in tuple("=+-@")]
    assert [form for form in forms if not begins_formula(form)] == ["\ufb29"]  # a Hebrew letter-like plus


def test_long_texts_take_no_long_time() -> None:
    start = time.perf_counter()
    for text in (";" * 300_000, " " * 300_000, '" ' * 150_000, ";=" * 150_000):
        defused(text)
    assert time.perf_counter() - start < 2
