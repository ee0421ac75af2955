"""Whether every questionnaire of an intake can be scored: asked once it is known that a plan may be made."""

from kinescript.errors import InputRefused, KinescriptError
from kinescript.intake.document import Intake


def check_answers(intake: Intake, *, name: str = "intake") -> None:
    """Raise InputRefused, with the key, when a questionnaire's answers cannot be scored.

    Only after a screening that allows a plan: an emergency is never hidden behind a questionnaire.
    """
    from kinescript.outcomes.scoring import score

    for instrument, answers in (intake.answers or {}).items():
        try:
            score(instrument, answers.items)
        except KinescriptError as error:
            came = f"{error.came} @ {name}.answers.{instrument}"
            raise InputRefused(error.expected, came, "correct the answers, or leave them out", place=name) from error
