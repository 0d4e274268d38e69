"""How the adjoint of a scalar travels back through array operations. `G` has the shape of the whole left side.

Sizes are letters (`m n`; empty is a number), and `G` among the shapes says what the left side's shape is. What works entry by
entry (sin, +, *, ^, …) is not here: the rules of scalars are lifted. Specific entries stand above general ones.
"""

from tutor.rules.rule import Pullback, Table, pullback

PRODUCTS = Table("Products of matrices", (
    pullback("matrix product", "A @ B", {"A": "G @ B.T", "B": "A.T @ G"}, shapes={"A": "m n", "B": "n p", "G": "m p"},
             because="Each entry of A meets a row of B; the shapes leave no other order.",
             wrong={"A": {"B.T @ G": "Order matters: G (m, p) stands before B.T (p, n).",
                          "G @ B": "The other factor is transposed: G @ B.T."},
                    "B": {"G @ A.T": "Order matters: A.T (n, m) stands before G (m, p).",
                          "A @ G": "The other factor is transposed: A.T @ G."}}),
    pullback("matrix times vector", "A @ x", {"A": "outer(G, x)", "x": "A.T @ G"}, shapes={"A": "m n", "x": "n", "G": "m"},
             because="Entry i of A @ x is row i of A times x: row i of A receives G_i x, and x gathers the rows by A.T.",
             wrong={"A": {"outer(x, G)": "Rows belong to outputs: outer(G, x), not its transpose.",
                          "G": "Each row of A also met x: outer(G, x)."},
                    "x": {"A @ G": "The matrix is transposed on the way back: A.T @ G."}}),
    pullback("vector times matrix", "x @ A", {"x": "A @ G", "A": "outer(x, G)"}, shapes={"x": "m", "A": "m n", "G": "n"},
             because="x @ A is A.T @ x, so the way back has A itself.",
             wrong={"x": {"A.T @ G": "x @ A is A.T @ x already: on the way back stands A @ G."},
                    "A": {"outer(G, x)": "Rows of A belong to the entries of x: outer(x, G)."}}),
    pullback("sum of squares", "x.T @ x", {"x": "2 * G * x"}, shapes={"x": "n", "G": ""},
             because="x.T @ x is the sum of the squares of the entries.",
             wrong={"x": {"G * x": "x stands on both sides: each of them sends x back."}}),
    pullback("quadratic form", "x.T @ A @ x", {"x": "G * (A + A.T) @ x", "A": "G * outer(x, x)"}, shapes={"x": "n", "A": "n n", "G": ""},
             because="x stands on both sides: the right one sends A.T @ x back, the left one A @ x; A_ij meets x_i x_j.",
             wrong={"x": {"2 * G * A @ x": "Only where A is symmetric are A and A.T the same.",
                          "G * A @ x": "x stands on both sides: A.T @ x comes back too."},
                    "A": {"G * ones(n, n)": "Entry A_ij meets x_i and x_j: outer(x, x)."}}),
    pullback("inner product", "u @ v", {"u": "G * v", "v": "G * u"}, shapes={"u": "n", "v": "n", "G": ""},
             because="Each entry of u stands beside the same entry of v.",
             wrong={"u": {"G * u": "The factor left over is the other one, v."},
                    "v": {"G * v": "The factor left over is the other one, u."}}),
    pullback("dot", "dot(u, v)", {"u": "G * v", "v": "G * u"}, shapes={"u": "n", "v": "n", "G": ""},
             because="Each entry of u stands beside the same entry of v.",
             wrong={"u": {"G * u": "The factor left over is the other one, v."},
                    "v": {"G * v": "The factor left over is the other one, u."}}),
    pullback("outer", "outer(u, v)", {"u": "G @ v", "v": "G.T @ u"}, shapes={"u": "m", "v": "n", "G": "m n"},
             because="Entry i of u multiplies row i, entry j of v column j.",
             wrong={"u": {"G.T @ v": "Rows belong to u: no transpose here."}, "v": {"G @ u": "Columns belong to v: G is transposed."}}),
    pullback("transpose of a vector", "u.T", {"u": "G"}, shapes={"u": "n", "G": "n"}, because="A vector has one direction: u.T is u.",
             wrong={"u": {"-G": "Nothing changes here, not even the sign."}}),
    pullback("transpose", "A.T", {"A": "G.T"}, shapes={"A": "m n", "G": "n m"}, because="Turning back undoes the turn.",
             wrong={"A": {"G": "The adjoint is turned back: G.T."}}),
))  # fmt: skip

