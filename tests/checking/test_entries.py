"""Results over arrays are held against SymPy's derivatives of single entries, and a false entry is seen."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.derive.test_matrix import FORMS, HESSIANS
from tutor.checking.proof.entries import by_entries
from tutor.checking.proof.oracles import AGREES, CONTRADICTS, OPEN
from tutor.checking.proof.verify import Contradiction, verify
from tutor.derive.arrays.jacobians import matrix_jacobian
from tutor.derive.arrays.matrix import matrix_gradient
from tutor.derive.arrays.second import matrix_hessian
from tutor.derive.derivatives.gradients import gradients_of
from tutor.limits import LIMITS
from tutor.meaning.scope import scope_from
from tutor.syntax.nodes import TWO, Apply

CORPUS = [json.loads(line) for line in (Path(__file__).parents[1] / "corpora" / "matrices.jsonl").read_text().splitlines()]
SHORT, LONG = CORPUS[::7], [row for k, row in enumerate(CORPUS) if k % 7]


def derived(row):
    scope = scope_from(row["kinds"], row.get("definitions", {}))
    return matrix_gradient(scope.read(row["of"]), tuple(row["gradient"]), scope)


def wrong(derivation, change):
    """The derivation with the root's value changed; of several gradients the first."""
    found = gradients_of(derivation)
    first = next(iter(found))
    extra = tuple((k, tuple({**found, first: change(found[first])}.items()) if k == "gradients" else v) for k, v in derivation.extra)
    return replace(derivation, extra=extra)


@pytest.mark.parametrize("row", SHORT, ids=[row["name"] for row in SHORT])
def test_sympy_agrees_entry_by_entry_and_sees_what_is_wrong(row):
    derivation = derived(row)
    assert by_entries(derivation) == AGREES
    assert by_entries(wrong(derivation, lambda tree: Apply("*", (TWO, tree)))) == CONTRADICTS


@pytest.mark.soak
@pytest.mark.parametrize("row", LONG, ids=[row["name"] for row in LONG])
def test_sympy_agrees_on_the_whole_corpus(row):
    derivation = derived(row)
    assert by_entries(derivation) == AGREES
    assert by_entries(wrong(derivation, lambda tree: Apply("*", (TWO, tree)))) == CONTRADICTS


@pytest.mark.parametrize(("loss", "declarations", "definitions", "wrt", "_"), HESSIANS, ids=[row[0] for row in HESSIANS])
def test_hessians_agree_entry_by_entry(loss, declarations, definitions, wrt, _):
    scope = scope_from(declarations, definitions)
    derivation = matrix_hessian(scope.read(loss), (wrt,) if isinstance(wrt, str) else tuple(wrt), scope)
    assert by_entries(derivation) in ((AGREES,) if len(derivation.wrt) == 1 else (AGREES, OPEN))


def test_a_jacobian_has_a_row_for_each_output():
    scope = scope_from(FORMS)
    derivation = matrix_jacobian(scope.read("A @ x"), ("x",), scope)
    assert by_entries(derivation) == AGREES
    turned = replace(derivation, root=replace(derivation.root, value=scope.read("A.T")))
    assert by_entries(turned) == CONTRADICTS


def test_a_transposed_result_is_a_contradiction_with_its_oracle():
    scope = scope_from(FORMS)
    derivation = wrong(matrix_gradient(scope.read("logdet(A)"), ("A",), scope), lambda tree: scope.read("inv(A)"))
    with pytest.raises(Contradiction, match="sympy"):
        verify(derivation)


def test_what_is_too_large_for_sympy_is_left_open():
    scope = scope_from({"X": "matrix(6, 6)"})
    derivation = matrix_gradient(scope.read("sum(tanh(X @ X @ X))"), ("X",), scope)
    assert verify(derivation, LIMITS).verified.oracles == ("differences", "shapes")
