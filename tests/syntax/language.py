"""The words with which the tests of the language read, and a tree written flat, so that a table can hold it."""

from tutor.syntax.nodes import Name, Node, Number
from tutor.syntax.tokens import words
from tutor.syntax.vocabulary import Vocabulary

_BARE = "sin cos tan asin sinh tanh exp log ln log2 sqrt abs sigmoid erf det inv trace relu"
_FUNCTIONS = {
    **dict.fromkeys(words(_BARE), (1, 1)),
    **dict.fromkeys(words("log ln"), (1, 2)),
    **dict.fromkeys(words("max min"), (1, None)),
    **dict.fromkeys(words("sum prod mean"), (1, 3)),
    "norm": (1, 2),
    "kron": (2, 2),
    **dict.fromkeys(words("softmax logsumexp σ arcsin factorial cbrt"), (1, 1)),
    "dot": (2, 2),
    "diff": (2, None),
    "integrate": (2, 4),
    "limit": (3, 3),
    "piecewise": (1, None),
}
WORDS = Vocabulary(
    _FUNCTIONS,
    frozenset(words(_BARE)),
    frozenset(words("sum mean max norm softmax")),
    {"ln": "log", "arcsin": "asin", "σ": "sigmoid"},
    frozenset(words("x loss xs data depth")),
    {"f": 1, "h": 2},
)


def flat(node: Node) -> str:
    """The tree as brackets: (op argument …)."""
    if isinstance(node, Number):
        return str(node.value)
    if isinstance(node, Name):
        return node.name
    return f"({node.op}{''.join(' ' + flat(a) for a in node.args)})"