REDUCTIONS = Table("Sums and means", (
    pullback("sum of a vector", "sum(A)", {"A": "G * ones(n)"}, shapes={"A": "n", "G": ""},
             because="Every entry counts once, so each receives G.",
             wrong={"A": {"G * A": "A sum does not weigh its entries: each receives G itself."}}),
    pullback("sum", "sum(A)", {"A": "G * ones(m, n)"}, shapes={"A": "m n", "G": ""},
             because="Every entry counts once, so each receives G.",
             wrong={"A": {"G * A": "A sum does not weigh its entries: each receives G itself."}}),
    pullback("sum of a number", "sum(a)", {"a": "G"}, shapes={"a": "", "G": ""}, because="A single number is its own sum.",
             wrong={"a": {"G * a": "A sum does not weigh its entries: the number receives G itself."}}),
    pullback("sum of the rows", "sum(A, axis=0)", {"A": "outer(ones(m), G)"}, shapes={"A": "m n", "G": "n"},
             because="Axis 0 adds the rows up, so every row receives G.",
             wrong={"A": {"outer(G, ones(m))": "Axis 0 runs down the rows: each row receives G, not each column."}}),
    pullback("sum along the rows, a column", "sum(A, axis=1, keepdims=1)", {"A": "G * ones(m, n)"}, shapes={"A": "m n", "G": "m 1"},
             because="Axis 1 adds up each row, so all entries of row i receive G_i.",
             wrong={"A": {"G * A": "A sum does not weigh its entries: each receives G itself."}}),
    pullback("sum of the rows, a row", "sum(A, axis=0, keepdims=1)", {"A": "G * ones(m, n)"}, shapes={"A": "m n", "G": "1 n"},
             because="Axis 0 adds the rows up, so every row receives G.",
             wrong={"A": {"G * A": "A sum does not weigh its entries: each receives G itself."}}),
    pullback("sum along the rows", "sum(A, axis=1)", {"A": "outer(G, ones(n))"}, shapes={"A": "m n", "G": "m"},
             because="Axis 1 adds up each row, so all entries of row i receive G_i.",
             wrong={"A": {"outer(ones(n), G)": "Axis 1 runs along the rows: each column receives G, not each row."}}),
    pullback("mean of a vector", "mean(A)", {"A": "G / n * ones(n)"}, shapes={"A": "n", "G": ""},
             because="Each of the n entries counts one n-th.",
             wrong={"A": {"G * ones(n)": "A mean divides by the number of entries, n.",
                          "G / n * A": "A mean does not weigh its entries by themselves."}}),
    pullback("mean", "mean(A)", {"A": "G / (m * n) * ones(m, n)"}, shapes={"A": "m n", "G": ""},
             because="Each of the m n entries counts one (m n)-th.",
             wrong={"A": {"G * ones(m, n)": "A mean divides by the number of entries, m n.",
                          "G / m * ones(m, n)": "The mean of a matrix divides by all its m n entries, not by the rows alone."}}),
    pullback("mean of a number", "mean(a)", {"a": "G"}, shapes={"a": "", "G": ""}, because="A single number is its own mean.",
             wrong={"a": {"G * a": "A mean does not weigh its entries by themselves."}}),
    pullback("mean of the rows", "mean(A, axis=0)", {"A": "outer(ones(m), G) / m"}, shapes={"A": "m n", "G": "n"},
             because="Axis 0 averages the m rows, so every row receives G/m.",
             wrong={"A": {"outer(ones(m), G)": "A mean of m rows divides by m.",
                          "outer(ones(m), G) / n": "Axis 0 averages the m rows: divide by m."}}),
    pullback("mean along the rows", "mean(A, axis=1)", {"A": "outer(G, ones(n)) / n"}, shapes={"A": "m n", "G": "m"},
             because="Axis 1 averages the n entries of each row, so each receives G_i/n.",
             wrong={"A": {"outer(G, ones(n))": "A mean of n entries divides by n.",
                          "outer(G, ones(n)) / m": "Axis 1 averages the n entries of a row: divide by n."}}),
    pullback("mean of the rows, a row", "mean(A, axis=0, keepdims=1)", {"A": "G / m * ones(m, n)"}, shapes={"A": "m n", "G": "1 n"},
             because="Axis 0 averages the m rows, so every row receives G/m.",
             wrong={"A": {"G * ones(m, n)": "A mean of m rows divides by m."}}),
    pullback("mean along the rows, a column", "mean(A, axis=1, keepdims=1)", {"A": "G / n * ones(m, n)"}, shapes={"A": "m n", "G": "m 1"},
             because="Axis 1 averages the n entries of each row, so each receives G_i/n.",
             wrong={"A": {"G * ones(m, n)": "A mean of n entries divides by n."}}),
))  # fmt: skip

