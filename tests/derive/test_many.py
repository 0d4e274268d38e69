"""A corpus of problems in many variables: each answer against mpmath, each step confirmed, no zero of a grid search missed."""

import itertools
import json
from pathlib import Path

import mpmath
import pytest

from tests.oracle import value
from tutor.checking.proof.verify import verify
from tutor.derive.derivatives.backprop import backprop
from tutor.derive.derivatives.chain import chain
from tutor.derive.derivatives.fields import curl, divergence, laplacian
from tutor.derive.derivatives.multivariate import gradient, hessian, jacobian, mixed
from tutor.derive.optima.critical import critical_points
from tutor.derive.solving.solve import solve
from tutor.meaning.scope import scope_from
from tutor.syntax.nodes import Apply
from tutor.syntax.statements import split

CORPUS = Path(__file__).parents[1] / "corpora" / "many.jsonl"
PROBLEMS = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
SLOPES = [p for p in PROBLEMS if p["task"] not in ("critical", "solve")]
ENTRIES = {"x_1": 0.4, "x_2": -1.1, "x_3": 0.8, "y_1": 0.3, "y_2": 0.6, "y_3": -0.7}
LETTERS = "abklprstuvwxyzAB"
POINTS = [  # of every name that occurs; positive, so that roots and logarithms have values
    {n: 0.35 + 0.13 * (7 * k % 5) for k, n in enumerate(LETTERS)} | {f"{n}{k}": 0.4 + 0.11 * k for n in "wbkvxh" for k in (1, 2, 3, 4)},
    {n: 0.9 - 0.05 * k for k, n in enumerate(LETTERS)} | {f"{n}{k}": 1.1 - 0.2 * k for n in "wbkvxh" for k in (1, 2, 3, 4)},
]


def label(problem):
    return f"{problem['task']} {problem['of']} {problem.get('wrt', '')}"


def made(problem):
    """The derivation, its scope, and the problem written out."""
    scope = scope_from({}, problem.get("where", {}))
    wrt = tuple(problem.get("wrt", "").split())
    node = scope.read(problem["of"]) if problem["task"] != "solve" else None
    match problem["task"]:
        case "gradient" | "hessian" | "laplacian" | "mixed" | "backprop" as task:
            derive = {"gradient": gradient, "hessian": hessian, "laplacian": laplacian, "mixed": mixed, "backprop": backprop}[task]
            return derive(node, wrt, scope), scope, node
        case "jacobian":
            return jacobian(node.args, wrt, scope), scope, node
        case "divergence" | "curl" as task:
            return {"divergence": divergence, "curl": curl}[task]([node], wrt, scope), scope, node
        case "chain":
            return chain(node, wrt, scope), scope, node
        case "critical":
            return critical_points(node, wrt, scope), scope, node
        case "solve":
            nodes = [scope.read(piece.text) for piece in split(problem["of"], ",")]
            return solve(nodes, wrt, scope), scope, nodes


def with_entries(node):
    """`node` with the entries of data as numbers of their own, its sums over them written out."""
    from tutor.checking.proof.instances import instance
    from tutor.syntax.nodes import Name, names, substitute

    out = instance(node)
    return substitute(out, {Name(n): Name(n.strip("⟨⟩").replace("[", "_").replace("]", "")) for n in names(out) if n.startswith("⟨")})


def differentiated(body, orders, at):
    """The derivative by names (with how often), from mpmath."""
    names = tuple(orders)
    with mpmath.workdps(40):
        point = tuple(mpmath.mpf(at[n]) for n in names)
        return mpmath.diff(lambda *t: value(body, {**at, **dict(zip(names, t, strict=True))}), point, tuple(orders.values()))


