"""Numbers only as far as their error allows, and in words."""

import math

from kinescript.signal.normal import Z_95

_UNIT_WORDS = {"1": "", "m/s2": "m/s²", "uV": "µV", "deg": "deg"}


def error_of(sigma: float) -> float:
    """Return the 95 % error of one standard deviation: what every ± and every band in a report means."""
    return Z_95 * sigma


def decimals_of(error: float, unit: str = "deg") -> int:
    """Return how many decimals a value with this error deserves, 0 to 3.

    A pure number (unit 1) keeps one more where its error begins with a one: rounded to 0.1, an error of 0.14 would lose
    a third of itself, and a ratio of 0.96 become 1.0.

    >>> decimals_of(2.1), decimals_of(0.25), decimals_of(14.0), decimals_of(0.96)
    (0, 1, 0, 0)
    >>> decimals_of(0.11), decimals_of(0.11, "1"), decimals_of(0.25, "1")
    (1, 2, 1)
    """
    if error < 1e-6:
        return 3
    place = math.floor(math.log10(error))
    # 0.96 becomes 1 once it is rounded, and then deserves one decimal fewer
    place += int(round(error / 10.0**place) >= 10)
    more = int(unit == "1" and error < 2 * 10.0**place)
    return min(max(more - place, 0), 3)


def say_number(value: float, decimals: int) -> str:
    """Return a number with so many decimals and a true minus sign.

    >>> say_number(-0.4, 0), say_number(-7.13, 1)
    ('0', '−7.1')
    """
    rounded = round(value, decimals)
    text = f"{rounded + 0.0 if rounded else 0.0:.{max(decimals, 0)}f}"
    return text.replace("-", "−")


def unit_words(unit: str) -> str:
    """Return a UCUM unit as people write it; the unit of pure numbers is nothing.

    >>> unit_words("1"), unit_words("deg")
    ('', 'deg')
    """
    return _UNIT_WORDS.get(unit, unit)


def round_to_error(value: float | None, sigma: float | None, unit: str = "deg") -> str:
    """Return a value with its unit and its 95 % error from one standard deviation, no finer than that error.

    None or NaN is "not known"; an exact number (sigma 0) has three figures and no error; one without a sigma says so.

    >>> round_to_error(7.13, 1.0)
    '7 deg ± 2'
    >>> round_to_error(0.4213, 0.016, "s")
    '0.42 s ± 0.03'
    >>> round_to_error(None, None)
    'not known'
    """
    return _written(value, sigma, unit, "{number}{unit} ± {error}")


def say_with_error(value: float | None, sigma: float | None, unit: str = "deg") -> str:
    """Return the same as `round_to_error` in the order of a sentence: the unit after the error.

    >>> say_with_error(7.13, 1.0)
    '7 ± 2 deg'
    """
    return _written(value, sigma, unit, "{number} ± {error}{unit}")


def _written(value: float | None, sigma: float | None, unit: str, order: str) -> str:
    if value is None or not math.isfinite(value):
        return "not known"
    words = f" {unit_words(unit)}" if unit_words(unit) else ""
    if sigma is None or not math.isfinite(sigma):
        return f"about {_figures(value)}{words}, error not known"
    if sigma == 0:
        return f"{_figures(value)}{words}"
    decimals = decimals_of(error_of(sigma), unit)
    error = say_number(error_of(sigma), decimals)
    if not float(error):
        error = f"under {10**-decimals:g}"
    return order.format(number=say_number(value, decimals), unit=words, error=error)


def say_interval(value: float | None, sigma: float | None, unit: str = "deg") -> str:
    """Return in words between which numbers the true value most likely lies (95 %).

    >>> say_interval(7.13, 1.0)
    'most likely between 5 and 9 deg'
    """
    if value is None or sigma is None or not (math.isfinite(value) and math.isfinite(sigma)):
        return "not known"
    words = f" {unit_words(unit)}" if unit_words(unit) else ""
    if sigma == 0:
        return f"{_figures(value)}{words}"
    decimals = decimals_of(error_of(sigma), unit)
    low, high = (say_number(value + step * error_of(sigma), decimals) for step in (-1, 1))
    return f"most likely between {low} and {high}{words}"


def _figures(value: float) -> str:
    if value == int(value) and abs(value) < 1e6:
        return say_number(value, 0)
    return f"{value:.3g}".replace("-", "−")


def say_date(text: str | None) -> str:
    """Return an ISO date as 21 Nov 2026, and "date not recorded" where there is none.

    >>> say_date("2026-11-21T09:30:00Z"), say_date(None)
    ('21 Nov 2026', 'date not recorded')
    """
    from datetime import date

    try:
        day = date.fromisoformat((text or "")[:10])
    except ValueError:
        return "date not recorded"
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{day.day} {months[day.month - 1]} {day.year}"
