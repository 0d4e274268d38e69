"""Results over arrays that are no single matrix: blocks by names, and tensors as one entry in index notation."""

from __future__ import annotations

from tutor.derive.steps import Derivation
from tutor.syntax.nodes import Apply, Name, Node
from tutor.syntax.printer import show

RESULTS = {"hessian": "Hessian", "jacobian": "Jacobian", "hessian-product": "Hessian times the direction"}
_VEC = (Name("vec"),)
_SHORT = 24  # characters of an output that is written out in the name of its entry


def blocks(d: Derivation) -> tuple[tuple[str, Node], ...]:
    """Each block with what it is called; none where the result is a single matrix, or no derivative of arrays."""
    extra = dict(d.extra)
    forms = {key: form.args for key, form in extra.get("forms", ())}
    told = extra.get("products") or extra.get("blocks") or tuple((key, d.result) for key in forms)
    if d.kind not in RESULTS or (len(told) < 2 and not any(key in forms for key, _ in told)):
        return ()
    return tuple((_label(key, forms.get(key, ()), d), tree) for key, tree in told)


def _label(key: str, form: tuple[Node, ...], d: Derivation) -> str:
    """What a block is called: `by w, then by b`, `∂²f/∂A[i, j] ∂A[k, l]`, `∂(A @ x)[i]/∂A[j, k]`."""
    by = key.split(",")
    if form == _VEC:
        return f"d vec({_output(d)})/d vec({key})"
    if not form:
        return ", then ".join(f"by {name}" for name in by)
    dimensions = [len(d.scope.kind(name).shape) for name in by]
    places, left = [], list(form)
    for count in reversed(dimensions):
        places.insert(0, left[len(left) - count :])
        left = left[: len(left) - count]
    below = " ".join(f"∂{_entry(name, place)}" for name, place in zip(by, places, strict=True))
    if len(by) == 2:
        return f"∂²f/{below}"
    output = _output(d)
    return f"∂{_entry(output if output.isidentifier() else f'({output})', left)}/{below}"


def _output(d: Derivation) -> str:
    text = show(d.problem)
    return text if len(text) <= _SHORT else "f"


def _entry(name: str, place: list[Node]) -> str:
    return show(Apply("_", (Name(name), *place))) if place else name