SCALARS = Table("Numbers of a matrix", (
    pullback("squared norm of a vector", "norm(A)^2", {"A": "2 * G * A"}, shapes={"A": "n", "G": ""},
             because="The square of the norm is the sum of the squares.",
             wrong={"A": {"G * A": "The exponent 2 comes down as a factor.",
                          "2 * G * norm(A)": "Each entry is differentiated: 2 A, not 2 norm(A)."}}),
    pullback("squared norm", "norm(A)^2", {"A": "2 * G * A"}, shapes={"A": "m n", "G": ""},
             because="The square of the norm is the sum of the squares.",
             wrong={"A": {"G * A": "The exponent 2 comes down as a factor.",
                          "2 * G * norm(A)": "Each entry is differentiated: 2 A, not 2 norm(A)."}}),
    pullback("norm of a vector", "norm(A)", {"A": "G * A / norm(A)"}, shapes={"A": "n", "G": ""}, domain="norm(A) != 0",
             numpy="np.linalg.norm", because="The root of the sum of squares: the 2 of the squares and the 1/2 of the root cancel.",
             wrong={"A": {"2 * G * A": "That belongs to the square of the norm; here the root stays below.",
                          "G / norm(A)": "The inside, A, comes down too."}}),
    pullback("norm", "norm(A)", {"A": "G * A / norm(A)"}, shapes={"A": "m n", "G": ""}, domain="norm(A) != 0",
             because="The root of the sum of squares: the 2 of the squares and the 1/2 of the root cancel.",
             wrong={"A": {"2 * G * A": "That belongs to the square of the norm; here the root stays below.",
                          "G / norm(A)": "The inside, A, comes down too."}}),
    pullback("squared 2-norm", "norm(u, 2)^2", {"u": "2 * G * u"}, shapes={"u": "n", "G": ""},
             because="The square of the norm is the sum of the squares.",
             wrong={"u": {"G * u": "The exponent 2 comes down as a factor."}}),
    pullback("2-norm", "norm(u, 2)", {"u": "G * u / norm(u)"}, shapes={"u": "n", "G": ""}, domain="norm(u) != 0",
             because="The root of the sum of squares: the 2 of the squares and the 1/2 of the root cancel.",
             wrong={"u": {"2 * G * u": "That belongs to the square of the norm; here the root stays below."}}),
    pullback("1-norm", "norm(u, 1)", {"u": "G * sign(u)"}, shapes={"u": "n", "G": ""},
             because="The 1-norm is the sum of |u_i|, and the slope of |u_i| is its sign.",
             wrong={"u": {"G * abs(u)": "The slope of |u_i| is its sign, not its size.",
                          "G * u / norm(u)": "That belongs to the 2-norm, the root of the sum of squares."}}),
    pullback("maximum norm", "norm(u, oo)", {"u": "piecewise(G * sign(u) if abs(u) = norm(u, oo), 0 otherwise)"},
             shapes={"u": "n", "G": ""},
             because="Only the entry of the largest size decides; where several have it there is no slope, and each receives G here.",
             forward="Only the entry of the largest size decides: the norm changes as that size does.",
             wrong={"u": {"G * sign(u)": "Only the entry of the largest size decides; the others receive 0.",
                          "G * u / norm(u)": "That belongs to the 2-norm, the root of the sum of squares."}}),
    pullback("trace", "trace(A)", {"A": "G * eye(n)"}, shapes={"A": "n n", "G": ""}, aliases="tr", linear="A",
             because="Only the diagonal counts, each entry once.",
             wrong={"A": {"G * ones(n, n)": "Only the diagonal counts: the identity, not all ones.",
                          "G * A": "The trace does not weigh its entries."}}),
    pullback("determinant", "det(A)", {"A": "G * det(A) * inv(A).T"}, shapes={"A": "n n", "G": ""}, domain="det(A) != 0",
             numpy="np.linalg.det", because="Jacobi's formula: the cofactors of A are det(A) inv(A).T.",
             wrong={"A": {"G * det(A) * inv(A)": "The cofactors stand transposed: inv(A).T.",
                          "G * inv(A).T": "That belongs to logdet; the factor det(A) is missing."}}),
    pullback("log of a determinant", "logdet(A)", {"A": "G * inv(A).T"}, shapes={"A": "n n", "G": ""}, domain="det(A) > 0",
             because="The slope of log is one over, and the slope of det(A) is det(A) inv(A).T.",
             wrong={"A": {"G * inv(A)": "The inverse stands transposed: inv(A).T.",
                          "G / det(A)": "One over det(A) still meets the slope of det(A)."}}),
    pullback("log of det", "log(det(A))", {"A": "G * inv(A).T"}, shapes={"A": "n n", "G": ""}, domain="det(A) > 0",
             because="The slope of log is one over, and the slope of det(A) is det(A) inv(A).T.",
             wrong={"A": {"G * inv(A)": "The inverse stands transposed: inv(A).T."}}),
    pullback("inverse", "inv(A)", {"A": "-inv(A).T @ G @ inv(A).T"}, shapes={"A": "n n", "G": "n n"}, domain="det(A) != 0",
             numpy="np.linalg.inv", because="From A @ inv(A) = identity: d inv(A) = -inv(A) @ dA @ inv(A).",
             wrong={"A": {"inv(A).T @ G @ inv(A).T": "As for 1/x, the sign is minus.",
                          "-inv(A) @ G @ inv(A)": "Both inverses stand transposed.",
                          "-G / A^2": "The inverse of a matrix is not taken entry by entry."}}),
    pullback("linear system", "solve(A, u)", {"A": "-outer(solve(A.T, G), solve(A, u))", "u": "solve(A.T, G)"},
             shapes={"A": "n n", "u": "n", "G": "n"}, domain="det(A) != 0", linear="u", numpy="np.linalg.solve",
             because="From A @ x = u: A @ dx = du - dA @ x, so u receives solve(A.T, G), and A that times -x.",
             forward="From A @ x = u: A @ dx + dA @ x = du, and that is solved for dx.",
             wrong={"A": {"outer(solve(A.T, G), solve(A, u))": "As for 1/x, the sign is minus.",
                          "-outer(solve(A, u), solve(A.T, G))": "Rows belong to equations: what goes back to u stands first."},
                    "u": {"solve(A, G)": "The matrix is transposed on the way back: solve(A.T, G).",
                          "A.T @ G": "The solution is inv(A) @ u, so inv(A).T stands on the way back."}}),
    pullback("linear systems", "solve(A, B)", {"A": "-solve(A.T, G) @ solve(A, B).T", "B": "solve(A.T, G)"},
             shapes={"A": "n n", "B": "n p", "G": "n p"}, domain="det(A) != 0", linear="B",
             because="From A @ X = B: A @ dX = dB - dA @ X, so B receives solve(A.T, G), and A that times -X.T.",
             forward="From A @ X = B: A @ dX + dA @ X = dB, and that is solved for dX.",
             wrong={"A": {"solve(A.T, G) @ solve(A, B).T": "As for 1/x, the sign is minus.",
                          "-solve(A, B) @ solve(A.T, G).T": "Rows belong to equations: what goes back to B stands first."},
                    "B": {"solve(A, G)": "The matrix is transposed on the way back: solve(A.T, G)."}}),
    pullback("square of a matrix", "matrix_power(A, 2)", {"A": "G @ A.T + A.T @ G"}, shapes={"A": "n n", "G": "n n"},
             numpy="np.linalg.matrix_power", because="First one factor of A @ A changes while the other waits, then the other.",
             wrong={"A": {"2 * G @ A.T": "Order matters: A also stands on the left.", "2 * G * A": "A @ A is not taken entry by entry."}}),
    pullback("matrix power", "matrix_power(A, k)", {"A": "sum(j=0..k - 1, matrix_power(A.T, j) @ G @ matrix_power(A.T, k - 1 - j))"},
             shapes={"A": "n n", "G": "n n"}, because="Each of the k factors changes once while those before it and behind it wait.",
             tangents={"A": "sum(j=0..k - 1, matrix_power(A, j) @ A' @ matrix_power(A, k - 1 - j))"},
             wrong={"A": {"k * G @ matrix_power(A.T, k - 1)": "Order matters: a factor can stand left and right of the one that changes.",
                          "k * G * A": "A power of a matrix is not taken entry by entry."}}),
    pullback("diagonal of a matrix", "diag(A)", {"A": "diag(G)"}, shapes={"A": "n n", "G": "n"}, because="Only the diagonal is read.",
             wrong={"A": {"outer(G, ones(n))": "Only the diagonal is read; all other entries receive 0."}}),
    pullback("diagonal matrix", "diag(A)", {"A": "diag(G)"}, shapes={"A": "n", "G": "n n"}, because="Only the diagonal is filled.",
             wrong={"A": {"sum(G, axis=1)": "Only the diagonal of G counts."}}),
    pullback("ones", "ones(n)", {}, shapes={"G": "n"}, because="It is constant."),
    pullback("matrix of ones", "ones(m, n)", {}, shapes={"G": "m n"}, because="It is constant."),
    pullback("identity", "eye(n)", {}, shapes={"G": "n n"}, because="It is constant."),
))  # fmt: skip


