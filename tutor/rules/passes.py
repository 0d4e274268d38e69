"""How words of arrays are computed in passes over their entries, so that a value and its gradient share them. Never shown as a step."""

from tutor.rules.rule import Table, rule

_SHIFTED = "With the largest entry taken out no exponential overflows, and what shares it is computed once."
_SQUARES = "A norm is the root of a sum of squares, which one dot product finds."
_VECTOR, _MATRIX = "u is a vector", "u is a matrix"

# words that only numbers know: `column(v)` and `row(v)` are v as a matrix of one column or row, `step(u)` is 1 from 0 on
TABLE = Table("Passes over arrays", (
    rule("softmax", "softmax(u)", "exp(u - max(u)) / sum(exp(u - max(u)))", _SHIFTED, given=_VECTOR),
    rule("softmax of each row", "softmax(u)",
         "exp(u - column(max(u, axis=1))) / column(sum(exp(u - column(max(u, axis=1))), axis=1))", _SHIFTED, given=_MATRIX),
    rule("softmax of each column", "softmax(u, axis=0)", "exp(u - row(max(u, axis=0))) / row(sum(exp(u - row(max(u, axis=0))), axis=0))",
         _SHIFTED, given=_MATRIX),
    rule("log of softmax", "log_softmax(u)", "(u - max(u)) - log(sum(exp(u - max(u))))", _SHIFTED, given=_VECTOR),
    rule("log of softmax of each row", "log_softmax(u)",
         "(u - column(max(u, axis=1))) - column(log(sum(exp(u - column(max(u, axis=1))), axis=1)))", _SHIFTED, given=_MATRIX),
    rule("log of softmax of each column", "log_softmax(u, axis=0)",
         "(u - row(max(u, axis=0))) - row(log(sum(exp(u - row(max(u, axis=0))), axis=0)))", _SHIFTED, given=_MATRIX),
    rule("log of a sum of exponentials", "logsumexp(u)", "max(u) + log(sum(exp(u - max(u))))", _SHIFTED, given=_VECTOR),
    rule("log of a sum of exponentials of each row", "logsumexp(u)",
         "max(u, axis=1) + log(sum(exp(u - column(max(u, axis=1))), axis=1))", _SHIFTED, given=_MATRIX),
    rule("log of a sum of exponentials of each column", "logsumexp(u, axis=0)",
         "max(u, axis=0) + log(sum(exp(u - row(max(u, axis=0))), axis=0))", _SHIFTED, given=_MATRIX),
    rule("top of a sigmoid", "piecewise(1 if u >= 0, exp(-abs(u)) otherwise)", "max(exp(-abs(u)), step(u))",
         "exp(-|u|) is at most 1; the larger of two is quicker than a choice."),
    rule("norm", "norm(u)", "sqrt(sum(u * u))", _SQUARES, given=_VECTOR),
    rule("norm of a matrix", "norm(u)", "sqrt(sum(u * u))", _SQUARES, given=_MATRIX),
))  # fmt: skip
