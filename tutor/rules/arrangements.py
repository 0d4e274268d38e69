"""How the adjoint travels back where entries are only picked out or put into other places: parts, joined and reshaped arrays.

Indices count from 1 and a slice takes both its ends; a slice that is left open reaches to the size that stands there.
"""

from tutor.rules import joinings
from tutor.rules.rule import Table, pullback

PARTS = Table("Parts of arrays", (
    pullback("entry of a vector", "x[i]", {"x": "G * unit(n, i)"}, shapes={"x": "n", "G": ""},
             because="Only entry i is read, so it alone receives G.",
             wrong={"x": {"G * ones(n)": "Only entry {i} is read; the others receive 0.",
                          "G * x[i] * unit(n, i)": "The entry counts once, whatever its value is."}}),
    pullback("part of a vector", "x[a:b]", {"x": "pad(G, a - 1, n - b)"}, shapes={"x": "n", "G": "b - a + 1"},
             because="The entries from a to b receive G in their places; those before and after are not read: 0.",
             wrong={"x": {"G": "The adjoint has the shape of the whole of {x}: zeros stand where nothing was read.",
                          "pad(G, n - b, a - 1)": "The zeros before the part are as many as the entries before it, a - 1.",
                          "pad(G, a, n - b - 1)": "Indices count from 1: before entry a stand a - 1 others."}}),
    pullback("entry of a matrix", "A[i, j]", {"A": "G * outer(unit(m, i), unit(n, j))"}, shapes={"A": "m n", "G": ""},
             because="Only the entry in row i and column j is read, so it alone receives G.",
             wrong={"A": {"G * ones(m, n)": "Only one entry is read; the others receive 0.",
                          "G * outer(unit(n, j), unit(m, i))": "The row comes first: {unit(m, i)} runs down the rows."}}),
    pullback("part of a row", "A[i, c:d]", {"A": "outer(unit(m, i), pad(G, c - 1, n - d))"}, shapes={"A": "m n", "G": "d - c + 1"},
             because="Row i receives G in the columns that were read; all other rows receive 0.",
             wrong={"A": {"outer(ones(m), pad(G, c - 1, n - d))": "Only row {i} is read; the other rows receive 0.",
                          "outer(pad(G, c - 1, n - d), unit(m, i))": "Rows come first: {unit(m, i)} stands on the left."}}),
    pullback("part of a column", "A[a:b, j]", {"A": "outer(pad(G, a - 1, m - b), unit(n, j))"}, shapes={"A": "m n", "G": "b - a + 1"},
             because="Column j receives G in the rows that were read; all other columns receive 0.",
             wrong={"A": {"outer(pad(G, a - 1, m - b), ones(n))": "Only column {j} is read; the other columns receive 0.",
                          "outer(unit(n, j), pad(G, a - 1, m - b))": "Columns come second: {unit(n, j)} stands on the right."}}),
    pullback("part of a matrix", "A[a:b, c:d]", {"A": "pad(G, a - 1, m - b, c - 1, n - d)"},
             shapes={"A": "m n", "G": "b - a + 1, d - c + 1"},
             because="The block that was read receives G in its place; around it stands 0.",
             wrong={"A": {"G": "The adjoint has the shape of the whole of {A}: zeros stand where nothing was read.",
                          "pad(G, c - 1, n - d, a - 1, m - b)": "The rows come first: above and below, then left and right."}}),
    pullback("zeros around a vector", "pad(x, a, b)", {"x": "G[a + 1:a + n]"}, linear="x", shapes={"x": "n", "G": "n + a + b"},
             entry="piecewise(x[i - a] if a < i and i <= a + n, 0 otherwise)",
             because="The entries of x stand behind a zeros; the zeros are constant.",
             wrong={"x": {"G[1:n]": "Before {x} stand {a} zeros: its first entry is entry {a + 1}.",
                          "G": "Only the part of {G} in which {x} stands goes back."}}),
    pullback("zeros around a matrix", "pad(A, a, b, c, d)", {"A": "G[a + 1:a + m, c + 1:c + n]"},
             linear="A", shapes={"A": "m n", "G": "m + a + b, n + c + d"},
             entry="piecewise(A[i - a, j - c] if a < i and i <= a + m and c < j and j <= c + n, 0 otherwise)",
             because="Around A stand rows and columns of zeros, which are constant.",
             wrong={"A": {"G[1:m, 1:n]": "Above {A} stand {a} rows of zeros, and {c} columns before it.",
                          "G": "Only the block of {G} in which {A} stands goes back."}}),
    pullback("unit vector", "unit(n, k)", {}, shapes={"G": "n"}, entry="kronecker(i, k)", because="It is constant."),
))  # fmt: skip


