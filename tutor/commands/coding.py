"""`code`: NumPy source of a function and its gradient, or of what was derived last."""

from __future__ import annotations

from tutor.commands import clauses
from tutor.commands.command import Command, Desk
from tutor.commands.lines import command_of
from tutor.commands.session import Reply, Session
from tutor.commands.within import derived_within
from tutor.derive.steps import Derivation
from tutor.errors import TutorError, trouble
from tutor.meaning.scope import natural
from tutor.meaning.shapes import is_array
from tutor.render.document import Code, Note, document
from tutor.syntax.nodes import names
from tutor.syntax.request import Request


def code(session: Session, request: Request, desk: Desk) -> Reply:
    """The NumPy source of a function and its gradient; of what a verb derives; of the last result where nothing is named."""
    from tutor.derive.derivatives.gradients import any_gradient, gradients_of
    from tutor.numeric.functions.source import source

    if not request.subject.text:
        if session.last is None:
            raise trouble("usage", "there is no result yet to write as code", mend="code x^2 y")
        return Reply(document(Code(code_of(session.last))), session)
    found = derived_within(session, request, desk)
    if found is not None:
        after, derivation = found
        return Reply(document(Code(code_of(derivation))), after)
    verb = command_of(session, request.subject.text, desk.verbs)
    if verb is not None:
        raise clauses.misused(request, request.subject, f"{verb.name} derives nothing by itself", f"{verb.name} …, and then code alone")
    clauses.refuse_strange(request, "code EXPRESSION [wrt x y]")
    scope = clauses.scope_of(session, request)
    node = clauses.expression(session, request, scope)
    wrt = clauses.wrt(request)
    if is_array(node, scope):
        return Reply(document(Code(source(node, natural({*scope.arguments((node,)), *wrt}), scope))), session)
    try:
        found = gradients_of(any_gradient(node, wrt, scope, session.limits))
    except TutorError as told:
        if told.diagnostic.code != "no-rule" or not names(scope.expand(node)):
            raise
        return Reply(
            document(Code(source(node, natural({*scope.arguments((node,)), *wrt}), scope)), Note("note", told.diagnostic.what)), session
        )
    outputs = (node, *found.values())
    return Reply(document(Code(source(outputs, natural({*scope.arguments(outputs), *wrt}), scope, "value_and_gradient"))), session)


def code_of(derivation: Derivation, names: tuple[str, ...] = ()) -> str:
    """The NumPy source of what a derivation comes to, a function of `names`."""
    from tutor.derive.derivatives.gradients import outputs_of
    from tutor.derive.scalars.scalars import as_asked
    from tutor.numeric.functions.source import source

    derivation = as_asked(derivation)
    outputs, scope = outputs_of(derivation), derivation.scope
    return source(
        outputs if len(outputs) > 1 else outputs[0], names or scope.arguments(outputs), scope, _TITLES.get(derivation.kind, derivation.kind)
    )


_TITLES = {"backprop": "gradient", "hessian-product": "hessian_product"}  # of the function, where the kind is no name for one


COMMANDS = (
    Command("code", "code EXPRESSION [wrt x y] | code VERB EXPRESSION [its CLAUSES]",
            "NumPy source of a function and its gradient, or of what a verb derives; alone: of the last result",
            "code x^2 y + sin(x y)", code),
)  # fmt: skip
