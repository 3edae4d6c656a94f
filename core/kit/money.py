"""Money: Decimal roubles with kopecks, rounded half up once, at the place where a line is printed."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

KOPECK = Decimal("0.01")
ZERO = Decimal("0.00")


def rounded(amount: Decimal) -> Decimal:
    """Round to kopecks, half away from zero (domain.md 2.7: each printed line)."""
    return amount.quantize(KOPECK, rounding=ROUND_HALF_UP)


def split(amount: Decimal, *, weights: Sequence[Decimal]) -> list[Decimal]:
    """
    Split an amount in proportion to the weights by largest remainder, so that the parts sum to it exactly.

    Equal remainders go to the earlier part. Weights are not negative (domain.md 2.8).

    :raises ValueError: if the weights sum to zero
    """
    total = sum(weights, Decimal(0))
    if total <= 0:
        raise ValueError("weights must sum to more than zero")
    cut = [divmod(amount * weight / KOPECK, total) for weight in weights]
    parts = [whole * KOPECK for whole, _ in cut]
    missing = int((amount - sum(parts, ZERO)) / KOPECK)
    by_remainder = sorted(range(len(parts)), key=lambda place: (-cut[place][1], place))
    for place in by_remainder[:missing]:
        parts[place] += KOPECK
    return parts
