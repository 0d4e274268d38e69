"""Forms of an answer that an exercise may ask for, beside its value."""

from __future__ import annotations

from tutor.errors import trouble
from tutor.syntax.nodes import Apply, Node, Number, names, postorder, rational

FORMS = ("expanded", "factored", "exact", "decimal")


def missed(answer: Node, form: str | None) -> str:
    """Why `answer` does not have the form asked for; empty where it has, or none is asked for."""
    match form:
        case None:
            return ""
        case "expanded":
            return "Multiply out the brackets." if any(_has_bracket(n) for n in postorder(answer)) else ""
        case "factored":
            return "Write it as a product." if isinstance(answer, Apply) and answer.op == "+" else ""
        case "exact":
            return "Write it with fractions and roots, not with decimals." if any(_is_decimal(n) for n in postorder(answer)) else ""
        case "decimal":
            return "Write the number itself, in decimals." if rational(answer) is None else ""
    raise trouble("form", f"there is no form {form}", mend=", ".join(FORMS))


def _has_bracket(node: Node) -> bool:
    """A product or a power of a sum."""
    if not isinstance(node, Apply) or node.op not in ("*", "^"):
        return False
    factors = node.args if node.op == "*" else node.args[:1]
    return any(isinstance(f, Apply) and f.op == "+" and names(f) for f in factors)


def _is_decimal(node: Node) -> bool:
    return isinstance(node, Number) and node.value.denominator != 1