def _extremes(word: str, told: str) -> tuple[Pullback, ...]:
    """The pullbacks of `max` or `min` of an array."""
    because = f"Only the {told} entry decides, so it alone receives G; where several tie there is no slope, and each receives G here."
    each = f"Only the {told} entry of each {{}} decides, so it alone receives its G; where several tie, each receives it."
    spread = f"Only the {told} entry decides; the others receive 0."
    forward = f"The {told} entry alone decides: it changes as that entry does."

    def along(key: str, axis: int, of: str, shape: str, keep: str = "") -> Pullback:
        grown = "G * ones(m, n)" if keep else "outer(ones(m), G)" if axis == 0 else "outer(G, ones(n))"
        right = f"piecewise({grown} if A = {word}(A, axis={axis}, keepdims=1), 0 otherwise)"
        whole = f"piecewise({grown} if A = {word}(A), 0 otherwise)"
        wrong = {grown: spread, whole: f"Each {of} has a {told} entry of its own."}
        return pullback(f"{told} of each {key}", f"{word}(A, axis={axis}{keep})", {"A": right}, each.format(of),
                        shapes={"A": "m n", "G": shape}, wrong={"A": wrong}, forward=forward)  # fmt: skip

    right = f"piecewise(G if A = {word}(A), 0 otherwise)"
    return (
        pullback(f"{told} entry of a vector", f"{word}(A)", {"A": right}, because, shapes={"A": "n", "G": ""}, forward=forward,
                 wrong={"A": {"G * ones(n)": spread, right.replace("G", "A", 1): "The entry counts once, whatever its value is."}}),
        pullback(f"{told} entry of a matrix", f"{word}(A)", {"A": right}, because, shapes={"A": "m n", "G": ""}, forward=forward,
                 wrong={"A": {"G * ones(m, n)": spread}}),
        along("column", 0, "column", "n"), along("row", 1, "row", "m"),
        along("column, a row", 0, "column", "1 n", ", keepdims=1"), along("row, a column", 1, "row", "m 1", ", keepdims=1"),
    )  # fmt: skip


