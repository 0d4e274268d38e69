"""What a program asks for, by name: each task is a function of the rooms below, with trees in and records out.

The names are written out here, so that what comes over the worker's pipe can only ask for these.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from tutor.derive.steps import Derivation
from tutor.errors import never_too_deep
from tutor.limits import LIMITS, Limits

DERIVATIONS = {  # task -> where its derivation is made
    "derivative": ("tutor.derive.derivatives.gradients", "any_derivative"),
    "gradient": ("tutor.derive.derivatives.gradients", "any_gradient"),
    "scalars": ("tutor.derive.scalars.scalars", "in_scalars"),
    "hessian": ("tutor.derive.derivatives.gradients", "any_hessian"),
    "hessian_product": ("tutor.derive.arrays.towards", "hessian_product"),
    "jacobian": ("tutor.derive.derivatives.gradients", "any_jacobian"),
    "divergence": ("tutor.derive.derivatives.fields", "divergence"),
    "curl": ("tutor.derive.derivatives.fields", "curl"),
    "laplacian": ("tutor.derive.derivatives.fields", "laplacian"),
    "implicit": ("tutor.derive.derivatives.curves", "implicit"),
    "parametric": ("tutor.derive.derivatives.curves", "parametric"),
    "inverse": ("tutor.derive.derivatives.curves", "inverse"),
    "directional": ("tutor.derive.derivatives.along", "directional"),
    "directional_of_arrays": ("tutor.derive.arrays.towards", "matrix_directional"),
    "logarithmic": ("tutor.derive.derivatives.along", "logarithmic"),
    "chain": ("tutor.derive.derivatives.chain", "chain"),
    "backprop": ("tutor.derive.derivatives.backprop", "backprop"),
    "limit": ("tutor.derive.limits.limits", "limit"),
    "integral": ("tutor.derive.integrals.integrals", "integral_or_number"),
    "taylor": ("tutor.derive.taylor.taylor", "taylor"),
    "critical": ("tutor.derive.optima.critical", "critical_points"),
    "constrained": ("tutor.derive.optima.lagrange", "constrained"),
    "extremes": ("tutor.derive.optima.extremes", "extremes"),
    "responses": ("tutor.derive.optima.responses", "responses"),
    "solve": ("tutor.derive.solving.solve", "solve"),
    "simplify": ("tutor.derive.rewriting.simplify", "simplify"),
    "expand": ("tutor.derive.rewriting.forms", "expand"),
    "factor": ("tutor.derive.rewriting.forms", "factor"),
    "together": ("tutor.derive.rewriting.forms", "together"),
    "cancel": ("tutor.derive.rewriting.forms", "cancel"),
    "apart": ("tutor.derive.rewriting.forms", "apart"),
}
OTHERS = {
    "decided": ("tutor.derive.values", "decided"),
    "closed": ("tutor.derive.values", "closed"),
    "equivalent": ("tutor.checking.equality.equivalence", "equivalent"),
    "judge": ("tutor.checking.verdicts.judge", "judge"),
    "working": ("tutor.checking.working.working", "check_working"),
    "judge_value": ("tutor.checking.verdicts.judge", "judge_value"),
}
TOLD = (
    "derivative",
    "gradient",
    "scalars",
    "hessian",
    "hessian_product",
    "jacobian",
    "divergence",
    "curl",
    "laplacian",
    "implicit",
    "parametric",
    "inverse",
    "directional",
    "directional_of_arrays",
    "logarithmic",
    "chain",
    "backprop",
    "critical",
    "constrained",
    "extremes",
    "responses",
    "closed",
    "judge",
    "working",
    "judge_value",
)  # the limits, as an argument


@never_too_deep
def done(task: str, arguments: tuple, options: dict[str, Any], limits: Limits = LIMITS) -> Any:
    """The record a task comes to; a derivation is confirmed before it is handed out. Raises TutorError."""
    if task in TOLD:
        options = {**options, "limits": limits}
    if task in OTHERS:
        return _function(*OTHERS[task])(*arguments, **options)
    derivation: Derivation = _function(*DERIVATIONS[task])(*arguments, **options)
    from tutor.checking.proof.verify import verify

    return verify(derivation, limits)


def _function(room: str, name: str) -> Any:
    return getattr(import_module(room), name)
