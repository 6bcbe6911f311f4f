"""The language of authors' texts: calls of the public macros and plain conditions, and nothing beyond.

Texts come from pull requests. What they may hold is settled here on their words and their syntax tree, before
anything runs: every name is known, every call is one of a macro, and nothing is nested deeper than people read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from jinja2 import nodes

from remit.render.environments import grammar

MOST_WORDS, MOST_DIGITS, DEEPEST, MOST_BRANCHES = 100, 15, 8, 50
_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Call,
    nodes.Keyword,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Neg,
)
_REFUSED: dict[type[nodes.Node], str] = {
    nodes.For: "Loops (`{% for %}`)",
    nodes.Assign: "Assignments (`{% set %}`)",
    nodes.AssignBlock: "Assignments (`{% set %}`)",
    nodes.With: "Assignments (`{% with %}`)",
    nodes.Include: "Inclusions (`{% include %}`)",
    nodes.Import: "Imports (`{% import %}`)",
    nodes.FromImport: "Imports (`{% from … import %}`)",
    nodes.Extends: "Inheritance (`{% extends %}`)",
    nodes.Block: "Blocks (`{% block %}`)",
    nodes.Macro: "Macros of your own (`{% macro %}`)",
    nodes.CallBlock: "Call blocks (`{% call %}`)",
    nodes.Getattr: "Attributes (`a.b`)",
    nodes.Getitem: "Items (`a[b]`)",
    nodes.Filter: "Filters (`a | b`)",
    nodes.FilterBlock: "Filters (`{% filter %}`)",
    nodes.Test: "Tests (`a is b`)",
    nodes.List: "Lists (`[a, b]`)",
    nodes.Tuple: "Lists (`a, b`)",
    nodes.Dict: "Mappings (`{a: b}`)",
    nodes.BinExpr: "Arithmetic (`a + b`)",
    nodes.Concat: "Arithmetic (`a ~ b`)",
}
_PLAIN = re.compile(r"""\{\{ *([a-z_]+)\((?:"([\w .-]*)")?\) *\}\}""", re.ASCII)


class NotAllowed(Exception):
    """An author's text holds what is not part of the language.

    `line` counts from 1, `fix` may say what to do, `name` is the word in the call that it is about, where there is one.
    """

    def __init__(self, message: str, line: int, fix: str = "", name: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.fix = fix
        self.name = name


def check_language(
    text: str, macros: Collection[str], values: Collection[str]
) -> tuple[nodes.Template, tuple[NotAllowed, ...]]:
    """Parse an author's text; return its tree, and everything in it that policies do not have.

    Raises `NotAllowed` or `TemplateSyntaxError` when it cannot be parsed at all.
    """
    plain = _PLAIN.fullmatch(text)
    if plain and plain[1] in macros:
        return _plain_call(*plain.groups()), ()
    _measure(text)
    tree = grammar().parse(text)
    return tree, tuple(_faults(tree, macros, values))


def _faults(tree: nodes.Template, macros: Collection[str], values: Collection[str]) -> Iterator[NotAllowed]:
    """Yield the first fault of every call and condition."""
    for unit in _units(tree.body):
        called: set[int] = set()
        try:
            for line, node in _walk(unit):
                if isinstance(node, nodes.Call):
                    called.add(id(node.node))
                    _check_call(node, macros, values)
                elif isinstance(node, nodes.Name):
                    _check_name(node, macros, values, called=id(node) in called)
                elif fault := _fault(node):
                    raise NotAllowed(fault, line)
        except NotAllowed as found:
            yield found


def _units(body: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield what is a call or a condition of its own."""
    for node in body:
        if isinstance(node, nodes.Output):
            yield from (part for part in node.nodes if not isinstance(part, nodes.TemplateData))
        elif isinstance(node, nodes.If):
            yield node.test
            yield from _units((*node.body, *node.elif_, *node.else_))
        else:
            yield node


