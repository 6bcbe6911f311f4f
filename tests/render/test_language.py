"""What authors' texts may hold: a hostile or broken one is refused with its line, quickly, and nothing of it runs."""

from __future__ import annotations

import time
from datetime import date
from functools import cache
from typing import Any

import pytest
from jinja2 import nodes
from remit.edition import Edition
from remit.model import Source
from remit.render import expansion
from remit.render.environments import grammar
from remit.render.evaluate import evaluate
from remit.render.expansion import ExpansionError
from remit.render.language import NotAllowed, check_language
from remit.render.macros import PUBLIC, Macros
from support import handbooks
from support.expanding import expand, shown

KNOWN = f"Known: {', '.join(PUBLIC)}."
HELP = (
    "Correct the call. In pages there are the public macros and plain conditions; literal braces go between "
    "`{% raw %}` and `{% endraw %}`."
)
TOO_MUCH = ("This call or condition is too long or too deeply nested.", "Make it simpler.")
LONG_NUMBER = ("This number is too long.", "Give at most 15 digits.")
NO_CALL = ("Only the public macros can be called in a text.", KNOWN)


def unknown(name: str) -> tuple[str, str]:
    return f"There is no macro `{name}`.", KNOWN


def refused(what: str) -> tuple[str, str]:
    return f"{what} cannot be used in a text.", HELP


def unread(why: str) -> tuple[str, str]:
    return f"This macro call cannot be read: {why}.", HELP


