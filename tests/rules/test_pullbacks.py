"""Each pullback against central differences of random arrays; each of its mistakes is wrong, by value or by shape."""

import numpy as np
import pytest

from tests.oracle_arrays import SIZES, slope, value
from tutor.derive.arrays.pulling import lifted
from tutor.rules.catalogue import DERIVATIVES, pattern, pullbacks, read, sizes, words_of_arrays
from tutor.rules.joinings import joining
from tutor.rules.matrices import REPEATED
from tutor.rules.structure import TABLE as STRUCTURE
from tutor.syntax.nodes import Apply, names

UNFOLDED = tuple(rule for op in ("concat", "vstack", "hstack", "[]") for rule in joining(op, 3))
ALL = (*pullbacks(), *UNFOLDED, *REPEATED.rules)
BACK = [(rule, name) for rule in ALL for name in rule.back]
WRONG = [(rule, name, slip) for rule, name in BACK for slip in rule.wrong.get(name, ())]


PLACES = {"a": 2, "b": 3, "c": 2, "i": 2, "j": 3, "q": 6, "l": 12}  # indices within the sizes, and sizes of which p q = m n = l
NUMBERED = {"n1": 3, "n2": 2, "n3": 4, "m1": 2, "m2": 3, "m3": 2}


def drawn(rule, seed=0):
    """Values for the names of a rule, its sizes and G."""
    rng = np.random.default_rng(seed)
    at = {letter: float(k) for letter, k in (SIZES | PLACES | NUMBERED).items()}
    for name, text in rule.shapes.items():
        shape = [int(value(s, at)) for s in sizes(text)]
        at[name] = rng.uniform(0.2, 1.5, size=shape) if shape else rng.uniform(0.2, 1.5)
        if len(shape) == 2 and shape[0] == shape[1]:
            at[name] = at[name] + 3 * np.eye(shape[0])  # a determinant well above 0
    return at


def expected(rule, name, at):
    """The adjoint of `name`: the slope of sum(G * left)."""
    left = read(rule.left)
    return slope(lambda x: np.sum(at["G"] * value(left, {**at, name: x})), at[name])


@pytest.mark.parametrize(("rule", "name"), BACK, ids=[f"{r.left}, {r.key}: {n}" for r, n in BACK])
@pytest.mark.parametrize("seed", [0, 1])
def test_what_goes_back_is_the_slope(rule, name, seed):
    at = drawn(rule, seed)
    back = value(read(rule.back[name]), at)
    assert np.shape(back) == np.shape(at[name])
    assert np.allclose(back, expected(rule, name, at), rtol=1e-7, atol=1e-8)  # differences of 4th order, step 1e-5


@pytest.mark.parametrize(("rule", "name", "slip"), WRONG, ids=[f"{r.left}, {r.key}: {s.right}" for r, n, s in WRONG])
def test_each_mistake_is_wrong(rule, name, slip):
    at = drawn(rule)
    try:
        back = value(read(slip.right), at)
    except ValueError:
        return  # the shapes do not fit: wrong already
    right = expected(rule, name, at)
    assert np.shape(back) != np.shape(right) or not np.allclose(back, right, rtol=1e-3)


@pytest.mark.parametrize("rule", ALL, ids=[f"{r.left}, {r.key}" for r in ALL])
def test_a_rule_says_its_reason_and_the_shape_of_its_result(rule):
    at = drawn(rule)
    assert rule.because.endswith(".")
    assert np.shape(value(read(rule.left), at)) == np.shape(at["G"])
    assert all(rule.wrong.get(name) for name in rule.back if rule not in REPEATED.rules or name != "A")


def test_keys_are_unique():
    keys = [rule.key for rule in ALL if rule not in UNFOLDED]
    assert len(keys) == len(set(keys))


def test_words_come_from_the_table():
    assert {"trace", "det", "logdet", "inv", "norm", "softmax", "log_softmax", "logsumexp", "dot", "outer", "diag"} <= set(
        words_of_arrays()
    )
    assert read("outer(u, v)") is Apply("outer", (read("u"), read("v")))


# ---------------------------------------------------------------- scalar rules, lifted to entries

LIFTED = [(lifted(rule, 2 if rule.many else 1), rule) for table in DERIVATIVES for rule in table.rules]
LIFTED_WRONG = [(p, n, slip) for p, _ in LIFTED for n in p.back for slip in p.wrong[n]]


TWO_SIDED = {"abs", "relu", "sign", "asec", "acsc", "acoth", "leaky_relu", "elu", "softsign"}  # each side of zero has its own


def entries(rule):
    rng = np.random.default_rng(2)
    letters = names(read(rule.left))
    signs = np.array([-1, 1, 1, -1]) if rule.key.split()[0] in TWO_SIDED else 1
    beyond = rule.key in ("acosh", "asec", "acsc", "acoth")
    counted = {"c": np.full(4, 2)} if rule.key == "polygamma" else {}
    return {n: signs * (rng.uniform(0.2, 0.9, 4) + beyond) for n in letters} | {"G": rng.normal(size=4)} | counted


@pytest.mark.parametrize(("rule", "scalar"), LIFTED, ids=[p.key for p, _ in LIFTED])
def test_a_scalar_rule_lifts_to_entries(rule, scalar):
    at = entries(rule)
    assert set(rule.back) == set(pattern(scalar).asked)
    for name, text in rule.back.items():
        assert np.allclose(value(read(text), at) * np.ones(4), expected(rule, name, at), rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize(("rule", "name", "slip"), LIFTED_WRONG, ids=[f"{p.key}: {n}: {s.right}" for p, n, s in LIFTED_WRONG])
def test_each_lifted_mistake_is_wrong(rule, name, slip):
    at = entries(rule)
    with np.errstate(invalid="ignore"):
        wrong = value(read(slip.right), at) * np.ones(4)
    assert not np.allclose(wrong, expected(rule, name, at), rtol=1e-3)


def test_a_sum_of_three_lifts_too():
    rule = lifted(next(r for r in STRUCTURE.rules if r.key == "sum"), 3)
    assert rule.back == {"u1": "G", "u2": "G", "u3": "G"}
