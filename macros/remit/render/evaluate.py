"""The sandbox: an author's text is never made into code, but read node by node, and only what is named here exists.

There are the public macros, texts, numbers, and conditions on them. No attribute, item, method or built-in function can
be reached, because nothing here would reach for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jinja2 import nodes

from remit.finding import RemitError
from remit.render.language import NotAllowed

Call = Callable[[str, list[Any], dict[str, Any]], str]
"""Calls a macro: by name, with its arguments by position and by name."""


class CallFault(Exception):
    """A macro that failed: its name, and the line of the text on which it was called."""

    def __init__(self, cause: RemitError, line: int, name: str) -> None:
        super().__init__(cause.message)
        self.cause = cause
        self.line = line
        self.name = name


def evaluate(
    tree: nodes.Template, call: Call, values: Mapping[str, Any]
) -> tuple[list[tuple[int, str]], list[CallFault]]:
    """Return the parts of a text, each with its line, with calls replaced by what the macros give, and what failed."""
    reader = _Reader(call, values)
    return [*reader.texts(tree.body)], reader.faults


class _Reader:
    """Reads a syntax tree once, from top to bottom."""

    def __init__(self, call: Call, values: Mapping[str, Any]) -> None:
        self.call = call
        self.values = values
        self.faults: list[CallFault] = []

    def texts(self, body: Iterable[nodes.Node]) -> Iterator[tuple[int, str]]:
        for node in body:
            if isinstance(node, nodes.Output):
                for part in node.nodes:
                    if isinstance(part, nodes.TemplateData):
                        yield part.lineno, part.data
                        continue
                    try:
                        yield part.lineno, str(self.value(part))
                    except CallFault as fault:  # the others are called all the same, so that all faults are found
                        self.faults.append(fault)
            elif isinstance(node, nodes.If):
                yield from self.texts(self.branch(node))
            else:
                raise NotAllowed("This template construct cannot be used in a text.", node.lineno)

    def branch(self, node: nodes.If) -> list[nodes.Node]:
        for choice in (node, *node.elif_):
            try:
                if self.value(choice.test):
                    return choice.body
            except CallFault as fault:
                self.faults.append(fault)
        return node.else_

    def value(self, node: nodes.Node) -> Any:
        result: Any
        match node:
            case nodes.Const():
                result = node.value
            case nodes.Name() if node.name in self.values:
                result = self.values[node.name]
            case nodes.Call(node=nodes.Name()):
                result = self.called(node)
            case nodes.Not():
                result = not self.value(node.node)
            case nodes.Neg():
                result = -self.value(node.node)
            case nodes.And():
                result = self.value(node.left) and self.value(node.right)
            case nodes.Or():
                result = self.value(node.left) or self.value(node.right)
            case nodes.CondExpr(expr2=nodes.Expr() as otherwise):
                result = self.value(node.expr1 if self.value(node.test) else otherwise)
            case nodes.Compare():
                result = self.compared(node)
            case _:
                raise NotAllowed("This template construct cannot be used in a text.", node.lineno)
        return result

    def called(self, node: nodes.Call) -> str:
        if node.dyn_args or node.dyn_kwargs:
            raise NotAllowed("Arguments in bulk (`*a`) cannot be used in a text.", node.lineno)
        name: str = node.node.name  # type: ignore[attr-defined]  # a Name, by the match above
        given = [self.value(each) for each in node.args]
        named = {each.key: self.value(each.value) for each in node.kwargs}
        try:
            return self.call(name, given, named)
        except RemitError as error:
            raise CallFault(error, node.lineno, name) from None

    def compared(self, node: nodes.Compare) -> bool:
        left = self.value(node.expr)
        for operand in node.ops:
            right = self.value(operand.expr)
            if operand.op not in ("eq", "ne"):
                raise NotAllowed("Only `==` and `!=` compare in a text.", node.lineno)
            if (left == right) is not (operand.op == "eq"):
                return False
            left = right
        return True
