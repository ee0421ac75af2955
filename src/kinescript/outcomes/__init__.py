"""How they fare: questionnaires scored exactly, change beyond error, recurrence, adherence.

In: answers in the instrument's order. Out: Outcomes; better, unclear or worse; survival with its censoring.
Never: a score on too few answers, rounding before a band, or the wording of a licensed questionnaire.
"""
