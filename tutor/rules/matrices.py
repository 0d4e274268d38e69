"""How the adjoint of a scalar travels back through array operations. G has the shape of the whole left side."""

from tutor.rules.rule import Table, pullback

TABLE = Table("Matrices", (
    pullback("matrix product", "A @ B", {"A": "G @ B.T", "B": "A.T @ G"}, shapes={"A": "m n", "B": "n p"},
             because="Each entry of A meets a row of B; the shapes leave no other order.",
             wrong={"A": {"B.T @ G": "Order matters: G (m, p) stands before B.T (p, n)."},
                    "B": {"G @ A.T": "Order matters: A.T (n, m) stands before G (m, p)."}}),
    pullback("transpose", "A.T", {"A": "G.T"}, shapes={"A": "m n"}, because="Turning back undoes the turn.",
             wrong={"A": {"G": "The adjoint is turned back: G.T."}}),
))  # fmt: skip