def _plain_call(name: str, given: str | None) -> nodes.Template:
    """Return the tree of a macro called with at most one plain text, by far the most frequent, without the parser."""
    arguments = [] if given is None else [nodes.Const(given, lineno=1)]
    call = nodes.Call(nodes.Name(name, "load", lineno=1), arguments, [], None, None, lineno=1)
    return nodes.Template([nodes.Output([call], lineno=1)], lineno=1)


def _measure(text: str) -> None:
    """Refuse what is too large for the parser, which would go as deep as it is led."""
    words = depth = 0
    branches: list[int] = []
    for line, kind, value in grammar().lex(text):
        if kind in ("variable_begin", "block_begin"):
            words = depth = 0
        elif kind in ("name", "operator", "string", "integer", "float"):
            words += 1
            depth += (value in "([{") - (value in ")]}") if kind == "operator" else 0
            if words == 1 and value in ("if", "elif", "endif"):
                _branch(branches, value)
            large = words > MOST_WORDS or depth > DEEPEST or len(branches) > DEEPEST
            if large or any(count > MOST_BRANCHES for count in branches[-1:]):
                raise NotAllowed("This call or condition is too long or too deeply nested.", line, "Make it simpler.")
            if kind in ("integer", "float") and len(value) > MOST_DIGITS:
                raise NotAllowed("This number is too long.", line, f"Give at most {MOST_DIGITS} digits.")


def _branch(branches: list[int], word: str) -> None:
    if word == "if":
        branches.append(1)
    elif branches and word == "elif":
        branches[-1] += 1
    elif branches:
        branches.pop()


def _walk(tree: nodes.Node) -> Iterator[tuple[int, nodes.Node]]:
    """Yield a tree's nodes in reading order, each with its line; some know only those of what is in them."""
    pending: list[tuple[int, nodes.Node]] = [(1, tree)]
    while pending:
        line, node = pending.pop()
        lines = (getattr(each, "lineno", None) for each in (node, *node.find_all(nodes.Node)))
        line = next(filter(None, lines), line)
        yield line, node
        pending.extend((line, child) for child in reversed(list(node.iter_child_nodes())))


def _check_name(node: nodes.Name, macros: Collection[str], values: Collection[str], *, called: bool) -> None:
    if node.name in macros:
        if not called:
            raise NotAllowed(
                f"The macro `{node.name}` is named but not called.", node.lineno, f"Write `{node.name}()`.", node.name
            )
    elif node.name not in values:
        raise NotAllowed(f"There is no macro `{node.name}`.", node.lineno, _known(macros), node.name)


def _check_call(node: nodes.Call, macros: Collection[str], values: Collection[str]) -> None:
    if not isinstance(node.node, nodes.Name) or node.node.name in values:
        raise NotAllowed("Only the public macros can be called in a text.", node.lineno, _known(macros))
    if node.dyn_args or node.dyn_kwargs:
        raise NotAllowed("Arguments in bulk (`*a`) cannot be used in a text.", node.lineno)
    names = [keyword.key for keyword in node.kwargs]
    for name in names:
        if names.count(name) > 1:
            raise NotAllowed(f"The argument `{name}` is given twice.", node.lineno, "Keep one of the two.")


def _fault(node: nodes.Node) -> str:
    """Say what is wrong with a node that is neither a name nor a call; nothing when it may stand."""
    if not isinstance(node, _ALLOWED):
        what = next((name for kind, name in _REFUSED.items() if isinstance(node, kind)), "This template construct")
        return f"{what} cannot be used in a text."
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and not node.value.replace("\n", "").isprintable():
        return "This text holds a character that cannot be shown."
    if isinstance(node, nodes.Operand) and node.op not in ("eq", "ne"):
        return "Only `==` and `!=` compare in a text."
    if isinstance(node, nodes.Neg) and not (isinstance(node.node, nodes.Const) and _is_number(node.node.value)):
        return "Only a number can be negative."
    if isinstance(node, nodes.CondExpr) and node.expr2 is None:
        return "This condition does not say what is shown otherwise (`else`)."
    return ""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _known(macros: Collection[str]) -> str:
    return f"Known: {', '.join(macros)}."
