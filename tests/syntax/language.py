"""The words with which the tests of the language read, and a tree written flat, so that a table can hold it."""

from tutor.syntax.nodes import Name, Node, Number
from tutor.syntax.vocabulary import Vocabulary

_BARE = "sin cos tan asin sinh tanh exp log ln log2 sqrt abs sigmoid erf det inv trace relu"
_FUNCTIONS = {
    **dict.fromkeys(_BARE.split(), (1, 1)),
    **dict.fromkeys("log ln".split(), (1, 2)),
    **dict.fromkeys("max min".split(), (1, None)),
    **dict.fromkeys("sum prod mean".split(), (1, 3)),
    **dict.fromkeys("norm softmax logsumexp σ arcsin".split(), (1, 1)),
    "dot": (2, 2),
    "diff": (2, None),
    "integrate": (2, 4),
    "limit": (3, 3),
    "piecewise": (1, None),
}
WORDS = Vocabulary(
    _FUNCTIONS,
    frozenset(_BARE.split()),
    frozenset("sum mean max norm softmax".split()),
    {"ln": "log", "arcsin": "asin", "σ": "sigmoid"},
    frozenset("x loss xs data depth".split()),
    {"f": 1, "h": 2},
)


def flat(node: Node) -> str:
    """The tree as brackets: (op argument …)."""
    if isinstance(node, Number):
        return str(node.value)
    if isinstance(node, Name):
        return node.name
    return f"({node.op}{''.join(' ' + flat(a) for a in node.args)})"
