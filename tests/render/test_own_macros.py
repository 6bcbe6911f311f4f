"""The handbook's own macros: what they show, what is wrong with them, and where they are not run."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from remit.edition import open_edition, past_edition
from remit.model import Source
from remit.render.expansion import ExpansionError
from support import handbooks
from support.expanding import expand
from support.gitrepo import GitRepo

TODAY = date(2026, 4, 15)
MAIN = '''\
"""Macros of an example."""

def define_env(env):
    @env.macro
    def contact(who="the lead"):
        """Say whom to ask."""
        return f"Ask *{who}* <b>now</b>."

    @env.macro
    def rows():
        return "| a | b |\\n| :- | -: |\\n| 1 | 2 |\\n"

    @env.macro
    def nothing():
        pass

    @env.macro
    def fails():
        return 1 / 0

    @env.macro
    def script():
        return "<script>alert(1)</script>"

    env.macro(lambda: "short", "named")
'''
PAGE = "policies/x.md"


def shown(root: Path, call: str) -> str:
    return expand(open_edition(root, TODAY), Source(path=PAGE, body=f"{call}\n", body_line=8))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A handbook with macros of its own."""
    return handbooks.write(tmp_path, {"macros/main.py": MAIN})


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ("{{ contact() }}", "<p>Ask <em>the lead</em> <strong>now</strong>.</p>\n"),
        ('Please {{ contact(who="Ada") }}', "Please <p>Ask <em>Ada</em> <strong>now</strong>.</p>\n"),
        ("{{ named() }}", "<p>short</p>\n"),
        ('{% if organisation %}{{ contact("B") }}{% endif %}', "<p>Ask <em>B</em> <strong>now</strong>.</p>\n"),
    ],
)
def test_what_a_macro_gives_is_read_as_an_authors_text(call: str, text: str, root: Path) -> None:
    assert shown(root, call) == text


def test_a_table_of_ones_own(root: Path) -> None:
    assert '<td style="text-align: right;">2</td>' in shown(root, "{{ rows() }}")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            "{{ nothing() }}",
            "`nothing` gives NoneType, and a page shows text. Let it return Markdown in macros/main.py.",
        ),
        (
            "{{ fails() }}",
            "`fails` failed: ZeroDivisionError: division by zero (macros/main.py:19). "
            "Correct macros/main.py, or the call.",
        ),
        ("{{ script() }}", "`script` gives `<script>`, which no page shows. Correct macros/main.py."),
        (
            "{{ contact(when=1) }}",
            "`contact` failed: TypeError: define_env.<locals>.contact() got an unexpected keyword argument 'when'. "
            "Correct macros/main.py, or the call.",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_macro_is_reported_at_its_call(call: str, message: str, root: Path) -> None:
    with pytest.raises(ExpansionError) as caught:
        shown(root, f"Text. {call}")
    assert str(caught.value) == f"{PAGE}:8:7: {message}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "def define_env(env):\n    raise ValueError('no')\n",
            "macros/main.py cannot be run: ValueError: no (macros/main.py:2).",
        ),
        (
            "def define_env(env:\n",
            "macros/main.py cannot be run: SyntaxError: '(' was never closed (macros/main.py:1).",
        ),
        (
            "def define_env(env):\n    env.filter(str)\n",
            "macros/main.py registers the filter `str`, and texts have none.",
        ),
        (
            "def define_env(env):\n    env.macro(str, 'raci_table')\n",
            "macros/main.py registers `raci_table`, which is a macro of Remit.",
        ),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_reported_where_a_macro_of_it_is_called(
    content: str, message: str, tmp_path: Path
) -> None:
    handbooks.write(tmp_path, {"macros/main.py": content})
    with pytest.raises(ExpansionError) as caught:
        shown(tmp_path, "{{ contact() }}")
    assert caught.value.findings[0].message == message
    assert "remit-table--raci" in shown(tmp_path, "{{ raci_table() }}")


def test_nothing_is_run_that_no_text_calls(tmp_path: Path) -> None:
    handbooks.write(tmp_path, {"macros/main.py": f"open({str(tmp_path / 'ran')!r}, 'w').close()\n"})
    shown(tmp_path, "{{ raci_table() }} {{ organisation }}")
    assert not (tmp_path / "ran").exists()


def test_a_macro_of_a_commit_is_known_and_not_run(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path)
    begin = "def define_env(env):\n"
    program = MAIN.replace(begin, f"{begin}    open({str(tmp_path / 'ran')!r}, 'w').close()\n")
    handbooks.write(tmp_path, {"macros/main.py": program})
    repo.commit("Begin")
    past = past_edition(tmp_path, date(2025, 1, 2))
    for name in ("contact", "named"):
        assert expand(past, Source(path=PAGE, body=f"{{{{ {name}() }}}}", body_line=8)) == (
            f'<p><code>{name}(…)</code> <span class="badge badge--pending">Not run</span></p>'
        )
    assert not (tmp_path / "ran").exists()
    with pytest.raises(ExpansionError, match="There is no macro `other`"):
        expand(past, Source(path=PAGE, body="{{ other() }}", body_line=8))
