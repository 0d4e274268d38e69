"""Named rewrites of array expressions: how a gradient gets the form a textbook gives it. Each is an identity, shown as a step."""

from tutor.rules.rule import rule

# the patterns say for two terms or factors what derive/polish does for any number
SYMMETRIC = rule("symmetric", "A.T", "A", "A symmetric matrix is its own transpose.")
ORTHOGONAL = rule(
    "inverse of an orthogonal matrix", "inv(Q)", "Q.T", "The columns of Q are orthonormal: Q.T @ Q is the identity, so Q.T is the inverse."
)
KEPT = rule("length kept", "norm(Q @ x)", "norm(x)", "An orthogonal matrix turns or mirrors, and keeps every length.")
POSITIVE = rule("positive determinant", "abs(det(P))", "det(P)", "The determinant of a positive definite matrix is positive.")
TURNING = rule(
    "determinant of an orthogonal matrix",
    "abs(det(Q))",
    "1",
    "det(Q)^2 is det(Q.T @ Q), the determinant of the identity: det(Q) is 1 or -1.",
)
ROUND = rule("trace, taken round", "trace(Q.T @ A @ Q)", "trace(A)",
             "A trace stays when its last factor moves to the front, and there it undoes the first.")  # fmt: skip
ORDERED = rule(
    "diagonal matrices commute", "E @ D", "D @ E", "Each diagonal entry of one meets the same entry of the other: either order is right."
)
UNDONE = rule("what is undone", "A @ inv(A)", "eye(n)", "A matrix beside its inverse is the identity, which changes nothing.")
INVERSE = rule(
    "inverse of a product", "inv(A @ B)", "inv(B) @ inv(A)", "A product of square matrices is undone in reverse order.",
    domain="det(A @ B) != 0",
)  # fmt: skip
SIGN = rule("sign over size", "sign(a)/abs(a)", "1/a", "A number is its sign times its size.", domain="a != 0")
SIGMOID = rule(
    "share of e^u, entry by entry", "exp(u)/(1 + exp(u))", "sigmoid(u)",
    "Divided above and below by e^u it is 1/(1 + e^-u), the sigmoid.",
)  # fmt: skip
SLOPE = rule(
    "s times 1 - s, entry by entry", "exp(-u)/(1 + exp(-u))^2", "sigmoid(u) * (1 - sigmoid(u))",
    "With s = 1/(1 + e^-u): one factor is s, the other e^-u/(1 + e^-u), which is 1 - s.",
)  # fmt: skip
INNER = rule("inner product", "sum(u * v)", "u @ v", "Products entry by entry, added up, are the inner product.")
ZERO_OR_ONE = rule("entries 0 and 1", "Y^2", "Y", "The entries of a one-hot matrix are 0 and 1, which are their own powers.")
SHARES = rule("shares add up to 1", "sum(softmax(u))", "1", "Softmax gives shares of one whole: they add up to 1.")
CENTRED = rule("deviations from the mean", "mean(u - mean(u))", "0", "What lies above the mean balances what lies below it.")
ONE_HOT = rule("rows of a one-hot matrix", "sum(Y, axis=1)", "ones(m)", "Each row of a one-hot matrix holds a single 1: it adds up to 1.")
COUNTED = rule(
    "columns of a one-hot matrix", "Y.T @ Y", "diag(sum(Y, axis=0))",
    "Each row holds a single 1: two different columns never meet, and each with itself counts its ones.",
)  # fmt: skip
CANCEL = rule("cancel entry by entry", "A * B / A", "B", "A factor above and below is cancelled, entry by entry.", domain="A != 0")
MULTIPLY_OUT = rule(
    "multiply out entry by entry", "A * (B + C)", "A * B + A * C", "Each term in the brackets meets the factor before them."
)
BRANCHES = rule("factors into the cases", "c * piecewise(a if p, b otherwise)", "piecewise(c * a if p, c * b otherwise)",
                "Case by case: what stands before the cases is multiplied into each, and equal cases are added.")  # fmt: skip
INDICATOR = rule(
    "cases as an indicator", "piecewise(a if p, 0 otherwise)", "a * indicator(p)", "Where p holds it is a, elsewhere 0: a times 1 or 0."
)
IDLE = rule("relu and its indicator", "relu(u) * indicator(u > 0)", "relu(u)", "Where u is not positive, relu(u) is 0 already.")
LIKE = rule("like terms", "c * A + d * A", "(c + d) * A", "Like terms are added.", constant="c d")
COMMON = rule("common factor", "c * A + c * B", "c * (A + B)", "What all terms share stands once, before the brackets.", constant="c")
RIGHT = rule("common right factor", "A @ x + B @ x", "(A + B) @ x", "What all terms end with stands once, behind the brackets.")
LEFT = rule("common left factor", "A @ x + A @ y", "A @ (x + y)", "What all terms begin with stands once, before the brackets.")
BEHIND = rule(
    "factor behind brackets", "c * A @ x + B @ x", "(c * A + B) @ x",
    "What all terms end with stands once, their numbers inside; a term that is nothing else leaves the identity.", constant="c",
)  # fmt: skip
BEFORE = rule(
    "factor before brackets", "c * A @ x + A @ y", "A @ (c * x + y)",
    "What all terms begin with stands once, their numbers inside; a term that is nothing else leaves the identity.", constant="c",
)  # fmt: skip
MEAN = rule("mean", "sum(A) / n", "mean(A)", "A sum of n entries over n is their mean.")
READ_OFF = rule("read off the matrix", "u", "A @ v", "What stands before v, whatever v is, is the matrix of this linear map.")
READ_VEC = rule(
    "read off the matrix between columns", "vec(A @ v @ B)", "kron(B.T, A) @ vec(v)",
    "vec puts the columns under each other; each column of v meets A, and B mixes the columns.",
)  # fmt: skip
READ_ENTRY = rule(
    "one entry", "u", "u'", "Let {v} be 1 at one place and 0 elsewhere: an entry of the change is then the derivative by that place."
)

GATHERED = rule("gathered", "u", "u", "The matrix form is the scalar chain rule for all entries at once: its entry says the same.")
GRADIENTS = rule("gradients", "u", "u'", "One gradient for each name, each of the shape of its name.")
HESSIAN = rule("Hessian", "u", "u'", "The Hessian is the Jacobian of the gradient; times any v it says how the gradient changes along v.")
HESSIAN_PRODUCT = rule("Hessian times a direction", "u", "u'", "The Hessian times v says how fast the gradient changes along v.")
JACOBIAN = rule("Jacobian", "u", "u'", "The Jacobian times any v says how fast the output changes along v.")
