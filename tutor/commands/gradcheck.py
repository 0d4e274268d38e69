"""`gradcheck`: a derived gradient beside central differences of its loss, parameter by parameter."""

from __future__ import annotations

from tutor.commands.command import Command, Desk
from tutor.commands.fitting import gradient_lines, task_of
from tutor.commands.searched import shape
from tutor.commands.session import Reply, Session
from tutor.render.document import Document, Note, Prose, Table
from tutor.syntax.request import Request


def gradcheck(session: Session, request: Request, desk: Desk) -> Reply:
    """How far the gradient that was derived is from the one that values alone give, at the point named, the fitted one, or a random one."""
    import numpy as np

    from tutor.commands import clauses
    from tutor.commands.experiments import problem
    from tutor.commands.fitting import starts
    from tutor.numeric.differences import gradient

    task = task_of(session, request)
    given = starts(session, request, task.scope)
    random = np.random.default_rng(clauses.whole_number(request, "seed", 1, 2**31))
    point = {}
    for name, value in task.start.items():
        fitted = session.arrays.get(name) if name in session.fitted else None
        usable = fitted is not None and np.shape(fitted) == np.shape(value)
        point[name] = given[name] if name in given else fitted if usable else random.normal(0.0, 0.5, np.shape(value))
    made, packing = problem(task.loss, task.gradients, point, task.data, task.scope)
    flat = packing.pack(point)
    derived, measured = made.gradient(flat), gradient(made.value, flat).value
    ours, theirs = packing.unpack(derived), packing.unpack(measured)
    rows = tuple((f"d{n}", shape(ours[n]), f"{np.abs(ours[n]).max():.4g}", f"{np.abs(ours[n] - theirs[n]).max():.2g}") for n in ours)
    blocks = (
        Prose(("the gradient of ", task.derivation.problem, " that was derived, beside central differences")),
        *gradient_lines(task),
        Table(("gradient", "shape", "largest entry", "largest difference"), rows),
        Note("note", f"largest difference: {np.abs(derived - measured).max():.2g}"),
    )
    return Reply(Document(blocks), session.asked(task.derivation))


COMMANDS = (
    Command("gradcheck", "gradcheck LOSS [wrt W b] [at w = 1, b = 2] [seed 1]", "a derived gradient beside central differences",
            "gradcheck x^2 y + sin(x y) at x = 1, y = 2", gradcheck, seconds=60.0),
)  # fmt: skip
