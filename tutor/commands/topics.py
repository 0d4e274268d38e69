"""What `help` says of the language itself: its signs, its clauses, its declarations; each line shown runs by itself."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.render.document import Code, Document, Heading, Note, Prose, document


@dataclass(frozen=True, slots=True)
class Topic:
    """One part of the language.

    names  what a learner asks for, the title first
    says   what it is, in a sentence or two
    lines  what can be typed; they run one after the other
    see    words to ask `help` for next
    """

    names: tuple[str, ...]
    says: str
    lines: tuple[str, ...]
    see: tuple[str, ...] = ()


TOPICS = (
    Topic(("declarations", "declaration", "declare", ":", "types", "kinds", "assume", "domains", "domain"),
          "NAME : KIND says what a name stands for, before it is used. A kind is a domain (positive, nonnegative, integer, in [0, 1]), "
          "a shape (vector(n), matrix(m, n)), or both. A name of which nothing is said is a real number.",
          ("x : positive", "t : in [0, 1]", "k : integer", "u, v : vector(n)", "S : symmetric matrix(n, n)", "vars"),
          ("definitions", "vectors", "vars", "forget")),
    Topic(("definitions", "definition", "define", "let", "=", ":="),
          "NAME = EXPRESSION gives a name a value, NAME(x, y) = EXPRESSION makes a function; an equation to be solved follows a verb.",
          ("a = 3", "h(x, y) = a x^2 y", "h(1, 2)", "solve x^2 = a"), ("declarations", "vars", "forget")),
    Topic(("clauses", "clause", "wrt", "at", "with", "where", "from", "to", "as", "order", "by"),
          "After its expression a verb takes clauses, in any order: wrt NAMES, at POINT, from LOW to HIGH, as x -> 0, order N, digits N, "
          "and with (or where) for what holds in this line alone. help VERB tells which of them it takes.",
          ("derivative x^3 y wrt x order 2", "evaluate x^2 y at x = 1, y = 2", "integrate x^2 from 0 to 1", "limit sin(x)/x as x -> 0",
           "gradient log(x) + a y with x : positive, a = 3", "evaluate sqrt(2) digits 30"), ("gradient", "declarations")),
    Topic(("derivatives", "d/dx", "∂", "∂/∂x", "d", "dy/dx", "'", "f'", "f'(x)", "prime", "leibniz", "partial", "d²/dx²", "d^2/dx^2"),
          "d/dx, ∂/∂x and f'(x) in front of an expression ask for its derivative; d²/dx² and f'' for the second.",
          ("d/dx sin(x^2)", "∂/∂x (x^2 y)", "d²/dx² x^4", "f(x) = x^3", "f'(2)"), ("derivative", "gradient", "∇")),
    Topic(("∇", "nabla", "∇f", "∇²", "∇²f", "grad", "del"),
          "∇ in front of an expression asks for its gradient, by every name in it; ∇² for its Hessian. Without the letter: "
          "gradient and hessian.",
          ("∇(x^2 y)", "∇²(x^2 y)", "gradient x^2 y wrt x"), ("gradient", "hessian", "jacobian")),
    Topic(("blocks", "tensor", "tensors", "index notation"),
          "A Hessian by one vector is a matrix, by several names its blocks; by a matrix it is told entry by entry, in index notation. "
          "along V asks for its product with a direction instead, one for each name. A Jacobian of a matrix by a matrix stands between "
          "both vec, which put the columns under each other.",
          ("w : vector(d); X : matrix(m, d); A : matrix(n, n)", "hessian norm(X @ w)^2 wrt w", "hessian logdet(A)",
           "hessian logdet(A) along V", "jacobian A @ A"), ("hessian", "jacobian", "directional")),
    Topic(("∫", "int", "integral", "integrals", "integration"),
          "∫ … dx asks for an antiderivative, ∫_0^1 … dx for the value between two ends. Without the sign: integrate.",
          ("∫ x e^x dx", "∫_0^1 x^2 dx", "integrate 1/x^2 from 1 to oo"), ("integrate",)),
    Topic(("lim", "limits", "->", "→", "approach"),
          "lim x->0 asks where an expression goes as x nears 0; 0+ and 0- are its sides, oo is infinity.",
          ("lim x->0 sin(x)/x", "lim x->oo (1 + 1/x)^x", "limit 1/x as x -> 0+"), ("limit", "bounds")),
    Topic(("sum", "sums", "Σ", "sigma sign", "prod", "product sign", "Π", "∑", "∏"),
          "sum(i=1..n, …) and prod(i=1..n, …) run over an index; Σ_(i=1)^n … is the same sum. sum(A, axis=1) adds an array's entries.",
          ("sum(i=1..10, i^2)", "prod(i=1..5, i)", "Σ_(i=1)^n i"), ("vectors",)),
    Topic(("vectors", "vector", "matrix", "matrices", "array", "arrays", "@", ".T", "index", "slice", "[]", "numpy"),
          "[x, y] is a vector, [[1, 2], [3, 4]] a matrix, row by row. @ multiplies matrices, .T transposes, inv and det are there; "
          "indices count from 1.",
          ("A = [[1, 2], [3, 4]]", "A @ [1, 1]", "A.T", "det(A)", "A[1, 2]", "A[1, :]"), ("declarations", "gradient")),
    Topic(("powers", "power sign", "^", "**", "²", "√", "roots", "sqrt sign"),
          "x^2, x**2 and x² are the same, and ^ binds from the right: 2^3^2 is 2^9. √x is sqrt(x); cbrt(x) and x^(1/3) are real "
          "for negative numbers too.",
          ("2^3^2", "√16", "cbrt(-8)", "derivative x^n wrt x"), ("notation",)),
    Topic(("absolute value", "|x|", "|", "bars", "norm sign"),
          "|x| is the absolute value of a number; of a vector, ‖u‖ is its length, norm(u).",
          ("|-3|", "derivative |x|", "norm([3, 4])"), ("abs", "norm")),
    Topic(("cases", "if", "otherwise", "else"),
          "piecewise(A if CONDITION, B otherwise) is a function in pieces; the first condition that holds counts.",
          ("r(x) = piecewise(x^2 if x > 0, 0 otherwise)", "r(3)", "derivative r(x)"), ("piecewise", "facts")),
    Topic(("facts", "<", ">", "<=", ">=", "≤", "≥", "and", "or", "inequalities", "comparisons", "conditions"),
          "A comparison is true or false: it is a condition of a piecewise function, or is valued by itself. What a name may be is "
          "declared, x : positive, not compared.",
          ("2 < 3", "x : positive", "derivative piecewise(x^2 if x > 1, 2x - 1 otherwise)"), ("declarations", "cases")),
    Topic(("sets", "set sign", "{}", "intervals", "interval", "in", "∈"),
          "{1, 2} is a set, (0, 1] an interval without its lower end; x in [0, 1] is a condition, t : in [0, 1] a declaration.",
          ("2 in [0, 3]", "{1, 2}", "t : in [0, 1]"), ("declarations",)),
    Topic(("numbers", "decimals", "fractions", "digits"),
          "Numbers are exact: 0.1 is 1/10. digits N asks for decimals, each of them right; e, pi and oo are known.",
          ("0.1 + 0.2", "1/3 + 1/6", "evaluate pi digits 30"), ("evaluate",)),
    Topic(("Greek letters", "greek", "letters", "names", "name", "subscripts", "_"),
          "A name is a letter or a word, alpha or α, with a subscript where one is wanted: x_1. Letters side by side, x y or 2x, are "
          "a product.",
          ("derivative sin(omega t) wrt t", "α = 2", "alpha x_1"), ("notation", "declarations")),
    Topic(("LaTeX", "latex", "tex", "\\"),
          "LaTeX is read where it is pasted; --format latex on the command line writes every answer in it.",
          (r"\frac{d}{dx} \sin^2 x", r"gradient \frac{x^2}{1 + e^{-y}}"), ("notation",)),
)  # fmt: skip


def found(subject: str) -> tuple[Topic, ...]:
    """The topics that are called so, capitals or not."""
    exact = tuple(t for t in TOPICS if subject in t.names)
    return exact or tuple(t for t in TOPICS if subject.lower() in (n.lower() for n in t.names))


def page(topic: Topic) -> Document:
    """What help says of a topic, with lines to try."""
    said = document(Heading(topic.names[0]), Prose((topic.says,)), Code("\n".join(topic.lines), "tutor"))
    return said + document(Note("note", f"see also: {', '.join(f'help {word}' for word in topic.see)}")) if topic.see else said