def expected(task, body, wrt, at):
    """The entries that the answer must have, in order."""

    def by(part, *names):
        return differentiated(part, {n: names.count(n) for n in names}, at)

    parts = body.args if isinstance(body, Apply) and body.op == "[]" else (body,)
    match task:
        case "gradient" | "backprop":
            return [by(body, n) for n in wrt]
        case "chain" | "jacobian":
            return [by(part, n) for part in parts for n in wrt]
        case "hessian":
            return [by(body, *sorted((a, b))) for a in wrt for b in wrt]
        case "mixed":
            return [by(body, *sorted(wrt))]
        case "laplacian":
            return [sum(by(body, n, n) for n in wrt)]
        case "divergence":
            return [sum(by(part, n) for part, n in zip(parts, wrt, strict=True))]
        case "curl":
            turns = ((1, 2), (2, 0), (0, 1)) if len(wrt) == 3 else ((0, 1),)
            return [by(parts[j], wrt[i]) - by(parts[i], wrt[j]) for i, j in turns]


def flat(node):
    return [leaf for a in node.args for leaf in flat(a)] if isinstance(node, Apply) and node.op == "[]" else [node]


@pytest.mark.parametrize("problem", SLOPES, ids=label)
def test_slopes_are_right_and_every_step_is_confirmed(problem):
    derived, scope, node = made(problem)
    d = verify(derived)
    assert d.verified.oracles[:1] == ("values",)
    assert not d.verified.unconfirmed
    wrt = tuple(problem["wrt"].split()) if problem["task"] == "mixed" else d.wrt
    body = with_entries(scope.expand(node))
    entries = flat(with_entries(d.scope.expand(d.result)))
    for at in POINTS:
        at = at | ENTRIES
        wanted = expected(problem["task"], body, wrt, at)
        assert len(entries) == len(wanted)
        for entry, number in zip(entries, wanted, strict=True):
            assert value(entry, at) == pytest.approx(number, rel=1e-9, abs=1e-9)


def solutions(d):
    """Each solution as name -> number."""
    if d.kind == "critical":
        rows = [flat(point) for _, point in dict(d.extra)["points"]]
        return [dict(zip(d.wrt, (value(e, {}) for e in row), strict=True)) for row in rows]
    said = [tree for _, tree in dict(d.extra)["solutions"]]
    return [{p.args[0].name: value(p.args[1], {}) for p in (s.args if s.op == "and" else (s,))} for s in said]


def sides_of(problem, scope, node):
    """What is 0 at each solution, as functions of numbers in the order of `wrt`."""
    names = problem["wrt"].split()
    if problem["task"] == "critical":
        body = scope.expand(node)
        return [lambda *t, n=n: differentiated(body, {n: 1}, dict(zip(names, t, strict=True))) for n in names]
    pairs = [(e.args if isinstance(e, Apply) and e.op in ("=", ":=") else (e, None)) for e in node]

    def gap(left, right, at):
        return value(left, at) - (value(right, at) if right is not None else 0)

    return [lambda *t, a=a, b=b: gap(a, b, dict(zip(names, t, strict=True))) for a, b in pairs]


@pytest.mark.parametrize("problem", [p for p in PROBLEMS if p["task"] in ("critical", "solve")], ids=label)
def test_zeros_are_right_and_none_that_a_search_finds_is_missed(problem):
    derived, scope, node = made(problem)
    d = verify(derived)
    assert d.verified
    found, names = solutions(d), problem["wrt"].split()
    sides = sides_of(problem, scope, node)
    with mpmath.workdps(20):
        for point in found:
            assert all(abs(side(*(point[n] for n in names))) < 1e-9 for side in sides)
        for start in itertools.product((-1.7, 0.6, 1.9), repeat=len(names)):
            try:
                root = mpmath.findroot(sides if len(names) > 1 else sides[0], start if len(names) > 1 else start[0], tol=1e-18, maxsteps=12)
            except (ValueError, ZeroDivisionError, OverflowError, TypeError, mpmath.libmp.NoConvergence):
                continue
            root = list(root) if len(names) > 1 else [root]
            if all(abs(mpmath.im(r)) < 1e-12 and abs(r) < 20 for r in root):
                assert any(all(abs(point[n] - r) < 1e-5 for n, r in zip(names, root, strict=True)) for point in found), root


def test_the_corpus_is_as_large_as_it_says():
    assert len(PROBLEMS) >= 150
    assert len({label(p) for p in PROBLEMS}) == len(PROBLEMS)
