"""What an answer is worth, in one table: shares of the points for answers that are not right in all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from tutor.errors import trouble


@dataclass(frozen=True, slots=True)
class Marks:
    """The scheme: each a share, 0 to 1. A right answer earns 1; one that is wrong, undecided or unreadable 0.

    slip      one mistake that is known
    slips     two of them
    form      the right value in another form than was asked for, or in brackets where none belong, or with dx behind it
    constant  one antiderivative, without + C
    domain    the right value, which is missing at some points where the result has one (only where the domain is asked for)
    order     the right entries in another order, or transposed
    infinite  "does not exist" for a limit that is infinite
    carried   a step of a working that is right in itself, and goes on from a false line

    Several entries earn the mean of their shares. Several members (solutions, points) earn the number of right ones, divided by how
    many there are or how many were given, whichever is more.
    """

    slip: float = 1 / 2
    slips: float = 1 / 4
    form: float = 1 / 2
    constant: float = 1 / 2
    domain: float = 1 / 2
    order: float = 1 / 2
    infinite: float = 1 / 2
    carried: float = 3 / 4

    def __post_init__(self):
        for field in fields(self):
            share = getattr(self, field.name)
            if not (isinstance(share, int | float) and 0 <= share <= 1):
                raise trouble("marks", f"{field.name} = {share} is no share of the points", mend=f"{field.name} = 0.5, from 0 to 1")

    def of(self, mistake: str, count: int = 1) -> float:
        """The share of an answer with this mistake, or with two (`count`)."""
        share = _SHARES.get(mistake)
        return getattr(self, share or ("slip" if count < 2 else "slips"))

    @staticmethod
    def entries(shares: list[float]) -> float:
        """The share of an answer with several entries."""
        return sum(shares) / len(shares)

    @staticmethod
    def members(right: int, given: int, wanted: int) -> float:
        """The share of an answer that lists `given` members, where there are `wanted`."""
        return right / max(given, wanted, 1)


def marks_of(said: Mapping[str, float] | None) -> Marks:
    """The scheme with some of its rows said anew. Raises TutorError for a row that it does not have."""
    known = [field.name for field in fields(Marks)]
    if not isinstance(said, Mapping | None):
        raise trouble("marks", f"{said} is no table of marks", mend='marks={"slip": 0.25}')
    strange = next((name for name in said or {} if name not in known), None)
    if strange is not None:
        raise trouble("marks", f"the table of marks has no row {strange}", mend=f"one of: {', '.join(known)}")
    return Marks(**(said or {}))


_SHARES = {  # mistake -> the row of the table, where it is not `slip`
    "form": "form",
    "brackets": "form",
    "differential": "form",
    "missing constant": "constant",
    "domain": "domain",
    "order": "order",
    "transposed": "order",
    "infinite": "infinite",
}
