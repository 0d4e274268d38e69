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
    "derivative": ("tutor.derive.scalar", "derivative"),
    "gradient": ("tutor.derive.gradients", "any_gradient"),
    "hessian": ("tutor.derive.gradients", "any_hessian"),
    "jacobian": ("tutor.derive.gradients", "any_jacobian"),
    "divergence": ("tutor.derive.fields", "divergence"),
    "curl": ("tutor.derive.fields", "curl"),
    "laplacian": ("tutor.derive.fields", "laplacian"),
    "implicit": ("tutor.derive.curves", "implicit"),
    "parametric": ("tutor.derive.curves", "parametric"),
    "inverse": ("tutor.derive.curves", "inverse"),
    "directional": ("tutor.derive.along", "directional"),
    "logarithmic": ("tutor.derive.along", "logarithmic"),
    "chain": ("tutor.derive.chain", "chain"),
    "backprop": ("tutor.derive.backprop", "backprop"),
    "limit": ("tutor.derive.limits", "limit"),
    "integral": ("tutor.derive.integrals", "integral_or_number"),
    "taylor": ("tutor.derive.taylor", "taylor"),
    "critical": ("tutor.derive.critical", "critical_points"),
    "constrained": ("tutor.derive.lagrange", "constrained"),
    "extremes": ("tutor.derive.extremes", "extremes"),
    "responses": ("tutor.derive.responses", "responses"),
    "solve": ("tutor.derive.solve", "solve"),
    "simplify": ("tutor.derive.simplify", "simplify"),
    "expand": ("tutor.derive.forms", "expand"),
    "factor": ("tutor.derive.forms", "factor"),
    "together": ("tutor.derive.forms", "together"),
    "cancel": ("tutor.derive.forms", "cancel"),
    "apart": ("tutor.derive.forms", "apart"),
}
OTHERS = {
    "decided": ("tutor.derive.values", "decided"),
    "closed": ("tutor.derive.values", "closed"),
    "equivalent": ("tutor.checking.equivalence", "equivalent"),
    "judge": ("tutor.checking.judge", "judge"),
}
TOLD = (
    "derivative",
    "gradient",
    "hessian",
    "jacobian",
    "divergence",
    "curl",
    "laplacian",
    "implicit",
    "parametric",
    "inverse",
    "directional",
    "logarithmic",
    "chain",
    "backprop",
    "critical",
    "constrained",
    "extremes",
    "responses",
    "closed",
    "judge",
)  # the limits, as an argument


@never_too_deep
def done(task: str, arguments: tuple, options: dict[str, Any], limits: Limits = LIMITS) -> Any:
    """The record a task comes to; a derivation is confirmed before it is handed out. Raises TutorError."""
    if task in TOLD:
        options = {**options, "limits": limits}
    if task in OTHERS:
        return _function(*OTHERS[task])(*arguments, **options)
    derivation: Derivation = _function(*DERIVATIONS[task])(*arguments, **options)
    from tutor.checking.verify import verify

    return verify(derivation, limits)


def _function(room: str, name: str) -> Any:
    return getattr(import_module(room), name)