ATTRIBUTES, ITEMS = refused("Attributes (`a.b`)"), refused("Items (`a[b]`)")
SUMS, JOINS = refused("Arithmetic (`a + b`)"), refused("Arithmetic (`a ~ b`)")
FILTERS, SETS = refused("Filters (`a | b`)"), refused("Assignments (`{% set %}`)")
HOSTILE: dict[str, tuple[str, str]] = {
    # Ways into Python.
    "{{ ''.__class__ }}": ATTRIBUTES,
    "{{ ''.__class__.__mro__[1].__subclasses__() }}": NO_CALL,
    "{{ ''['__class__'] }}": ITEMS,
    "{{ ''|attr('__class__') }}": FILTERS,
    "{{ raci_table.__globals__ }}": ATTRIBUTES,
    "{{ raci_table['__globals__'] }}": ITEMS,
    "{{ raci_table().upper() }}": NO_CALL,
    "{{ raci_table()() }}": NO_CALL,
    "{{ raci_table()[0] }}": ITEMS,
    "{{ 'x'.upper() }}": NO_CALL,
    "{{ '{0.__class__}'.format(1) }}": NO_CALL,
    "{{ organisation.__class__ }}": ATTRIBUTES,
    "{{ organisation() }}": NO_CALL,
    "{{ self }}": unknown("self"),
    "{{ self.__init__.__globals__ }}": ATTRIBUTES,
    "{{ config }}": unknown("config"),
    "{{ request }}": unknown("request"),
    "{{ cycler }}": unknown("cycler"),
    "{{ cycler('a') }}": unknown("cycler"),
    "{{ lipsum() }}": unknown("lipsum"),
    "{{ joiner() }}": unknown("joiner"),
    "{{ namespace() }}": unknown("namespace"),
    "{{ dict(a=1) }}": unknown("dict"),
    "{{ loop }}": unknown("loop"),
    "{{ caller() }}": unknown("caller"),
    "{{ context }}": unknown("context"),
    "{{ environment }}": unknown("environment"),
    "{{ Markup('<b>') }}": unknown("Markup"),
    "{{ __import__('os') }}": unknown("__import__"),
    "{{ open('/etc/passwd') }}": unknown("open"),
    "{{ raci＿table() }}": unknown("raci＿table"),  # noqa: RUF001 - a letter that only looks like another is the point
    "{% if false %}{{ nonsense }}{% endif %}": unknown("nonsense"),
    "{{ 'a' if true else nonsense }}": unknown("nonsense"),
    # The rest of the template language.
    "{% for a in [1] %}x{% endfor %}": refused("Loops (`{% for %}`)"),
    "{% set a = 1 %}": SETS,
    "{% set a %}x{% endset %}": SETS,
    "{% with a=1 %}{% endwith %}": refused("Assignments (`{% with %}`)"),
    "{% include '/etc/passwd' %}": refused("Inclusions (`{% include %}`)"),
    "{% import 'a' as b %}": refused("Imports (`{% import %}`)"),
    "{% from 'a' import b %}": refused("Imports (`{% from … import %}`)"),
    "{% extends 'a' %}": refused("Inheritance (`{% extends %}`)"),
    "{% block a %}{% endblock %}": refused("Blocks (`{% block %}`)"),
    "{% macro a() %}{% endmacro %}": refused("Macros of your own (`{% macro %}`)"),
    "{% call raci_table() %}{% endcall %}": refused("Call blocks (`{% call %}`)"),
    "{% filter upper %}x{% endfilter %}": refused("Filters (`{% filter %}`)"),
    "{% autoescape true %}{% endautoescape %}": refused("This template construct"),
    "{% do 1 %}": unread("Encountered unknown tag 'do'"),
    "{% debug %}": unread("Encountered unknown tag 'debug'"),
    "{{ 'a'|upper }}": FILTERS,
    "{{ 'a'|nonsense }}": FILTERS,
    "{{ 1 is odd }}": refused("Tests (`a is b`)"),
    "{{ 'a' 'b' ~ 'c' }}": JOINS,
    "{{ 'a' + 'b' }}": SUMS,
    "{{ '%999999999d' % 1 }}": SUMS,
    "{{ 1 / 0 }}": SUMS,
    "{{ [1, 2] }}": refused("Lists (`[a, b]`)"),
    "{{ (1, 2) }}": refused("Lists (`a, b`)"),
    "{{ {'a': 1} }}": refused("Mappings (`{a: b}`)"),
    "{{ 1 < 2 }}": ("Only `==` and `!=` compare in a text.", HELP),
    "{{ 'a' in 3 }}": ("Only `==` and `!=` compare in a text.", HELP),
    "{{ -'a' }}": ("Only a number can be negative.", HELP),
    "{{ -organisation }}": ("Only a number can be negative.", HELP),
    "{{ 'a' if false }}": ("This condition does not say what is shown otherwise (`else`).", HELP),
    "{{ raci_table }}": ("The macro `raci_table` is named but not called.", "Write `raci_table()`."),
    "{{ raci_table(raci_table) }}": ("The macro `raci_table` is named but not called.", "Write `raci_table()`."),
    "{{ raci_table(*'ab') }}": refused("Arguments in bulk (`*a`)"),
    "{{ raci_table(**organisation) }}": refused("Arguments in bulk (`*a`)"),
    "{{ raci_table(role='a', role='b') }}": ("The argument `role` is given twice.", "Keep one of the two."),
    "{{ raci_table(self=1) }}": (
        "`raci_table` is called with wrong arguments: got an unexpected keyword argument 'self'.",
        "It has: document, role.",
    ),
    "{{ org_chart(1) }}": (
        "`org_chart` is called with wrong arguments: too many positional arguments.",
        "It has none.",
    ),
    # Characters that do not belong.
    r"{{ '\ud800' }}": ("This text holds a character that cannot be shown.", HELP),
    r"{{ '\x00' }}": ("This text holds a character that cannot be shown.", HELP),
    r"{{ doc_link('POL-001', '\u202egpj.exe') }}": ("This text holds a character that cannot be shown.", HELP),
    r"{{ '\N{no such name}' }}": unread("unknown Unicode character name"),
    # Broken calls.
    "{{ }}": unread("Expected an expression, got 'end of print statement'"),
    "{{ raci_table( }}": unread("unexpected '}', expected ')'"),
    "{% endif %}": unread("Encountered unknown tag 'endif'"),
    "{% if true %}": unread(
        "Unexpected end of template. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'. "
        "The innermost block that needs to be closed is 'if'"
    ),
    "{% raw %} never closed": unread("Missing end of raw directive"),
    "{# never closed": unread("Missing end of comment tag"),
    # Too much of everything.
    "{{ range(10**9) }}": unknown("range"),
    "{{ 'a'*10**9 }}": SUMS,
    "{{ 10**10**10 }}": SUMS,
    "{{ " + "9" * 5_000 + " }}": LONG_NUMBER,
    "{{ review_calendar(" + "9" * 16 + ") }}": LONG_NUMBER,
    "{{ " + "(" * 9 + "1" + ")" * 9 + " }}": TOO_MUCH,
    "{{ " + "(" * 100_000 + "1" + ")" * 100_000 + " }}": TOO_MUCH,
    "{{ " + "[" * 5_000 + "]" * 5_000 + " }}": TOO_MUCH,
    "{{ " + "raci_table(" * 5_000 + ")" * 5_000 + " }}": TOO_MUCH,
    "{{ " + "not " * 5_000 + "1 }}": TOO_MUCH,
    "{{ " + "-" * 5_000 + "1 }}": TOO_MUCH,
    "{{ 1 " + "and 1 " * 20_000 + "}}": TOO_MUCH,
    "{{ 1 " + "if 1 else 1 " * 3_000 + "}}": TOO_MUCH,
    "{{ 1 " + "== 1 " * 50_000 + "}}": TOO_MUCH,
    "{% if 1 %}" * 9 + "{% endif %}" * 9: TOO_MUCH,
    "{% if 1 %}" * 5_000 + "{% endif %}" * 5_000: TOO_MUCH,
    "{% if 1 %}a" + "{% elif 1 %}b" * 3_000 + "{% endif %}": TOO_MUCH,
}


