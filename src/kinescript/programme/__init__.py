"""What to do: the exercise library, the rules, the weekly plan, the motion script, and how it goes on.

In: a cleared Screening, an Intake, findings a clinician confirmed. Out: a Programme, every item with its reason.
Never: an item for somebody not cleared, a broken rule without its override, two things made harder at once.
"""
