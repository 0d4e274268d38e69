"""The verbs of the calculus, in the order in which `help` lists them."""

from tutor.commands import coding, differentiation, finding, limiting, values

COMMANDS = (
    *differentiation.COMMANDS,
    *limiting.COMMANDS,
    *finding.COMMANDS,
    *values.COMMANDS,
    *coding.COMMANDS,
)