JOINED = Table("Joined and reshaped arrays", (
    *joinings.PAIRS,
    pullback("matrix as a vector", "reshape(A, l)", {"A": "reshape(G, m, n)"}, linear="A", shapes={"A": "m n", "G": "l"}, fits="m * n = l",
             entry="sum(r=1..m, sum(c=1..n, kronecker(i, n * (r - 1) + c) * A[r, c]))",
             because="The entries stay, row after row, in another shape; on the way back they return to (m, n).",
             wrong={"A": {"reshape(G, n, m).T": "The entries are read row after row: back into rows of {n}.",
                          "G": "The adjoint has the shape of {A}."}}),
    pullback("vector as a matrix", "reshape(u, p, q)", {"u": "reshape(G, l)"}, linear="u", shapes={"u": "l", "G": "p q"}, fits="l = p * q",
             entry="u[q * (i - 1) + j]",
             because="The entries stay, row after row, in another shape; on the way back they return into a vector.",
             wrong={"u": {"vec(G)": "Row after row, not column after column.",
                          "G": "The adjoint has the shape of {u}."}}),
    pullback("reshape", "reshape(A, p, q)", {"A": "reshape(G, m, n)"}, linear="A", shapes={"A": "m n", "G": "p q"}, fits="m * n = p * q",
             entry="sum(r=1..m, sum(c=1..n, kronecker(q * (i - 1) + j, n * (r - 1) + c) * A[r, c]))",
             because="The entries stay, row after row, in another shape; on the way back they return to (m, n).",
             wrong={"A": {"reshape(G, n, m).T": "The entries are read row after row: back into rows of {n}.",
                          "G": "The adjoint has the shape of {A}."}}),
    pullback("vec", "vec(A)", {"A": "reshape(G, n, m).T"}, linear="A", shapes={"A": "m n", "G": "m * n"},
             entry="sum(r=1..m, sum(c=1..n, kronecker(i, m * (c - 1) + r) * A[r, c]))",
             because="vec puts the columns under each other: G is cut into n columns of m entries.",
             wrong={"A": {"reshape(G, m, n)": "vec reads column after column, reshape fills row after row.",
                          "G": "The adjoint has the shape of {A}."}}),
    pullback("Kronecker product of vectors", "kron(u, v)", {"u": "reshape(G, m, n) @ v", "v": "u @ reshape(G, m, n)"},
             linear="u v", shapes={"u": "m", "v": "n", "G": "m * n"},
             because="Part i is u_i v: with the parts of G as rows, row i meets v for u_i, and v gathers the rows, each times its u_i.",
             wrong={"u": {"reshape(G, n, m) @ v": "Each part of {G} has as many entries as {v}: {m} rows of {n}.",
                          "reshape(G, m, n) @ ones(n)": "The other factor, {v}, is missing."},
                    "v": {"reshape(G, m, n) @ u": "{v} gathers the rows: {u} stands on the left.",
                          "ones(m) @ reshape(G, m, n)": "The other factor, {u}, is missing."}}),
    pullback("Kronecker product", "kron(A, B)",
             {"A": "kron(eye(m), ones(1, p)) @ (G * kron(ones(m, n), B)) @ kron(eye(n), ones(q, 1))",
              "B": "kron(ones(1, m), eye(p)) @ (G * kron(A, ones(p, q))) @ kron(ones(n, 1), eye(q))"},
             linear="A B", shapes={"A": "m n", "B": "p q", "G": "m * p, n * q"},
             entry="sum(r=1..m, sum(s=1..p, kronecker(i, p * (r - 1) + s) * sum(c=1..n, sum(t=1..q, "
                   "kronecker(j, q * (c - 1) + t) * A[r, c] * B[s, t]))))",
             because="Block (i, j) is A_ij B: with that block of G, A_ij receives sum(G_ij B), and B the sum of all A_ij G_ij; "
                     "the ones and identities lay out the blocks and add them up.",
             wrong={"A": {"kron(G, B.T)": "Each block of {G} is added up, entry by entry times {B}; nothing grows.",
                          "kron(eye(m), ones(1, p)) @ G @ kron(eye(n), ones(q, 1))": "The other factor, {B}, is missing."},
                    "B": {"kron(A.T, G)": "Each block of {G} is weighed by its entry of {A}, and all are added up.",
                          "kron(ones(1, m), eye(p)) @ G @ kron(ones(n, 1), eye(q))": "The other factor, {A}, is missing."}}),
))  # fmt: skip

TABLES = (PARTS, JOINED)