@cache
def edition() -> Edition:
    return Edition(loaded=handbooks.read(), today=date(2026, 4, 15), history=None)


def expanded(text: str, line: int = 1) -> str:
    edition().texts.clear()
    return expand(edition(), Source(path="policies/x.md", body=text, body_line=line))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:40])
def test_a_hostile_or_broken_text_is_refused_at_its_line(text: str) -> None:
    message, fix = HOSTILE[text]
    start = time.perf_counter()
    with pytest.raises(ExpansionError) as caught:
        expanded(f"First line.\n\n{{{{ role_link(\n  'lead'\n) }}}}\n\n{text}\n", line=11)
    finding = caught.value.finding
    column = text.rindex("{{") + 1 if message == unknown("nonsense")[0] else 1
    assert (finding.code, finding.place, finding.message, finding.fix) == (
        "MAC701",
        ("policies/x.md", 17, column),
        message,
        fix,
    )
    assert str(caught.value) == f"policies/x.md:17:{column}: {message} {fix}"
    assert time.perf_counter() - start < 10


def test_there_are_many_attempts() -> None:
    assert len(HOSTILE) > 90


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("no call at all {", "no call at all {"),
        ("{% raw %}{{ raci_table() }}{% endraw %}", "{{ raci_table() }}"),
        ("{% raw %}{% if x %}{# y #}{% endraw %}", "{% if x %}{# y #}"),
        ("a{# {{ nonsense }} {% for %} #}b", "ab"),
        ("a{#\nb\n#}c", "ac"),
        ("{{ '{{ organisation }}' }}", "{{ organisation }}"),
        ("{{ organisation }}", "Small Organisation"),
        ('{% if organisation == "Small Organisation" %}yes{% else %}no{% endif %}', "yes"),
        ('{% if organisation != "Small Organisation" %}yes{% elif true %}else{% endif %}', "else"),
        ("{{ 'a' if not organisation else 'b' }}", "b"),
        ("{{ 'a' if (true and organisation) or false else 'b' }}", "a"),
        ("x {%- if true %} y {% endif -%} z", "x y z"),
        ("{{ role_link('lead') }}\n", "[Lead Implementer](../roles/lead.md)\n"),
        ("{{ doc_link('POL-001', '{{ organisation }}') }}", "[{{ organisation }}](ai-policy.md)"),
        ("{{ doc_link('POL-001', '](javascript:alert(1))') }}", "[](javascript:alert(1))](ai-policy.md)"),
        ("{{ doc_link('POL-001', '\n\n# Heading') }}", "[# Heading](ai-policy.md)"),
        ("## Scope {: #scope }", "## Scope {: #scope }"),
        ("## Scope { #scope }", "## Scope { #scope }"),
    ],
)
def test_what_a_text_may_hold(text: str, result: str) -> None:
    assert expanded(text) == result


