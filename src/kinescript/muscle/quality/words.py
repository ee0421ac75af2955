"""What is said about an EMG channel that something is wrong with: what came, and what to do."""

from collections.abc import Callable, Sequence
from typing import Any

from kinescript.record.fault import Fault
from kinescript.signal.spans import Span


def span_words(spans: Sequence[Span]) -> str:
    """Return when something was, the longest time first named.

    >>> span_words([Span(start_s=3.2, end_s=5.0)])
    'from 3.2 to 5.0 s'
    """
    longest = max(spans, key=lambda each: each.duration_s)
    digits = 1 if longest.duration_s >= 0.2 else 3
    when = f"from {longest.start_s:.{digits}f} to {longest.end_s:.{digits}f} s"
    return when if len(spans) == 1 else f"{len(spans)} times, the longest {when}"


def say(what: str, name: str, *, spans: Sequence[Span] = (), **seen: float | str | bool) -> Fault:
    """Return the fault of one kind of trouble with a channel named `name`; its span is the longest of `spans`."""
    kind, sentence = _SENTENCES[what]
    longest = max(spans, key=lambda each: each.duration_s) if spans else None
    when = span_words(spans) if spans else ""
    return Fault(kind=kind, span=longest, words=sentence({"name": name, "when": when, **seen}))


def _rate(s: dict[str, Any]) -> str:
    came = f"{s['rate_hz']:g} Hz" if s["rate_hz"] == s["rate_hz"] else "none"
    return (
        f"{s['name']} needs a sampling rate of {s['slowest_hz']:g} to {s['fastest_hz']:g} Hz and {came} was given; "
        "say the rate in the layout or export again"
    )


def _clipped(s: dict[str, Any]) -> str:
    share = f"{s['share_pct']:.2g} % of its samples"
    after = "so its levels are unknown" if s["too_much"] else "what was more is lost and taken as unknown"
    return f"{s['name']} was cut off at {s['ends']} of its range {s['when']} ({share}); {after}: turn the gain down"


def _mains(s: dict[str, Any]) -> str:
    after = "no muscle can be seen in it" if s["too_much"] else "it was taken out, and something of it may be left"
    line = "mains" if s["line_hz"] != s["line_hz"] else f"mains of {s['line_hz']:.3g} Hz"
    return (
        f"{s['name']} picks up {line}, {s['ratio']:.2g} times as loud as the muscle at work; "
        f"{after}: check the reference electrode and move away from chargers"
    )


_Sentence = Callable[[dict[str, Any]], str]
_SENTENCES: dict[str, tuple[str, _Sentence]] = {
    "rate": ("rate", _rate),
    "missing": ("missing", lambda s: f"nothing was measured by {s['name']}; check its cable and its name in the file"),
    "gaps": (
        "missing",
        lambda s: (
            f"{s['name']} is unknown for {s['share_pct']:.2g} % of the time"
            + (f", {s['when']}" if s["when"] else "")
            + "; check the radio link"
        ),
    ),
    "short": (
        "missing",
        lambda s: (
            f"{s['name']} was recorded for {s['length_s']:.2g} s and EMG needs {s['shortest_s']:g} s; record it longer"
        ),
    ),
    "flat": (
        "flat",
        lambda s: f"{s['name']} gave one and the same value all along; it seems not to be connected: check its cable",
    ),
    "still": (
        "flat",
        lambda s: (
            f"{s['name']} stood exactly still {s['when']}, which no living muscle does; that time is taken as unknown: "
            "check the cable and the radio link"
        ),
    ),
    "clipped": ("clipped", _clipped),
    "lead_off": (
        "lead_off",
        lambda s: f"{s['name']} seems to have come off {s['when']}; that time is taken as unknown: stick it on again",
    ),
    "motion_artefact": (
        "motion_artefact",
        lambda s: (
            f"the cable of {s['name']} seems to have been pulled {s['when']}; that time is taken as unknown: "
            "tape the cable down"
        ),
    ),
    "eased": (
        "motion_artefact",
        lambda s: (
            f"the cable of {s['name']} seems to have been pulled {s['when']}; it did not reach what muscle gives, or "
            "what did was filtered away: tape the cable down"
        ),
    ),
    "lost": (
        "missing",
        lambda s: (
            f"{s['share_pct']:.0f} % of what {s['name']} recorded had to be taken out, so the rest is not judged: "
            "record it again"
        ),
    ),
    "mains": ("mains", _mains),
    "ecg": (
        "ecg",
        lambda s: (
            f"the heart is seen by {s['name']} ({s['beats']:.0f} beats) and could not be taken out fully; beside the "
            f"beats {s['left']:.1f} times as much is left: levels at rest are too high"
        ),
    ),
    "white": (
        "noise",
        lambda s: (
            f"what {s['name']} recorded sounds like an amplifier, and not like muscle; either the muscle never worked "
            "or the electrode does not touch the skin: press it on and ask for a contraction"
        ),
    ),
    "spikes": (
        "lead_off",
        lambda s: (
            f"{s['name']} holds nothing but an amplifier's noise and a few spikes, and never anything like muscle;"
            " its lead seems to be broken or the electrode off: check both"
        ),
    ),
    "tone": (
        "tone",
        lambda s: (
            f"{s['share_pct']:.0f} % of what {s['name']} recorded is one tone of about {s['tone_hz']:.0f} Hz, which no"
            " muscle gives; look for a charger, a motor or a test signal"
        ),
    ),
    "noise": (
        "noise",
        lambda s: (
            f"at its loudest {s['name']} is {s['ratio']:.1f} times as loud as at rest; the muscle hardly worked or the "
            "skin needs cleaning"
        ),
    ),
    "copy": (
        "copy",
        lambda s: (
            f"{s['name']} recorded the very same as {s['other']}; nobody can say which of the two muscles it is, so "
            "both are unknown: check the cables and the names"
        ),
    ),
    "crosstalk": (
        "crosstalk",
        lambda s: (
            f"{s['name']} and {s['other']} share {s['shared_pct']:.0f} % of their signal; one muscle may be seen by "
            "both, or both may work together: sit the electrodes further apart or test each muscle alone"
        ),
    ),
}
