"""The verbs of the calculus, in the order in which `help` lists them."""

from tutor.commands import coding, curves, differentiation, finding, limiting, values

COMMANDS = (
    *differentiation.COMMANDS,
    *curves.COMMANDS,
    *limiting.COMMANDS,
    *finding.COMMANDS,
    *values.COMMANDS,
    *coding.COMMANDS,
)