EXTREMES = Table("Largest and smallest entries", (*_extremes("max", "largest"), *_extremes("min", "smallest")))

# what stands in several places receives what all of them send back: undone broadcasting
REPEATED = Table("Repeated entries", (
    pullback("bias row", "A + b", {"A": "G", "b": "sum(G, axis=0)"}, shapes={"A": "m n", "b": "n", "G": "m n"},
             because="b stands in every row: what the rows send back adds up.",
             wrong={"b": {"G": "b stands in every row: the rows of G are added up.",
                          "sum(G, axis=1)": "The rows are added up: axis 0, one number for each column.",
                          "sum(G)": "One number for each column: axis 0, not everything at once.",
                          "mean(G, axis=0)": "The rows are added up, not averaged."}}),
    pullback("column for every column", "A + b", {"A": "G", "b": "sum(G, axis=1, keepdims=1)"}, shapes={"A": "m n", "b": "m 1", "G": "m n"},
             because="b stands in every column: what the columns send back adds up.",
             wrong={"b": {"G": "b stands in every column: the columns of G are added up.",
                          "sum(G, axis=0)": "The columns are added up: axis 1."}}),
    pullback("row for every row", "A + b", {"A": "G", "b": "sum(G, axis=0, keepdims=1)"}, shapes={"A": "m n", "b": "1 n", "G": "m n"},
             because="b stands in every row: what the rows send back adds up.",
             wrong={"b": {"G": "b stands in every row: the rows of G are added up."}}),
    pullback("number for every entry of a vector", "A + c", {"A": "G", "c": "sum(G)"}, shapes={"A": "n", "c": "", "G": "n"},
             because="c stands in every entry: what the entries send back adds up.",
             wrong={"c": {"G": "c stands in every entry: the entries of G are added up.",
                          "mean(G)": "The entries are added up, not averaged."}}),
    pullback("number for every entry", "A + c", {"A": "G", "c": "sum(G)"}, shapes={"A": "m n", "c": "", "G": "m n"},
             because="c stands in every entry: what the entries send back adds up.",
             wrong={"c": {"G": "c stands in every entry: the entries of G are added up.",
                          "sum(G, axis=0)": "All entries are added up, not only along the rows."}}),
))  # fmt: skip

TABLES = (PRODUCTS, REDUCTIONS, EXTREMES, SCALARS)

# steps of the backward pass that are no operation's own
START = pullback("start", "A", {"A": "1"}, shapes={"A": "", "G": ""}, because="The result changes at the rate 1 with itself.")
THROUGH = pullback(
    "sum, backwards", "u + v", {"u": "G", "v": "G"}, shapes={}, because="Each term of a sum receives what arrives, as it is."
)
WAYS = pullback("several ways", "A", {"A": "G"}, shapes={}, because="It is used in several places: what they send back adds up.")
NO_WAY = pullback("no way", "A", {"A": "0 * A"}, shapes={}, because="The result does not depend on it.")
