"""How the adjoint travels back through softmax and its kin: of a vector, along each row of a matrix, or down each column (axis=0)."""

from __future__ import annotations

from tutor.rules.rule import Pullback, Table, pullback

_OF_VECTORS = (
    pullback("softmax of a vector", "softmax(u)", {"u": "softmax(u) * (G - sum(G * softmax(u)))"}, shapes={"u": "n", "G": "n"},
             entry="exp(u[i]) / sum(exp(u))",
             because="With s = softmax(u), ds_i/du_j is s_i (1 - s_i) on the diagonal and -s_i s_j beside it.",
             tangents={"u": "softmax(u) * (u' - sum(u' * softmax(u)))"},
             wrong={"u": {"G * softmax(u) * (1 - softmax(u))": "That is the diagonal only: each share also falls when another rises.",
                          "G * softmax(u)": "The shares add up to 1: what one gains the others lose."}}),
    pullback("log-softmax of a vector", "log_softmax(u)", {"u": "G - sum(G) * softmax(u)"}, shapes={"u": "n", "G": "n"},
             entry="u[i] - log(sum(exp(u)))",
             because="log softmax(u) is u - logsumexp(u), and the slope of logsumexp is softmax.",
             wrong={"u": {"G - G * softmax(u)": "The log-sum-exp stands in every entry: the whole sum of {G} meets softmax."}}),
    pullback("log of softmax of a vector", "log(softmax(u))", {"u": "G - sum(G) * softmax(u)"}, shapes={"u": "n", "G": "n"},
             because="log softmax(u) is u - logsumexp(u), and the slope of logsumexp is softmax.",
             wrong={"u": {"G / softmax(u)": "Softmax itself has a slope too.",
                          "G - G * softmax(u)": "That is the diagonal only: each share also falls when another rises."}}),
    pullback("log-sum-exp of a vector", "logsumexp(u)", {"u": "G * softmax(u)"}, shapes={"u": "n", "G": ""},
             entry="log(sum(exp(u)))",
             because="The slope of log(sum(exp(u))) by u_i is exp(u_i) / sum(exp(u)), which is softmax.",
             wrong={"u": {"G * exp(u)": "The log's slope is missing: divide by {sum(exp(u))}.",
                          "G / sum(exp(u))": "The slope of exp is {exp(u)}, which belongs on top."}}),
)  # fmt: skip


def _of_matrices(along: str, mark: str, axis: int) -> tuple[Pullback, ...]:
    """The entries of matrices, along one axis; `along` is said of each line, `mark` is how the axis is written."""
    line, of_each = ("row", "") if axis == 1 else ("column", " of each column")
    s, kept = f"softmax(A{mark})", f"axis={axis}, keepdims=1"
    right = f"{s} * (G - sum(G * {s}, {kept}))"
    log_right, grown = f"G - {s} * sum(G, {kept})", "outer(G, ones(n))" if axis == 1 else "outer(ones(m), G)"
    diagonal = "That is the diagonal only: each share also falls when another rises."
    whole_line = f"The log-sum-exp stands in every entry of its {line}: the {line}'s sum of {{G}} meets softmax."
    log_because = f"{along}, log softmax(a) is a - logsumexp(a), and the slope of logsumexp is softmax."
    lse_because = f"{along}, the slope of log(sum(exp(a))) is softmax(a)."
    missing = f"The log's slope is missing: divide each {line} by its sum."
    size, kept_size = ("m", "m 1") if axis == 1 else ("n", "1 n")
    square = {"A": "m n", "G": "m n"}
    lse_mark, of_line = f"{mark}, keepdims=1", "A[i, :]" if axis == 1 else "A[:, j]"
    return (
        pullback(f"softmax{of_each}", s, {"A": right}, shapes=square, entry=f"exp(A[i, j]) / sum(exp({of_line}))",
                 because=f"{along}, with s = softmax(a): ds_i/da_j is s_i (1 - s_i) on the diagonal and -s_i s_j beside it.",
                 tangents={"A": f"{s} * (A' - sum(A' * {s}, {kept}))"},
                 wrong={"A": {f"G * {s} * (1 - {s})": diagonal, f"G * {s}": "The shares add up to 1: what one gains the others lose.",
                              f"{s} * (G - sum(G * {s}, axis={1 - axis}, keepdims=1))":
                                  f"Softmax works along each {line}: the sum runs along axis {axis}."}}),
        pullback(f"log-softmax{of_each}", f"log_{s}", {"A": log_right}, log_because, shapes=square,
                 entry=f"A[i, j] - log(sum(exp({of_line})))",
                 wrong={"A": {f"G - G * {s}": whole_line}}),
        pullback(f"log of softmax{of_each}", f"log({s})", {"A": log_right}, log_because, shapes=square,
                 wrong={"A": {f"G / {s}": "Softmax itself has a slope too.", f"G - G * {s}": diagonal}}),
        pullback(f"log-sum-exp{of_each}", f"logsumexp(A{mark})", {"A": f"{grown} * {s}"}, lse_because, shapes={"A": "m n", "G": size},
                 entry=f"log(sum(exp({of_line.replace('j', 'i')})))",
                 wrong={"A": {f"{grown} * exp(A)": missing}}),
        pullback(f"log-sum-exp{of_each}, {'a column' if axis == 1 else 'a row'}", f"logsumexp(A{lse_mark})", {"A": f"G * {s}"}, lse_because,
                 entry=f"log(sum(exp({of_line})))", shapes={"A": "m n", "G": kept_size}, wrong={"A": {"G * exp(A)": missing}}),
    )  # fmt: skip


SHARES = Table("Softmax and its kin", (
    *_OF_VECTORS, *_of_matrices("Row by row", "", 1), *_of_matrices("Column by column", ", axis=0", 0),
))  # fmt: skip

TABLES = (SHARES,)
