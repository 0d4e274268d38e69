"""What the clauses of a request mean: names, points, bounds and local definitions, each trouble told where it was typed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tutor.commands.session import Session
from tutor.errors import trouble
from tutor.meaning.scope import Scope, natural, understand
from tutor.syntax.nodes import Apply, Name, Node, names, rational
from tutor.syntax.request import Request


def said(request: Request, word: str) -> str:
    """The text after a clause's word; empty where the word does not stand there."""
    return request.clauses.get(word, "")


def scope_of(session: Session, request: Request) -> Scope:
    """The session's scope, with what the request says after `with`."""
    text = said(request, "with")
    return understand(pieces(text), session.scope, session.limits) if text else session.scope


def pieces(text: str) -> list[str]:
    """`text` cut at the commas that stand outside brackets."""
    return [p.strip() for p in _cut(text) if p.strip()]


def _cut(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for i, c in enumerate(text):
        depth += (c in "([{") - (c in ")]}")
        if c == "," and depth == 0:
            yield text[start:i]
            start = i + 1
    yield text[start:]


def expression(session: Session, request: Request, scope: Scope) -> Node:
    """The request's subject as a tree."""
    if not request.subject.strip():
        raise trouble("usage", f"{request.verb} of what?", mend=f"{request.verb} x^2")
    return scope.read(request.subject, session.limits)


def expressions(session: Session, request: Request, scope: Scope) -> tuple[Node, ...]:
    """The subject's expressions: apart by commas, or the entries of a vector."""
    nodes = tuple(scope.read(p, session.limits) for p in pieces(request.subject))
    if not nodes:
        raise trouble("usage", f"{request.verb} of what?", mend=f"{request.verb} [x y, x + y]")
    if len(nodes) == 1 and isinstance(nodes[0], Apply) and nodes[0].op == "[]":
        return nodes[0].args
    return nodes


def wrt(request: Request) -> tuple[str, ...]:
    """The names after `wrt`, apart by blanks or commas; () where nothing was said."""
    return tuple(_named(word) for word in said(request, "wrt").replace(",", " ").split())


def _named(word: str) -> str:
    node = Scope().read(word)
    if not isinstance(node, Name):
        raise trouble("usage", f"{word} is no name", mend="wrt x y")
    return node.name


def the_variable(node: Node, request: Request, scope: Scope) -> str:
    """The one name after `wrt`, or the only free one."""
    said = wrt(request)
    if len(said) > 1:
        raise trouble("usage", f"{request.verb} takes one variable, not {len(said)}", mend=f"wrt {said[0]}")
    if said:
        return said[0]
    free = natural(names(scope.expand(node)))
    if len(free) == 1:
        return free[0]
    if not free:
        return "x"
    raise trouble("usage", f"{', '.join(free)} all occur here: by which?", mend=f"{request.verb} {request.subject.strip()} wrt {free[0]}")


def at(session: Session, request: Request, scope: Scope, only: str = "") -> dict[str, Node]:
    """`at x = 1, y = 2` as trees by name; `at 0` alone belongs to the name `only`."""
    found: dict[str, Node] = {}
    for piece in pieces(said(request, "at")):
        node = scope.read(piece, session.limits)
        match node:
            case Apply(":=" | "=", (Name(name), value)):
                found[name] = value
            case _ if only and len(pieces(said(request, "at"))) == 1:
                found[only] = node
            case _:
                raise trouble("usage", f"{piece} gives no name its value", mend="at x = 1, y = 2").located(said(request, "at"))
    return found


def bounds(session: Session, request: Request, scope: Scope) -> tuple[Node, Node] | None:
    """`from 0 to 1`, or None where neither was said."""
    low, high = said(request, "from"), said(request, "to")
    if not low and not high:
        return None
    if not low or not high:
        raise trouble("usage", "an integral goes from somewhere to somewhere", mend="from 0 to 1")
    return scope.read(low, session.limits), scope.read(high, session.limits)


def side(request: Request) -> str:
    """`side above` or `side below`; empty for both."""
    text = said(request, "side").strip()
    if text not in ("", "above", "below"):
        raise trouble("usage", f"a limit comes from above or from below, not from {text}", mend="side above")
    return text


def whole_number(request: Request, word: str, usual: int, most: int) -> int:
    """The whole number after `word`, or the usual one."""
    text = said(request, word)
    if not text:
        return usual
    value = rational(Scope().read(text))
    if value is None or value.denominator != 1 or not 0 <= value <= most:
        raise trouble("usage", f"{word} takes a whole number up to {most}", mend=f"{word} {usual}").located(text)
    return int(value)


def exact(node: Node) -> Fraction | None:
    """The rational number a tree stands for once its arithmetic is done; None where it is none."""
    from tutor.rules.tidy import tidy

    return rational(tidy(node))
