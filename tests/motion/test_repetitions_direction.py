"""Which way a set goes when nobody tells, and what stands before and after it: each rule on a set that needs it."""

import numpy as np
import pytest

from kinescript.motion.repetitions import Repetition, find_repetitions

RATE_HZ = 50.0
HEIGHTS = (1.0, 0.93, 1.06, 0.97)


def go(start: float, end: float, lasting_s: float = 1.5) -> np.ndarray:
    u = np.linspace(0.0, np.pi, round(lasting_s * RATE_HZ))
    return start + (end - start) * (1 - np.cos(u)) / 2


def stay(level: float, lasting_s: float = 1.0) -> np.ndarray:
    return np.full(round(lasting_s * RATE_HZ), level)


def once(height: float, lasting_s: float = 3.0) -> np.ndarray:
    return np.concatenate((go(0.0, height, lasting_s / 2), go(height, 0.0, lasting_s / 2), stay(0.0)))


def set_of(*heights: float) -> np.ndarray:
    return np.concatenate([stay(0.0), *(once(height) for height in heights)])


def found(curve: np.ndarray, direction: str | None) -> tuple[Repetition, ...]:
    return find_repetitions(curve, rate_hz=RATE_HZ, direction=direction)


def states(curve: np.ndarray, direction: str | None = "up") -> list[str]:
    return [str(r.state) for r in found(curve, direction)]


AWAY = np.concatenate((go(0.0, 1.0), stay(1.0, 3.0)))
SETS = {
    "from another posture, and ends away": ((stay(-3.0), go(-3.0, 0.0), set_of(*HEIGHTS), AWAY), "aborted"),
    "from another posture on the far side, and ends away": (
        (stay(3.0), go(3.0, 0.0), set_of(*HEIGHTS), AWAY),
        "aborted",
    ),
    "ends away": ((set_of(*HEIGHTS), AWAY), "aborted"),
    "ends in another posture": ((set_of(*HEIGHTS), go(0.0, 3.0), stay(3.0)), None),
    "begins on the way": ((set_of(*HEIGHTS)[70:],), None),
    "one large movement before, and ends away": ((once(4.0, 5.0), set_of(*HEIGHTS), AWAY), "aborted"),
}


@pytest.mark.parametrize("up", [True, False])
@pytest.mark.parametrize("name", SETS)
def test_the_direction_is_found_as_if_it_were_told(name: str, up: bool) -> None:
    pieces, last = SETS[name]
    curve = np.concatenate(pieces) * (1 if up else -1)
    told = found(curve, "up" if up else "down")
    assert found(curve, None) == told
    assert [str(r.state) for r in told][-4:] == ["complete"] * (4 - (last is not None)) + ([last] if last else [])


@pytest.mark.parametrize("up", [True, False])
def test_where_begin_and_end_disagree_the_levels_decide(up: bool) -> None:
    """It begins on the way and ends away: only stillness and what varies less tell where rest is."""
    pieces = [
        piece for height in (1.0, 0.8, 1.1, 0.9, 1.05) for piece in (stay(0.0, 2.0), go(0.0, height), go(height, 0))
    ]
    curve = np.concatenate((go(0.5, 0.0, 0.7), *pieces, stay(0.0, 2.0), go(0.0, 0.9))) * (1 if up else -1)
    assert found(curve, None) == found(curve, "up" if up else "down")
    assert states(curve, None) == ["complete"] * 5 + ["aborted"]


@pytest.mark.parametrize("level", [-3.0, 3.0])
def test_a_signal_lost_in_the_first_attempt_after_another_posture(level: float) -> None:
    """The way up from the posture is no part of the attempt's height."""
    lost = np.concatenate((stay(0.0), go(0.0, 0.9), stay(np.nan, 2.0), stay(0.0)))
    curve = np.concatenate((stay(level), go(level, 0.0), lost, set_of(*HEIGHTS)))
    assert states(curve) == ["aborted"] + ["complete"] * 4
    assert states(curve, None) == ["aborted"] + ["complete"] * 4


@pytest.mark.parametrize("level", [-3.0, 3.0])
def test_a_partial_one_between_a_loss_and_another_posture(level: float) -> None:
    lost = np.concatenate((go(0.0, 0.9), stay(np.nan, 2.0), stay(0.0)))
    curve = np.concatenate((set_of(*HEIGHTS), lost, once(0.5), go(0.0, level), stay(level)))
    assert states(curve) == ["complete"] * 4 + ["aborted", "partial"]


def test_large_movements_on_both_sides_set_up_the_set_between_them() -> None:
    large = np.concatenate((once(3.6, 5.0), once(3.4, 5.0)))
    curve = np.concatenate((stay(0.0), large, set_of(1.0, 0.95, 0.5, 1.05, 1.0), large))
    assert states(curve) == ["complete", "complete", "partial", "complete", "complete"]


def test_small_movements_within_a_pause_are_not_the_set() -> None:
    small = np.concatenate([once(0.2) for _ in range(3)])
    curve = np.concatenate((set_of(1.0, 0.95), small, set_of(1.05, 1.0)))
    assert states(curve) == ["complete"] * 4