def test_the_line_of_a_failing_macro_is_that_of_its_call() -> None:
    call = "{{ role_link('lead') }} {{ raci_table(\n  role='nobody') }}"
    text = f"One.\n\n{{# two\nthree #}}\n{{% if true %}}\n{call}\n{{% endif %}}"
    with pytest.raises(ExpansionError) as caught:
        expanded(text, line=20)
    assert str(caught.value) == "policies/x.md:25:25: There is no role `nobody`. Known: ai-team, board, lead."


def test_the_evaluation_alone_would_hold_too() -> None:
    macros = Macros(edition(), "policies/x.md")

    def call(name: str, given: list[Any], named: dict[str, Any]) -> str:
        return shown(macros.call(name, given, named))

    for text in (
        "{{ raci_table.__globals__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ harmless('a') }}",
        "{{ harmless }}",
        "{{ ''.upper() }}",
        "{{ 'a' * 10 }}",
        "{% for x in 'ab' %}{{ x }}{% endfor %}",
        "{% set x = 1 %}",
        "{{ 1 < 2 }}",
        "{{ 'a' | upper }}",
        "{{ public() }}",
        "{{ edition() }}",
        "{{ __init__() }}",
    ):
        try:
            texts, faults = evaluate(grammar().parse(text), call, {"organisation": "x"})
        except NotAllowed:
            continue
        assert ("".join(part for _, part in texts), len(faults)) == ("", 1), text


@pytest.mark.parametrize(
    "text", ['{{ doc_link("POL-001") }}', "{{org_chart()}}", '{{  role_link("x y-z_1.0")}}', '{{ doc_link("") }}']
)
def test_a_plain_call_is_understood_as_the_parser_does(text: str) -> None:
    (tree, faults), parsed = check_language(text, PUBLIC, ()), grammar().parse(text)
    assert (tree, faults) == (parsed, ())
    assert [node.lineno for node in tree.find_all(nodes.Node)] == [node.lineno for node in parsed.find_all(nodes.Node)]


def test_the_anchor_of_a_heading_is_no_comment() -> None:
    assert (
        expanded("## Scope {#scope}\n\n{{ organisation }} #} more") == "## Scope {#scope}\n\nSmall Organisation #} more"
    )
    assert expanded("`{{ nobody() }}` and\n\n    {{ nobody() }}\n\n{# gone #}{{ organisation }}") == (
        "`{{ nobody() }}` and\n\n    {{ nobody() }}\n\nSmall Organisation"
    )


def test_every_fault_of_a_text_is_named_at_its_place() -> None:
    text = "{{ nobody() }} and {{ nobody() }}\n\n{% if 1 %}{{ doc_link('POL-999') }}{% endif %} {{ raci_table }}"
    with pytest.raises(ExpansionError) as caught:
        expanded(text)
    assert [each.place[1:] for each in caught.value.findings] == [(1, 1), (1, 20), (3, 48)]
    with pytest.raises(ExpansionError) as caught:
        expanded("{{ doc_link('POL-999') }} and\n {{ doc_link('POL-998') }}, {{ role_link('x') }}")
    assert [each.place[1:] for each in caught.value.findings] == [(1, 1), (2, 2), (2, 29)]


def test_no_macro_has_the_name_of_a_front_matter_key() -> None:
    from remit.source.schema import FILES

    keys = {name for model in FILES.values() for name in model.model_fields}
    assert keys & set(PUBLIC) == set()


def test_a_page_may_put_out_much_but_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    chart = expanded("{{ org_chart() }}")
    size = expansion._size(Macros(edition(), "policies/x.md").org_chart())
    assert size > 20
    monkeypatch.setattr(expansion, "MOST_OUTPUT", 10 * size)
    assert expanded("{{ org_chart() }}" * 10) == 10 * chart
    with pytest.raises(ExpansionError) as caught:
        expanded("{{ org_chart() }}\n" * 11)
    wanted = "The macros of this page put out more than a million cells. Call fewer of them."
    assert str(caught.value) == f"policies/x.md:11:1: {wanted}"
    assert expanded("{{ org_chart() }}") == chart  # every page has room of its own
