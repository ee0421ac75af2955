"""The pages of the intake say what the data say."""

from tests.house.source import ROOT

from kinescript.intake.minimal_set import read_minimal_set
from kinescript.intake.template import read_keys
from kinescript.intake.words import Action

REFERENCE = (ROOT / "docs" / "reference" / "intake.md").read_text(encoding="utf-8")
HOW_TO = (ROOT / "docs" / "how-to" / "screen.md").read_text(encoding="utf-8")


def test_the_reference_has_every_key_with_its_words() -> None:
    rows = [line for line in REFERENCE.splitlines() if line.startswith("| `")]
    questions = [f"| `{each.key}` | {each.patient} | {each.alone.value}" for each in read_minimal_set().question]
    keys = [f"| `{key}` | {words} |" for key, words in read_keys().keys.items()]
    assert len(rows) == len(questions) + len(keys)
    for row, expected in zip(rows, [*questions, *keys], strict=True):
        assert row.startswith(expected)


def test_the_how_to_has_every_action_and_the_days_of_the_data() -> None:
    rules = read_minimal_set()
    for action in Action:
        assert f"| `{action.value}` |" in HOW_TO
    assert f"more than {rules.investigation_counts_for_days} days have passed" in HOW_TO
    assert f"within {rules.review_days_soon} days" in HOW_TO
    assert f"after {rules.answers_count_for_days} ({rules.asked_again_grace_days} of grace" in HOW_TO
