"""Signs of the upper motor neurone and deficits, as clinicians write them: through spelling, points and denials."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.intakes import DAY, answered

from kinescript.intake.clinical_words import Told, read_words, read_written
from kinescript.intake.judging import find_screening
from kinescript.intake.words import Action

SIGNS = [
    "clonus.",
    "Clonus!",
    "hyper reflexia",
    "hyper-reflexia",
    "hyper\u2013reflexic",
    "hyperreflexia",
    "upgoing-plantar",
    "up-going plantar",
    "plantars up",
    "plantar \u2191",
    "extensor plantar response",
    "Babinski +ve",
    "Babinski (+)",
    "babinsky positive",
    "Hoffmann's",
    "spasticity",
    "clonus 3 beats",
    "brisk, clonus",
    "brisk with clonus",
    "4+",
    "++++",
    "babinski positive, no clonus",
    "no clonus, babinski",
]
DENIED = [
    "no clonus",
    "No clonus.",
    "clonus absent",
    "clonus: absent",
    "clonus (absent)",
    "clonus - nil",
    "absent clonus",
    "negative Babinski",
    "Babinski -ve",
    "Babinski (-)",
    "no clonus or Babinski",
    "clonus and Babinski negative",
    "no sign of clonus left or right",
    "no ankle clonus seen",
    "clonus not seen",
    "clonus 0 beats",
    "normal, no clonus",
    "normal no clonus",
    "brisk, no clonus",
    "plantars downgoing",
    "Babinski flexor",
    "clonus not tested",
]
ODD = [
    "?clonus",
    "possible clonus",
    "no longer no clonus",
    "no sustained clonus",
    "not sure no clonus",
    "no clonus left clonus right",
    "clonus absent on left present on right",
    "absent ankle reflex clonus",
    "absent - clonus",
    "no clonus and Babinski",
]
NONE = ["", "?", "normal", "absent", "no reflex", "hyporeflexia", "2+/2+", "3+", "brisk", "reduced"]


@pytest.mark.parametrize("text", SIGNS)
def test_a_sign_is_seen(text: str) -> None:
    assert read_written(text).sign is Told.YES
    assert read_written(text).deficit is Told.YES


@pytest.mark.parametrize("text", DENIED)
def test_a_sign_that_is_plainly_denied_is_none(text: str) -> None:
    assert read_written(text).sign is Told.NO


@pytest.mark.parametrize("text", ODD)
def test_an_odd_denial_is_not_sure(text: str) -> None:
    assert read_written(text).sign is not Told.NO
    assert read_written(text).deficit is not Told.NO


@pytest.mark.parametrize("text", NONE)
def test_where_no_sign_is_named_there_is_none(text: str) -> None:
    assert read_written(text).sign is Told.NO


@pytest.mark.parametrize("where", ["sensation", "reflex"])
@pytest.mark.parametrize(
    ("texts", "action"),
    [
        (SIGNS + [each for each in ODD if "clonus" in each], Action.EMERGENCY),
        (DENIED + NONE, Action.TREAT),
    ],
)
def test_what_was_written_is_believed_over_a_no(texts: list[str], action: Action, where: str) -> None:
    for text in texts:
        neuro: dict[str, Any] = {"right": {where: {"S1": text}}}
        assert find_screening(answered(neuro=neuro), on=DAY).action is action, text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("normal, no clonus", Told.NO),
        ("normal no clonus", Told.NO),
        ("2+ / 2+", Told.NO),
        ("brisk no clonus", Told.YES),
        ("no clonus", Told.UNKNOWN),
        ("not normal", Told.UNKNOWN),
        ("not reduced", Told.UNKNOWN),
        ("normal but odd", Told.UNKNOWN),
        ("reduced.", Told.YES),
        ("intact; numb toes", Told.YES),
    ],
)
def test_a_deficit_is_read_beside_the_denial(text: str, told: Told) -> None:
    assert read_written(text).deficit is told


@given(
    st.lists(st.sampled_from((*read_words().normal, *read_words().less, "clonus", "odd", "left", "and")), max_size=5)
)
def test_a_sign_without_a_word_of_denial_is_never_lost(words: list[str]) -> None:
    denials = {*read_words().no, *read_words().absent, *read_words().healthy}
    found = read_written(" ".join(words)).sign
    if "clonus" not in words:
        assert found is Told.NO
    elif not set(words) & denials:
        assert found is Told.YES


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    assert read_written(text).sign in Told
