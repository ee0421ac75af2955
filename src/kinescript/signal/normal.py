"""The normal distribution: how wide its intervals are, and how probable it is to lie below a limit."""

from math import erf, inf, isinf, sqrt

# 90 % and 95 % of a normal distribution lie within so many standard deviations of its middle; 95 % lie below the first
Z_90 = 1.6448536269514722
Z_95 = 1.96


def sigma_of_90(low: float, high: float) -> float:
    """Return one standard deviation of a normal error whose 90 % interval goes from low to high.

    >>> round(sigma_of_90(-1.6448536, 1.6448536), 6)
    1.0
    """
    return (high - low) / (2 * Z_90)


def below(limit: float, value: float, sigma: float) -> float:
    """Return how probable it is that the truth lies below a limit, given a value with a normal error of sigma.

    Without an error a value at the limit lies below it; a limit of plus or minus infinity is one too.

    >>> below(0.0, 0.0, 3.0), below(5.0, 5.0, 0.0), below(float("-inf"), 0.0, 1.0)
    (0.5, 1.0, 0.0)
    """
    if isinf(limit):
        return 1.0 if limit == inf else 0.0
    if sigma == 0:
        return 1.0 if value <= limit else 0.0
    return 0.5 * (1.0 + erf((limit - value) / (sigma * sqrt(2.0))))
