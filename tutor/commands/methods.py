"""`help methods`, and a page for each method of minimizing, from the one table of methods."""

from __future__ import annotations

from typing import Any

from tutor.render.document import Block, Code, Document, Heading, Note, Prose, Table, document

TITLES = ("methods", "method", "optimizers", "minimizers")
_NEEDS = {
    "value": "the value alone",
    "gradient": "the gradient",
    "hessian": "the gradient and the Hessian",
    "squares": "a sum of squares: its residuals and their Jacobian are found by themselves",
}


def page(subject: str) -> Document:
    """The page of a method, or the table of all; nothing where the subject is neither."""
    from tutor.errors import TutorError
    from tutor.numeric.descent.methods import METHODS, method_named

    if subject in TITLES:
        return _all(METHODS)
    try:
        return _of(method_named(subject))
    except TutorError:
        return document()


def subjects() -> tuple[str, ...]:
    """Every word of which there is a page."""
    from tutor.numeric.descent.methods import METHODS

    return (*TITLES, *(word for m in METHODS for word in (m.name, *m.aliases)))


def _all(methods: tuple[Any, ...]) -> Document:
    from tutor.numeric.descent.schedules import SCHEDULES

    own = tuple((m.name, m.rule, "" if m.advance is None else f"{m.step:g}", m.because) for m in methods if not m.scipy)
    theirs = ", ".join(m.name for m in methods if m.scipy)
    return document(
        Heading("Methods of minimizing"),
        Prose(("minimize LOSS from POINT by METHOD; compare LOSS from POINT by METHOD, METHOD; step LOSS at POINT by METHOD.",)),
        Table(("method", "one step", "η", "what it does"), own),
        Note("note", "η is the step size where none is said; the others find their own; help METHOD tells more of each"),
        Prose((f"SciPy's, with our trace and endings: {theirs}.",)),
        Prose(("A step size shrinks with `step 0.1 decay WAY NUMBER`; without a way, inverse:",)),
        Table(("way", "the step size in step k of K", "what for"), tuple((s.name, s.rule, s.because) for s in SCHEDULES)),
        Note("note", f"bounds (subject to 0 <= x <= 1) are kept by {', '.join(m.name for m in methods if m.is_bounded)}"),
    )


def _of(method: Any) -> Document:
    blocks: list[Block] = [Heading(method.name), Prose((method.because,)), Code(method.rule, "text")]
    if method.workings:
        rows = tuple((letter, made, words) for letter, made, words in method.workings)
        blocks.append(Table(("number", "how it is made", "what it is"), rows))
    facts = [("needs", _NEEDS[method.needs]), ("step size", _step(method)), ("bounds", "kept" if method.is_bounded else "not kept")]
    facts += [("by batches", "yes, `batch 32 epochs 10 seed 1`")] if method.advance else []
    facts += [("stable below", f"{method.limit:g} / the largest curvature")] if method.limit else []
    facts += [("also written", ", ".join(method.aliases))] if method.aliases else []
    blocks.append(Table(("", ""), (*facts, ("source", method.source))))
    verb = "minimize" if method.scipy else "step"
    blocks.append(Code(f"{verb} (x - 1)^2 + 2(y - x)^2 from x = 3, y = 2 by {method.name}", "tutor"))
    return document(*blocks)


def _step(method: Any) -> str:
    if method.step is None:
        return "found by itself"
    return f"{method.step:g}, unless another is said" if method.advance else f"{method.step:g} of the whole step, halved where needed"
