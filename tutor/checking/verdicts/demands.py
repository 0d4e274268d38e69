"""What is asked of an answer beside its value: how close, in which form, up to what, and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tutor.checking.equality.equivalence import UP_TO
from tutor.checking.equality.forms import understood
from tutor.checking.verdicts.marks import Marks
from tutor.errors import trouble


@dataclass(frozen=True, slots=True)
class Demands:
    """The options of a judgement.

    up_to               "constant" (an antiderivative without + C will do), "order", "scale", "order, scale"; None: equal
    form                as of equality/forms: a right value in another form is a slip
    tolerance           how far a number may be off; None: numbers are exact
    relative_tolerance  the same, as a part of the value
    significant         how many significant figures a number has to be right to
    same_domain         an answer without a value where the result has one is a slip
    unevaluated         what still holds a derivative, an integral or a limit is an answer too
    marks               what an answer is worth that is not right in all
    seed                moves further sample points; the verdict does not depend on it
    """

    up_to: str | None = None
    form: str | None = None
    tolerance: float | None = None
    relative_tolerance: float | None = None
    significant: int | None = None
    same_domain: bool = False
    unevaluated: bool = False
    marks: Marks = field(default_factory=Marks)
    seed: int = 0

    def __post_init__(self):
        if not {w.strip() for w in (self.up_to or "order").split(",")} <= set(UP_TO):
            raise trouble("up-to", f"answers cannot be compared up to {self.up_to}", mend="constant, order or scale")
        understood(self.form)
        for name in ("tolerance", "relative_tolerance"):
            value = getattr(self, name)
            if value is not None and not (isinstance(value, int | float) and 0 <= value < float("inf")):
                raise trouble("tolerance", f"{name.replace('_', ' ')} {value} is no distance", mend=f"{name}=0.01")
        if self.significant is not None and not (type(self.significant) is int and 1 <= self.significant <= 400):
            raise trouble("significant", f"{self.significant} is no number of figures", mend="significant=3")

    @property
    def closeness(self) -> Mapping[str, object]:
        """How close an answer has to come, as options of `equivalent`."""
        said = {"tolerance": self.tolerance, "relative_tolerance": self.relative_tolerance, "seed": self.seed}
        return said if self.significant is None else {**said, "significant": self.significant}
